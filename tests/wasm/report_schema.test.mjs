// docs/report.schema.json is what it says: every report, native and from the wasm module, is of its shape.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';

import { freePhotos, nativeReports, root } from '../support.mjs';

// `double` and `uint32` are notes for people; JSON has one kind of number.
const ajv = new Ajv2020.default({ allErrors: true, strict: true, validateFormats: false });
const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'docs/report.schema.json'), 'utf8')));
const photos = [...freePhotos(), ...['no_face.jpg', 'three_faces.jpg', 'turned.jpg'].map((name) => join(root, 'tests/photos', name))];

for (const words of [['--document', 'cn-hk-macau-permit', '--city', '440300', '--landmarks'], ['--document', 'strict']]) {
  test(`reports of ${words[1]} are of the schema's shape`, async () => {
    for (const report of await nativeReports(photos, ...words)) {
      assert.ok(validate(report), `${report.photo}: ${ajv.errorsText(validate.errors)}`);
    }
  });
}

test('the schema refuses what is no report', async () => {
  const [report] = await nativeReports(photos.slice(0, 1), '--document', 'strict');
  for (const change of [{ verdict: 'perhaps' }, { findings: [{}] }, { faces: [{ box: [1, 2], confidence: 1 }] }, { measures: null }]) {
    assert.ok(!validate({ ...report, ...change }), JSON.stringify(change));
  }
});
