import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckerError } from "../src/error.js";
import { submitPhoto, type Order } from "../src/submit.js";
import type { Report } from "../src/generated/engine.js";

const photo = { jpeg: new Blob(["jpeg"], { type: "image/jpeg" }), edits: [], report: { verdict: "pass" } as Report };
const order = (): Order => ({ document: "cn-hk-macau-permit", city: "440300", applicant: { name: "张三" } });
const placed = { id: "o1", token: "t1", state: "accepted", receipt: { number: "N1" } };

/** A service that answers from a script, and what it was asked. */
function service(script: (() => Response)[]) {
  const asked: { url: string; key: string | null; form: FormData }[] = [];
  const answer = async (url: unknown, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    asked.push({ url: String(url), key: headers.get("Idempotency-Key"), form: init?.body as FormData });
    const next = script.shift();
    if (!next) throw new Error("asked more often than expected");
    return next();
  };
  return { asked, fetch: answer as typeof fetch };
}
const ok = (): Response => Response.json(placed, { status: 201 });
const dead = (): never => {
  throw new TypeError("connection reset");
};
const quick = { endpoint: "https://example.test/", backoff_ms: 1 };

test("an answer lost on the way is asked for again with the same key", async () => {
  const { asked, fetch } = service([dead, () => new Response("", { status: 503 }), ok]);
  const result = await submitPhoto(photo, order(), { ...quick, fetch });
  assert.equal(result.receipt?.number, "N1");
  assert.equal(asked.length, 3);
  assert.match(asked[0]?.key ?? "", /^[0-9a-f]{32}$/);
  assert.equal(new Set(asked.map(({ key }) => key)).size, 1);
  assert.equal(asked[0]?.url, "https://example.test/v1/orders");
});

test("the key stays with the order across calls, and differs between orders", async () => {
  const mine = order();
  const { asked, fetch } = service([ok, ok, ok]);
  await submitPhoto(photo, mine, { ...quick, fetch });
  await submitPhoto(photo, mine, { ...quick, fetch });
  await submitPhoto(photo, order(), { ...quick, fetch });
  assert.equal(asked[0]?.key, asked[1]?.key);
  assert.notEqual(asked[1]?.key, asked[2]?.key);
});

test("a key that the order carries is used", async () => {
  const { asked, fetch } = service([ok]);
  await submitPhoto(photo, { ...order(), idempotency_key: "kept" }, { ...quick, fetch });
  assert.equal(asked[0]?.key, "kept");
});

test("everything the service needs is in the form", async () => {
  const { asked, fetch } = service([ok]);
  await submitPhoto(photo, order(), { ...quick, fetch });
  const form = asked[0]?.form as FormData;
  assert.deepEqual([...form.keys()], ["document", "city", "applicant", "report", "edits", "photo"]);
  assert.deepEqual(JSON.parse(String(form.get("applicant"))), { name: "张三" });
  assert.equal((form.get("photo") as Blob).type, "image/jpeg");
});

test("a refusal is not repeated and carries the problem's words", async () => {
  const problem = { type: "/problems/photo-retake", title: "Photo refused", detail: "照片未通过检测" };
  const { asked, fetch } = service([() => Response.json(problem, { status: 422 })]);
  await assert.rejects(submitPhoto(photo, order(), { ...quick, fetch }), (error) => {
    assert.ok(error instanceof CheckerError);
    assert.deepEqual([error.code, error.status, error.detail, error.explanation],
      ["server", 422, "/problems/photo-retake", "照片未通过检测"]);
    return true;
  });
  assert.equal(asked.length, 1);
});

test("a dead line ends as network after the given number of tries", async () => {
  const { asked, fetch } = service([dead, dead, dead]);
  await assert.rejects(submitPhoto(photo, order(), { ...quick, fetch, attempts: 3 }),
    (error) => error instanceof CheckerError && error.code === "network");
  assert.equal(asked.length, 3);
});

test("an abort while waiting to try again ends it", async () => {
  const controller = new AbortController();
  const { fetch } = service([dead]);
  const call = submitPhoto(photo, order(), { ...quick, fetch, backoff_ms: 60_000, signal: controller.signal });
  setTimeout(() => controller.abort(), 5);
  await assert.rejects(call, (error) => error instanceof CheckerError && error.code === "aborted");
});

test("an answer that is no order is a server error", async () => {
  const { fetch } = service([() => new Response("<html>login</html>", { status: 200 })]);
  await assert.rejects(submitPhoto(photo, order(), { ...quick, fetch }),
    (error) => error instanceof CheckerError && error.code === "server");
});

test("nothing is posted without a prepared photo", async () => {
  const { asked, fetch } = service([]);
  await assert.rejects(submitPhoto({ ...photo, jpeg: null }, order(), { ...quick, fetch }));
  assert.equal(asked.length, 0);
});
