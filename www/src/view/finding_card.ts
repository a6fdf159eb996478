/** One finding: what, measured against its limit, what to do, and who says so. */

import type { Finding } from "yizhao";
import { h } from "../dom.js";
import { barScale, groupOf, type Group } from "../findings.js";
import { limitWords } from "../texts/limits.js";
import { t } from "../texts/index.js";
import { icon, type IconName } from "./icons.js";

const iconOf: Record<Group, IconName> = {
  retake: "fail", mended: "mend", confirm: "ask", passed: "pass", unassessed: "unseen",
};

export function findingCard(finding: Finding, number: number | undefined): HTMLElement {
  const group = groupOf(finding);
  return h("li.card.finding", { class: group, attributes: { "data-check": finding.check, "data-outcome": finding.outcome } },
    h("div.finding-head", null,
      number === undefined ? icon(iconOf[group])
        : h("span.mark", { attributes: { "aria-label": t("finding.markNumber", { number }) } }, number),
      h("h3", null, finding.title, finding.side ? h("small", null, t(`finding.${finding.side}`)) : null),
    ),
    h("p.message", null, finding.message),
    limitBar(finding),
    finding.advice && group !== "passed" ? h("p.advice", null, finding.advice) : null,
    finding.source
      ? h("details.source", null, h("summary", null, t("finding.source")), h("p", null, finding.source))
      : null,
  );
}

/** A row of the folded lists. */
export function findingRow(finding: Finding): HTMLElement {
  const words = limitWords(finding);
  return h("li.finding-row", { attributes: { "data-check": finding.check, "data-outcome": finding.outcome } },
    icon(iconOf[groupOf(finding)]),
    h("div", null,
      h("span.name", null, finding.title, finding.side ? ` · ${t(`finding.${finding.side}`)}` : ""),
      finding.message ? h("span.small", null, finding.message) : null,
    ),
    words ? h("span.number", null, words.measured, h("small", null, words.range)) : null,
  );
}

function limitBar(finding: Finding): HTMLElement | null {
  const scale = barScale(finding.measured, finding.limit);
  const words = limitWords(finding);
  if (!scale || !words) return null;
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
  return h("div.limit", null,
    h("div.limit-words", null,
      h("span", null, `${t(finding.unit === "probability" ? "finding.likelihood" : "finding.measured")} `, h("b", null, words.measured)),
      h("span", null, `${t(words.refused ? "finding.refused" : "finding.limit")} ${words.range}`),
    ),
    h("div.limit-bar", {
      attributes: { "aria-hidden": "true" },
      style: { "--from": percent(scale.allowedFrom), "--to": percent(1 - scale.allowedTo), "--at": percent(scale.measured) },
    }, h("i.allowed", null), h("i.measured", null)),
  );
}
