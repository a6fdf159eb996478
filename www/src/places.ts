/** What the screens ask the catalogue for, through the checker. Answers are kept for as long as the language stays. */

import type { CitySummary, DocumentSummary, Requirement } from "yizhao";
import { whenReady } from "./engine.js";
import { locale } from "./texts/index.js";

const kept = new Map<string, Promise<unknown>>();

function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key) as Promise<T> | undefined;
  if (known) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

export async function documents(): Promise<DocumentSummary[]> {
  return (await whenReady()).documents({ locale: locale() });
}

export async function findDocument(id: string): Promise<DocumentSummary | undefined> {
  return (await documents()).find((document) => document.id === id);
}

export function cities(document: string): Promise<CitySummary[]> {
  const language = locale();
  return once(`cities ${document} ${language}`, async () => (await whenReady()).cities({ document, locale: language }));
}

export function requirement(document: string, city: string | null): Promise<Requirement> {
  return once(`requirement ${document} ${city}`, async () => (await whenReady()).requirement({ document, city }));
}

/** Whether what was typed finds an entry: by its names or, as people shorten
 * them (身份证 for 居民身份证), by any part of its keywords. */
export function matches(query: string, names: string[], keywords: string[]): boolean {
  const wanted = query.trim().toLowerCase().replace(/\s+/g, "");
  if (wanted === "") return true;
  const folded = (text: string): string => text.toLowerCase().replace(/\s+/g, "");
  return names.some((name) => folded(name).includes(wanted)) || keywords.some((word) => folded(word).includes(wanted));
}
