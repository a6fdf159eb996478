// The app in Chromium with the stand-in engine of www/dev: history, reloads, orders that must not be lost, targets a
// thumb can hit. The whole way with the real engine and service is walked by the other end-to-end test.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { freePhotos, root } from '../support.mjs';

const www = join(root, 'www');
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; worker-src 'self' blob:";
const photo = freePhotos()[0];
const files = new Map();
let browser;

before(async () => {
  const built = await build({
    entryPoints: { app: join(www, 'src/main.ts'), style: join(www, 'src/style/app.css') }, outdir: '/', write: false, bundle: true,
    format: 'esm', target: 'chrome91', alias: { yizhao: join(www, 'dev/fake_checker.ts') }, logLevel: 'warning',
    define: { __ASSET_ADDRESSES__: '{}', __YIZHAO_ASSETS__: '{}', __YIZHAO_VERSION__: '"0.0.0"' },
  });
  for (const { path, contents } of built.outputFiles) files.set(path, Buffer.from(contents));
  const html = await readFile(join(www, 'src/index.html'), 'utf8');
  files.set('/', html.replace('{{script}}', '/app.js').replace('{{style}}', '/style.css').replace('{{icon}}', 'data:,'));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
});
after(() => browser?.close());

const accepted = {
  id: 'o1', token: 't1', state: 'accepted', attempt: 1, reasons: [], history: [{ state: 'accepted', at: '2026-11-22T12:00:00Z' }],
  receipt: {
    number: 'YZTEST1234', status: 'valid', title: 'x', official: false, notice: '', issuer: null, document: { id: 'd', name: '往来港澳通行证' },
    covers: [], city: { code: '440300', name: '深圳市' }, accepted_on: '2026-11-22', valid_until: '2027-05-21', valid_days: 180, photo_sha256: 'ab',
  },
};

/** A phone with the app; `service` answers what is posted. */
async function open({ service = () => ({ body: accepted }), width = 390, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 844 }, locale: 'zh-CN', hasTouch: true, isMobile: true, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !/ERR_FAILED|status of 4/.test(message.text()) && faults.push(message.text()));
  const asked = [];
  await context.route('**/*', async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/v1/')) {
      asked.push({ path: pathname, method: request.method(), key: request.headers()['idempotency-key'] });
      const { status = 200, body, dead } = service(asked.length);
      return dead ? route.abort() : route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
    }
    const file = files.get(pathname);
    const contentType = pathname.endsWith('.js') ? 'text/javascript' : pathname.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8';
    return route.fulfill({ contentType, headers: { 'Content-Security-Policy': policy }, body: file ?? files.get('/') });
  });
  await page.goto('http://localhost/');
  await page.waitForSelector('[data-ready=true]');
  return { page, asked, faults, context };
}

async function chooseAndCheck(page) {
  await page.click('[data-document="cn-hk-macau-permit"]');
  await page.click('[data-action="city"]');
  await page.click('[data-city="440300"]');
  await page.waitForSelector('.receipt-note');
  await page.setInputFiles('[data-input="album"]', photo);
  await page.waitForSelector('[data-verdict="fixable"]');
}

async function approve(page) {
  await page.click('[data-action="prepare"]');
  await page.waitForSelector('[data-prepared="pass"]');
  await page.click('[data-action="approve"]');
  await page.waitForSelector('input[name="name"]');
}

async function submit(page) {
  await page.fill('input[name="name"]', '张三');
  await page.click('input[value="local"]');
  await page.click('[data-action="submit"]');
}

test('back and forward walk the screens, a reload keeps photo and result, and nothing is asked for before approval', async () => {
  const { page, asked, faults } = await open();
  await chooseAndCheck(page);
  await page.click('[data-action="prepare"]');
  await page.waitForSelector('[data-prepared="pass"]');
  await page.goBack();
  await page.waitForSelector('[data-verdict="fixable"]');
  await page.goForward();
  await page.waitForSelector('[data-prepared="pass"]');
  await page.reload();
  await page.waitForSelector('[data-prepared="pass"]');
  await page.goBack();
  await page.goBack();
  await page.waitForSelector('.receipt-note');
  await page.goBack();
  await page.waitForSelector('[data-screen="choose"]');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  assert.deepEqual(asked, []);
  assert.deepEqual(faults, []);
});

test('an approved photo becomes a receipt that says it is not official', async () => {
  const { page, asked, faults } = await open();
  await chooseAndCheck(page);
  await approve(page);
  await submit(page);
  await page.waitForSelector('[data-receipt-number="YZTEST1234"]');
  assert.match(await page.textContent('.receipt h2'), /照片检测回执（非官方）/);
  assert.match(await page.textContent('.disclaimer'), /不是任何机关出具的文件.*not a document of any authority/s);
  assert.deepEqual(asked.map(({ method, path }) => [method, path]), [['POST', '/v1/orders']]);
  await page.goto('http://localhost/orders');
  await page.click('.rows a');
  await page.waitForSelector('[data-receipt-number="YZTEST1234"]');
  assert.deepEqual(faults, []);
});

test('an order survives a dead line and a closed page, and is sent once more with the same key', async () => {
  let dead = true;
  const { page, asked, context } = await open({ service: () => (dead ? { dead: true } : { body: accepted }) });
  await chooseAndCheck(page);
  await approve(page);
  await submit(page);
  await page.waitForSelector('[data-state="waiting"]', { timeout: 40_000 });
  await page.close();
  dead = false;
  const again = await context.newPage();
  await again.goto('http://localhost/orders');
  await again.waitForSelector('.state.accepted', { timeout: 10_000 });
  const keys = new Set(asked.map(({ key }) => key));
  assert.ok(asked.length > 1);
  assert.equal(keys.size, 1);
  assert.match([...keys][0], /^[0-9a-f]{32}$/);
});

test('what the service refuses is said in its words, and is not kept as an order', async () => {
  const problem = { type: 'urn:yizhao:problem:photo-refused', code: 'photo-refused', title: '照片未通过', detail: '服务器复核：左眼未睁开' };
  const { page } = await open({ service: () => ({ status: 422, body: problem }) });
  await chooseAndCheck(page);
  await approve(page);
  await submit(page);
  await page.waitForSelector('.notice.fail');
  assert.match(await page.textContent('.notice.fail'), /服务器复核：左眼未睁开/);
  await page.goto('http://localhost/orders');
  await page.waitForSelector('.empty');
});

test('missing details are named at their field, which takes the focus', async () => {
  const { page, asked } = await open();
  await chooseAndCheck(page);
  await approve(page);
  await page.click('[data-action="submit"]');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name');
  assert.equal(await page.textContent('#name-problem'), '请填写姓名');
  assert.deepEqual(asked, []);
});

test('on a narrow phone nothing overflows and everything to touch is 44 pixels high', async () => {
  const { page } = await open({ width: 360, locale: 'en-GB' });
  const look = async (screen) => {
    const { overflow, small } = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      small: [...document.querySelectorAll('button, a, label.button, label.switch, label.choice, summary, input:not(.visually-hidden, .split, [role="switch"], [type="radio"])')]
        .filter((element) => element.checkVisibility())
        .map((element) => [element.className || element.tagName, element.textContent.slice(0, 20), Math.round(element.getBoundingClientRect().height)])
        .filter(([, , height]) => height < 44),
    }));
    assert.ok(overflow <= 0, `${screen} overflows by ${overflow}`);
    assert.deepEqual(small, [], screen);
  };
  await look('choose');
  await chooseAndCheck(page);
  await look('result');
  await approve(page);
  await look('order');
  await page.goBack();
  await page.waitForSelector('[data-prepared="pass"]');
  await look('prepare');
  await page.goto('http://localhost/about');
  await page.waitForSelector('[data-screen="about"]');
  await look('about');
});
