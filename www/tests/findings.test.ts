import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { barScale, group, groupOf } from "../src/findings.js";
import { rank, search } from "../src/places.js";
import { daysUntil } from "../src/screens/receipt.js";
import { fakeReport } from "../dev/fixtures.js";
import type { Finding } from "yizhao";

declare const __ROOT__: string;

const finding = (part: Partial<Finding>): Finding => ({
  check: "eyes-open", title: "", outcome: "pass", remedy: "retake", essential: false, measured: null, limit: null, margin: null, unit: null,
  side: null, region: [], source: null, reason: "", message: "", advice: "", ...part,
});

test("findings go to the group that says what to do", () => {
  assert.equal(groupOf(finding({ outcome: "fail", remedy: "retake" })), "retake");
  assert.equal(groupOf(finding({ outcome: "fail", remedy: "normalize" })), "mended");
  assert.equal(groupOf(finding({ outcome: "fail", remedy: "confirm" })), "confirm");
  assert.equal(groupOf(finding({ outcome: "advise", remedy: "retake" })), "confirm");
  assert.equal(groupOf(finding({ outcome: "pass" })), "passed");
  assert.equal(groupOf(finding({ outcome: "not-assessed" })), "unassessed");
  assert.equal(groupOf(finding({ outcome: "not-assessed", essential: true })), "retake");
});

test("a group's name is styled only as that of a finding: another screen's rule for the same word would reach the cards", async () => {
  const folder = join(__ROOT__, "www/src/style");
  const groups = Object.keys(group(fakeReport("pass", "zh-CN", { width: 100, height: 100 })).groups).join("|");
  for (const file of await readdir(folder)) {
    const style = await readFile(join(folder, file), "utf8");
    assert.doesNotMatch(style, new RegExp(`(^|[,}/])\\s*\\.(${groups})\\b`, "m"), file);
  }
});

test("marks are numbered in the order of the cards, and only where there is a place in the picture", () => {
  const { groups, numbers } = group(fakeReport("retake", "zh-CN", { width: 100, height: 100 }));
  const cards = [...groups.retake, ...groups.mended, ...groups.confirm];
  const marked = cards.filter((card) => numbers.has(card));
  assert.deepEqual(marked.map((card) => numbers.get(card)), marked.map((_, index) => index + 1));
  assert.deepEqual(marked.map(({ check }) => check), ["mouth-closed", "eyes-open"].reverse().concat("head-roll", "background-colour"));
  assert.ok(cards.some((card) => card.region.length === 0 && !numbers.has(card)));
});

test("what could not be judged for want of a face is one fault, not many", () => {
  const report = fakeReport("pass", "zh-CN", { width: 100, height: 100 });
  const unseen = ["eyes-open", "sharp"].map((check) => finding({ check: check as Finding["check"], outcome: "not-assessed", essential: true }));
  const noFace = finding({ check: "single-face", outcome: "fail" });
  const withFault = group({ ...report, findings: [unseen[0] as Finding, noFace, unseen[1] as Finding] }).groups;
  assert.deepEqual(withFault.retake, [noFace]);
  assert.deepEqual(withFault.unassessed, unseen);
  assert.deepEqual(group({ ...report, findings: unseen }).groups.retake, unseen);
});

test("the limit bar keeps the measured value on its side of the limit", () => {
  const below = barScale(0.08, { min: 0.18, max: null });
  assert.ok(below && below.measured < below.allowedFrom && below.allowedTo === 1);
  const above = barScale(3.4, { min: -2, max: 2 });
  assert.ok(above && above.measured > above.allowedTo && above.allowedFrom > 0);
  const barely = barScale(6.1, { min: null, max: 6 });
  assert.ok(barely && barely.measured > barely.allowedTo && barely.measured - barely.allowedTo < 0.05, "just beyond looks just beyond");
  const inside = barScale(0, { min: -2, max: 2 });
  assert.ok(inside && inside.measured > inside.allowedFrom && inside.measured < inside.allowedTo);
});

test("the limit bar survives equal, missing and extreme values", () => {
  assert.equal(barScale(null, { min: 0, max: 1 }), null);
  assert.equal(barScale(1, null), null);
  assert.equal(barScale(1, { min: null, max: null }), null);
  for (const scale of [barScale(1, { min: 1, max: 1 }), barScale(0, { min: 0, max: null }), barScale(1e12, { min: 1, max: 1 })]) {
    assert.ok(scale);
    for (const share of Object.values(scale)) assert.ok(share >= 0 && share <= 1, String(share));
  }
});

test("documents are found by name, by part of it, by pinyin initials and by English", () => {
  const idCard = ["居民身份证", "Resident identity card", "cn-id-card", "juminshenfenzheng", "jmsfz"];
  for (const query of ["身份证", "sfz", "JMSFZ", "identity", " 居民 身份证 ", ""]) assert.notEqual(rank(query, idCard), null, query);
  assert.equal(rank("护照", idCard), null);
});

test("whole matches come first, and among them the common city", () => {
  const city = (name: string, keywords: string[], common: boolean) => ({ name, keywords, common });
  const all = [
    city("石嘴山市", ["shizuishan", "szs"], false), city("朔州市", ["shuozhou", "sz"], false), city("深圳市", ["shenzhen", "sz"], true),
  ];
  const found = search("sz", all, ({ name, keywords }) => [name, ...keywords]).map(({ name }) => name);
  assert.deepEqual(found, ["深圳市", "朔州市", "石嘴山市"]);
});

test("validity is counted in whole days of the person's calendar", () => {
  const noon = new Date(2026, 10, 22, 12);
  assert.equal(daysUntil("2027-05-21", noon), 180);
  assert.equal(daysUntil("2026-11-22", new Date(2026, 10, 22, 23, 59)), 0);
  assert.equal(daysUntil("2026-11-21", noon), -1);
});
