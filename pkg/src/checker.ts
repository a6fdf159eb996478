/** The checker: loads the engine's parts once, keeps them, and asks the engine. */

import { assetList, defaultAddress } from "./asset_list.js";
import { loadAssets, type AssetName, type AssetResolver, type CacheKind, type Progress } from "./assets.js";
import { Bridge } from "./bridge.js";
import { CheckerError } from "./error.js";
import { explain } from "./explanations.js";
import type { Channel, City, Document as DocumentEntry, DocumentSummary, Edit, Locale, Normalization, Notice, Output, Report, Requirement } from "./generated/engine.js";
import { InlinePort, WorkerPort } from "./ports.js";
import { networkNames, type EngineParts, type NetworkName, type Port, type Source } from "./protocol.js";

export interface CheckerOptions {
  /** Where the files are; beside the package when left out. */
  assets?: AssetResolver;
  /** Best effort: a cache that is missing or full costs a download, nothing else. Default `cache-api`. */
  cache?: CacheKind;
  /** false runs the engine in the page's own thread. Default true. */
  worker?: boolean;
  /** Language of reports and explanations. Default `zh-CN`. */
  locale?: Locale;
  /** Documents of your own, added to the catalogue or put in the place of those with the same id. Judged as strictly as
   * the shipped ones: with one fault `createChecker` throws `catalogue`, and the error's `problems` names all of them. */
  catalogue?: CatalogueOverrides;
  /** Ends loading. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** What can be looked at. Files keep their metadata and are decoded by the engine; all else are pixels. */
export type PhotoSource =
  | File | Blob | ImageData | ImageBitmap | HTMLImageElement | HTMLCanvasElement | OffscreenCanvas;

/** Which document, where it is applied for, and how the photo is handed in. */
export interface Spec {
  document: string;
  /** GB/T 2260 code; null or absent is the national base. */
  city?: string | null;
  /** One of the document's own; null or absent is its first. */
  channel?: Channel | null;
  /** Of several background colours that the document accepts, the catalogue name of the chosen one; any when absent. */
  background?: string | null;
}

/** A catalogue file of an embedder's own. */
export interface CatalogueOverrides {
  $schema?: string;
  /** Appended to the catalogue's version, so that reports tell them apart: 1 to 40 letters, digits, points, hyphens. */
  version?: string;
  documents: DocumentEntry[];
}

export interface CallOptions {
  signal?: AbortSignal;
  locale?: Locale;
  /** Put the 478 face landmarks into the report. */
  landmarks?: boolean;
}

/** A prepared photo. */
export interface PreparedPhoto {
  /** null when the source must be taken again, or the document's frame is unknown. */
  jpeg: Blob | null;
  /** Share of each pixel of the file that is the person, 0 to 255, row by row; null when the background was kept. */
  matte: Uint8Array | null;
  output: Output | null;
  edits: Edit[];
  /** Operations done although no source says whether they may be; to be shown before the person approves. */
  notices: Notice[];
  /** Why there is no file although the verdict is not `retake`, for the person. */
  refusal: string | null;
  /** The report of the source photo. */
  report: Report;
  /** The report of the prepared file, decoded again. */
  output_report: Report | null;
}

export interface Checker {
  /** The catalogue, for a picker. */
  documents(options?: { locale?: Locale }): DocumentSummary[];
  /** Cities of application, and what each asks for with the document. */
  cities(options?: { document?: string; locale?: Locale }): Promise<City[]>;
  /** Every limit of a document in a city, with its source. */
  requirement(spec: Spec): Promise<Requirement>;
  /** Looks at a photo. One that fails is a report, not an error. */
  check(photo: PhotoSource, spec: Spec, options?: CallOptions): Promise<Report>;
  /** Prepares a photo as far as the document allows. */
  normalize(photo: PhotoSource, spec: Spec, options?: CallOptions): Promise<PreparedPhoto>;
  /** Ends the worker; calls that wait are rejected as aborted. */
  dispose(): void;
}

/** Loads and starts the engine. */
export async function createChecker(options: CheckerOptions = {}): Promise<Checker> {
  const locale = options.locale ?? "zh-CN";
  requireWasmSimd(locale);
  const inWorker = options.worker !== false && typeof Worker === "function";
  const { parts, script, address, engineBytes } = await loadParts(options, locale, inWorker);
  options.onProgress?.({ phase: "start", asset: null, loaded: 0, total: 0 });
  const spawn = (): Port => (inWorker ? new WorkerPort(script, address, engineBytes) : new InlinePort());
  const bridge = new Bridge(spawn, parts, locale);
  const documents = await bridge.start();
  options.onProgress?.({ phase: "ready", asset: null, loaded: 0, total: 0 });
  return new EngineChecker(bridge, documents, locale);
}

class EngineChecker implements Checker {
  readonly #bridge: Bridge;
  readonly #documents: Record<Locale, DocumentSummary[]>;
  readonly #locale: Locale;

  constructor(bridge: Bridge, documents: Record<Locale, DocumentSummary[]>, locale: Locale) {
    this.#bridge = bridge;
    this.#documents = documents;
    this.#locale = locale;
  }

  documents(options: { locale?: Locale } = {}): DocumentSummary[] {
    return this.#documents[options.locale ?? this.#locale];
  }

  cities(options: { document?: string; locale?: Locale } = {}): Promise<City[]> {
    const { document = null, locale = this.#locale } = options;
    return this.#bridge.call("cities", { document, locale });
  }

  requirement(spec: Spec): Promise<Requirement> {
    return this.#bridge.call("requirement", specOf(spec));
  }

  async check(photo: PhotoSource, spec: Spec, options: CallOptions = {}): Promise<Report> {
    const source = await this.#source(photo);
    return this.#bridge.call("check", { source, options: this.#callOptions(photo, spec, options) }, options.signal);
  }

  async normalize(photo: PhotoSource, spec: Spec, options: CallOptions = {}): Promise<PreparedPhoto> {
    const source = await this.#source(photo);
    const { normalization, jpeg, matte } = await this.#bridge.call(
      "normalize", { source, options: this.#callOptions(photo, spec, options) }, options.signal,
    );
    return prepared(normalization, jpeg, matte);
  }

  dispose(): void {
    this.#bridge.dispose();
  }

  #callOptions(photo: PhotoSource, spec: Spec, options: CallOptions) {
    return {
      ...specOf(spec),
      locale: options.locale ?? this.#locale,
      photo: typeof File === "function" && photo instanceof File ? photo.name : "",
      landmarks: options.landmarks ?? false,
    };
  }

  async #source(photo: PhotoSource): Promise<Source> {
    if (photo instanceof Blob) return { kind: "file", file: photo };
    if (photo instanceof ImageData) return { kind: "pixels", pixels: photo };
    if (typeof ImageBitmap === "function" && photo instanceof ImageBitmap) return { kind: "bitmap", bitmap: photo };
    try {
      return { kind: "bitmap", bitmap: await createImageBitmap(photo) };
    } catch (cause) {
      throw new CheckerError("decode", "the element's picture cannot be read", {
        explanation: explain("decode", this.#locale), cause,
      });
    }
  }
}

function specOf({ document, city = null, channel = null, background = null }: Spec): Required<Spec> {
  return { document, city, channel, background };
}

function prepared(normalization: Normalization, jpeg: Uint8Array | null, matte: Uint8Array | null): PreparedPhoto {
  const { output, edits, notices, refusal, output_report, ...report } = normalization;
  return {
    jpeg: jpeg ? new Blob([jpeg as BlobPart], { type: "image/jpeg" }) : null,
    matte, output, edits, notices, refusal, report, output_report,
  };
}

interface Loaded {
  parts: EngineParts;
  script: string;
  address: string;
  engineBytes: Uint8Array;
}

async function loadParts(options: CheckerOptions, locale: Locale, inWorker: boolean): Promise<Loaded> {
  const list = { ...assetList };
  if (!inWorker) delete (list as Partial<typeof list>)["worker.js"];
  let workerAddress = "";
  let streamed: Promise<WebAssembly.Module | null> | null = null;
  const bytes = await loadAssets({
    list,
    locale,
    cache: options.cache ?? "cache-api",
    signal: options.signal,
    onProgress: options.onProgress,
    resolve: async (name, entry) => {
      const source = (await options.assets?.(name, entry)) ?? defaultAddress(name);
      if (name === "worker.js" && (typeof source === "string" || source instanceof URL)) workerAddress = String(source);
      return source;
    },
    onStream: (name, stream) => {
      if (name === "engine.wasm") streamed = compileStream(stream);
      else void stream.cancel();
    },
  });
  const engineBytes = bytes["engine.wasm"];
  // What was compiled while it arrived has by now been proven to be what it should be; nothing of it ran before.
  const engine = (await streamed) ?? (await compile(engineBytes, locale));
  const networks = Object.fromEntries(
    networkNames.map((name) => [name, bytes[`models/${name}.bin` satisfies AssetName]]),
  ) as Record<NetworkName, Uint8Array>;
  return {
    parts: {
      engine, networks, catalogue: bytes["catalogue.json"],
      overrides: options.catalogue ? new TextEncoder().encode(JSON.stringify(options.catalogue)) : null,
    },
    script: inWorker ? new TextDecoder().decode(bytes["worker.js"]) : "",
    address: workerAddress || String(defaultAddress("worker.js")),
    engineBytes,
  };
}

async function compileStream(stream: ReadableStream<Uint8Array>): Promise<WebAssembly.Module | null> {
  try {
    const response = new Response(stream as BodyInit, { headers: { "Content-Type": "application/wasm" } });
    return await WebAssembly.compileStreaming(response);
  } catch {
    return null;
  }
}

async function compile(bytes: Uint8Array, locale: Locale): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes as BufferSource);
  } catch (cause) {
    throw new CheckerError("unsupported-browser", "this browser refuses the engine's WebAssembly module", {
      explanation: explain("unsupported-browser", locale), cause,
    });
  }
}

/** A module with one function that answers a v128: i32.const 0, i8x16.splat, i8x16.popcnt. */
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

function requireWasmSimd(locale: Locale): void {
  if (typeof WebAssembly === "object" && WebAssembly.validate(simdProbe)) return;
  throw new CheckerError("unsupported-browser", "this browser has no WebAssembly with SIMD", {
    explanation: explain("unsupported-browser", locale),
  });
}
