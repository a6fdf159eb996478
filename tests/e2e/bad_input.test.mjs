// Every bad input of issue 2 gets a message of its own in the page, in both languages, and the page goes on.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { unacceptable, unreadable } from '../bad_input.mjs';
import { startAll } from './browser.mjs';

const document = 'cn-hk-macau-permit';

describe('bad input in the page', () => {
  let all;
  before(async () => {
    all = await startAll();
  });
  after(() => all?.stop());

  for (const locale of ['zh-CN', 'en-US']) {
    it(`is explained in ${locale}`, async () => {
      const { page, problems, close } = await all.phone(locale);
      await page.goto(`${all.address}/documents/${document}`);
      await page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });
      const album = page.locator('input[data-input="album"]').first();
      const isChinese = (text) => /\p{Script=Han}/u.test(text);

      await album.setInputFiles([]);
      assert.equal(await page.locator('[data-screen="document"]').count(), 1, 'no file chosen changes nothing');

      const messages = new Set();
      for (const { name, bytes, code } of unreadable) {
        await album.setInputFiles({ name, mimeType: 'image/jpeg', buffer: bytes() });
        await page.locator('.result[data-verdict="error"]').waitFor();
        const shown = await page.locator('.result .notice').innerText();
        assert.equal(isChinese(shown), locale === 'zh-CN', `${name}: ${shown}`);
        messages.add(shown);
        assert.ok(['decode', code].includes(await page.locator('.result').getAttribute('data-error')), `${name}: ${code}`);
        await page.locator('header button').first().click();
        await page.locator('[data-screen="document"]').waitFor();
      }
      assert.equal(messages.size, unreadable.length, [...messages].join('\n'));

      for (const { name, bytes, faces } of unacceptable) {
        await album.setInputFiles({ name, mimeType: 'image/jpeg', buffer: bytes() });
        await page.locator('.result[data-verdict="retake"]').waitFor();
        const shown = await page.locator('.result .findings').first().innerText();
        assert.equal(isChinese(shown), locale === 'zh-CN', `${name}: ${shown}`);
        assert.ok(!messages.has(shown), `${name} has a message of its own`);
        messages.add(shown);
        if (faces > 1) assert.ok((await page.locator('.result').innerText()).includes(String(faces)), `${name}: ${faces} faces`);
        await page.locator('header button').first().click();
        await page.locator('[data-screen="document"]').waitFor();
      }
      assert.deepEqual(problems, []);
      await close();
    });
  }
});
