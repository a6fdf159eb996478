// Issue 2, point 1: from the choice of a document to a receipt with a number, with a real person's photo, on a phone.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { sharedPhotos } from '../support.mjs';
import { shoot, startAll } from './browser.mjs';

const document = 'cn-hk-macau-permit';
/** A studio portrait with a dark top, which the document allows to be mended; white on white would be sent away. */
const photo = sharedPhotos && join(sharedPhotos, 'dev/synthetic/syn_ok_white_005.jpg');

describe('the way from a photo to a receipt', { skip: photo && existsSync(photo) ? false : 'skipped: ../shared not present' }, () => {
  let all;
  before(async () => {
    all = await startAll();
  });
  after(() => all?.stop());

  for (const { locale, language, search, unofficial } of [
    { locale: 'zh-CN', language: 'zh', search: 'sz', unofficial: '非官方' },
    { locale: 'en-US', language: 'en', search: 'Shenzhen', unofficial: 'not official' },
  ]) {
    it(`leads to a receipt, in ${locale}`, async () => {
      const { page, problems, close } = await all.phone(locale);
      const screen = (name) => page.locator(`[data-screen="${name}"]`).waitFor();
      await page.goto(all.address);
      await page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });
      await page.locator(`[data-document="${document}"]`).first().waitFor();
      const sentBeforeReady = all.requests.length;
      await shoot(page, `${language}-1-choose`);

      await page.locator(`[data-document="${document}"]`).first().click();
      await screen('document');
      await page.locator('[data-action="city"]').first().click();
      await screen('city');
      await shoot(page, `${language}-2-city`);
      await page.locator('[data-screen="city"] input[type="search"]').fill(search);
      await page.locator('.rows [data-city="440300"]').first().click();
      await screen('document');
      await page.locator('.receipt-note').waitFor();
      await shoot(page, `${language}-3-document`);

      await page.locator('input[data-input="album"]').setInputFiles(photo);
      await screen('result');
      await page.locator('.result[data-verdict="fixable"]').waitFor();
      await shoot(page, `${language}-4-result`);

      await page.locator('[data-action="prepare"]').click();
      await screen('prepare');
      await page.locator('.prepare[data-prepared="pass"]').waitFor();
      await shoot(page, `${language}-5-prepare`);
      // Long enough for anything that a page sends behind a person's back.
      await page.waitForTimeout(1500);
      assert.deepEqual(all.requests.slice(sentBeforeReady), [], 'something was sent before the photo was approved');

      await page.locator('[data-action="approve"]').click();
      await screen('order');
      await page.locator('input[name="name"]').fill(language === 'zh' ? '王小明' : 'Wang Xiaoming');
      const id = page.locator('input[name="id_number"]');
      if (await id.count()) await id.fill('11010119900307001X');
      const household = page.locator('input[name="household"]').first();
      if (await household.count()) await household.check();
      await shoot(page, `${language}-6-order`);
      await page.locator('[data-action="submit"]').click();

      const number = page.locator('[data-receipt-number]');
      await number.waitFor();
      const receipt = await number.getAttribute('data-receipt-number');
      assert.match(receipt, /\S{6,}/);
      assert.ok((await page.locator('.receipt').innerText()).toLowerCase().includes(unofficial), 'the receipt says that it is not official');
      await shoot(page, `${language}-7-receipt`);
      const sent = all.requests.slice(sentBeforeReady);
      const origin = new URL(all.address).origin;
      assert.ok(sent.every(({ url }) => url.startsWith(origin)), `only the service was asked: ${JSON.stringify(sent)}`);
      assert.equal(sent.filter(({ method }) => method === 'POST').length, 1, 'the photo was sent once');

      await all.restartService();
      const kept = await fetch(`${all.address}/v1/receipts/${encodeURIComponent(receipt)}`);
      assert.equal(kept.status, 200, 'the receipt outlives the service');
      await page.reload();
      assert.equal(await number.getAttribute('data-receipt-number'), receipt);
      assert.deepEqual(problems, []);
      await close();
    });
  }
});
