// Times the networks in our engine and in onnxruntime-web, and the whole check, in one run of headless Chromium.
// Prints one JSON object. Usage: node run.mjs PARTS.json (written by `cargo xtask bench`).
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const parts = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };
const folders = { speed: here, ort: join(here, 'node_modules/onnxruntime-web/dist'), ...parts.folders };
const server = createServer((request, response) => {
  const [, folder, ...rest] = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).split('/');
  try {
    const path = join(folders[folder], ...rest);
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(readFileSync(path));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({
  executablePath: parts.chromium,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.error(message.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/speed/page.html`);
  const measured = await page.evaluate(
    (work) =>
      new Promise((resolve, reject) => {
        const worker = new Worker('worker.mjs', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message || 'the worker failed to start'));
        worker.postMessage(work);
      }),
    parts.work,
  );
  if (measured.error) throw new Error(measured.error);
  process.stdout.write(JSON.stringify({ browser: browser.version(), ...measured }));
} finally {
  await browser.close();
  server.close();
}
