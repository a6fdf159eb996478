/** What went wrong when a photo could not be looked at or handed in. A photo that fails a check is data, not an error. */

import { explain, type Explanation } from "./explanations.js";
import type { EngineFailure, Locale } from "./generated/engine.js";

/** Stable codes; programs match on these. */
export type CheckerErrorCode =
  | "unsupported-browser"
  | "asset-load"
  | "decode"
  | "too-large"
  | "aborted"
  | "engine-crashed"
  | "unknown-document"
  | "catalogue"
  | "network"
  | "server";

export interface CheckerErrorDetails {
  /** The engine's or the server's own, finer code: `truncated`, `heic`, a problem type. */
  detail?: string;
  /** For a person, in the checker's language. */
  explanation?: string;
  /** HTTP status, where a server answered. */
  status?: number;
  cause?: unknown;
}

/** The package's one error class. `message` is technical English, `explanation` is for the person. */
export class CheckerError extends Error {
  override readonly name = "CheckerError";
  readonly code: CheckerErrorCode;
  readonly detail: string | null;
  readonly explanation: string;
  readonly status: number | null;
  /** For `catalogue`: every problem of the file, `where: what`. */
  readonly problems: readonly string[];

  constructor(code: CheckerErrorCode, message: string, details: CheckerErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.detail = details.detail ?? null;
    this.explanation = details.explanation ?? message;
    this.status = details.status ?? null;
    this.problems = code === "catalogue" ? message.split("\n") : [];
  }
}

/** What crosses from the worker when a call fails. */
export interface Failure {
  code: CheckerErrorCode;
  message: string;
  detail: string | null;
  /** Present when the engine itself explained. */
  explanation: string | null;
}

const codeOfEngineFailure: Record<string, CheckerErrorCode> = {
  "empty": "decode",
  "unsupported-format": "decode",
  "truncated": "decode",
  "corrupt": "decode",
  "too-small": "decode",
  "too-large": "too-large",
  "unknown-document": "unknown-document",
  "unknown-city": "unknown-document",
  "unknown-channel": "unknown-document",
  "catalogue": "catalogue",
  "model": "asset-load",
  "internal": "engine-crashed",
};

export function isEngineFailure(thrown: unknown): thrown is EngineFailure {
  return (
    typeof thrown === "object" && thrown !== null && !(thrown instanceof Error) &&
    typeof (thrown as EngineFailure).code === "string"
  );
}

/** Turns whatever a call threw into what crosses the boundary. Anything but the engine's own objects is a crash:
 * a panic leaves the instance unusable. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof CheckerError) {
    const explanation = thrown.explanation === thrown.message ? null : thrown.explanation;
    return { code: thrown.code, message: thrown.message, detail: thrown.detail, explanation };
  }
  if (isEngineFailure(thrown)) {
    return {
      code: codeOfEngineFailure[thrown.code] ?? "engine-crashed",
      message: thrown.message,
      detail: thrown.code,
      explanation: thrown.explanation,
    };
  }
  return { code: "engine-crashed", message: String(thrown), detail: null, explanation: null };
}

export function fromFailure(failure: Failure, locale: Locale): CheckerError {
  const { code, detail } = failure;
  const fallback: Explanation = code === "decode" && (detail === "heic" || detail === "avif") ? detail : code;
  return new CheckerError(failure.code, failure.message, {
    ...(failure.detail === null ? {} : { detail: failure.detail }),
    explanation: failure.explanation ?? explain(fallback, locale),
  });
}

export function aborted(locale: Locale, cause?: unknown): CheckerError {
  return new CheckerError("aborted", "the call was aborted", { explanation: explain("aborted", locale), cause });
}
