/** Screen 6, second half: one order: how it stands, why it was refused, its receipt. */

import type { CheckerError } from "yizhao";
import { change } from "../draft.js";
import { asCheckerError } from "../engine.js";
import { h, release } from "../dom.js";
import { findOrder, follow, isFinal, isWaiting, orders, receiptPdf, remove, send, type KeptOrder, type ServiceReceipt } from "../orders.js";
import { go, type Screen } from "../router.js";
import { formatDate, t, tOr } from "../texts/index.js";
import { icon } from "../view/icons.js";
import { button, notice, screen } from "../view/shell.js";
import { beginResubmission } from "./order.js";
import { cityName, orderName, stateOf } from "./orders.js";

export function receiptScreen([key = ""]: string[]): Screen {
  const content = h("div.order-view", { attributes: { "data-state": "" } });
  const element = screen({ name: "receipt", heading: t("orders.title"), backTo: "/orders", content: [content] });
  const controller = new AbortController();
  let photo = "";
  let problem: CheckerError | null = null;
  const draw = (): void => {
    const order = findOrder(key);
    if (!order) return content.replaceChildren(notice("plain", t("order.unknown"), "", h("a.button.secondary", { attributes: { href: "/orders" } }, t("orders.title"))));
    photo ||= URL.createObjectURL(order.jpeg);
    content.dataset["state"] = stateOf(order);
    content.replaceChildren(...orderView(order, photo, problem, { sendNow, deleteOrder }));
  };
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      problem = null;
      await work();
    } catch (error) {
      problem = asCheckerError(error);
    }
    if (!controller.signal.aborted) draw();
  };
  const watchState = async (): Promise<void> => {
    const order = findOrder(key);
    if (order?.service && !isFinal(order)) await run(() => follow(key, controller.signal, draw));
  };
  const sendNow = (): void => void run(() => send(key)).then(watchState);
  const deleteOrder = (): void => {
    if (!confirm(t("order.deleteConfirm"))) return;
    void run(() => remove(key)).then(() => {
      if (!findOrder(key)) go("/orders", { replace: true });
    });
  };
  const stop = orders.watch(draw);
  return {
    title: t("orders.title"), element,
    shown: () => void watchState(),
    gone: () => {
      controller.abort();
      stop();
      release(photo);
    },
  };
}

interface Actions {
  sendNow: () => void;
  deleteOrder: () => void;
}

function orderView(order: KeptOrder, photo: string, problem: CheckerError | null, actions: Actions): HTMLElement[] {
  const receipt = order.service?.receipt ?? null;
  const parts: HTMLElement[] = [];
  if (problem) parts.push(notice("advise", problem.code === "network" ? t("order.stale") : problem.explanation, ""));
  if (isWaiting(order)) {
    parts.push(notice("advise", t("orders.waiting"), t("order.waitingNote"), button(t("orders.retry"), actions.sendNow, { kind: "primary", name: "send" })));
  }
  if (receipt) parts.push(receiptCard(order, receipt, photo));
  else parts.push(summary(order, photo));
  if (stateOf(order) === "rejected" && !isWaiting(order)) parts.push(rejection(order));
  if (order.service) parts.push(timeline(order));
  parts.push(button(t("order.delete"), actions.deleteOrder, { kind: "danger", name: "delete" }));
  return parts;
}

function summary(order: KeptOrder, photo: string): HTMLElement {
  const state = stateOf(order);
  return h("section.card.summary", null,
    h("img.prepared-photo", { attributes: { src: photo, alt: orderName(order) } }),
    h("div", null, h("p.name", null, orderName(order)), h("p.small", null, cityName(order)),
      h("p.state", { class: state, attributes: { role: "status" } }, tOr(`state.${state}`, state))));
}

/** The receipt. Its title and notice come from the service; ours stand where it sends none. */
function receiptCard(order: KeptOrder, receipt: ServiceReceipt, photo: string): HTMLElement {
  const copied = h("span.small", { attributes: { role: "status" } });
  const facts: [string, string][] = [
    [t("receipt.document"), receipt.document?.name ?? orderName(order)],
    [t("receipt.city"), receipt.city?.name ?? cityName(order)],
    ...(receipt.covers?.length > 1 ? [[t("receipt.covers"), receipt.covers.map(({ name }) => name).join(t("list.and"))] as [string, string]] : []),
    [t("receipt.accepted"), formatDate(receipt.accepted_on)],
    ...(receipt.valid_until ? [[t("receipt.validUntil"), formatDate(receipt.valid_until)] as [string, string]] : []),
  ];
  const days = receipt.valid_until ? daysUntil(receipt.valid_until) : null;
  return h("section.card.receipt", { attributes: { "data-official": String(receipt.official === true) } },
    h("h2", null, receipt.official ? receipt.title : t("receipt.heading")),
    receipt.official ? (receipt.issuer ? h("p.small", null, receipt.issuer) : null)
      : h("p.disclaimer", null, t("receipt.disclaimer"), h("br"), h("small", null, t("receipt.disclaimerOther"))),
    h("div.receipt-main", null,
      h("span.small", null, t("receipt.number")),
      h("p.receipt-number.number", { attributes: { "data-receipt-number": receipt.number } }, receipt.number),
      h("div.row", null,
        h("img.prepared-photo", { attributes: { src: photo, alt: orderName(order) } }),
        button(t("receipt.copy"), () => void navigator.clipboard.writeText(receipt.number).then(() => (copied.textContent = t("receipt.copied")), () => undefined), { kind: "plain", icon: "copy" }),
        copied)),
    h("dl.facts", null, ...facts.flatMap(([name, value]) => [h("dt", null, name), h("dd", null, value)])),
    days === null ? null : h("p.days", { class: days >= 0 ? "pass" : "fail" }, days >= 0 ? t("receipt.daysLeft", { days }) : t("receipt.lapsed")),
    receipt.photo_sha256 ? h("details.source", null, h("summary", null, t("receipt.photoHash")), h("p.hash", null, receipt.photo_sha256)) : null,
    h("div.row.no-print", null,
      h("a.button.secondary", { attributes: { href: photo, download: `${receipt.number}.jpg` } }, icon("save"), h("span", null, t("receipt.savePhoto"))),
      button(t("receipt.pdf"), () => void downloadPdf(order), { icon: "orders", name: "pdf" }),
      button(t("receipt.print"), () => print(), { icon: "print" })));
}

async function downloadPdf(order: KeptOrder): Promise<void> {
  const address = URL.createObjectURL(await receiptPdf(order));
  h("a", { attributes: { href: address, download: `${order.service?.receipt?.number ?? "receipt"}.pdf` } }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Days from the person's today to the last day of validity, both counted as days. */
export function daysUntil(date: string, now = new Date()): number {
  const [year = 0, month = 1, day = 1] = date.slice(0, 10).split("-").map(Number);
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.UTC(year, month - 1, day) - today) / 86_400_000);
}

function rejection(order: KeptOrder): HTMLElement {
  const again = button(t("order.resubmit"), () => {
    beginResubmission(order.key);
    change({ document: order.document, photo: null });
    go(`/documents/${encodeURIComponent(order.document)}`);
  }, { kind: "primary", name: "resubmit" });
  return h("section", null, h("h2", null, t("order.reasons")),
    h("ul.findings-list", null, ...(order.service?.reasons ?? []).map(({ message, advice }) =>
      h("li.card.finding.retake", null, h("p.message", null, message), advice ? h("p.advice", null, advice) : null))),
    again);
}

function timeline(order: KeptOrder): HTMLElement {
  return h("section", null, h("h2", null, t("order.progress")),
    h("ol.timeline", null, ...(order.service?.history ?? []).map(({ state, at }) =>
      h("li", { class: state }, h("span.name", null, tOr(`state.${state}`, state)), h("time.small.number", { attributes: { datetime: at } }, formatMoment(at))))));
}

function formatMoment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${formatDate(iso)} ${date.toTimeString().slice(0, 5)}`;
}
