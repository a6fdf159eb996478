/** The messages between the page and the worker: numbered requests, each with exactly one answer. */

import type { Failure } from "./error.js";
import type { Channel, CheckOptions, City, DocumentSummary, Locale, Normalization, Report, Requirement } from "./generated/engine.js";

/** Where the picture comes from. A Blob crosses by reference; the worker reads it. */
export type Source =
  | { kind: "file"; file: Blob }
  | { kind: "pixels"; pixels: ImageData }
  | { kind: "bitmap"; bitmap: ImageBitmap };

/** The networks, in the order of the engine's constructor. */
export const networkNames = [
  "face_detection_short_range",
  "face_detection_full_range",
  "face_landmarks",
  "person_mask",
  "attributes",
  "matte_edge",
] as const;
export type NetworkName = (typeof networkNames)[number];

/** All that an engine is started from. Kept by the page, so that a restart asks the network for nothing. */
export interface EngineParts {
  engine: WebAssembly.Module | Uint8Array;
  networks: Record<NetworkName, Uint8Array>;
  catalogue: Uint8Array;
  /** Documents of the embedder's own. */
  overrides: Uint8Array | null;
}

/** What each operation takes and answers. */
export interface Operations {
  start: { takes: EngineParts; answers: Record<Locale, DocumentSummary[]> };
  check: { takes: { source: Source; options: CheckOptions }; answers: Report };
  normalize: {
    takes: { source: Source; options: CheckOptions };
    answers: { normalization: Normalization; jpeg: Uint8Array | null; matte: Uint8Array | null };
  };
  cities: { takes: { document: string | null; locale: Locale }; answers: City[] };
  requirement: { takes: { document: string; city: string | null; channel: Channel | null }; answers: Requirement };
}
export type Operation = keyof Operations;

export interface Request<O extends Operation = Operation> {
  id: number;
  operation: O;
  argument: Operations[O]["takes"];
}

export type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; failure: Failure };

/** One end of the line: a worker, or the engine in the page itself, or a test's stand-in. */
export interface Port {
  post(request: Request, transfer: Transferable[]): void;
  /** Called once, before the first `post`. `crashed` means the far end is gone. */
  listen(onAnswer: (answer: Answer) => void, onCrash: (reason: string) => void): void;
  terminate(): void;
}
