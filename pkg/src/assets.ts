/** Fetching what the engine is made of: counted in bytes against the build's own list, proven by SHA-256, cached by it. */

import { CheckerError } from "./error.js";
import { explain } from "./explanations.js";
import type { Locale } from "./generated/engine.js";
import type { NetworkName } from "./protocol.js";

/** Name of a file that the checker loads. */
export type AssetName = "worker.js" | "engine.wasm" | "catalogue.json" | `models/${NetworkName}.bin`;

/** What the build knows of a file. `bytes` is the size after content decoding, as a reader of the stream counts. */
export interface AssetEntry {
  bytes: number;
  sha256: string;
}
export type AssetList = Record<AssetName, AssetEntry>;

/** Where to take an asset from instead of beside the package: an address, or its bytes. */
export type AssetSource = string | URL | Response | BufferSource;
export type AssetResolver = (name: AssetName, entry: AssetEntry) => AssetSource | Promise<AssetSource>;

export type CacheKind = "cache-api" | "memory" | false;

/** Progress of loading. `loaded` and `total` count all files together. */
export interface Progress {
  phase: "download" | "start" | "ready";
  /** File that just moved; null outside of `download`. */
  asset: AssetName | null;
  loaded: number;
  total: number;
}

export interface LoadOptions {
  resolve: (name: AssetName, entry: AssetEntry) => AssetSource | Promise<AssetSource>;
  list: AssetList;
  cache: CacheKind;
  locale: Locale;
  signal: AbortSignal | undefined;
  onProgress: ((progress: Progress) => void) | undefined;
  /** Sees the engine's bytes while they arrive, for streaming compilation. */
  onStream?: (name: AssetName, stream: ReadableStream<Uint8Array>) => void;
}

const cacheName = "yizhao-assets";
const memory = new Map<string, Uint8Array>();

/** Loads every asset of the list. */
export async function loadAssets(options: LoadOptions): Promise<Record<AssetName, Uint8Array>> {
  const names = Object.keys(options.list) as AssetName[];
  const total = names.reduce((sum, name) => sum + options.list[name].bytes, 0);
  const loaded = new Map<AssetName, number>(names.map((name) => [name, 0]));
  const moved = (name: AssetName, bytes: number): void => {
    loaded.set(name, Math.min(bytes, options.list[name].bytes));
    const sum = [...loaded.values()].reduce((a, b) => a + b, 0);
    options.onProgress?.({ phase: "download", asset: name, loaded: sum, total });
  };
  const store = options.cache === "cache-api" ? await openCache() : null;
  const entries = await Promise.all(
    names.map(async (name) => [name, await loadOne(name, options, store, (bytes) => moved(name, bytes))] as const),
  );
  if (store) void forgetOthers(store, options.list);
  return Object.fromEntries(entries) as Record<AssetName, Uint8Array>;
}

async function loadOne(
  name: AssetName, options: LoadOptions, store: Cache | null, moved: (bytes: number) => void,
): Promise<Uint8Array> {
  const entry = options.list[name];
  const known = (options.cache && memory.get(entry.sha256)) || (await fromCache(store, name, entry));
  if (known) {
    moved(known.byteLength);
    if (options.cache) memory.set(entry.sha256, known);
    return known;
  }
  const source = await options.resolve(name, entry);
  const bytes = await fetchAsset(name, source, options, moved);
  await prove(name, bytes, entry, options.locale);
  if (options.cache) memory.set(entry.sha256, bytes);
  if (store) void store.put(cacheKey(entry), new Response(bytes as BodyInit)).catch(() => undefined);
  return bytes;
}

async function fetchAsset(
  name: AssetName, source: AssetSource, options: LoadOptions, moved: (bytes: number) => void,
): Promise<Uint8Array> {
  const failed = (what: string, cause?: unknown): CheckerError =>
    options.signal?.aborted
      ? new CheckerError("aborted", "loading was aborted", { explanation: explain("aborted", options.locale), cause })
      : new CheckerError("asset-load", `${name} ${what}`, {
          detail: name, explanation: explain("asset-load", options.locale), cause,
        });
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  try {
    const response =
      source instanceof Response
        ? source
        : await fetch(source, { credentials: "same-origin", ...(options.signal ? { signal: options.signal } : {}) });
    if (!response.ok) throw failed(`answered HTTP status ${response.status}`);
    if (!response.body) return new Uint8Array(await response.arrayBuffer());
    let body = response.body as ReadableStream<Uint8Array>;
    if (options.onStream && typeof body.tee === "function") {
      const [mine, theirs] = body.tee();
      body = mine;
      options.onStream(name, theirs);
    }
    return await collect(body, options.list[name].bytes, moved);
  } catch (error) {
    throw error instanceof CheckerError ? error : failed("could not be fetched", error);
  }
}

async function collect(
  body: ReadableStream<Uint8Array>, expected: number, moved: (bytes: number) => void,
): Promise<Uint8Array> {
  const reader = body.getReader();
  let bytes = new Uint8Array(expected);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, length);
    if (length + value.length > bytes.length) {
      const larger = new Uint8Array((length + value.length) * 2);
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(value, length);
    length += value.length;
    moved(length);
  }
}

/** Bundlers minify a script once more on its way: its bytes are the build's no longer, though its work is. */
function isAsBuilt(name: AssetName): boolean {
  return !name.endsWith(".js");
}

/** A file of another version, cut short or altered must not become a verdict. Pages without a secure context have no
 * `crypto.subtle`; there the size alone is held against the list. */
async function prove(name: AssetName, bytes: Uint8Array, entry: AssetEntry, locale: Locale): Promise<void> {
  if (!isAsBuilt(name)) return;
  const explanation = explain("asset-load", locale);
  if (bytes.byteLength !== entry.bytes) {
    throw new CheckerError("asset-load", `${name} has ${bytes.byteLength} bytes instead of ${entry.bytes}`, {
      detail: name, explanation,
    });
  }
  const sha256 = await digest(bytes);
  if (sha256 !== null && sha256 !== entry.sha256) {
    throw new CheckerError("asset-load", `${name} has SHA-256 ${sha256} instead of ${entry.sha256}`, {
      detail: name, explanation,
    });
  }
}

async function digest(bytes: Uint8Array): Promise<string | null> {
  if (typeof crypto === "undefined" || !crypto.subtle) return null;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function cacheKey(entry: AssetEntry): string {
  return `/yizhao-asset/${entry.sha256}`;
}

async function openCache(): Promise<Cache | null> {
  try {
    return typeof caches === "undefined" ? null : await caches.open(cacheName);
  } catch {
    return null;
  }
}

async function fromCache(store: Cache | null, name: AssetName, entry: AssetEntry): Promise<Uint8Array | null> {
  try {
    const response = await store?.match(cacheKey(entry));
    if (!response) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!isAsBuilt(name)) return bytes;
    const sha256 = await digest(bytes);
    return bytes.byteLength === entry.bytes && (sha256 === null || sha256 === entry.sha256) ? bytes : null;
  } catch {
    return null;
  }
}

async function forgetOthers(store: Cache, list: AssetList): Promise<void> {
  try {
    const wanted = new Set(Object.values(list).map((entry) => entry.sha256));
    for (const request of await store.keys()) {
      if (!wanted.has(new URL(request.url).pathname.split("/").pop() ?? "")) await store.delete(request);
    }
  } catch {
    // A cache that cannot be tidied still serves.
  }
}

/** For tests: forgets what earlier checkers of this page loaded. @internal */
export function forgetMemory(): void {
  memory.clear();
}
