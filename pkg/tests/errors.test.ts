import assert from "node:assert/strict";
import { test } from "node:test";

import { claimedSize, sniffBrowserFormat } from "../src/decode.js";
import { CheckerError, fromFailure, toFailure } from "../src/error.js";
import { explanations } from "../src/explanations.js";

test("both languages explain every case, in their own script", () => {
  const [chinese, english] = [explanations["zh-CN"], explanations["en"]];
  assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
  for (const text of Object.values(chinese)) assert.match(text, /\p{Script=Han}/u);
  for (const text of Object.values(english)) assert.doesNotMatch(text, /\p{Script=Han}/u);
});

test("the engine's codes become the package's, and keep the finer one", () => {
  const failure = toFailure({ code: "truncated", message: "ends early", explanation: "照片文件不完整" });
  assert.deepEqual(failure, { code: "decode", message: "ends early", detail: "truncated", explanation: "照片文件不完整" });
  const error = fromFailure(failure, "zh-CN");
  assert.deepEqual([error.code, error.detail, error.explanation], ["decode", "truncated", "照片文件不完整"]);
});

test("anything the engine did not throw itself is a crash", () => {
  assert.equal(toFailure(new WebAssembly.RuntimeError("unreachable")).code, "engine-crashed");
  assert.equal(toFailure("text").code, "engine-crashed");
  assert.equal(toFailure({ code: "of-a-later-engine", message: "", explanation: "" }).code, "engine-crashed");
});

test("a HEIC that no decoder takes gets its own advice", () => {
  const failure = toFailure(new CheckerError("decode", "this browser has no decoder for the heic", { detail: "heic" }));
  assert.equal(fromFailure(failure, "en").explanation, explanations["en"].heic);
  assert.equal(fromFailure(failure, "zh-CN").explanation, explanations["zh-CN"].heic);
});

function ftyp(brand: string, ispe?: [number, number]): Uint8Array {
  const bytes = new Uint8Array(80);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 24);
  bytes.set(new TextEncoder().encode(`ftyp${brand}`), 4);
  if (ispe) {
    bytes.set(new TextEncoder().encode("ispe"), 40);
    view.setUint32(48, ispe[0]);
    view.setUint32(52, ispe[1]);
  }
  return bytes;
}

test("HEIC and AVIF are known by their brands, whatever the file is called", () => {
  assert.equal(sniffBrowserFormat(ftyp("heic")), "heic");
  assert.equal(sniffBrowserFormat(ftyp("mif1")), "heic");
  assert.equal(sniffBrowserFormat(ftyp("avif")), "avif");
  assert.equal(sniffBrowserFormat(ftyp("isom")), null);
  assert.equal(sniffBrowserFormat(new TextEncoder().encode("not a picture at all")), null);
  assert.equal(sniffBrowserFormat(new Uint8Array(0)), null);
});

test("the size a HEIC claims is read before the browser takes memory for it", () => {
  assert.deepEqual(claimedSize(ftyp("heic", [65535, 65535])), { width: 65535, height: 65535 });
  assert.equal(claimedSize(ftyp("heic")), null);
  assert.equal(claimedSize(new Uint8Array(3)), null);
});
