/** Screen 1, second half: what this document asks for in this city, how to take the photo, and the way to take it. */

import type { City, DocumentSummary, EditPolicy, Requirement } from "yizhao";
import { change, chosenCity, rememberDocument } from "../draft.js";
import { h } from "../dom.js";
import { cities, findDocument, requirement } from "../places.js";
import { go, type Screen } from "../router.js";
import { formatBytes, t, tOr } from "../texts/index.js";
import { guidance } from "../view/guidance.js";
import { icon } from "../view/icons.js";
import { loadStatus } from "../view/load_status.js";
import { notice, photoButton, screen, skeleton } from "../view/shell.js";
import { notFoundScreen } from "./about.js";

export function documentScreen([id = ""]: string[]): Screen {
  const status = loadStatus();
  const content = h("div.lists", null, skeleton(5));
  const take = (file: File): void => {
    change({ document: id, photo: file });
    rememberDocument(id);
    go("/result");
  };
  const element = screen({
    name: "document",
    heading: t("document.loading"),
    backTo: "/",
    content: [status.element, content],
    actions: [
      photoButton(t("document.camera"), { kind: "secondary", icon: "camera", capture: true }, take),
      photoButton(t("document.album"), { kind: "primary", icon: "album" }, take),
    ],
  });
  void fill(id, element, content);
  return { title: t("app.title"), element, gone: status.stop };
}

async function fill(id: string, element: HTMLElement, content: HTMLElement): Promise<void> {
  const found = await findDocument(id).catch(() => null);
  if (found === null) return content.replaceChildren();
  if (!found) return element.replaceWith(notFoundScreen([]).element);
  const heading = element.querySelector("h1");
  if (heading) heading.textContent = found.name;
  document.title = `${found.name} · ${t("app.name")}`;
  const chosen = chosenCity();
  const [needed, places] = await Promise.all([
    requirement(id, chosen?.code ?? null).catch(() => found.requirement),
    cities(id).catch((): City[] => []),
  ]);
  const city = places.find(({ code }) => code === chosen?.code) ?? null;
  content.replaceChildren(
    ...(found.note ? [notice("advise", found.note, "")] : []),
    ...(found.needs_city ? [cityRow(id, city)] : []),
    section(t("document.requirements"), facts(found, needed),
      found.guidance.length > 0 ? h("ul.words", null, ...found.guidance.map((text) => h("li", null, text))) : null),
    section(t("document.howTo"), guidance()),
    policy(needed.edit_policy),
    sources(needed),
  );
}

function section(title: string, ...content: (HTMLElement | null)[]): HTMLElement {
  return h("section", null, h("h2", null, title), ...content);
}

/** The place of application and what it wants, or that none is chosen. */
function cityRow(document: string, city: City | null): HTMLElement {
  const receipt = city?.receipt;
  return h("section.card.city-card", null,
    h("button.row-link", {
      attributes: { "type": "button", "data-action": "city" },
      on: { click: () => go(`/documents/${encodeURIComponent(document)}/city`) },
    },
    icon("place"),
    h("span", null, h("span.small", null, t("document.city")), h("span.name", null, city?.name ?? t("document.cityNone"))),
    h("span.small.accent", null, city ? t("document.change") : ""), icon("next")),
    city
      ? h("div.receipt-note", null, h("p", null, receipt?.note || t("receipt.unknown")),
        receipt?.source ? h("details.source", null, h("summary", null, t("finding.source")), h("p", null, receipt.source)) : null)
      : h("p.small", null, t("document.cityBase")),
  );
}

function facts(document: DocumentSummary, needed: Requirement): HTMLElement {
  const { frame, file, limits } = needed;
  const rows: [string, string][] = [];
  const pixels = frame ? t("fact.pixels", { width: frame.width_px, height: frame.height_px }) : "";
  rows.push([t("fact.size"), pixels || t("fact.unknown")]);
  // The paper print is another thing than the upload: its millimetres say nothing of these pixels.
  if (document.width_mm !== null && document.height_mm !== null) {
    rows.push([t("fact.paper"), t("fact.print", { width: document.width_mm, height: document.height_mm })]);
  }
  const colours = needed.backgrounds.map(({ name }) => tOr(`colour.${name}`, name)).join(" / ");
  rows.push([t("fact.background"), colours || t("fact.unknown")]);
  const bytes = file.bytes?.range;
  const span = [bytes?.min, bytes?.max].filter((value) => typeof value === "number").map((value) => formatBytes(value)).join(" – ");
  const format = file.formats.map((name) => name.toUpperCase()).join(" / ");
  rows.push([t("fact.file"), format && span ? t("fact.fileRange", { format, bytes: span }) : format || span || t("fact.unknown")]);
  if (frame?.dpi) rows.push([t("fact.dpi"), t("unit.dpi", { value: frame.target_dpi })]);
  rows.push([t("fact.glasses"), tOr(`glasses.${needed.glasses.value}`, t("glasses.unknown"))]);
  const months = limits["photo_age_months"]?.range.max;
  if (typeof months === "number") rows.push([t("fact.age"), t("fact.ageMonths", { months })]);
  return h("dl.facts", null, ...rows.flatMap(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}

const operations: (keyof EditPolicy)[] = ["crop", "rotate", "resize", "replace_background", "tone"];

/** What may be mended for this document, and what is left alone. */
function policy(edits: EditPolicy): HTMLElement {
  const line = (operation: keyof EditPolicy): HTMLElement => {
    const permission = edits[operation];
    return h("li", { class: permission },
      icon(permission === "forbidden" ? "close" : "mend"),
      h("span", null, t(`operation.${operation}`), permission === "allowed" ? null : h("small", null, t(`permission.${permission}`))),
    );
  };
  const mended = operations.filter((operation) => edits[operation] !== "forbidden");
  const left = operations.filter((operation) => edits[operation] === "forbidden");
  return h("section", null,
    h("h2", null, t("document.mendable")), h("ul.policy", null, ...mended.map(line), h("li", null, icon("mend"), h("span", null, t("operation.encode")))),
    h("h2", null, t("document.notMended")),
    h("ul.policy", null, ...left.map(line), h("li.forbidden", null, icon("close"), h("span", null, t("operation.never")))),
  );
}

function sources(needed: Requirement): HTMLElement {
  const { frame, file } = needed;
  const all = [frame?.width_limit, frame?.head_height_px, frame?.eye_line_px, frame?.top_margin_px, file.bytes, ...Object.values(needed.limits)];
  const cited = [...new Set(all.map((limit) => limit?.source ?? "").filter(Boolean))];
  return h("details.card.sources", null, h("summary", null, t("document.sources")), h("ul", null, ...cited.map((source) => h("li.small", null, source))));
}

/** Shown where a step is missing that this screen provides. */
export function missingPhoto(): HTMLElement {
  return notice("plain", t("result.noPhoto"), "", h("a.button.primary", { attributes: { href: "/" } }, t("result.pickPhoto")));
}
