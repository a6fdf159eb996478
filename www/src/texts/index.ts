/** The words of the current language. */

import type { Locale, Unit } from "yizhao";
import { saveSetting, setting } from "../storage.js";
import { english } from "./en.js";
import { chinese, type TextKey } from "./zh-CN.js";

const words: Record<Locale, Record<TextKey, string>> = { "zh-CN": chinese, "en": english };
let current: Locale | null = null;

/** A saved choice, else Chinese for readers of Chinese, else English. */
function initial(): Locale {
  const saved = setting("locale");
  if (saved === "zh-CN" || saved === "en") return saved;
  return /^zh\b/i.test(navigator.language || "zh") ? "zh-CN" : "en";
}

export function locale(): Locale {
  current ??= initial();
  return current;
}

export function setLocale(next: Locale): void {
  current = next;
  saveSetting("locale", next);
  document.documentElement.lang = next;
}

export type { TextKey } from "./zh-CN.js";

export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return words[locale()][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of a key that is put together at run time, or the fallback where there is none. */
export function tOr(key: string, fallback: string): string {
  return key in words[locale()] ? t(key as TextKey) : fallback;
}

export function formatNumber(value: number, decimals: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: decimals }).format(value);
}

/** Kilobytes of 1000 bytes, as upload forms count, with a decimal. */
export function formatBytes(bytes: number, moreDecimals = 0): string {
  if (bytes >= 1_000_000) return `${formatNumber(bytes / 1_000_000, 1 + moreDecimals)} MB`;
  return `${formatNumber(bytes / 1000, 1 + moreDecimals)} KB`;
}

/** A measured value or limit with its unit; bare without the unit's name; with more decimals than usual where asked. */
export function formatQuantity(value: number, unit: Unit | null, { bare = false, moreDecimals = 0 } = {}): string {
  if (unit === "bytes") return formatBytes(value, moreDecimals);
  if (unit === "share" || unit === "probability") return formatShare(value, moreDecimals);
  const number = formatNumber(value, decimalsOf(unit) + moreDecimals);
  return unit === null || bare ? number : tOr(`unit.${unit}`, "{value}").replace("{value}", number);
}

function decimalsOf(unit: Unit | null): number {
  switch (unit) {
    case "ratio":
      return 3;
    case "deg":
    case "delta-e00":
    case "lab":
    case "luma":
      return 1;
    default:
      return 0;
  }
}

export function formatShare(share: number, moreDecimals = 0): string {
  const maximumFractionDigits = (share < 0.1 ? 1 : 0) + moreDecimals;
  return new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits }).format(share);
}

export function formatDate(iso: string): string {
  const date = new Date(iso.length === 10 ? `${iso}T00:00:00` : iso);
  return Number.isNaN(date.getTime()) ? iso : new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(date);
}
