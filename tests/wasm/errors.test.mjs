// What JavaScript gets when the engine could not look: a plain object with a stable code, and an engine that goes on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { unreadable } from '../bad_input.mjs';
import { engineParts, root, startEngine } from '../support.mjs';

const document = 'cn-hk-macau-permit';

function thrownBy(action) {
  try {
    action();
  } catch (failure) {
    return failure;
  }
  return assert.fail('nothing was thrown');
}

describe('errors of the wasm engine', () => {
  let engine;
  before(async () => {
    engine = await startEngine();
  });

  function assertFailure(failure, code) {
    assert.deepEqual(Object.keys(failure), ['code', 'message', 'explanation']);
    assert.equal(failure.code, code);
    assert.notEqual(failure.message, '');
    assert.doesNotMatch(failure.message, /^[A-Z]|\.$/, 'lower case, no final period');
  }

  for (const { name, bytes, code } of unreadable) {
    it(`${name} is ${code}, explained in both languages`, () => {
      const zh = thrownBy(() => engine.check(bytes(), { document, locale: 'zh-CN' }));
      const en = thrownBy(() => engine.check(bytes(), { document, locale: 'en' }));
      assertFailure(zh, code);
      assertFailure(en, code);
      assert.match(zh.explanation, /\p{Script=Han}/u);
      assert.doesNotMatch(en.explanation, /\p{Script=Han}/u);
      assertFailure(thrownBy(() => engine.normalize(bytes(), { document })), code);
    });
  }

  it('unreadable files have messages of their own', () => {
    const explanations = unreadable.map(
      ({ bytes }) => thrownBy(() => engine.check(bytes(), { document, locale: 'zh-CN' })).explanation,
    );
    assert.equal(new Set(explanations).size, unreadable.length);
  });

  const pixels = new Uint8Array(64 * 64 * 4).fill(128);
  const calls = [
    ['a document that is not in the catalogue', 'unknown-document', (e) => e.check(pixels, { document: 'passport-of-oz' })],
    ['a city that is not in the catalogue', 'unknown-city', (e) => e.check(pixels, { document, city: '999999' })],
    ['a province in place of a city', 'unknown-city', (e) => e.check(pixels, { document, city: '440000' })],
    ['options without a document', 'internal', (e) => e.check(pixels, {})],
    ['an unknown language', 'internal', (e) => e.check(pixels, { document, locale: 'tlh' })],
    ['fewer pixels than claimed', 'internal', (e) => e.checkPixels(pixels, 64, 65, new Uint8Array(0), { document })],
    ['pixels beyond the limit', 'too-large', (e) => e.checkPixels(pixels, 30_000, 30_000, new Uint8Array(0), { document })],
    ['no pixels', 'too-small', (e) => e.normalizePixels(new Uint8Array(0), 0, 0, new Uint8Array(0), { document })],
  ];
  for (const [what, code, call] of calls) {
    it(`${what} is ${code}`, () => assertFailure(thrownBy(() => call(engine)), code));
  }

  it('goes on after every error', () => {
    const bytes = readFileSync(join(root, 'tests/photos/free/obama.jpg'));
    assert.equal(engine.check(bytes, { document }).faces.length, 1);
  });

  it('says who decoded', () => {
    const report = engine.checkPixels(pixels, 64, 64, new Uint8Array(0), { document });
    assert.equal(report.decoded_by, 'browser');
    assert.equal(report.faces.length, 0);
  });

  for (const part of Object.keys(engineParts())) {
    it(`refuses a damaged ${part}`, async () => {
      const code = part === 'catalogue' ? 'catalogue' : 'model';
      const damaged = Buffer.from(engineParts()[part]);
      damaged.fill(0x5a, damaged.length / 2, damaged.length / 2 + 64);
      const cut = damaged.subarray(0, damaged.length - 9);
      for (const bytes of [damaged, cut, Buffer.alloc(0)]) {
        const failure = await startEngine({ [part]: bytes }).then(() => null, (thrown) => thrown);
        assertFailure(failure ?? {}, code);
      }
    });
  }
});
