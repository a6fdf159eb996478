/** One finding: what, measured against its limit, what to do, and who says so. */

import type { Finding } from "yizhao";
import { h } from "../dom.js";
import { barScale, groupOf, hasQuantity, type Group } from "../findings.js";
import { formatQuantity, t } from "../texts/index.js";
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
    hasQuantity(finding) ? limitBar(finding) : null,
    finding.advice && group !== "passed" ? h("p.advice", null, finding.advice) : null,
    finding.source
      ? h("details.source", null, h("summary", null, t("finding.source")), h("p", null, finding.source))
      : null,
  );
}

/** A row of the folded lists. */
export function findingRow(finding: Finding): HTMLElement {
  const measured = hasQuantity(finding) && finding.measured !== null ? formatQuantity(finding.measured, finding.unit) : "";
  const limit = measured ? limitWords(finding) : "";
  return h("li.finding-row", { attributes: { "data-check": finding.check, "data-outcome": finding.outcome } },
    icon(iconOf[groupOf(finding)]),
    h("div", null,
      h("span.name", null, finding.title, finding.side ? ` · ${t(`finding.${finding.side}`)}` : ""),
      finding.message ? h("span.small", null, finding.message) : null,
    ),
    measured ? h("span.number", null, measured, h("small", null, limit)) : null,
  );
}

function limitWords({ limit, unit }: Finding): string {
  if (!limit) return "";
  const { min, max } = limit;
  if (min !== null && min === max) return formatQuantity(min, unit);
  if (min !== null && max !== null) {
    const shared = unit !== "bytes";
    return t("finding.limitRange", { min: formatQuantity(min, shared ? null : unit, unit), max: formatQuantity(max, unit) });
  }
  if (min !== null) return t("finding.limitMin", { min: formatQuantity(min, unit) });
  return max !== null ? t("finding.limitMax", { max: formatQuantity(max, unit) }) : "";
}

function limitBar(finding: Finding): HTMLElement | null {
  const scale = barScale(finding.measured, finding.limit);
  if (!scale || finding.measured === null) return null;
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
  const words = limitWords(finding);
  const measured = formatQuantity(finding.measured, finding.unit);
  return h("div.limit", null,
    h("div.limit-words", null,
      h("span", null, `${t("finding.measured")} `, h("b", null, measured)),
      h("span", null, `${t("finding.limit")} ${words}`),
    ),
    h("div.limit-bar", {
      attributes: { "aria-hidden": "true" },
      style: { "--from": percent(scale.allowedFrom), "--to": percent(1 - scale.allowedTo), "--at": percent(scale.measured) },
    }, h("i.allowed", null), h("i.measured", null)),
  );
}
