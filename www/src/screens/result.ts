/** Screen 3: the verdict, where on the picture, and what to do. */

import type { CheckerError, Finding, Report } from "yizhao";
import { change, current } from "../draft.js";
import { chosenSpec } from "../places.js";
import { asCheckerError, whenReady } from "../engine.js";
import { group, type Grouped } from "../findings.js";
import { h, release } from "../dom.js";
import { back, go, type Screen } from "../router.js";
import { formatNumber, locale, t } from "../texts/index.js";
import { findingCard, findingRow } from "../view/finding_card.js";
import { icon } from "../view/icons.js";
import { loadStatus } from "../view/load_status.js";
import { markedPhoto } from "../view/marked_photo.js";
import { actionBar, button, notice, photoButton, screen, skeleton } from "../view/shell.js";
import { missingPhoto } from "./document.js";

/** Language that the kept report was written in; a change of language asks the engine again. */
let reportLocale: string | null = null;

export function resultScreen(): Screen {
  const { photo, document: chosen } = current();
  const backTo = chosen ? `/documents/${encodeURIComponent(chosen)}` : "/";
  const content = h("div.result", { attributes: { "data-verdict": "" } });
  const actions = actionBar();
  const element = screen({ name: "result", heading: t("result.title"), backTo, content: [content], actions });
  const title = t("result.title");
  if (!photo || !chosen) {
    content.replaceChildren(missingPhoto());
    return { title, element };
  }
  const address = URL.createObjectURL(photo);
  const controller = new AbortController();
  const status = loadStatus();
  const again = (file: File): void => {
    change({ photo: file });
    go("/result", { replace: true });
  };
  const finish = (report: Report): void => {
    const grouped = group(report);
    content.dataset["verdict"] = report.verdict;
    content.replaceChildren(...verdictView(report, grouped, address));
    actions.show(...nextSteps(report, again));
  };
  const fail = (error: CheckerError): void => {
    if (error.code === "aborted") return;
    content.dataset["verdict"] = "error";
    content.dataset["error"] = error.detail ?? error.code;
    content.replaceChildren(notice("fail", error.explanation, "", ...(error.code === "engine-crashed"
      ? [button(t("app.retry"), () => go("/result", { replace: true }), { kind: "secondary" })] : [])));
    actions.show(...photoButtons(again, "primary"));
  };
  const run = async (): Promise<void> => {
    const kept = current().report;
    if (kept && reportLocale === locale()) return finish(kept);
    content.replaceChildren(checkingView(address, status.element));
    actions.show(button(t("result.cancel"), () => {
      controller.abort();
      back(backTo);
    }));
    try {
      const checker = await whenReady();
      const spec = await chosenSpec(chosen);
      const report = await checker.check(photo, spec, { signal: controller.signal, locale: locale() });
      reportLocale = locale();
      change({ report });
      finish(report);
    } catch (error) {
      fail(asCheckerError(error));
    }
  };
  return {
    title, element,
    shown: () => void run(),
    gone: () => {
      controller.abort();
      status.stop();
      release(address);
    },
  };
}

function checkingView(address: string, status: HTMLElement): HTMLElement {
  return h("div", { attributes: { "aria-busy": "true" } },
    h("div.photo-place", null, markedPhoto(address, null, new Map()), h("i.scan", null)),
    h("p.working", { attributes: { role: "status" } }, t("result.checking")), status, skeleton(3));
}

function verdictView(report: Report, grouped: Grouped, address: string): HTMLElement[] {
  const { groups, numbers } = grouped;
  const cards = (name: "retake" | "mended" | "confirm"): HTMLElement[] => groups[name].length === 0 ? [] : [
    h("section.findings", null, h("h2", null, t(`group.${name}`)),
      h("ul", null, ...groups[name].map((finding) => findingCard(finding, numbers.get(finding))))),
  ];
  return [
    verdictBanner(report, grouped),
    h("div.photo-place", null, markedPhoto(address, report, numbers)),
    ...(report.faces.length > 1 ? [h("p.small", null, t("result.faces", { count: report.faces.length }))] : []),
    ...cards("retake"), ...cards("mended"), ...cards("confirm"),
    ...folded("passed", groups.passed), ...folded("unassessed", groups.unassessed),
    ...(report.decoded_by === "browser" ? [h("p.small", null, t("result.by.browser"))] : []),
    h("p.small.number", null, t("result.summary", {
      ms: formatNumber(report.timings_ms.total, 0), assessed: report.coverage.assessed, total: report.coverage.total,
      version: report.catalogue.version,
    })),
  ];
}

export function verdictBanner(report: Report, { groups }: Grouped): HTMLElement {
  const { verdict } = report;
  const unseen = groups.retake.every(({ outcome }) => outcome === "not-assessed");
  const title = verdict === "retake"
    ? unseen ? t("verdict.retakeUnseen") : t("verdict.retake", { count: groups.retake.length })
    : t(`verdict.${verdict}`);
  const note = verdict === "pass" ? t("verdict.passNote", { assessed: report.coverage.assessed })
    : verdict === "fixable" ? t("verdict.fixableNote", { count: groups.mended.length }) : t("verdict.retakeNote");
  return h("div.verdict", { class: verdict, attributes: { "role": "status", "data-verdict-banner": verdict } },
    icon(verdict === "pass" ? "pass" : verdict === "fixable" ? "mend" : "fail"),
    h("div", null, h("p.verdict-title", null, title), h("p.small", null, note)));
}

function folded(name: "passed" | "unassessed", findings: Finding[]): HTMLElement[] {
  if (findings.length === 0) return [];
  return [h("details.card.folded", { attributes: { "data-group": name } },
    h("summary", null, icon(name === "passed" ? "pass" : "unseen"), t(`group.${name}`, { count: findings.length })),
    h("ul", null, ...findings.map(findingRow)))];
}

function nextSteps(report: Report, again: (file: File) => void): HTMLElement[] {
  if (report.verdict === "retake") return photoButtons(again, "primary");
  const label = report.verdict === "fixable" ? t("result.mend") : t("result.next");
  return [
    photoButton(t("result.another"), { icon: "album" }, again),
    button(label, () => go("/prepare"), { kind: "primary", icon: report.verdict === "fixable" ? "mend" : "next", name: "prepare" }),
  ];
}

function photoButtons(again: (file: File) => void, kind: "primary"): HTMLElement[] {
  return [
    photoButton(t("result.another"), { icon: "album" }, again),
    photoButton(t("result.retake"), { kind, icon: "camera", capture: true }, again),
  ];
}
