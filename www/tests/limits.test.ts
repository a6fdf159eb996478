import assert from "node:assert/strict";
import { before, test } from "node:test";

import type { Finding } from "yizhao";
import { limitWords } from "../src/texts/limits.js";
import { setLocale } from "../src/texts/index.js";

const kept = new Map<string, string>();
before(() => {
  Object.assign(globalThis, {
    document: { documentElement: {} },
    localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) },
  });
});

const finding = (part: Partial<Finding>): Finding => ({
  check: "even-lighting", title: "", outcome: "fail", remedy: "retake", essential: false, measured: null, limit: null, margin: null,
  unit: "probability", side: null, region: [], source: null, reason: "", message: "", advice: "", ...part,
});
const said = (part: Partial<Finding>): string => {
  const words = limitWords(finding(part));
  return words ? `${words.measured} | ${words.refused ? "refused " : ""}${words.range}` : "";
};

test("a value beyond its limit never reads like the limit", () => {
  setLocale("en");
  const limit = { min: null, max: 0.67 };
  assert.equal(said({ measured: 0.8, limit, margin: -0.13 }), "80% | at most 67%");
  assert.equal(said({ measured: 0.674, limit, margin: -0.004 }), "67.4% | at most 67%");
  assert.equal(said({ measured: 0.66, limit, margin: 0.01, outcome: "pass" }), "66% | at most 67%");
  assert.equal(said({ measured: 20_479, unit: "bytes", limit: { min: 20_480, max: 81_920 }, margin: -1 }), "20.479 KB | 20.48 KB to 81.92 KB");
  // Equal to the last figure that is shown: it ends.
  assert.ok(said({ measured: 1e-9, limit: { min: null, max: 0 }, margin: -1e-9 }).length > 0);
});

test("what holds and is asked about nevertheless names the limit that refuses as such", () => {
  setLocale("en");
  const asked = { measured: 0.66, margin: 0.01, outcome: "advise" } as const;
  assert.equal(said({ ...asked, limit: { min: null, max: 0.67 } }), "66% | refused above 67%");
  assert.equal(said({ ...asked, limit: { min: 0.5, max: null } }), "66% | refused below 50%");
  assert.equal(said({ ...asked, limit: { min: 0.5, max: 0.7 } }), "66% | refused outside 50% to 70%");
  // Advice about a value beyond its limit, which the document does not enforce, names what is required.
  assert.equal(said({ ...asked, measured: 0.7, margin: -0.03, limit: { min: null, max: 0.67 } }), "70% | at most 67%");
  setLocale("zh-CN");
  assert.equal(said({ ...asked, limit: { min: null, max: 0.67 } }), "66% | refused 大于 67%");
});

test("nothing is said where there is nothing to compare", () => {
  assert.equal(said({ measured: null, limit: { min: 0, max: 1 } }), "");
  assert.equal(said({ measured: 2, limit: null }), "");
  assert.equal(said({ measured: 2, limit: { min: null, max: null } }), "");
});
