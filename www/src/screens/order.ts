/** Screen 5: who applies, where, in words to be confirmed; then the one upload there is. */

import type { City } from "yizhao";
import { chosenCity, clearDraft, current } from "../draft.js";
import { asCheckerError } from "../engine.js";
import { h } from "../dom.js";
import { discard, placeOrder, resubmit, send } from "../orders.js";
import { cities, findDocument } from "../places.js";
import { go, type Screen } from "../router.js";
import { formatShare, locale, t, type TextKey } from "../texts/index.js";
import { saveSetting, setting } from "../storage.js";
import { icon } from "../view/icons.js";
import { type ActionBar, actionBar, button, notice, screen, skeleton } from "../view/shell.js";

/** Set by a rejected order's "submit again"; the next approved photo goes to it. */
const resubmissionSetting = "resubmit";

export function beginResubmission(key: string): void {
  saveSetting(resubmissionSetting, key);
}

export function orderScreen(): Screen {
  const title = t("order.title");
  const content = h("div.order", null, skeleton(4));
  const actions = actionBar();
  const element = screen({ name: "order", heading: title, backTo: "/prepare", content: [content], actions });
  const { approved, prepared, document: chosen } = current();
  if (!approved || !prepared?.jpeg || !chosen) {
    content.replaceChildren(notice("plain", t("order.noPhoto"), "", h("a.button.primary", { attributes: { href: "/" } }, t("result.pickPhoto"))));
    return { title, element };
  }
  const controller = new AbortController();
  void fill(chosen, content, actions, controller.signal);
  return { title, element, gone: () => controller.abort() };
}

async function fill(chosen: string, content: HTMLElement, actions: ActionBar, signal: AbortSignal): Promise<void> {
  const found = await findDocument(chosen);
  const city = chosenCity();
  const cityAddress = `/documents/${encodeURIComponent(chosen)}/city`;
  if (!found) return content.replaceChildren(notice("fail", t("app.notFound"), ""));
  if (!city) {
    content.replaceChildren(notice("advise", t("order.cityNeeded"), "", button(t("document.cityNone"), () => go(cityAddress), { kind: "primary", name: "city" })));
    return;
  }
  const place = (await cities(chosen)).find(({ code }) => code === city.code);
  const fields = formFields(place);
  const status = h("div", { attributes: { "aria-live": "polite" } });
  const submit = button(t("order.submit"), () => void start(), { kind: "primary", name: "submit" });
  const form = h("form", { attributes: { novalidate: true }, on: { submit: (event) => { event.preventDefault(); void start(); } } },
    ...fields.map(({ element }) => element));
  const start = async (): Promise<void> => {
    const wrong = fields.filter((field) => !field.validate());
    if (wrong[0]) return wrong[0].focus();
    submit.disabled = true;
    const applicant = { name: "", ...Object.fromEntries(fields.map(({ name, value }) => [name, value()]).filter(([, text]) => text !== "")) };
    await deliver(applicant, chosen, { zh: found.name_zh, en: found.name_en }, city, status, submit, signal);
  };
  const cityName = place?.name ?? (locale() === "en" ? city.name_en : city.name_zh);
  content.replaceChildren(
    h("section.card.office", null,
      h("span.small", null, t("order.confirmCity")),
      h("p.name", null, t("order.confirmText", { city: cityName, document: found.name })),
      place?.receipt?.note ? h("p.small", null, place.receipt.note) : null,
      h("button.plain.accent", { attributes: { type: "button", "data-action": "city" }, on: { click: () => go(cityAddress) } }, t("document.change")),
    ),
    form,
    h("p.small.privacy", null, icon("lock"), h("span", null, t("order.privacy"))),
    status,
  );
  actions.show(submit);
}

async function deliver(
  applicant: { name: string; [field: string]: string }, document: string, names: { zh: string; en: string },
  city: { code: string; name_zh: string; name_en: string }, status: HTMLElement, submit: HTMLButtonElement, signal: AbortSignal,
): Promise<void> {
  const { prepared } = current();
  if (!prepared?.jpeg) return;
  const photo = { jpeg: prepared.jpeg, edits: prepared.edits, report: prepared.output_report ?? prepared.report };
  const progress = h("progress", { attributes: { max: 1, value: 0 } });
  const words = h("p", null, t("order.sending", { percent: "" }));
  status.replaceChildren(words, progress);
  const earlier = setting(resubmissionSetting);
  try {
    if (earlier) {
      saveSetting(resubmissionSetting, "");
      await resubmit(earlier, photo).catch(throwIfRefused);
      await clearDraft();
      return go(`/orders/${earlier}`, { replace: true });
    }
    const order = await placeOrder({
      document, document_zh: names.zh, document_en: names.en, city, applicant, ...photo,
    });
    await send(order.key, signal, (share) => {
      progress.value = share;
      words.textContent = t("order.sending", { percent: formatShare(share) });
    }).catch(async (error: unknown) => {
      if (isRefusal(error)) await discard(order.key);
      throwIfRefused(error);
    });
    await clearDraft();
    go(`/orders/${order.key}`, { replace: true });
  } catch (thrown) {
    const error = asCheckerError(thrown);
    submit.disabled = false;
    if (error.code !== "aborted") status.replaceChildren(notice("fail", error.explanation, ""));
  }
}

/** The service looked at the order and does not take it as it is. Anything else may pass later. */
function isRefusal(thrown: unknown): boolean {
  const { code, status } = asCheckerError(thrown);
  return code === "server" && status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** The order is written down already: what fails on the way is sent later, a refusal is shown at once. */
function throwIfRefused(error: unknown): void {
  if (isRefusal(error)) throw error;
}

interface Field {
  name: string;
  element: HTMLElement;
  value(): string;
  validate(): boolean;
  focus(): void;
}

/** Name and telephone everywhere; more only where the place asks for it. */
function formFields(place: City | undefined): Field[] {
  const asked = place?.receipt?.applicant_fields ?? [];
  const fields = [
    textField("name", "order.name", { autocomplete: "name", placeholder: t("order.namePlaceholder"), maxlength: 60 },
      (text) => (text === "" ? "order.nameMissing" : null)),
    textField("phone", "order.phone", { autocomplete: "tel", inputmode: "tel", type: "tel", maxlength: 20 },
      (text) => (text === "" || /^\+?[\d\s-]{7,20}$/.test(text) ? null : "order.phoneWrong")),
  ];
  if (asked.includes("id-number")) {
    fields.push(textField("id_number", "order.id-number", { autocomplete: "off", maxlength: 18 },
      (text) => (/^\d{17}[\dXx]$/.test(text) ? null : "order.idWrong")));
  }
  if (asked.includes("household")) fields.push(householdField());
  return fields;
}

function textField(
  name: string, label: TextKey, attributes: Record<string, string | number>, fault: (text: string) => TextKey | null,
): Field {
  const problem = h("span.problem", { attributes: { id: `${name}-problem`, role: "alert" } });
  const input = h("input", {
    attributes: { type: "text", name, "aria-describedby": `${name}-problem`, enterkeyhint: "next", ...attributes },
    on: { input: () => problem.replaceChildren() },
  });
  const value = (): string => input.value.trim();
  return {
    name, value,
    element: h("label.field", null, h("span", null, t(label)), input, problem),
    focus: () => input.focus(),
    validate: () => {
      const wrong = fault(value());
      problem.replaceChildren(wrong ? t(wrong) : "");
      input.setAttribute("aria-invalid", String(wrong !== null));
      return wrong === null;
    },
  };
}

function householdField(): Field {
  const problem = h("span.problem", { attributes: { role: "alert" } });
  const option = (value: string, label: TextKey): HTMLElement =>
    h("label.choice", null, h("input", { attributes: { type: "radio", name: "household", value } }), h("span", null, t(label)));
  const element = h("fieldset.field", null, h("legend", null, t("order.household")),
    h("div.row", null, option("local", "order.householdLocal"), option("other", "order.householdOther")), problem);
  const value = (): string => element.querySelector<HTMLInputElement>("input:checked")?.value ?? "";
  return {
    name: "household", element, value,
    focus: () => element.querySelector("input")?.focus(),
    validate: () => {
      problem.replaceChildren(value() === "" ? t("order.householdMissing") : "");
      return value() !== "";
    },
  };
}
