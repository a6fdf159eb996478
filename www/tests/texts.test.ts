import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { english } from "../src/texts/en.js";
import { chinese } from "../src/texts/zh-CN.js";

declare const __ROOT__: string;
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)).sort();
/** The other language's name in the switch, the receipt's notice in both, and pure formats carry no language. */
const mixed = new Set(["app.language", "receipt.disclaimerOther"]);

test("English has every key of the Chinese and no other", () => {
  assert.deepEqual(Object.keys(english).sort(), Object.keys(chinese).sort());
});

test("both languages fill the same places", () => {
  for (const [key, text] of Object.entries(chinese)) {
    assert.deepEqual(placeholders(english[key as keyof typeof chinese]), placeholders(text), key);
  }
});

test("no text is empty or left in the other language", () => {
  for (const [key, text] of Object.entries(english)) {
    if (mixed.has(key)) continue;
    assert.notEqual(text, "", key);
    assert.doesNotMatch(text, /\p{Script=Han}/u, key);
    const words = text.replace(/\{\w+\}/g, "");
    if (/[a-z]{3}/i.test(words) && key !== "unit.dpi") assert.match(chinese[key as keyof typeof chinese], /\p{Script=Han}/u, key);
  }
});

test("every unit of the engine has its words", async () => {
  const types = await readFile(join(__ROOT__, "pkg/src/generated/engine.d.ts"), "utf8");
  const units = [...(/export type Unit = ([^;]+);/.exec(types)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, unit]) => String(unit));
  assert.ok(units.length > 5);
  // Bytes, shares and probabilities are formatted as such.
  const missing = units.filter((unit) => !["bytes", "share", "probability"].includes(unit) && !(`unit.${unit}` in chinese));
  assert.deepEqual(missing, []);
});

test("every text that the screens ask for by name is there, and none is left over", async () => {
  const folder = join(__ROOT__, "www/src");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts") && !file.startsWith("texts/"));
  const sources = (await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))).join("\n");
  const composed = /^(colour|unit|state|glasses|headwear|visible|operation|permission|verdict|group|do|dont|finding|load)\./;
  const unused = Object.keys(chinese).filter((key) => !composed.test(key) && !sources.includes(`"${key}"`));
  assert.deepEqual(unused.filter((key) => key !== "app.name"), []);
});

test("nothing in the app needs inline styles, inline scripts or markup from strings", async () => {
  const folder = join(__ROOT__, "www/src");
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(ts|html)$/.test(file));
  for (const file of files) {
    const source = await readFile(join(folder, file), "utf8");
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|cssText|setAttribute\("style"/, file);
    if (file.endsWith(".html")) {
      assert.doesNotMatch(source, /<style|\sstyle=|\son\w+=/, file);
      assert.doesNotMatch(source, /<script(?![^>]*\ssrc=)/, file);
      assert.doesNotMatch(source, /https?:\/\//, file);
    }
  }
});
