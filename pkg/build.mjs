/** Builds dist/ from src/ and from what `cargo xtask build` put into src/generated/:
 *    engine.js, engine.d.ts, engine_bg.wasm   wasm-bindgen --target web
 *    catalogue.json                           the merged catalogue
 *    networks/NAME.*                          the networks, one file each
 * Sizes and SHA-256 of all that the checker loads are compiled into index.js. */

import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const generated = join(here, "src/generated");
const dist = join(here, "dist");
const networks = [
  "face_detection_short_range", "face_detection_full_range", "face_landmarks", "person_mask", "attributes", "matte_edge",
];
/** The oldest of each engine family with WebAssembly SIMD and OffscreenCanvas. */
const target = ["chrome91", "firefox105", "safari16.4"];

const { version } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "models"), { recursive: true });

const files = await readdir(generated, { recursive: true });
const need = (test, what) => {
  const found = files.find(test);
  if (!found) throw new Error(`pkg/src/generated holds no ${what}: run cargo xtask build`);
  return join(generated, found);
};
const copies = {
  "engine.wasm": need((file) => file === "engine_bg.wasm", "engine_bg.wasm"),
  "catalogue.json": need((file) => file === "catalogue.json", "catalogue.json"),
  ...Object.fromEntries(
    networks.map((name) => [`models/${name}.bin`, need((file) => file.startsWith(`networks/${name}.`), `network ${name}`)]),
  ),
};
for (const name of ["NOTICE", "LICENSE-APACHE"]) await copyFile(join(here, "../models", name), join(dist, "models", name));
for (const [name, from] of Object.entries(copies)) await copyFile(from, join(dist, name));

const common = {
  bundle: true, minify: true, sourcemap: false, target, legalComments: "none", logLevel: "warning", charset: "utf8",
};
await build({ ...common, entryPoints: [join(here, "src/worker.ts")], outfile: join(dist, "worker.js"), format: "iife" });

const assets = {};
for (const name of ["worker.js", ...Object.keys(copies)]) {
  const bytes = await readFile(join(dist, name));
  assets[name] = { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
await build({
  ...common, entryPoints: [join(here, "src/index.ts")], outdir: dist, format: "esm", splitting: true,
  chunkNames: "inline-[hash]",
  define: { __YIZHAO_ASSETS__: JSON.stringify(assets), __YIZHAO_VERSION__: JSON.stringify(version) },
});
await writeFile(join(dist, "assets.json"), JSON.stringify(assets, null, 2) + "\n");

execFileSync(process.execPath, [join(here, "../node_modules/typescript/bin/tsc"), "-p", join(here, "tsconfig.build.json")], {
  stdio: "inherit",
});
await mkdir(join(dist, "generated"), { recursive: true });
await copyFile(join(generated, "engine.d.ts"), join(dist, "generated/engine.d.ts"));
await writeFile(join(dist, "asset.d.ts"), "declare const address: string;\nexport default address;\n");
