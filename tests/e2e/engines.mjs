// Firefox and WebKit behind the few steps that a person takes, for tests that must hold in every engine. Chromium has
// richer tests of its own (browser.mjs). A phone's browser is Chromium or WebKit; WeChat's on iOS is WebKit.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';
import { Builder, By, until } from 'selenium-webdriver';

const patience_ms = 60_000;
const size = { width: 390, height: 844 };

/** Firefox by WebDriver BiDi: no driver in between. */
async function firefox() {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    timeout: patience_ms,
    extraPrefsFirefox: { 'intl.accept_languages': 'zh-CN, zh' },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(patience_ms);
  await page.setViewport(size);
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  const found = (selector) => page.waitForSelector(selector);
  const seen = (selector) => page.waitForSelector(selector, { visible: true });
  return {
    problems: async () => problems,
    open: (address) => page.goto(address),
    see: found,
    press: async (selector) => (await seen(selector)).click(),
    choose: async (selector, path) => (await found(selector)).uploadFile(path),
    write: async (selector, text) => (await found(selector)).type(text),
    text: async (selector) => (await found(selector)).evaluate((element) => element.innerText),
    attributes: async (selector, name) => {
      await found(selector);
      return page.$$eval(selector, (elements, name) => elements.map((element) => element.getAttribute(name)), name);
    },
    shoot: (path) => page.screenshot({ path }),
    close: () => browser.close(),
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** WebKitGTK's small browser by its driver; it needs a display, so one is made for it. */
async function webkit() {
  const home = mkdtempSync(join(tmpdir(), 'yizhao-webkit-'));
  const port = await freePort();
  const driver = spawn(process.env.XVFB_RUN ?? 'xvfb-run', ['-a', process.env.WEBKIT_DRIVER ?? 'WebKitWebDriver', `--port=${port}`], {
    env: { ...process.env, HOME: home, XDG_CACHE_HOME: home, LIBGL_ALWAYS_SOFTWARE: '1', LANG: 'zh_CN.UTF-8', LANGUAGE: 'zh_CN' },
    stdio: 'ignore',
    detached: true,
  });
  const stop = () => {
    process.kill(-driver.pid, 'SIGTERM');
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const failed = new Promise((_, reject) => {
    driver.once('error', reject);
    driver.once('exit', (status) => reject(new Error(`WebKitWebDriver ended with ${status}`)));
  });
  failed.catch(() => {});
  const answers = async () => {
    for (;;) {
      try {
        return await fetch(`http://127.0.0.1:${port}/status`);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  await Promise.race([answers(), failed]);
  const session = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
    })
    .build();
  await session.manage().window().setRect(size);
  const found = (selector) => session.wait(until.elementLocated(By.css(selector)), patience_ms, selector);
  const seen = async (selector) => session.wait(until.elementIsVisible(await found(selector)), patience_ms, `${selector} to be seen`);
  return {
    problems: () => session.executeScript('return problems'),
    open: async (address) => {
      await session.get(address);
      await session.executeScript(`problems = [];
        for (const kind of ['error', 'unhandledrejection']) addEventListener(kind, ({ message, reason }) => problems.push(String(message ?? reason)));`);
    },
    see: found,
    press: async (selector) => (await seen(selector)).click(),
    choose: async (selector, path) => (await found(selector)).sendKeys(path),
    write: async (selector, text) => (await found(selector)).sendKeys(text),
    text: async (selector) => (await found(selector)).getText(),
    attributes: async (selector, name) => {
      await found(selector);
      const elements = await session.findElements(By.css(selector));
      return Promise.all(elements.map((element) => element.getAttribute(name)));
    },
    // What WebKit shows lags behind the page.
    shoot: async (path) => {
      await session.sleep(1500);
      writeFileSync(path, await session.takeScreenshot(), 'base64');
    },
    close: async () => {
      await session.quit();
      stop();
    },
  };
}

/** Debian's, of whichever architecture and version the driver brought. */
function miniBrowser() {
  const found = readdirSync('/usr/lib')
    .flatMap((folder) => ['4.1', '4.0'].map((version) => join('/usr/lib', folder, `webkit2gtk-${version}`, 'MiniBrowser')))
    .filter((path) => existsSync(path));
  if (found.length === 0) throw new Error('webkit2gtk-driver brought no MiniBrowser');
  return found[0];
}

/** What the tests run in, by name. */
export const engines = { Firefox: firefox, WebKit: webkit };
