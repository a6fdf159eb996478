// The same photo, the same answer: the program and the wasm module must agree to the last digit of every number.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { unacceptable } from '../bad_input.mjs';
import { freePhotos, nativeReports, photosIn, root, sharedPhotos, startEngine, yizhao } from '../support.mjs';

const document = 'cn-hk-macau-permit';

/** A few of each kind in the labelled set: studio, phone, camera, small team photo, no face at all. */
const sample = /\/(lon_00\d_n|lon_012_s|can_0[12]\d.|lisa[12]|f18_00[1-4]|t2i_EyeGaze_0.*|noface_\w+)\.jpg$/;

function photos() {
  const free = [...freePhotos(), ...photosIn(join(root, 'tests/photos'))];
  if (!sharedPhotos) {
    console.log('skipped: ../shared not present');
    return free;
  }
  return [...free, ...photosIn(join(sharedPhotos, 'dev')).filter((path) => sample.test(path))];
}

/** A report without what may differ: milliseconds, and how the caller called the photo. */
function comparable({ timings_ms, photo, ...report }) {
  assert.equal(typeof timings_ms.total, 'number');
  assert.equal(typeof photo, 'string');
  return report;
}

describe('wasm and native', async () => {
  const paths = photos();
  const folder = mkdtempSync(join(tmpdir(), 'yizhao-parity-'));
  let engine;
  let native;
  before(async () => {
    engine = await startEngine();
    native = await nativeReports(paths, '--document', document, '--city', '440300', '--landmarks', '--locale', 'en');
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [index, path] of paths.entries()) {
    it(`report of ${relative(root, path)}`, () => {
      const options = { document, city: '440300', landmarks: true, locale: 'en', photo: path };
      const report = engine.check(readFileSync(path), options);
      assert.deepStrictEqual(comparable(report), comparable(native[index]));
    });
  }

  for (const path of paths.filter((path) => /obama|astronaut|lon_002_n|lon_005_n|lisa1/.test(path))) {
    it(`prepared file of ${relative(root, path)}`, async () => {
      const file = join(folder, 'out.jpg');
      rmSync(file, { force: true });
      const { stdout } = await yizhao('normalize', path, '--document', document, '-o', file, '--json');
      const expected = JSON.parse(stdout.trim());
      const { normalization, jpeg } = engine.normalize(readFileSync(path), { document, photo: path });
      assert.deepStrictEqual(normalization.edits, expected.edits);
      assert.equal(jpeg === null, expected.output === null);
      if (jpeg) assert.deepStrictEqual(Buffer.from(jpeg), readFileSync(file));
    });
  }

  it('counts the faces of photos that nobody should hand in', () => {
    for (const { name, bytes, check, faces } of unacceptable) {
      const report = engine.check(bytes(), { document, photo: name });
      assert.equal(report.faces.length, faces, name);
      const found = report.findings.filter((finding) => finding.check === check);
      assert.ok(found.some((finding) => finding.outcome === 'fail'), `${name}: ${check} does not fail`);
      assert.notEqual(report.verdict, 'pass', name);
    }
  });
});
