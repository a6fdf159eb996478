/** The two places where the engine runs: a dedicated worker, or the page itself where there is no worker. */

import type { Answer, EngineParts, Port, Request } from "./protocol.js";

/** Whether this page's policy was seen to refuse workers from a Blob. */
let blobWorkersRefused = false;

/** A worker from its source text. A Blob address asks the network for nothing when the worker is replaced, and serves
 * assets of another origin; where the page's policy forbids it, the script's own address serves. */
export class WorkerPort implements Port {
  #worker: Worker;
  readonly #address: string;
  readonly #engineBytes: Uint8Array;
  /** The start request, while it is open whether the Blob worker lives. */
  #unanswered: Request | null = null;
  #fromBlob: boolean;
  #onAnswer: (answer: Answer) => void = () => undefined;
  #onCrash: (reason: string) => void = () => undefined;

  constructor(script: string, address: string, engineBytes: Uint8Array) {
    this.#address = address;
    this.#engineBytes = engineBytes;
    const fromBlob = blobWorkersRefused ? null : blobWorker(script);
    this.#fromBlob = fromBlob !== null;
    this.#worker = fromBlob ?? new Worker(address);
  }

  listen(onAnswer: (answer: Answer) => void, onCrash: (reason: string) => void): void {
    this.#onAnswer = onAnswer;
    this.#onCrash = onCrash;
    this.#attach();
  }

  #attach(): void {
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.#unanswered = null;
      this.#onAnswer(data);
    };
    this.#worker.onmessageerror = () => this.#onCrash("an answer of the worker could not be read");
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const request = this.#unanswered;
      if (!this.#fromBlob || !request) return this.#onCrash(event.message || "the worker ended or did not load");
      blobWorkersRefused = true;
      this.#fromBlob = false;
      this.terminate();
      this.#worker = new Worker(this.#address);
      this.#attach();
      this.post(request, []);
    };
  }

  post(request: Request, transfer: Transferable[]): void {
    if (request.operation === "start") this.#unanswered = request;
    try {
      this.#worker.postMessage(request, transfer);
    } catch (error) {
      if (request.operation !== "start") throw error;
      // Some web-views refuse to clone a compiled module; bytes always pass.
      const parts = request.argument as EngineParts;
      this.#worker.postMessage({ ...request, argument: { ...parts, engine: this.#engineBytes } }, transfer);
    }
  }

  terminate(): void {
    this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null;
    this.#worker.terminate();
  }
}

function blobWorker(script: string): Worker | null {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    return new Worker(url);
  } catch {
    blobWorkersRefused = true;
    return null;
  } finally {
    // The fetch of the script has begun; some engines still need the address for a moment.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

/** The engine in the page's own thread: slower to the touch and not to be interrupted, for places without workers. */
export class InlinePort implements Port {
  #onAnswer: ((answer: Answer) => void) | null = null;
  #host: Promise<{ answer(request: Request): Promise<{ answer: Answer }> }>;

  constructor() {
    this.#host = import("./engine_host.js").then(({ EngineHost }) => new EngineHost());
  }

  listen(onAnswer: (answer: Answer) => void, onCrash: (reason: string) => void): void {
    this.#onAnswer = onAnswer;
    this.#host.catch((error: unknown) => onCrash(String(error)));
  }

  post(request: Request): void {
    void this.#host.then(async (host) => this.#onAnswer?.((await host.answer(request)).answer));
  }

  terminate(): void {
    this.#onAnswer = null;
  }
}
