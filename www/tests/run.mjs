/** As pkg/tests/run.mjs: bundles each test and runs them with Node's own runner. */

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const scratch = await mkdtemp(join(here, ".run-"));
try {
  const tests = (await readdir(here)).filter((file) => file.endsWith(".test.ts"));
  await build({
    entryPoints: tests.map((file) => join(here, file)), outdir: scratch, outExtension: { ".js": ".mjs" }, bundle: true,
    format: "esm", platform: "node", target: "node20", logLevel: "warning", alias: { yizhao: join(here, "../dev/fake_checker.ts") },
    define: { __YIZHAO_ASSETS__: "{}", __YIZHAO_VERSION__: '"0.0.0"', __ASSET_ADDRESSES__: "{}", __ROOT__: JSON.stringify(join(here, "../..")) },
  });
  const built = tests.map((file) => join(scratch, file.replace(/\.ts$/, ".mjs")));
  process.exitCode = spawnSync(process.execPath, ["--test", ...built], { stdio: "inherit" }).status ?? 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
