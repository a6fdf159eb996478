/** The page's end of the line to the engine: one call at a time, in order. A call that runs cannot be interrupted inside
 * the engine, so an abort ends the worker and starts another; so does a crash. Calls that still wait move over to it. */

import { aborted, CheckerError, fromFailure, type Failure } from "./error.js";
import { explain } from "./explanations.js";
import type { Locale } from "./generated/engine.js";
import type { Answer, EngineParts, Operation, Operations, Port, Request } from "./protocol.js";

interface Call {
  operation: Operation;
  argument: unknown;
  signal: AbortSignal | undefined;
  resolve: (value: never) => void;
  reject: (error: CheckerError) => void;
  onAbort: () => void;
}

export class Bridge {
  readonly #spawn: () => Port | Promise<Port>;
  readonly #parts: EngineParts;
  readonly #locale: Locale;
  #port: Promise<Port> | null = null;
  #livePort: Port | null = null;
  #queue: Call[] = [];
  #running: { id: number; call: Call } | null = null;
  #awaitingPort = false;
  #lastId = 0;
  #disposed = false;
  #generation = 0;
  #failStart: ((failure: Failure) => void) | null = null;
  #documents: Operations["start"]["answers"] | null = null;
  /** How many times a worker was started, for tests and diagnosis. */
  starts = 0;

  constructor(spawn: () => Port | Promise<Port>, parts: EngineParts, locale: Locale) {
    this.#spawn = spawn;
    this.#parts = parts;
    this.#locale = locale;
  }

  /** Starts the engine if it does not run; answers what the engine says on starting. */
  async start(): Promise<Operations["start"]["answers"]> {
    this.#port ??= this.#startPort();
    await this.#port;
    if (!this.#documents) throw new CheckerError("engine-crashed", "the engine started without its catalogue");
    return this.#documents;
  }

  call<O extends Exclude<Operation, "start">>(
    operation: O,
    argument: Operations[O]["takes"],
    signal?: AbortSignal,
  ): Promise<Operations[O]["answers"]> {
    if (this.#disposed) return Promise.reject(new CheckerError("aborted", "the checker was disposed"));
    if (signal?.aborted) return Promise.reject(aborted(this.#locale, signal.reason));
    return new Promise((resolve, reject) => {
      const call: Call = { operation, argument, signal, resolve, reject, onAbort: () => this.#abort(call) };
      signal?.addEventListener("abort", call.onAbort, { once: true });
      this.#queue.push(call);
      void this.#pump();
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#dropPort();
    const calls = [...(this.#running ? [this.#running.call] : []), ...this.#queue];
    this.#running = null;
    this.#queue = [];
    for (const call of calls) this.#settle(call, () => call.reject(new CheckerError("aborted", "the checker was disposed")));
  }

  #settle(call: Call, how: () => void): void {
    call.signal?.removeEventListener("abort", call.onAbort);
    how();
  }

  #abort(call: Call): void {
    this.#queue = this.#queue.filter((waiting) => waiting !== call);
    if (this.#running?.call === call) {
      this.#running = null;
      this.#restart();
    }
    this.#settle(call, () => call.reject(aborted(this.#locale, call.signal?.reason)));
  }

  #restart(): void {
    this.#dropPort();
    if (this.#disposed) return;
    this.#port = this.#startPort();
    this.#port.catch(() => undefined);
    void this.#pump();
  }

  #dropPort(): void {
    this.#generation += 1;
    this.#failStart?.({ code: "aborted", message: "the worker was replaced while it started", detail: null, explanation: null });
    this.#failStart = null;
    this.#livePort?.terminate();
    this.#livePort = null;
    this.#port = null;
  }

  async #startPort(): Promise<Port> {
    const generation = this.#generation;
    this.starts += 1;
    const port = await this.#spawn();
    if (generation !== this.#generation) {
      port.terminate();
      throw new CheckerError("aborted", "the worker was replaced while it started");
    }
    this.#livePort = port;
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      let started = false;
      const fail = (failure: Failure): void => {
        this.#failStart = null;
        if (generation === this.#generation) this.#dropPort();
        reject(fromFailure(failure, this.#locale));
      };
      this.#failStart = (failure) => reject(fromFailure(failure, this.#locale));
      port.listen(
        (answer) => {
          if (generation !== this.#generation) return;
          if (started) return this.#answered(answer);
          if (answer.id !== id) return;
          started = true;
          if (!answer.ok) return fail(answer.failure);
          this.#failStart = null;
          this.#documents = answer.value as Operations["start"]["answers"];
          resolve(port);
        },
        (reason) => {
          const failure: Failure = { code: "engine-crashed", message: reason, detail: null, explanation: null };
          if (!started) return fail(failure);
          if (generation === this.#generation) this.#crashed(failure);
        },
      );
      port.post({ id, operation: "start", argument: this.#parts } as Request, []);
    });
  }

  async #pump(): Promise<void> {
    if (this.#running || this.#awaitingPort || this.#disposed || this.#queue.length === 0) return;
    this.#awaitingPort = true;
    this.#port ??= this.#startPort();
    const waitedFor = this.#port;
    let port: Port;
    try {
      port = await waitedFor;
    } catch (error) {
      this.#awaitingPort = false;
      if (this.#port !== null && this.#port !== waitedFor) return void this.#pump();
      this.#port = null;
      const call = this.#queue.shift();
      if (call) this.#settle(call, () => call.reject(error as CheckerError));
      return void this.#pump();
    }
    this.#awaitingPort = false;
    if (this.#port !== waitedFor) return void this.#pump();
    const call = this.#queue.shift();
    if (!call) return;
    const id = ++this.#lastId;
    this.#running = { id, call };
    try {
      port.post({ id, operation: call.operation, argument: call.argument } as Request, []);
    } catch (cause) {
      this.#running = null;
      const error = new CheckerError("decode", "the picture cannot be handed to the engine", {
        explanation: explain("decode", this.#locale), cause,
      });
      this.#settle(call, () => call.reject(error));
      void this.#pump();
    }
  }

  #answered(answer: Answer): void {
    const running = this.#running;
    if (!running || answer.id !== running.id) return;
    if (!answer.ok && answer.failure.code === "engine-crashed") return this.#crashed(answer.failure);
    this.#running = null;
    const { call } = running;
    this.#settle(call, () => {
      if (answer.ok) call.resolve(answer.value as never);
      else call.reject(fromFailure(answer.failure, this.#locale));
    });
    void this.#pump();
  }

  #crashed(failure: Failure): void {
    const running = this.#running;
    this.#running = null;
    this.#restart();
    if (running) {
      // A panic's own words are for the log; the person is told that it works again.
      const error = fromFailure({ ...failure, explanation: null }, this.#locale);
      this.#settle(running.call, () => running.call.reject(error));
    }
  }
}
