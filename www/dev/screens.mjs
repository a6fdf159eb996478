/** Pictures of every screen at 390×844, light and dark, Chinese and English, with the stand-in for the engine:
 *    CHROMIUM=/path/to/chromium node www/dev/screens.mjs OUTPUT_FOLDER [only-this-variant] */

import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const [output = "screens", only] = process.argv.slice(2);
const photo = process.env.PHOTO ?? join(here, "../../../shared/photos/free/obama.jpg");
await mkdir(output, { recursive: true });

const built = await build({
  entryPoints: { app: join(here, "../src/main.ts"), style: join(here, "../src/style/app.css") }, outdir: "/out", write: false,
  bundle: true, format: "esm", target: "chrome91", alias: { yizhao: join(here, "fake_checker.ts") },
  define: { __ASSET_ADDRESSES__: "{}", __YIZHAO_ASSETS__: "{}", __YIZHAO_VERSION__: '"dev"' },
});
const files = new Map(built.outputFiles.map((file) => [file.path.replace("/out", ""), file.contents]));
const html = (await readFile(join(here, "../src/index.html"), "utf8"))
  .replace("{{script}}", "/app.js").replace("{{style}}", "/style.css").replace("{{icon}}", "data:,");

const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; worker-src 'self' blob:";
const order = (state, receipt) => ({
  id: "o1", token: "t1", state, attempt: 1, reasons: [{ check: "eyes-open", reason: "x", message: "左眼未睁开", advice: "请自然睁开双眼后重拍" }], receipt,
  history: [["received", "12:01:00"], ["checking", "12:01:00"], [state, "12:01:02"]].map(([name, at]) => ({ state: name, at: `2026-11-22T${at}Z` })),
});
const receipt = {
  number: "YZ7K4MQ2T9XW5C8D", status: "valid", title: "照片检测回执（非官方）", official: false, notice: "", issuer: null,
  document: { id: "cn-hk-macau-permit", name: "往来港澳通行证" },
  covers: ["往来港澳通行证", "普通护照", "往来台湾通行证"].map((name) => ({ id: name, name })),
  city: { code: "440300", name: "深圳市" }, accepted_on: "2026-11-22", valid_until: "2027-05-21", valid_days: 180, photo_sha256: "ab".repeat(32),
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const locale of ["zh-CN", "en-GB"]) {
  for (const colorScheme of ["light", "dark"]) {
    const variant = `${locale.slice(0, 2)}-${colorScheme}`;
    if (only && only !== variant) continue;
    await shoot(locale, colorScheme, variant);
  }
}
await browser.close();

async function shoot(locale, colorScheme, variant) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale, colorScheme, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && console.log(variant, message.text()));
  page.on("pageerror", (error) => console.log(variant, error));
  let state = "accepted";
  await page.route("**/*", (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path.startsWith("/v1/")) {
      const body = order(state, state === "accepted" ? receipt : null);
      return route.fulfill({ status: 200, contentType: "application/json", body: JSON.stringify(body) });
    }
    const file = files.get(path);
    const contentType = path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
    return route.fulfill({ status: 200, contentType, headers: { "Content-Security-Policy": policy }, body: file ? Buffer.from(file) : html });
  });
  const shot = async (name, fullPage = true) => {
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(output, `${variant}-${name}.png`), fullPage });
  };
  const use = (key, value) => page.evaluate(([k, v]) => sessionStorage.setItem(k, v), [key, value]);
  const click = (selector) => page.click(selector);

  await page.goto("http://app.test/");
  await use("pace", "150");
  await page.reload();
  await page.waitForSelector('[data-load="download"] progress');
  await page.waitForTimeout(500);
  await shot("00-loading", false);
  await use("pace", "0");
  await page.waitForSelector("[data-ready=true]");
  await shot("01-choose");
  await page.fill("input[type=search]", "sfz");
  await shot("02-search", false);
  await page.fill("input[type=search]", "zzz");
  await shot("03-search-none", false);
  await page.fill("input[type=search]", "");
  await click('[data-document="cn-hk-macau-permit"]');
  await page.waitForSelector('[data-action="city"]');
  await shot("04-document-no-city");
  await click('[data-action="city"]');
  await page.waitForSelector("[data-city]");
  await shot("05-city");
  await page.fill("input[type=search]", "sz");
  await shot("06-city-search", false);
  await click('[data-city="440300"]');
  await page.waitForSelector(".receipt-note");
  await shot("07-document");
  for (const verdict of ["retake", "pass", "fixable"]) {
    await use("verdict", verdict);
    await page.setInputFiles('[data-input="album"]', photo);
    await page.waitForSelector(`[data-verdict="${verdict}"]`);
    await shot(`08-result-${verdict}`);
    if (verdict === "fixable") break;
    await page.goBack();
    await page.waitForSelector(".receipt-note");
  }
  await click('[data-group="passed"] summary');
  await click('[data-group="unassessed"] summary');
  await shot("09-result-unfolded");
  await click('[data-action="prepare"]');
  await page.waitForSelector('[data-prepared="pass"]');
  await shot("10-prepare");
  await click(".switch input");
  await shot("11-prepare-overlay", false);
  await click(".made-of summary");
  await shot("11-prepare-how");
  await click('[data-action="approve"]');
  await page.waitForSelector("form input[name=name]");
  await shot("12-order");
  await click('[data-action="submit"]');
  await shot("13-order-missing");
  await page.fill("input[name=name]", locale === "en-GB" ? "Zhang San" : "张三");
  await click('input[value="local"]');
  await click('[data-action="submit"]');
  await page.waitForSelector("[data-receipt-number]");
  await shot("14-receipt");
  await page.goto("http://app.test/orders");
  await page.waitForSelector(".rows");
  await shot("15-orders", false);
  await page.goto("http://app.test/about");
  await page.waitForSelector("[data-ready=true]");
  await shot("16-about");
  await page.goto("http://app.test/result");
  await shot("17-result-empty", false);
  await page.goto("http://app.test/nowhere");
  await shot("18-not-found", false);
  await context.close();
}
