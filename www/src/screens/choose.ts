/** Screen 1: which document. */

import type { DocumentSummary } from "yizhao";
import { recentDocuments } from "../draft.js";
import { h } from "../dom.js";
import { documents, search } from "../places.js";
import { go, refresh, type Screen } from "../router.js";
import { locale, setLocale, t } from "../texts/index.js";
import { frameThumbnail } from "../view/frame.js";
import { icon } from "../view/icons.js";
import { loadStatus } from "../view/load_status.js";
import { button, screen, skeleton } from "../view/shell.js";

export function chooseScreen(): Screen {
  const status = loadStatus();
  const lists = h("div.lists", null, skeleton(6));
  let all: DocumentSummary[] = [];
  const query = h("input", {
    attributes: { "type": "search", "placeholder": t("choose.search"), "aria-label": t("choose.search"), "autocomplete": "off", "enterkeyhint": "search" },
    on: { input: () => fill() },
  });
  const fill = (): void => lists.replaceChildren(...(query.value.trim() ? found(all, query.value) : overview(all)));
  void documents().then((loaded) => {
    all = loaded;
    fill();
  }, () => lists.replaceChildren());

  const language = button(t("app.language"), () => {
    setLocale(locale() === "en" ? "zh-CN" : "en");
    refresh();
  }, { kind: "plain", name: "language" });
  const element = screen({
    name: "choose",
    heading: t("choose.title"),
    headerEnd: h("nav.row", null, language,
      h("a.plain.square", { attributes: { "href": "/orders", "aria-label": t("app.orders") } }, icon("orders")),
      h("a.plain.square", { attributes: { "href": "/about", "aria-label": t("app.about") } }, icon("about")),
    ),
    content: [h("label.search", null, icon("search"), query), status.element, lists],
  });
  return { title: t("app.title"), element, gone: status.stop };
}

function overview(all: DocumentSummary[]): HTMLElement[] {
  const recent = recentDocuments().map((id) => all.find((document) => document.id === id)).filter((document) => document !== undefined);
  const common = all.filter((document) => document.common);
  const groups = new Map<string, DocumentSummary[]>();
  for (const document of all) groups.set(document.group_name, [...(groups.get(document.group_name) ?? []), document]);
  return [
    ...(recent.length > 0 ? [section(t("choose.recent"), h("div.chips", null, ...recent.map(chip)))] : []),
    section(t("choose.common"), h("ul.document-cards", null, ...common.map(card))),
    ...(all.length > common.length
      ? [section(t("choose.all"), ...[...groups].map(([name, members]) =>
        h("details.rows.group", null,
          h("summary.row-link", null, h("span", null, h("span.name", null, name)), h("span.small.number", null, members.length), icon("next")),
          h("ul", null, ...members.map(row)))))]
      : []),
  ];
}

function found(all: DocumentSummary[], query: string): HTMLElement[] {
  const hits = search(query, all, ({ name_zh, name_en, id, keywords }) => [name_zh, name_en, id, ...keywords]);
  if (hits.length === 0) return [h("p.empty", null, t("choose.none", { query: query.trim() }))];
  return [h("ul.rows", null, ...hits.map(row))];
}

function section(title: string, ...content: HTMLElement[]): HTMLElement {
  return h("section", null, h("h2", null, title), ...content);
}

const address = (document: DocumentSummary): string => `/documents/${encodeURIComponent(document.id)}`;

function card(document: DocumentSummary): HTMLElement {
  const frame = document.requirement.frame;
  return h("li", null, h("a.card.document-card", { attributes: { "href": address(document), "data-document": document.id } },
    h("span.frame-place", null, frame ? frameThumbnail(frame) : null),
    h("span.name", null, document.name),
    h("span.small.number", null, sizeWords(document)),
  ));
}

function row(document: DocumentSummary): HTMLElement {
  return h("li", null, h("a.row-link", { attributes: { "href": address(document), "data-document": document.id } },
    h("span", null, h("span.name", null, document.name), h("span.small.number", null, sizeWords(document))), icon("next"),
  ));
}

function chip(document: DocumentSummary): HTMLElement {
  return h("button.chip", { attributes: { type: "button" }, on: { click: () => go(address(document)) } }, document.name);
}

/** `26×32 mm · 358×441` */
export function sizeWords(document: DocumentSummary): string {
  const { width_mm, height_mm, requirement: { frame } } = document;
  return [
    width_mm !== null && height_mm !== null ? t("fact.print", { width: width_mm, height: height_mm }) : "",
    frame ? `${frame.width_px}×${frame.height_px}` : "",
  ].filter(Boolean).join(" · ");
}
