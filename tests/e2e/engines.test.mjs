// ARCHITECTURE's three engines: the way from a photo to a receipt, and a file that is none, in Firefox and in WebKit.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { unreadable } from '../bad_input.mjs';
import { nativeReports, sharedPhotos } from '../support.mjs';
import { screens, startProxy, startService } from './browser.mjs';
import { engines } from './engines.mjs';

const document = 'cn-hk-macau-permit';
const photo = sharedPhotos && join(sharedPhotos, 'dev/synthetic/syn_ok_white_005.jpg');
const skip = photo && existsSync(photo) ? false : 'skipped: ../shared not present';

for (const [name, start] of Object.entries(engines)) {
  describe(`in ${name}`, { skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'yizhao-engines-'));
    let service, proxy, phone;
    before(async () => {
      mkdirSync(screens, { recursive: true });
      service = await startService(join(folder, 'data'));
      proxy = await startProxy(service.address);
      phone = await start();
    });
    after(async () => {
      await phone?.close();
      proxy?.close();
      await service?.stop();
      rmSync(folder, { recursive: true });
    });

    it('a file that is no photo is named as such, and the page goes on', async () => {
      const [{ name, bytes }] = unreadable;
      const path = join(folder, name);
      writeFileSync(path, bytes());
      await phone.open(`http://${proxy.address}/documents/${document}`);
      await phone.choose('input[data-input="album"]', path);
      await phone.see('.result[data-verdict="error"]');
      assert.ok((await phone.text('.result .notice')).length > 0);
      await phone.press('header button');
      await phone.see('[data-screen="document"]');
    });

    it('a photo leads to a receipt, and leaves the phone when it is approved, not before', async () => {
      await phone.open(`http://${proxy.address}/documents/${document}`);
      await phone.see('html[data-ready="true"]');
      await phone.press('[data-action="city"]');
      await phone.write('[data-screen="city"] input[type="search"]', 'sz');
      await phone.press('.rows [data-city="440300"]');
      await phone.see('.receipt-note');
      const sentBeforeReady = proxy.requests.length;

      await phone.choose('input[data-input="album"]', photo);
      await phone.see('.result[data-verdict="fixable"]');
      await phone.shoot(join(screens, `${name}-result.png`));
      const [expected] = await nativeReports([photo], '--document', document, '--city', '440300');
      const faults = expected.findings.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check);
      const shown = await phone.attributes('.result [data-check][data-outcome="fail"]', 'data-check');
      assert.deepEqual(shown.sort(), faults.sort(), 'the faults that the program names');

      await phone.press('[data-action="prepare"]');
      await phone.see('.prepare[data-prepared="pass"]');
      await phone.shoot(join(screens, `${name}-prepare.png`));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.deepEqual(proxy.requests.slice(sentBeforeReady), [], 'something was sent before the photo was approved');

      await phone.press('[data-action="approve"]');
      await phone.write('input[name="name"]', '王小明');
      await phone.press('input[name="household"]');
      await phone.press('[data-action="submit"]');
      await phone.shoot(join(screens, `${name}-order.png`));
      const [receipt] = await phone.attributes('[data-receipt-number]', 'data-receipt-number');
      assert.match(receipt, /\S{6,}/);
      assert.equal(proxy.requests.filter(({ method }) => method === 'POST').length, 1, 'the photo was sent once');
      assert.deepEqual(await phone.problems(), []);
    });
  });
}
