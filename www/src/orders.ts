/** Orders on this device. An order is written down with its idempotency key before it is sent, and stays until the
 * service has acknowledged it, so that no broken line, closed tab or empty battery loses or doubles it. */

import { CheckerError, newKey, submitPhoto, type Applicant, type Edit, type PlacedOrder, type Report } from "yizhao";
import { Observable } from "./dom.js";
import { asCheckerError } from "./engine.js";
import type { ChosenCity } from "./draft.js";
import { keep, recall } from "./storage.js";
import { locale } from "./texts/index.js";

/** The receipt, as docs/service.md describes it. */
export interface ServiceReceipt {
  number: string;
  status: "valid" | "expired";
  title: string;
  official: boolean;
  notice: string;
  issuer: string | null;
  document: { id: string; name: string };
  covers: { id: string; name: string }[];
  city: { code: string; name: string };
  accepted_on: string;
  valid_until: string | null;
  valid_days: number | null;
  photo_sha256: string;
}

export interface ServiceOrder {
  id: string;
  token: string;
  state: string;
  attempt: number;
  reasons: { check: string; reason: string; message: string; advice: string }[];
  receipt: ServiceReceipt | null;
  history: { state: string; at: string }[];
}

/** An order as this device keeps it. */
export interface KeptOrder {
  key: string;
  document: string;
  document_zh: string;
  document_en: string;
  city: ChosenCity;
  /** Forgotten once the service has it. */
  applicant: Applicant | null;
  jpeg: Blob;
  edits: Edit[];
  report: Report;
  created_at: string;
  service: ServiceOrder | null;
  /** Photo for a rejected order, not yet acknowledged. */
  resubmission: { jpeg: Blob; edits: Edit[]; report: Report } | null;
}

export const orders = new Observable<KeptOrder[]>([]);

export async function restoreOrders(): Promise<void> {
  const kept = await recall<KeptOrder[]>("orders");
  if (Array.isArray(kept)) orders.set(kept);
}

export function findOrder(key: string): KeptOrder | undefined {
  return orders.value.find((order) => order.key === key);
}

async function put(order: KeptOrder): Promise<void> {
  const others = orders.value.filter(({ key }) => key !== order.key);
  orders.set([order, ...others].sort((a, b) => b.created_at.localeCompare(a.created_at)));
  await keep("orders", orders.value);
}

/** Writes an approved photo down as an order, to be sent. */
export async function placeOrder(order: Omit<KeptOrder, "key" | "created_at" | "service" | "resubmission">): Promise<KeptOrder> {
  const placed: KeptOrder = {
    ...order, key: newKey(), created_at: new Date().toISOString(), service: null, resubmission: null,
  };
  await put(placed);
  return placed;
}

export function isFinal(order: KeptOrder): boolean {
  return ["accepted", "rejected", "expired"].includes(order.service?.state ?? "");
}

/** Something of the order has not reached the service. */
export function isWaiting(order: KeptOrder): boolean {
  return order.service === null || order.resubmission !== null;
}

/** Sends an order that the service has not acknowledged. */
export async function send(key: string, signal?: AbortSignal, onProgress?: (share: number) => void): Promise<KeptOrder> {
  const order = findOrder(key);
  if (!order) throw new CheckerError("aborted", "the order is no longer kept");
  if (order.service && order.resubmission) return resubmit(key, order.resubmission);
  if (order.service) return order;
  const answer = await submitPhoto(
    { jpeg: order.jpeg, edits: order.edits, report: order.report },
    {
      document: order.document, city: order.city.code, channel: order.report.channel,
      applicant: order.applicant ?? { name: "" }, idempotency_key: order.key,
    },
    {
      endpoint: location.origin, locale: locale(), ...(signal ? { signal } : {}),
      onProgress: ({ sent, total }) => onProgress?.(total > 0 ? sent / total : 0),
    },
  );
  const acknowledged: KeptOrder = { ...order, service: fromService(answer), applicant: null };
  await put(acknowledged);
  return acknowledged;
}

/** Asks the service how an order stands. */
export async function update(key: string, signal?: AbortSignal): Promise<KeptOrder> {
  const order = findOrder(key);
  if (!order?.service) throw new CheckerError("aborted", "the order has not been sent");
  const answer = await request(order.service, "GET", "", signal);
  const updated: KeptOrder = { ...order, service: { ...fromService(await answer.json()), token: order.service.token } };
  await put(updated);
  return updated;
}

/** Follows an order until it is decided, asking again at growing distances. */
export async function follow(key: string, signal: AbortSignal, onChange: (order: KeptOrder) => void): Promise<void> {
  for (let wait = 400; !signal.aborted; wait = Math.min(wait * 1.6, 15_000)) {
    const order = await update(key, signal);
    if (signal.aborted) return;
    onChange(order);
    if (isFinal(order)) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Posts another photo for a rejected order. */
export async function resubmit(key: string, photo: NonNullable<KeptOrder["resubmission"]>): Promise<KeptOrder> {
  const order = findOrder(key);
  if (!order?.service) throw new CheckerError("aborted", "the order has not been sent");
  await put({ ...order, resubmission: photo });
  const form = new FormData();
  form.append("report", JSON.stringify(photo.report));
  form.append("edits", JSON.stringify(photo.edits));
  form.append("photo", photo.jpeg, "photo.jpg");
  const answer = await request(order.service, "POST", "/photo", undefined, form);
  const service = { ...fromService(await answer.json()), token: order.service.token };
  const updated: KeptOrder = { ...order, ...photo, service, resubmission: null };
  await put(updated);
  return updated;
}

/** Forgets an order that the service refused: it never was one there. */
export async function discard(key: string): Promise<void> {
  orders.set(orders.value.filter((other) => other.key !== key));
  await keep("orders", orders.value);
}

/** Removes an order here and, where it was sent, at the service. */
export async function remove(key: string): Promise<void> {
  const order = findOrder(key);
  if (order?.service) await request(order.service, "DELETE", "");
  await discard(key);
}

/** The receipt as a PDF, with the holder's credential. */
export async function receiptPdf(order: KeptOrder): Promise<Blob> {
  const number = order.service?.receipt?.number ?? "";
  const headers = { "Authorization": `Bearer ${order.service?.token}`, "Accept-Language": locale() };
  return (await ask(`/v1/receipts/${encodeURIComponent(number)}.pdf`, { headers })).blob();
}

function request(
  service: ServiceOrder, method: string, path: string, signal?: AbortSignal, body?: FormData,
): Promise<Response> {
  const headers = { "Authorization": `Bearer ${service.token}`, "Accept-Language": locale() };
  return ask(`/v1/orders/${encodeURIComponent(service.id)}${path}`, {
    method, headers, ...(signal ? { signal } : {}), ...(body ? { body } : {}),
  });
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new CheckerError("network", "the service cannot be reached", { cause });
  }
  if (response.ok || (init.method === "DELETE" && response.status === 404)) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; title?: string };
  throw new CheckerError("server", `the service answered HTTP status ${response.status}`, {
    status: response.status, detail: problem.code ?? "", explanation: problem.detail ?? problem.title ?? "",
  });
}

function fromService(answer: PlacedOrder | unknown): ServiceOrder {
  const order = answer as Partial<ServiceOrder>;
  return {
    id: order.id ?? "", token: order.token ?? "", state: order.state ?? "received", attempt: order.attempt ?? 1,
    reasons: order.reasons ?? [], receipt: order.receipt ?? null, history: order.history ?? [],
  };
}

/** Sends what waits, when the device is back online. */
export function sendWaitingWhenOnline(): void {
  const sendAll = (): void => {
    for (const order of orders.value) {
      if (isWaiting(order)) void send(order.key).catch((error: unknown) => asCheckerError(error));
    }
  };
  addEventListener("online", sendAll);
  if (navigator.onLine) sendAll();
}
