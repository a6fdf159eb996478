/** Screen 4: the prepared photo beside the original, everything that was done to it, and the approval. */

import type { CheckerError, DocumentSummary, Edit, PreparedPhoto, Requirement } from "yizhao";
import { change, current } from "../draft.js";
import { asCheckerError, whenReady } from "../engine.js";
import { group } from "../findings.js";
import { h, release } from "../dom.js";
import { chosenSpec, findDocument, requirement } from "../places.js";
import { go, type Screen } from "../router.js";
import { formatBytes, formatNumber, formatShare, locale, t, tOr } from "../texts/index.js";
import { compare } from "../view/compare.js";
import { madeOf } from "../view/made_of.js";
import { findingCard } from "../view/finding_card.js";
import { icon } from "../view/icons.js";
import { actionBar, button, notice, photoButton, screen, skeleton } from "../view/shell.js";
import { missingPhoto } from "./document.js";

export function prepareScreen(): Screen {
  const { photo, document: chosen } = current();
  const content = h("div.prepare", { attributes: { "data-prepared": "" } });
  const actions = actionBar();
  const element = screen({ name: "prepare", heading: t("prepare.title"), backTo: "/result", content: [content], actions });
  const title = t("prepare.title");
  if (!photo || !chosen) {
    content.replaceChildren(missingPhoto());
    return { title, element };
  }
  const addresses: string[] = [];
  const address = (blob: Blob): string => {
    const made = URL.createObjectURL(blob);
    addresses.push(made);
    return made;
  };
  const controller = new AbortController();
  const run = async (): Promise<void> => {
    actions.show();
    content.replaceChildren(h("p.working", { attributes: { role: "status" } }, t("prepare.working")), skeleton(6));
    try {
      const checker = await whenReady();
      const spec = await chosenSpec(chosen);
      const [found, needed] = await Promise.all([findDocument(chosen), requirement(chosen, spec.city, spec.channel)]);
      const prepared = current().prepared ??
        await checker.normalize(photo, spec, { signal: controller.signal, locale: locale() });
      change({ prepared });
      if (found) show(prepared, found, needed);
    } catch (error) {
      fail(asCheckerError(error));
    }
  };
  const show = (prepared: PreparedPhoto, found: DocumentSummary, needed: Requirement): void => {
    const { jpeg, output, output_report: checked } = prepared;
    if (!jpeg || !output) {
      content.dataset["prepared"] = "none";
      content.replaceChildren(notice("fail", prepared.refusal ?? t("prepare.refused"), ""));
      actions.show(...otherPhotoButtons());
      return;
    }
    const after = address(jpeg);
    content.dataset["prepared"] = checked?.verdict ?? "unchecked";
    const view = compare({
      before: address(photo), after, source: prepared.report.image, output, edits: prepared.edits, frame: needed.frame,
    });
    content.replaceChildren(
      view,
      overlayToggle(view),
      ...backgroundChoice(needed, prepared, () => void run()),
      ...secondVerdict(prepared),
      ...noticeList(prepared),
      h("section", null, h("h2", null, t("prepare.edits")), editList(prepared.edits)),
      madeOf({ before: address(photo), after, source: prepared.report.image, output, edits: prepared.edits, frame: needed.frame }, prepared.matte),
      h("section", null, h("h2", null, t("prepare.facts")), outputFacts(prepared, needed)),
      h("a.button.secondary.wide", { attributes: { href: after, download: `${found.name}.jpg` } }, icon("save"), h("span", null, t("prepare.save"))),
    );
    if (checked?.verdict === "pass") actions.show(approveButton());
    else actions.show(...otherPhotoButtons());
  };
  const fail = (error: CheckerError): void => {
    if (error.code === "aborted") return;
    content.dataset["prepared"] = "error";
    content.replaceChildren(notice("fail", error.explanation, "", button(t("app.retry"), () => void run())));
  };
  return {
    title, element,
    shown: () => void run(),
    gone: () => {
      controller.abort();
      addresses.forEach(release);
    },
  };
}

function approveButton(): HTMLElement {
  return button(t("prepare.approve"), () => {
    change({ approved: true });
    go("/order");
  }, { kind: "primary", icon: "pass", name: "approve" });
}

/** The service takes only what passes its own check, which is this one: what does not pass is not offered for approval. */
function otherPhotoButtons(): HTMLElement[] {
  const again = (file: File): void => {
    change({ photo: file });
    go("/result", { replace: true });
  };
  return [
    photoButton(t("result.another"), { icon: "album" }, again),
    photoButton(t("result.retake"), { kind: "primary", icon: "camera", capture: true }, again),
  ];
}

function overlayToggle(view: HTMLElement): HTMLElement {
  const input = h("input", {
    attributes: { type: "checkbox", role: "switch" },
    on: { change: () => view.classList.toggle("with-overlay", input.checked) },
  });
  return h("label.switch", null, h("span", null, t("prepare.overlay")), input);
}

/** Where the document accepts several colours and may be painted: which one. Another colour makes the photo anew. */
function backgroundChoice(needed: Requirement, prepared: PreparedPhoto, again: () => void): HTMLElement[] {
  const { backgrounds, edit_policy: policy } = needed;
  if (backgrounds.length < 2 || policy.replace_background === "forbidden") return [];
  const painted = prepared.edits.find((edit) => edit.operation === "replace-background");
  const now = current().background ?? (painted?.operation === "replace-background" ? painted.colour : null);
  const choices = backgrounds.map(({ name, rgb }) => h("label.swatch", null,
    h("input", {
      attributes: { type: "radio", name: "background", value: name, checked: name === now },
      on: {
        change: () => {
          change({ background: name, prepared: null, approved: false });
          again();
        },
      },
    }),
    h("i.colour", { style: { "--colour": `rgb(${rgb.join(" ")})` } }),
    h("span", null, tOr(`colour.${name}`, name))));
  return [h("fieldset.swatches", { attributes: { "data-backgrounds": backgrounds.length } },
    h("legend", null, t("prepare.chooseColour")), ...choices)];
}

/** What the engine says of its own output, read back from its bytes. */
function secondVerdict({ output_report: checked }: PreparedPhoto): HTMLElement[] {
  if (!checked) return [];
  const { groups } = group(checked);
  const words = { pass: t("prepare.passes"), fixable: t("prepare.stillFixable"), retake: t("prepare.stillRetake") }[checked.verdict];
  const remaining = [...groups.retake, ...groups.mended];
  return [
    h("div.verdict", { class: checked.verdict, attributes: { role: "status" } },
      icon(checked.verdict === "pass" ? "pass" : "fail"), h("p.verdict-title", null, words)),
    ...(remaining.length === 0 ? [] : [h("section.findings", null, h("h2", null, t("prepare.remaining")),
      h("ul", null, ...remaining.map((finding) => findingCard(finding, undefined))))]),
  ];
}

/** What was done although the document's rules do not say whether it may be. */
function noticeList({ notices }: PreparedPhoto): HTMLElement[] {
  if (notices.length === 0) return [];
  const list = notices.map(({ message }) => h("li", null, message));
  return [h("section.notice.advise", { attributes: { "data-notices": notices.length } }, icon("ask"),
    h("div", null, h("h2", null, t("prepare.noticeTitle")), h("ul", null, ...list)))];
}

function editList(edits: Edit[]): HTMLElement {
  if (edits.length === 0) return h("p", null, t("prepare.noEdits"));
  return h("ol.edits", null, ...edits.map((edit) => h("li", { attributes: { "data-operation": edit.operation } }, editWords(edit))));
}

export function editWords(edit: Edit): string {
  switch (edit.operation) {
    case "rotate":
      return t("edit.rotate", {
        degrees: formatNumber(Math.abs(edit.degrees), 2), direction: t(edit.degrees >= 0 ? "edit.anticlockwise" : "edit.clockwise"),
      });
    case "crop":
      return t("edit.crop", { width: formatNumber(edit.width, 0), height: formatNumber(edit.height, 0) });
    case "resize":
      return t("edit.resize", { width: edit.width, height: edit.height, scale: formatNumber(edit.scale, 3) });
    case "replace-background":
      return t("edit.replace-background", { colour: tOr(`colour.${edit.colour}`, edit.colour), share: formatShare(edit.share) });
    case "adjust-tone": {
      const percent = (factor: number): string => formatNumber((factor - 1) * 100, 1);
      return t("edit.adjust-tone", { red: percent(edit.red), green: percent(edit.green), blue: percent(edit.blue) });
    }
    case "keep-background":
      return t(edit.because === "complies" ? "edit.keep-complies" : "edit.keep-forbidden");
    case "encode":
      return t("edit.encode", { quality: edit.quality, dpi: edit.dpi, bytes: formatBytes(edit.bytes) });
  }
}

function outputFacts({ output, edits }: PreparedPhoto, needed: Requirement): HTMLElement {
  if (!output) return h("dl.facts", null);
  const range = needed.file.bytes?.range;
  const allowed = [range?.min, range?.max].filter((value) => typeof value === "number").map((value) => formatBytes(value)).join(" – ");
  const painted = edits.find((edit) => edit.operation === "replace-background");
  const colour = painted?.operation === "replace-background" ? tOr(`colour.${painted.colour}`, painted.colour) : null;
  const rows: [string, string][] = [
    [t("prepare.pixels"), `${output.width}×${output.height}`],
    [t("prepare.size"), allowed ? t("prepare.sizeAllowed", { bytes: formatBytes(output.bytes), allowed }) : formatBytes(output.bytes)],
    [t("prepare.dpi"), t("unit.dpi", { value: output.dpi })],
    ...(colour ? [[t("prepare.colour"), colour] as [string, string]] : []),
  ];
  return h("dl.facts", null, ...rows.flatMap(([name, value]) => [h("dt", null, name), h("dd.number", null, value)]));
}
