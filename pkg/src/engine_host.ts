/** Runs the engine: one instance, one call at a time. The same code serves in the worker and, without one, in the page. */

import { decodeByBrowser, pixelsOf, sniffBrowserFormat } from "./decode.js";
import { CheckerError, isEngineFailure, toFailure } from "./error.js";
import init, { EngineHandle } from "./generated/engine.js";
import type { CheckOptions } from "./generated/engine.js";
import type { Answer, EngineParts, Operations, Request, Source } from "./protocol.js";

const noBytes = new Uint8Array(0);

/** What an operation looks at: a file's bytes, or pixels with the file they came from. */
type Look = { bytes: Uint8Array } | { pixels: ImageData; bytes: Uint8Array };

export class EngineHost {
  #engine: EngineHandle | null = null;

  /** Answers one request; never throws. */
  async answer(request: Request): Promise<{ answer: Answer; transfer: Transferable[] }> {
    try {
      const { value, transfer } = await this.#perform(request);
      return { answer: { id: request.id, ok: true, value }, transfer };
    } catch (thrown) {
      return { answer: { id: request.id, ok: false, failure: toFailure(thrown) }, transfer: [] };
    }
  }

  async #perform(request: Request): Promise<{ value: unknown; transfer: Transferable[] }> {
    switch (request.operation) {
      case "start":
        return { value: await this.#start(request.argument as EngineParts), transfer: [] };
      case "check": {
        const { source, options } = request.argument as Operations["check"]["takes"];
        return { value: await this.#look(source, (engine, look) => check(engine, look, options)), transfer: [] };
      }
      case "normalize": {
        const { source, options } = request.argument as Operations["normalize"]["takes"];
        const made = await this.#look(source, (engine, look) => normalize(engine, look, options));
        const { normalization, jpeg, matte } = made;
        const value: Operations["normalize"]["answers"] = { normalization, jpeg, matte };
        const parts = [jpeg, matte].filter((part) => part !== null);
        return { value, transfer: parts.map((part) => part.buffer as ArrayBuffer) };
      }
      case "cities": {
        const { document, locale } = request.argument as Operations["cities"]["takes"];
        return { value: this.#running().cities(document, locale), transfer: [] };
      }
      case "requirement": {
        const { document, city, channel } = request.argument as Operations["requirement"]["takes"];
        return { value: this.#running().requirement(document, city, channel), transfer: [] };
      }
    }
  }

  async #start(parts: EngineParts): Promise<Operations["start"]["answers"]> {
    await init({ module_or_path: parts.engine as WebAssembly.Module | BufferSource });
    const { networks } = parts;
    this.#engine = new EngineHandle(
      networks.face_detection_short_range,
      networks.face_detection_full_range,
      networks.face_landmarks,
      networks.person_mask,
      networks.attributes,
      networks.matte_edge,
      parts.catalogue,
      parts.overrides,
    );
    return { "zh-CN": this.#engine.documents("zh-CN"), "en": this.#engine.documents("en") };
  }

  #running(): EngineHandle {
    if (!this.#engine) throw new CheckerError("engine-crashed", "the engine was not started");
    return this.#engine;
  }

  async #look<T>(source: Source, perform: (engine: EngineHandle, look: Look) => T): Promise<T> {
    const engine = this.#running();
    if (source.kind === "pixels") return perform(engine, { pixels: source.pixels, bytes: noBytes });
    if (source.kind === "bitmap") return perform(engine, { pixels: pixelsOf(source.bitmap), bytes: noBytes });
    const bytes = await read(source.file);
    try {
      return perform(engine, { bytes });
    } catch (thrown) {
      if (!isEngineFailure(thrown) || !browserMayDecode(thrown.code, thrown.message, bytes)) throw thrown;
      return perform(engine, { pixels: await decodeByBrowser(source.file, bytes), bytes });
    }
  }
}

/** The engine refuses a picture beyond its limits with `too-large`; only the bound on its own decoder's memory is one
 * that the browser, decoding outside of wasm, does not share. It is known by its words, see src/photo/limits.rs. */
export function browserMayDecode(code: string, message: string, bytes: Uint8Array): boolean {
  if (code === "too-large") return message.startsWith("decoding would hold");
  return code === "unsupported-format" && sniffBrowserFormat(bytes) !== null;
}

async function read(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new CheckerError("decode", "the file can no longer be read", { detail: "unreadable", cause });
  }
}

function check(engine: EngineHandle, look: Look, options: CheckOptions) {
  if (!("pixels" in look)) return engine.check(look.bytes, options);
  const { data, width, height } = look.pixels;
  return engine.checkPixels(view(data), width, height, look.bytes, options);
}

function normalize(engine: EngineHandle, look: Look, options: CheckOptions) {
  if (!("pixels" in look)) return engine.normalize(look.bytes, options);
  const { data, width, height } = look.pixels;
  return engine.normalizePixels(view(data), width, height, look.bytes, options);
}

function view(data: Uint8ClampedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
