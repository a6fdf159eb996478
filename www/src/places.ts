/** What the screens ask the catalogue for, through the checker. Answers are kept for as long as the language stays. */

import type { Channel, City, DocumentSummary, Requirement, Spec } from "yizhao";
import { chosenChannel, chosenCity, current } from "./draft.js";
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

export function cities(document: string): Promise<City[]> {
  const language = locale();
  return once(`cities ${document} ${language}`, async () => (await whenReady()).cities({ document, locale: language }));
}

export function requirement(document: string, city: string | null, channel: Channel | null): Promise<Requirement> {
  return once(`requirement ${document} ${city} ${channel}`, async () =>
    (await whenReady()).requirement({ document, city, channel }));
}

/** What a photo is held against: the document, the city, the channel and the background that the person chose. */
export async function chosenSpec(document: string): Promise<Required<Spec>> {
  const found = await findDocument(document);
  const { background } = current();
  return { document, city: chosenCity()?.code ?? null, channel: found ? chosenChannel(found) : null, background };
}

/** How well what was typed finds an entry: 0 by a whole name or keyword, 1 by a beginning, 2 by any part, as people
 * shorten names (身份证 for 居民身份证); null when not at all. */
export function rank(query: string, words: string[]): number | null {
  const folded = (text: string): string => text.toLowerCase().replace(/\s+/g, "");
  const wanted = folded(query);
  if (wanted === "") return 0;
  const ranks = words.map(folded).map((word) =>
    word === wanted ? 0 : word.startsWith(wanted) ? 1 : word.includes(wanted) ? 2 : Infinity);
  const best = Math.min(...ranks);
  return best === Infinity ? null : best;
}

/** Entries that are found, best first; among equals the common ones. */
export function search<T extends { common: boolean }>(query: string, all: T[], words: (entry: T) => string[]): T[] {
  return all
    .map((entry) => ({ entry, rank: rank(query, words(entry)) }))
    .filter((hit): hit is { entry: T; rank: number } => hit.rank !== null)
    .sort((a, b) => a.rank - b.rank || Number(b.entry.common) - Number(a.entry.common))
    .map(({ entry }) => entry);
}
