// The npm package in Chromium: its worker, aborts, crashes, restarts, assets and policies, with a stub for the engine.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { root } from '../support.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const strict = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:";
const files = new Map();
let browser;

before(async () => {
  const emptyModule = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  files.set('/engine.wasm', emptyModule).set('/catalogue.json', Buffer.from('{}'));
  for (const name of ['face_detection_short_range', 'face_detection_full_range', 'face_landmarks', 'person_mask', 'attributes', 'matte_edge']) {
    files.set(`/models/${name}.bin`, Buffer.alloc(70_000, name));
  }
  const stub = {
    name: 'stub',
    setup: ({ onResolve }) => onResolve({ filter: /generated\/engine\.js$/ }, () => ({ path: join(here, 'stub_engine.js') })),
  };
  const bundle = async (entry, format, define) => {
    const options = { bundle: true, write: false, format, plugins: [stub], define, outdir: '/', splitting: format === 'esm', logLevel: 'warning' };
    const { outputFiles } = await build({ ...options, entryPoints: [join(root, 'pkg/src', entry)] });
    for (const { path, contents } of outputFiles) files.set(path, Buffer.from(contents));
  };
  await bundle('worker.ts', 'iife', {});
  const list = {};
  for (const [path, bytes] of files) {
    list[path.slice(1)] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  await bundle('index.ts', 'esm', { __YIZHAO_ASSETS__: JSON.stringify(list), __YIZHAO_VERSION__: '"0.0.0"' });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
});
after(() => browser?.close());

/** A page with the package as `window.yizhao`, and the addresses that it asked for. */
async function open({ policy = strict, replace = {}, context } = {}) {
  const page = await (context ?? (await browser.newContext())).newPage();
  const requests = [];
  await page.route('**/*', (route) => {
    const path = new URL(route.request().url()).pathname;
    requests.push(path);
    const headers = { 'Content-Security-Policy': policy };
    if (path === '/') return route.fulfill({ contentType: 'text/html', headers, body: '<!doctype html><script type="module" src="/page.js"></script>' });
    if (path === '/page.js') {
      return route.fulfill({ contentType: 'text/javascript', headers, body: 'import * as yizhao from "/index.js"; window.yizhao = yizhao;' });
    }
    const body = replace[path] ?? files.get(path);
    const contentType = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
    return body ? route.fulfill({ contentType, headers, body }) : route.fulfill({ status: 404, body: '' });
  });
  await page.goto('http://localhost/');
  await page.waitForFunction(() => window.yizhao);
  await page.evaluate(() => {
    window.photo = (text) => new File([text], 'photo.jpg');
    window.caught = (promise) => promise.then((value) => ({ value }), ({ code, detail, explanation, message }) => ({ code, detail, explanation, message }));
  });
  return { page, requests };
}

test('a check runs in the worker, and everything that follows asks the network for nothing', async () => {
  const { page, requests } = await open();
  const progress = await page.evaluate(async () => {
    const seen = [];
    window.checker = await yizhao.createChecker({ locale: 'en', onProgress: (step) => seen.push(step) });
    return seen;
  });
  const downloads = progress.filter(({ phase }) => phase === 'download');
  assert.equal(downloads.at(-1).loaded, downloads.at(-1).total);
  assert.deepEqual(progress.slice(-2).map(({ phase }) => phase), ['start', 'ready']);
  requests.length = 0;

  assert.deepEqual(await page.evaluate(() => checker.check(photo('fine'), { document: 'a' })), { verdict: 'pass', photo: 'photo.jpg', locale: 'en' });
  assert.deepEqual(await page.evaluate(() => checker.documents({ locale: 'zh-CN' })), [{ id: 'a', name: 'zh-CN' }]);
  assert.deepEqual(await page.evaluate(() => checker.requirement({ document: 'a', city: '440300' })), { document: 'a', city: '440300' });
  const prepared = await page.evaluate(async () => {
    const { jpeg, report, output, edits } = await checker.normalize(photo('fine'), { document: 'a' });
    return { type: jpeg.type, size: jpeg.size, verdict: report.verdict, output, edits };
  });
  assert.deepEqual(prepared, { type: 'image/jpeg', size: 4, verdict: 'fixable', output: { bytes: 4 }, edits: [] });

  const hung = await page.evaluate(async () => {
    const controller = new AbortController();
    const call = caught(checker.check(photo('hang'), { document: 'a' }, { signal: controller.signal }));
    const waiting = checker.check(photo('fine'), { document: 'a' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    controller.abort();
    return { ...(await call), took: performance.now() - start, next: (await waiting).verdict };
  });
  assert.equal(hung.code, 'aborted');
  assert.ok(hung.took < 50, `aborted after ${hung.took} ms`);
  assert.equal(hung.next, 'pass');

  const crashed = await page.evaluate(async () => ({
    ...(await caught(checker.check(photo('crash'), { document: 'a' }))),
    next: (await checker.check(photo('fine'), { document: 'a' })).verdict,
  }));
  assert.equal(crashed.code, 'engine-crashed');
  assert.equal(crashed.next, 'pass');
  assert.deepEqual(requests, []);
});

test("the engine's refusal of a photo keeps its words; a HEIC without a decoder gets advice", async () => {
  const { page } = await open();
  const [truncated, heic] = await page.evaluate(async () => {
    const checker = await yizhao.createChecker({ locale: 'en' });
    const box = new Uint8Array([0, 0, 0, 16, ...new TextEncoder().encode('ftypheic'), 0, 0, 0, 0, ...new Uint8Array(64)]);
    return [await caught(checker.check(photo('truncated'), { document: 'a' })), await caught(checker.check(photo(box), { document: 'a' }))];
  });
  assert.deepEqual(truncated, { code: 'decode', detail: 'truncated', explanation: 'explained truncated', message: 'ends after 9 bytes' });
  assert.deepEqual([heic.code, heic.detail], ['decode', 'heic']);
  assert.match(heic.explanation, /HEIC/);
});

test("what exceeds the engine's memory is decoded by the browser, smaller, with the file beside it", async () => {
  const { page } = await open();
  const report = await page.evaluate(async () => {
    const checker = await yizhao.createChecker();
    const canvas = new OffscreenCanvas(5000, 4000);
    const context = canvas.getContext('2d');
    context.fillStyle = 'rgb(10 200 30)';
    context.fillRect(0, 0, 5000, 4000);
    const file = await canvas.convertToBlob({ type: 'image/png' });
    return { ...(await checker.check(file, { document: 'a' })), size: file.size };
  });
  assert.deepEqual(report.pixels, [3873, 3098]);
  assert.deepEqual(report.rgba, [10, 200, 30, 255]);
  assert.equal(report.original, report.size);
});

test('pixels are taken as they are: ImageData, ImageBitmap, canvas', async () => {
  const { page } = await open();
  const seen = await page.evaluate(async () => {
    const checker = await yizhao.createChecker();
    const canvas = document.createElement('canvas');
    canvas.width = 8;
    canvas.height = 6;
    canvas.getContext('2d').fillRect(0, 0, 8, 6);
    const sources = [canvas, canvas.getContext('2d').getImageData(0, 0, 8, 6), await createImageBitmap(canvas)];
    return Promise.all(sources.map(async (source) => (await checker.check(source, { document: 'a' })).pixels));
  });
  assert.deepEqual(seen, [[8, 6], [8, 6], [8, 6]]);
});

test('without Blob workers in the policy, and without a worker at all, the engine runs', async () => {
  const { page, requests } = await open({ policy: strict.replace(' blob:', '') });
  const verdicts = await page.evaluate(async () => {
    const inWorker = await yizhao.createChecker();
    const inPage = await yizhao.createChecker({ worker: false });
    return [(await inWorker.check(photo('fine'), { document: 'a' })).verdict, (await inPage.check(photo('fine'), { document: 'a' })).verdict];
  });
  assert.deepEqual(verdicts, ['pass', 'pass']);
  assert.equal(requests.filter((path) => path === '/worker.js').length, 2, 'once for the proof, once as a worker');
});

test('an altered or missing asset is refused', async () => {
  const altered = Buffer.from(files.get('/models/person_mask.bin')).fill(0, 5, 6);
  const wrong = await open({ replace: { '/models/person_mask.bin': altered } });
  const failure = await wrong.page.evaluate(() => caught(yizhao.createChecker()));
  assert.deepEqual([failure.code, failure.detail], ['asset-load', 'models/person_mask.bin']);
  const elsewhere = await open();
  const missing = await elsewhere.page.evaluate(() => caught(yizhao.createChecker({ assets: (name) => `/nowhere/${name}` })));
  assert.equal(missing.code, 'asset-load');
});

test('the next visit takes the assets from the cache', async () => {
  const context = await browser.newContext();
  const first = await open({ context });
  await first.page.evaluate(() => yizhao.createChecker());
  await first.page.waitForFunction(async () => (await (await caches.open('yizhao-assets')).keys()).length === 7);
  const second = await open({ context });
  second.requests.length = 0;
  const verdict = await second.page.evaluate(async () => (await (await yizhao.createChecker()).check(photo('fine'), { document: 'a' })).verdict);
  assert.equal(verdict, 'pass');
  assert.deepEqual(second.requests, []);
});
