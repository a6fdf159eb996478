import assert from "node:assert/strict";
import { test } from "node:test";

import { Bridge } from "../src/bridge.js";
import { CheckerError } from "../src/error.js";
import type { EngineParts, Port, Request, Answer } from "../src/protocol.js";

const parts = { engine: new Uint8Array(), networks: {}, catalogue: new Uint8Array(), overrides: null } as unknown as EngineParts;
const documents = { "zh-CN": [], "en": [] };

/** A far end whose answers the test decides. */
class FakePort implements Port {
  static all: FakePort[] = [];
  requests: Request[] = [];
  terminated = false;
  answer!: (answer: Answer) => void;
  crash!: (reason: string) => void;

  constructor(readonly autoStart = true) {
    FakePort.all.push(this);
  }
  listen(onAnswer: (answer: Answer) => void, onCrash: (reason: string) => void): void {
    this.answer = onAnswer;
    this.crash = onCrash;
  }
  post(request: Request): void {
    this.requests.push(request);
    if (request.operation === "start" && this.autoStart) {
      queueMicrotask(() => this.answer({ id: request.id, ok: true, value: documents }));
    }
  }
  terminate(): void {
    this.terminated = true;
  }
  get last(): Request {
    return this.requests.at(-1) as Request;
  }
  succeed(value: unknown): void {
    this.answer({ id: this.last.id, ok: true, value });
  }
}

function bridge(spawn: () => Port = () => new FakePort()): Bridge {
  FakePort.all = [];
  return new Bridge(spawn, parts, "en");
}
const ask = (line: Bridge, document: string, signal?: AbortSignal): Promise<unknown> =>
  line.call("requirement", { document, city: null, channel: null }, signal);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const port = (index: number): FakePort => FakePort.all[index] as FakePort;
const coded = (code: string) => (error: unknown) => error instanceof CheckerError && error.code === code;

test("calls run one at a time, in order, each with its own answer", async () => {
  const line = bridge();
  await line.start();
  const first = ask(line, "a");
  const second = ask(line, "b");
  await settle();
  assert.equal(port(0).requests.length, 2, "start and the first call only");
  port(0).succeed("for a");
  assert.equal(await first, "for a");
  await settle();
  assert.deepEqual(port(0).last.argument, { document: "b", city: null, channel: null });
  port(0).succeed("for b");
  assert.equal(await second, "for b");
});

test("aborting the running call ends its worker; the waiting call runs on the next one", async () => {
  const line = bridge();
  await line.start();
  const controller = new AbortController();
  const running = ask(line, "a", controller.signal);
  const waiting = ask(line, "b");
  await settle();
  controller.abort();
  await assert.rejects(running, coded("aborted"));
  assert.ok(port(0).terminated);
  await settle();
  assert.deepEqual(port(1).requests.map((request) => request.operation), ["start", "requirement"]);
  port(1).succeed("for b");
  assert.equal(await waiting, "for b");
});

test("aborting a waiting call leaves the worker alone", async () => {
  const line = bridge();
  await line.start();
  const controller = new AbortController();
  const running = ask(line, "a");
  const waiting = ask(line, "b", controller.signal);
  await settle();
  controller.abort();
  await assert.rejects(waiting, coded("aborted"));
  port(0).succeed("for a");
  assert.equal(await running, "for a");
  assert.equal(port(0).terminated, false);
  assert.equal(line.starts, 1);
});

test("a signal that is aborted already never reaches the worker", async () => {
  const line = bridge();
  await line.start();
  await assert.rejects(ask(line, "a", AbortSignal.abort()), coded("aborted"));
  assert.equal(port(0).requests.length, 1);
});

test("after a crash the call fails with engine-crashed, and the next call works", async () => {
  const line = bridge();
  await line.start();
  const call = ask(line, "a");
  await settle();
  port(0).crash("out of memory");
  await assert.rejects(call, coded("engine-crashed"));
  const next = ask(line, "b");
  await settle();
  port(1).succeed("for b");
  assert.equal(await next, "for b");
});

test("a panic answered as engine-crashed replaces the worker too", async () => {
  const line = bridge();
  await line.start();
  const call = ask(line, "a");
  await settle();
  port(0).answer({
    id: port(0).last.id, ok: false,
    failure: { code: "engine-crashed", message: "unreachable", detail: null, explanation: null },
  });
  await assert.rejects(call, (error) => coded("engine-crashed")(error) && (error as CheckerError).explanation.includes("restarted"));
  assert.ok(port(0).terminated);
});

test("late answers of a replaced worker are not taken for the new one's", async () => {
  const line = bridge();
  await line.start();
  const controller = new AbortController();
  const call = ask(line, "a", controller.signal);
  await settle();
  const lateId = port(0).last.id;
  controller.abort();
  await assert.rejects(call);
  const next = ask(line, "b");
  await settle();
  port(0).answer({ id: lateId, ok: true, value: "stale" });
  port(0).answer({ id: port(1).last.id, ok: true, value: "stale" });
  port(1).succeed("fresh");
  assert.equal(await next, "fresh");
});

test("a failure that is the photo's keeps the worker and carries the engine's words", async () => {
  const line = bridge();
  await line.start();
  const call = ask(line, "a");
  await settle();
  port(0).answer({
    id: port(0).last.id, ok: false,
    failure: { code: "decode", message: "ends after 12 bytes", detail: "truncated", explanation: "The file is cut." },
  });
  await assert.rejects(call, (error) =>
    coded("decode")(error) && (error as CheckerError).detail === "truncated" && (error as CheckerError).explanation === "The file is cut.");
  assert.equal(port(0).terminated, false);
});

test("an engine that does not start rejects start, and is tried again by the next call", async () => {
  let tries = 0;
  const line = bridge(() => new FakePort(++tries > 1));
  const start = line.start();
  await settle();
  port(0).answer({
    id: port(0).last.id, ok: false,
    failure: { code: "asset-load", message: "damaged network", detail: "model", explanation: null },
  });
  await assert.rejects(start, coded("asset-load"));
  const call = ask(line, "a");
  await settle();
  port(1).succeed("works");
  assert.equal(await call, "works");
});

test("dispose rejects what runs, what waits, and what starts", async () => {
  const line = bridge();
  await line.start();
  const running = ask(line, "a");
  const waiting = ask(line, "b");
  await settle();
  line.dispose();
  await assert.rejects(running, coded("aborted"));
  await assert.rejects(waiting, coded("aborted"));
  assert.ok(port(0).terminated);

  const starting = bridge(() => new FakePort(false));
  const start = starting.start();
  await settle();
  starting.dispose();
  await assert.rejects(start, coded("aborted"));
});

test("what cannot be cloned is a decode error, and the line stays usable", async () => {
  const line = bridge(() => {
    const fake = new FakePort();
    const post = fake.post.bind(fake);
    fake.post = (request) => {
      if (request.operation === "check") throw new DOMException("could not be cloned", "DataCloneError");
      post(request);
    };
    return fake;
  });
  await line.start();
  await assert.rejects(line.call("check", {} as never), coded("decode"));
  const next = ask(line, "a");
  await settle();
  port(0).succeed("works");
  assert.equal(await next, "works");
});
