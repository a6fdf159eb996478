import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import { forgetMemory, loadAssets, type AssetList, type AssetName, type LoadOptions, type Progress } from "../src/assets.js";
import { CheckerError } from "../src/error.js";

const files: Record<string, Uint8Array> = {
  "engine.wasm": new Uint8Array(5000).fill(7),
  "catalogue.json": new TextEncoder().encode("{}"),
};
const list = Object.fromEntries(
  Object.entries(files).map(([name, bytes]) => [
    name, { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") },
  ]),
) as AssetList;

let fetched: AssetName[] = [];
function options(more: Partial<LoadOptions> = {}): LoadOptions {
  return {
    list, cache: false, locale: "en", signal: undefined, onProgress: undefined,
    resolve: (name) => {
      fetched.push(name);
      return new Response(files[name] as BodyInit);
    },
    ...more,
  };
}

beforeEach(() => {
  fetched = [];
  forgetMemory();
});

test("progress counts bytes of all files against the build's total", async () => {
  const seen: Progress[] = [];
  await loadAssets(options({ onProgress: (progress) => seen.push(progress) }));
  assert.ok(seen.length >= 2);
  assert.ok(seen.every(({ total }) => total === 5002));
  assert.ok(seen.every(({ loaded }, index) => index === 0 || loaded >= (seen[index - 1]?.loaded ?? 0)));
  assert.equal(seen.at(-1)?.loaded, 5002);
});

test("a file of the right length with another content is refused", async () => {
  const altered = options({ resolve: (name) => new Response((files[name] as Uint8Array).map((byte) => byte ^ 1) as BodyInit) });
  await assert.rejects(loadAssets(altered), (error) => error instanceof CheckerError && error.code === "asset-load" && /SHA-256/.test(error.message));
});

test("a script may have been minified again on its way", async () => {
  const script = new TextEncoder().encode("let short");
  const withScript = { ...list, "worker.js": { bytes: 4000, sha256: "of the script as built" } } as AssetList;
  const resolve = (name: AssetName) => (name === "worker.js" ? script : (files[name] as BufferSource));
  const loaded = await loadAssets(options({ list: withScript, resolve }));
  assert.deepEqual(loaded["worker.js"], script);
});

test("a file cut short is refused with both sizes", async () => {
  const cut = options({ resolve: (name) => new Response((files[name] as Uint8Array).subarray(0, 1) as BodyInit) });
  await assert.rejects(loadAssets(cut), /has 1 bytes instead of/);
});

test("a missing file is an asset-load error that names it", async () => {
  const missing = options({ resolve: () => new Response("", { status: 404 }) });
  await assert.rejects(loadAssets(missing), (error) =>
    error instanceof CheckerError && error.code === "asset-load" && /404/.test(error.message) && error.detail !== null);
});

test("bytes given directly serve as an asset", async () => {
  const loaded = await loadAssets(options({ resolve: (name) => files[name] as BufferSource }));
  assert.deepEqual(loaded["engine.wasm"], files["engine.wasm"]);
});

test("a second load takes nothing from the network when memory may keep it", async () => {
  await loadAssets(options({ cache: "memory" }));
  assert.equal(fetched.length, 2);
  await loadAssets(options({ cache: "memory" }));
  assert.equal(fetched.length, 2);
});

test("with the cache off every load fetches", async () => {
  await loadAssets(options());
  await loadAssets(options());
  assert.equal(fetched.length, 4);
});

/** The Cache API as far as it is used. */
class FakeCache {
  held = new Map<string, Uint8Array>();
  broken = false;
  async match(key: string): Promise<Response | undefined> {
    if (this.broken) throw new Error("storage is gone");
    const bytes = this.held.get(key);
    return bytes && new Response(bytes as BodyInit);
  }
  async put(key: string, response: Response): Promise<void> {
    this.held.set(key, new Uint8Array(await response.arrayBuffer()));
  }
  async keys(): Promise<{ url: string }[]> {
    return [...this.held.keys()].map((key) => ({ url: `https://example.test${key}` }));
  }
  async delete(request: { url: string }): Promise<boolean> {
    return this.held.delete(new URL(request.url).pathname);
  }
}

async function withCache(cache: FakeCache, run: () => Promise<void>): Promise<void> {
  const scope = globalThis as { caches?: unknown };
  scope.caches = { open: async () => cache };
  try {
    await run();
  } finally {
    delete scope.caches;
  }
}
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("the Cache API serves the next page, keyed by content, and forgets other builds", async () => {
  const cache = new FakeCache();
  cache.held.set("/yizhao-asset/of-an-older-build", new Uint8Array(1));
  await withCache(cache, async () => {
    await loadAssets(options({ cache: "cache-api" }));
    await later();
    assert.equal(cache.held.size, 2);
    forgetMemory();
    await loadAssets(options({ cache: "cache-api" }));
    assert.equal(fetched.length, 2);
  });
});

test("a damaged cache entry is fetched again", async () => {
  const cache = new FakeCache();
  await withCache(cache, async () => {
    await loadAssets(options({ cache: "cache-api" }));
    await later();
    forgetMemory();
    for (const key of cache.held.keys()) cache.held.set(key, new Uint8Array(3));
    const loaded = await loadAssets(options({ cache: "cache-api" }));
    assert.deepEqual(loaded["engine.wasm"], files["engine.wasm"]);
    assert.equal(fetched.length, 4);
  });
});

test("a storage that fails costs a download, nothing else", async () => {
  const cache = new FakeCache();
  cache.broken = true;
  await withCache(cache, async () => {
    await loadAssets(options({ cache: "cache-api" }));
    assert.equal(fetched.length, 2);
  });
});
