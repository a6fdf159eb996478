/** Handing in an approved photo: one order, however often the line breaks. The idempotency key is made once and kept,
 * so a repeat after a lost answer finds the order that the first try made. */

import { CheckerError } from "./error.js";
import { explain } from "./explanations.js";
import type { Channel, Locale } from "./generated/engine.js";
import type { PreparedPhoto } from "./checker.js";

/** What the place of application asks about the person. */
export interface Applicant {
  name: string;
  phone?: string;
  id_number?: string;
  [field: string]: string | undefined;
}

export interface Order {
  document: string;
  /** GB/T 2260 code. */
  city: string;
  /** How the photo is handed in, when it is not the document's first channel. */
  channel?: Channel | null;
  applicant: Applicant;
  /** Kept by whoever stores orders across reloads; made on the first try otherwise. At most 255 characters. */
  idempotency_key?: string;
}

export interface SubmitOptions {
  /** Address of the receiving service, without `/v1`. */
  endpoint: string | URL;
  fetch?: typeof fetch;
  signal?: AbortSignal;
  locale?: Locale;
  /** Bytes of the request sent; only known where XMLHttpRequest serves. */
  onProgress?: (progress: { sent: number; total: number; attempt: number }) => void;
  /** Tries altogether. Default 5. */
  attempts?: number;
  /** First wait before a repeat, milliseconds; doubles each time. Default 600. */
  backoff_ms?: number;
}

export interface Receipt {
  number: string;
  [field: string]: unknown;
}

/** The service's answer. */
export interface PlacedOrder {
  id: string;
  /** The holder's credential for this order. */
  token: string;
  state: string;
  receipt: Receipt | null;
  [field: string]: unknown;
}

interface Reply {
  status: number;
  retryAfter: string | null;
  body: string;
}

const keys = new WeakMap<Order, string>();

/** Posts the photo. Repeats what is safe to repeat; throws `network` when the line stays dead, `server` when the
 * service refuses. */
export async function submitPhoto(
  photo: Pick<PreparedPhoto, "jpeg" | "edits" | "report">, order: Order, options: SubmitOptions,
): Promise<PlacedOrder> {
  const locale = options.locale ?? "zh-CN";
  if (!photo.jpeg) {
    throw new CheckerError("decode", "there is no prepared photo to submit", { explanation: explain("decode", locale) });
  }
  const key = keyOf(order);
  const attempts = Math.max(1, options.attempts ?? 5);
  for (let attempt = 1; ; attempt += 1) {
    const { placed, failed } = await tryOnce(photo, photo.jpeg, order, key, options, attempt, locale);
    if (placed) return placed;
    if (!failed.retry || attempt >= attempts) throw failed.error;
    await pause(failed.wait_ms ?? (options.backoff_ms ?? 600) * 2 ** (attempt - 1), options.signal, locale);
  }
}

/** The key of an order: the one it carries, or one made now and remembered for this very object. */
export function keyOf(order: Order): string {
  if (order.idempotency_key) return order.idempotency_key;
  const known = keys.get(order) ?? newKey();
  keys.set(order, known);
  return known;
}

/** 128 random bits, hexadecimal. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Failed {
  retry: boolean;
  wait_ms: number | null;
  error: CheckerError;
}
type Outcome = { placed: PlacedOrder; failed?: never } | { placed?: never; failed: Failed };

async function tryOnce(
  photo: Pick<PreparedPhoto, "edits" | "report">, jpeg: Blob, order: Order, key: string,
  options: SubmitOptions, attempt: number, locale: Locale,
): Promise<Outcome> {
  if (options.signal?.aborted) throw abortedBy(options.signal, locale);
  const form = new FormData();
  form.append("document", order.document);
  form.append("city", order.city);
  if (order.channel) form.append("channel", order.channel);
  form.append("applicant", JSON.stringify(order.applicant));
  form.append("report", JSON.stringify(photo.report));
  form.append("edits", JSON.stringify(photo.edits));
  form.append("photo", jpeg, "photo.jpg");
  const address = `${String(options.endpoint).replace(/\/+$/, "")}/v1/orders`;
  let reply: Reply;
  try {
    reply = await send(address, form, { "Idempotency-Key": key, "Accept-Language": locale }, options, attempt);
  } catch (cause) {
    if (options.signal?.aborted) throw abortedBy(options.signal, locale);
    const error = new CheckerError("network", "the service cannot be reached", { explanation: explain("network", locale), cause });
    return { failed: { retry: true, wait_ms: null, error } };
  }
  if (reply.status >= 200 && reply.status < 300) return { placed: placedOrder(reply, locale) };
  return { failed: refused(reply, locale) };
}

function placedOrder(reply: Reply, locale: Locale): PlacedOrder {
  const order = parse(reply.body);
  if (!order || typeof order["id"] !== "string" || typeof order["token"] !== "string") {
    throw new CheckerError("server", "the service's answer is not an order", {
      status: reply.status, explanation: explain("server", locale),
    });
  }
  return { state: "received", receipt: null, ...order } as unknown as PlacedOrder;
}

/** RFC 9457 problem documents carry a stable `type` and words for the person. */
function refused(reply: Reply, locale: Locale): Failed {
  const problem = parse(reply.body) ?? {};
  const type = typeof problem["type"] === "string" ? problem["type"] : `status-${reply.status}`;
  const words = [problem["detail"], problem["title"]].find((text) => typeof text === "string" && text !== "");
  const busy = [408, 425, 429, 502, 503, 504].includes(reply.status);
  const error = new CheckerError("server", `the service answered HTTP status ${reply.status} (${type})`, {
    status: reply.status, detail: type, explanation: typeof words === "string" && !busy ? words : explain("server", locale),
  });
  const seconds = Number(reply.retryAfter ?? "");
  return { retry: busy, wait_ms: reply.retryAfter && seconds >= 0 ? Math.min(seconds, 60) * 1000 : null, error };
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

async function send(
  address: string, form: FormData, headers: Record<string, string>, options: SubmitOptions, attempt: number,
): Promise<Reply> {
  if (options.onProgress && !options.fetch && typeof XMLHttpRequest === "function") {
    return sendCounting(address, form, headers, options, attempt);
  }
  const response = await (options.fetch ?? fetch)(address, {
    method: "POST", body: form, headers, ...(options.signal ? { signal: options.signal } : {}),
  });
  return { status: response.status, retryAfter: response.headers.get("Retry-After"), body: await response.text() };
}

/** `fetch` tells nothing of an upload's progress; XMLHttpRequest does. */
function sendCounting(
  address: string, form: FormData, headers: Record<string, string>, options: SubmitOptions, attempt: number,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const end = (how: () => void): void => {
      options.signal?.removeEventListener("abort", abort);
      how();
    };
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => options.onProgress?.({ sent: loaded, total, attempt });
    request.onload = () => end(() => resolve({
      status: request.status, retryAfter: request.getResponseHeader("Retry-After"), body: request.responseText,
    }));
    request.onerror = request.ontimeout = () => end(() => reject(new TypeError("network request failed")));
    request.onabort = () => end(() => reject(new DOMException("aborted", "AbortError")));
    options.signal?.addEventListener("abort", abort, { once: true });
    request.send(form);
  });
}

function pause(milliseconds: number, signal: AbortSignal | undefined, locale: Locale): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortedBy(signal as AbortSignal, locale));
    };
    // Up to a quarter more, so that many phones do not come back at the same moment.
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds * (1 + Math.random() / 4));
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function abortedBy(signal: AbortSignal, locale: Locale): CheckerError {
  return new CheckerError("aborted", "submission was aborted", { explanation: explain("aborted", locale), cause: signal.reason });
}
