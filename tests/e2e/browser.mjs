// One service, one Chromium with a fresh profile, and a proxy between them through which every request of the browser has
// to go: the page's, its workers', the browser's own. What does not appear there was not sent.
//
// Chromium calls services of its maker by itself (sign-in, autofill). Those are refused and left out of the count, which
// is safe because DevTools reports every request that the page or a worker of it makes, and those are counted as well.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { chromium } from 'playwright-core';

import { program, root } from '../support.mjs';

export const screens = process.env.YIZHAO_SCREENS ?? join(root, 'target/screens');

/** Starts `yizhao serve`; resolves when it has printed its address. */
export async function startService(data, listen = '127.0.0.1:0') {
  const service = spawn(program, ['serve', '--listen', listen, '--data', data, '--app', join(root, 'www/dist')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  service.stderr.on('data', (bytes) => (log += bytes));
  const ended = new Promise((resolve) => service.once('exit', resolve));
  const lines = createInterface({ input: service.stdout });
  const address = await Promise.race([
    new Promise((resolve) => lines.once('line', resolve)),
    ended.then((status) => Promise.reject(new Error(`yizhao serve ended with ${status}: ${log}`))),
  ]);
  return {
    address,
    async stop() {
      service.kill('SIGTERM');
      await ended;
    },
  };
}

const ofTheBrowser = /^[a-z0-9.-]+\.(google|googleapis|gstatic|gvt1|gvt2)\.com:443$/;

/** A proxy that writes down every request, `{ method, url, bytes }`, and hands it on; a bare path goes to `service`. */
export async function startProxy(service) {
  const requests = [];
  const proxy = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const entry = { method, url, bytes: 0 };
    requests.push(entry);
    incoming.on('data', (bytes) => (entry.bytes += bytes.length));
    const upstream = forward(new URL(url, service), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  // A tunnel leads out of this machine: written down, and refused.
  proxy.on('connect', ({ url }, socket) => {
    if (!ofTheBrowser.test(url)) requests.push({ method: 'CONNECT', url, bytes: 0 });
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const close = () => {
    proxy.closeAllConnections();
    proxy.close();
  };
  return { address: `127.0.0.1:${proxy.address().port}`, requests, close };
}

/** Service, proxy and browser together. */
export async function startAll() {
  const data = mkdtempSync(join(tmpdir(), 'yizhao-e2e-'));
  let service = await startService(data);
  const proxy = await startProxy(service.address);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    proxy: { server: `http://${proxy.address}`, bypass: '<-loopback>' },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-default-apps', '--no-default-browser-check'],
  });
  return {
    address: service.address,
    requests: proxy.requests,
    /** A phone with an empty profile. */
    async phone(locale) {
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      context.on('request', (request) => {
        const url = request.url();
        const local = /^(blob|data):/.test(url) || url.startsWith(service.address);
        if (!local) proxy.requests.push({ method: request.method(), url, bytes: 0 });
      });
      const problems = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      return { page, problems, close: () => context.close() };
    },
    async restartService() {
      await service.stop();
      service = await startService(data, new URL(service.address).host);
    },
    async stop() {
      await browser.close();
      proxy.close();
      await service.stop();
      rmSync(data, { recursive: true });
    },
  };
}

/** Saves what the phone shows, in both colour schemes. */
export async function shoot(page, name) {
  mkdirSync(screens, { recursive: true });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(screens, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
