/** Screen 1, second half: what this document asks for in this city, how to take the photo, and the way to take it. */

import type { City, EditPolicy, Requirement } from "yizhao";
import { change, chooseChannel, chosenChannel, chosenCity, rememberDocument } from "../draft.js";
import { h } from "../dom.js";
import { cities, findDocument, requirement } from "../places.js";
import { go, type Screen } from "../router.js";
import { t } from "../texts/index.js";
import { guidance } from "../view/guidance.js";
import { icon } from "../view/icons.js";
import { loadStatus } from "../view/load_status.js";
import { channelChoice, facts, requirementDrawing } from "../view/requirement.js";
import { actionBar, notice, photoButton, screen, skeleton } from "../view/shell.js";
import { notFoundScreen } from "./about.js";

export function documentScreen([id = ""]: string[]): Screen {
  const status = loadStatus();
  const content = h("div.lists", null, skeleton(5));
  const take = (file: File): void => {
    change({ document: id, photo: file });
    go("/result");
  };
  const element = screen({
    name: "document",
    heading: t("document.loading"),
    backTo: "/",
    content: [status.element, content],
    actions: actionBar(
      photoButton(t("document.camera"), { kind: "secondary", icon: "camera", capture: true }, take),
      photoButton(t("document.album"), { kind: "primary", icon: "album" }, take),
    ),
  });
  void fill(id, element, content);
  return { title: t("app.title"), element, gone: status.stop };
}

async function fill(id: string, element: HTMLElement, content: HTMLElement): Promise<void> {
  const found = await findDocument(id).catch(() => null);
  if (found === null) return content.replaceChildren();
  if (!found) return element.replaceWith(notFoundScreen([]).element);
  rememberDocument(id);
  const heading = element.querySelector("h1");
  if (heading) heading.textContent = found.name;
  document.title = `${found.name} · ${t("app.name")}`;
  const chosen = chosenCity();
  const channel = chosenChannel(found);
  const [needed, places] = await Promise.all([
    requirement(id, chosen?.code ?? null, channel).catch(() => found.requirement),
    cities(id).catch((): City[] => []),
  ]);
  const city = places.find(({ code }) => code === chosen?.code) ?? null;
  content.replaceChildren(
    ...(found.note ? [notice("advise", found.note, "")] : []),
    ...(found.needs_city ? [cityRow(id, city)] : []),
    ...[channelChoice(found.channels, channel, (picked) => {
      chooseChannel(id, picked.id);
      void fill(id, element, content);
    })].filter((choice) => choice !== null),
    section(t("document.requirements"), requirementDrawing(needed), facts(found, needed),
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
