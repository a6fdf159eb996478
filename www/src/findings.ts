/** Findings in the order a person needs them, and the numbers that tie cards to places in the picture. */

import type { Finding, Report } from "yizhao";

export type Group = "retake" | "mended" | "confirm" | "passed" | "unassessed";

export interface Grouped {
  groups: Record<Group, Finding[]>;
  /** Number in the picture, from 1, of findings that have a place in it. */
  numbers: Map<Finding, number>;
}

/** A finding that keeps the photo from passing and only a new photo helps. An essential check without an answer is one. */
export function groupOf(finding: Finding): Group {
  switch (finding.outcome) {
    case "pass":
      return "passed";
    case "not-assessed":
      return finding.essential ? "retake" : "unassessed";
    case "advise":
      return "confirm";
    case "fail":
      return finding.remedy === "normalize" ? "mended" : finding.remedy === "confirm" ? "confirm" : "retake";
  }
}

export function group(report: Report): Grouped {
  const groups: Grouped["groups"] = { retake: [], mended: [], confirm: [], passed: [], unassessed: [] };
  for (const finding of report.findings) groups[groupOf(finding)].push(finding);
  // Without a face a dozen checks have no answer: a consequence, not a dozen faults. They count when nothing failed.
  if (groups.retake.some(({ outcome }) => outcome === "fail")) {
    const unseen = groups.retake.filter(({ outcome }) => outcome === "not-assessed");
    groups.retake = groups.retake.filter(({ outcome }) => outcome === "fail");
    groups.unassessed = report.findings.filter((finding) => groups.unassessed.includes(finding) || unseen.includes(finding));
  }
  const numbers = new Map<Finding, number>();
  for (const finding of [...groups.retake, ...groups.mended, ...groups.confirm]) {
    if (finding.region.length > 0) numbers.set(finding, numbers.size + 1);
  }
  return { groups, numbers };
}

/** What the limit bar shows, as shares of its length. */
export interface BarScale {
  allowedFrom: number;
  allowedTo: number;
  measured: number;
}

/** Places the allowed range and the measured value on one line; null when there is nothing to compare. An end without a
 * limit reaches the line's end. */
export function barScale(measured: number | null, limit: { min: number | null; max: number | null } | null): BarScale | null {
  if (measured === null || !limit || (limit.min === null && limit.max === null)) return null;
  // The limit sets the scale, so that a value just beyond it looks just beyond it: from zero for one end, with half the
  // range beside it for two.
  const { min, max } = limit;
  const range = min !== null && max !== null ? max - min : Math.abs(min ?? max ?? 0);
  const margin = (range || Math.abs(measured) || 1) / 2;
  const from = Math.min(measured, (min !== null && max !== null) ? min - margin : Math.min(0, min ?? max ?? 0));
  const length = Math.max(measured, (max ?? min ?? 0) + margin) - from;
  const share = (value: number): number => Math.min(1, Math.max(0, (value - from) / length));
  return {
    allowedFrom: limit.min === null ? 0 : share(limit.min),
    allowedTo: limit.max === null ? 1 : share(limit.max),
    measured: share(measured),
  };
}
