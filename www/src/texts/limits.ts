/** What is measured and what is required, in words that never contradict the outcome. */

import type { Finding } from "yizhao";
import { formatQuantity, t } from "./index.js";

export interface LimitWords {
  measured: string;
  range: string;
  /** The range is what refuses: the value holds, and the person is only asked to look. */
  refused: boolean;
}

/** Null where there is nothing to compare: what a count of faces is, the message says. */
export function limitWords({ measured, limit, margin, unit, outcome }: Finding): LimitWords | null {
  if (measured === null || !limit || (limit.min === null && limit.max === null)) return null;
  const beyond = (limit.min !== null && measured < limit.min) || (limit.max !== null && measured > limit.max);
  // Beyond a limit by less than the usual decimals: "67 %, at most 67 %" would read as if it held.
  const readsAlike = (moreDecimals: number): boolean => [limit.min, limit.max].some((bound) =>
    bound !== null && formatQuantity(bound, unit, { moreDecimals }) === formatQuantity(measured, unit, { moreDecimals }));
  let moreDecimals = 0;
  while (beyond && moreDecimals < 4 && readsAlike(moreDecimals)) moreDecimals += 1;
  // Held, and asked about nevertheless: the limit is the one that refuses, the doubt begins before it.
  const refused = outcome === "advise" && margin !== null && margin >= 0;
  const words = (bound: number, bare = false): string => formatQuantity(bound, unit, { bare, moreDecimals });
  return { measured: words(measured), range: rangeWords(limit, words, refused), refused };
}

function rangeWords(
  { min, max }: { min: number | null; max: number | null },
  words: (bound: number, bare?: boolean) => string,
  refused: boolean,
): string {
  if (min !== null && min === max) return words(min);
  if (min !== null && max !== null) {
    return t(refused ? "finding.beyondRange" : "finding.limitRange", { min: words(min, true), max: words(max) });
  }
  if (min !== null) return t(refused ? "finding.beyondMin" : "finding.limitMin", { min: words(min) });
  return max === null ? "" : t(refused ? "finding.beyondMax" : "finding.limitMax", { max: words(max) });
}
