/** What the person is working on: document, city, photo, result. Survives a reload as far as the browser lets it. */

import type { Channel, DocumentSummary, PreparedPhoto, Report } from "yizhao";
import { forget, keep, recall, saveSetting, setting } from "./storage.js";

/** A city as the app shows it again later. */
export interface ChosenCity {
  code: string;
  name_zh: string;
  name_en: string;
}

export interface Draft {
  document: string | null;
  photo: File | null;
  report: Report | null;
  prepared: PreparedPhoto | null;
  /** Catalogue name of the background colour that the person chose; null is the document's first. */
  background: string | null;
  /** The person pressed "use this photo". */
  approved: boolean;
}

const empty: Draft = { document: null, photo: null, report: null, prepared: null, background: null, approved: false };
let draft: Draft = { ...empty };

export function current(): Readonly<Draft> {
  return draft;
}

/** Replaces parts of the draft. A new document or photo makes older results void. */
export function change(part: Partial<Draft>): void {
  const voids = "document" in part || "photo" in part;
  const colourless = "document" in part ? { background: null } : {};
  draft = { ...draft, ...(voids ? { report: null, prepared: null, approved: false } : {}), ...colourless, ...part };
  void keep("draft", draft);
}

export async function restoreDraft(): Promise<void> {
  const kept = await recall<Draft>("draft");
  if (kept && typeof kept === "object") draft = { ...empty, ...kept };
}

export async function clearDraft(): Promise<void> {
  draft = { ...empty };
  await forget("draft");
}

export function chosenCity(): ChosenCity | null {
  return recentCities()[0] ?? null;
}

/** Last chosen first. */
export function recentCities(): ChosenCity[] {
  return readList<ChosenCity>("cities").filter((city) => typeof city?.code === "string");
}

export function chooseCity(city: ChosenCity): void {
  if (draft.report?.city !== city.code) change({ report: null, prepared: null, approved: false });
  const others = recentCities().filter(({ code }) => code !== city.code);
  saveSetting("cities", JSON.stringify([city, ...others].slice(0, 5)));
}

/** The channel chosen for a document that has several; null is its first. */
export function chosenChannel({ id, channels }: DocumentSummary): Channel | null {
  if (channels.length < 2) return null;
  const chosen = setting(`channel ${id}`);
  return channels.find((channel) => channel.id === chosen)?.id ?? null;
}

export function chooseChannel(document: string, channel: Channel): void {
  if (draft.report?.document === document && draft.report.channel !== channel) {
    change({ report: null, prepared: null, approved: false });
  }
  saveSetting(`channel ${document}`, channel);
}

export function recentDocuments(): string[] {
  return readList<string>("documents");
}

export function rememberDocument(id: string): void {
  saveSetting("documents", JSON.stringify([id, ...recentDocuments().filter((other) => other !== id)].slice(0, 4)));
}

function readList<T>(name: string): T[] {
  try {
    const list: unknown = JSON.parse(setting(name) ?? "[]");
    return Array.isArray(list) ? (list as T[]) : [];
  } catch {
    return [];
  }
}
