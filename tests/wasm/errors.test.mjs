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
    ['a channel that the document does not have', 'unknown-channel', (e) => e.requirement(document, null, 'fax')],
    ['options without a document', 'internal', (e) => e.check(pixels, {})],
    ['an unknown language', 'internal', (e) => e.check(pixels, { document, locale: 'tlh' })],
    ['fewer pixels than claimed', 'corrupt', (e) => e.checkPixels(pixels, 64, 65, new Uint8Array(0), { document })],
    ['pixels beyond the limit', 'too-large', (e) => e.checkPixels(pixels, 30_000, 30_000, new Uint8Array(0), { document })],
    ['no pixels', 'too-small', (e) => e.normalizePixels(new Uint8Array(0), 0, 0, new Uint8Array(0), { document })],
  ];
  for (const [what, code, call] of calls) {
    it(`${what} is ${code}`, () => assertFailure(thrownBy(() => call(engine)), code));
  }

  it('tells the person which cities a province has, and which document is the nearest', () => {
    const said = (options) => thrownBy(() => engine.check(pixels, options)).explanation;
    assert.match(said({ document, city: '广东', locale: 'zh-CN' }), /广东省是省级.*深圳市/);
    assert.match(said({ document, city: 'guangdong', locale: 'en' }), /Guangdong is a province.*Shenzhen/);
    assert.match(said({ document: 'cn-pasport', locale: 'zh-CN' }), /普通护照 \(cn-passport\)/);
  });

  const badge = {
    id: 'studio-badge', name: { 'zh-CN': '工作证', en: 'Staff badge' }, pinyin: 'gong zuo zheng',
    authority: { 'zh-CN': '本公司', en: 'Our company' }, region: 'CN', category: 'work', knowledge: 'verified',
    note: { 'zh-CN': '本公司', en: 'Ours' }, sources: { handbook: { kind: 'authority', document: 'Staff handbook' } },
  };
  const overrides = (...documents) => Buffer.from(JSON.stringify({ version: 'studio-3', documents }));

  it('takes documents of the embedder\'s own', async () => {
    const own = await startEngine({ overrides: overrides(badge) });
    assert.equal(own.requirement('studio-badge').catalogue.version.split('+')[1], 'studio-3');
    assert.ok(own.documents('en').some(({ id }) => id === 'studio-badge'));
  });

  it('refuses a faulty catalogue whole, with every problem', async () => {
    const { region, ...shapeless } = badge;
    const faulty = overrides({ ...badge, name: { 'zh-CN': '', en: 'x' }, region: 'China' }, { ...shapeless, autority: 1, category: 'art' });
    const failure = await startEngine({ overrides: faulty }).then(() => null, (thrown) => thrown);
    assert.equal(failure?.code, 'catalogue');
    const problems = failure.message.split('\n');
    for (const expected of [
      /documents\/0\/name: .*both languages/, /documents\/0\/region: /, /documents\/1: missing member "region"/,
      /documents\/1\/autority: unknown field/, /documents\/1\/category: unknown variant/,
    ]) assert.ok(problems.some((problem) => expected.test(problem)), `${expected}: ${failure.message}`);
    assert.equal(problems.length, 5, failure.message);
  });

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
      const half = damaged.length >> 1;
      damaged.fill(0x5a, half, half + 64);
      const cut = damaged.subarray(0, damaged.length - 9);
      for (const bytes of [damaged, cut, Buffer.alloc(0)]) {
        const failure = await startEngine({ [part]: bytes }).then(() => null, (thrown) => thrown);
        assertFailure(failure ?? {}, code);
      }
    });
  }
});
