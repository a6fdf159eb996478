/** Builds dist/: index.html, and under assets/ the app's script and style, the worker, the engine, the networks and the
 * catalogue, each with a hash of its content in its name, so that they may be cached for ever and index.html never. */

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const packageDist = join(here, "../pkg/dist");
const dist = join(here, "dist");

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "assets"), { recursive: true });

const assets = JSON.parse(await readFile(join(packageDist, "assets.json"), "utf8"));
const addresses = {};
for (const [name, { sha256 }] of Object.entries(assets)) {
  const ending = extname(name);
  addresses[name] = `/assets/${basename(name, ending)}-${sha256.slice(0, 10)}${ending}`;
  await copyFile(join(packageDist, name), join(dist, addresses[name]));
}

const built = await build({
  entryPoints: { app: join(here, "src/main.ts"), style: join(here, "src/style/app.css") },
  outdir: join(dist, "assets"), entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]",
  bundle: true, minify: true, format: "esm", splitting: true, target: ["chrome91", "firefox105", "safari16.4"],
  charset: "utf8", legalComments: "none", logLevel: "warning", metafile: true,
  alias: { yizhao: join(packageDist, "index.js") },
  define: { __ASSET_ADDRESSES__: JSON.stringify(addresses) },
});
const made = (entry) => "/assets/" + basename(Object.entries(built.metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry))[0]);

// Inline: Chromium asks for an icon's file again at every step of the history, and after "ready" nothing may be asked for.
const icon = `data:image/svg+xml,${encodeURIComponent((await readFile(join(here, "src/icon.svg"), "utf8")).trim())}`;

const html = (await readFile(join(here, "src/index.html"), "utf8"))
  .replace("{{script}}", made("main.ts")).replace("{{style}}", made("app.css")).replace("{{icon}}", icon);
if (html.includes("{{")) throw new Error("www/src/index.html has a placeholder that nothing fills");
await writeFile(join(dist, "index.html"), html);

const files = await readdir(join(dist, "assets"));
if (files.length < Object.keys(assets).length + 2) throw new Error("www/dist/assets is incomplete");
