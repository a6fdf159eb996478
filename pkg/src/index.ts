/** Yizhao in the browser: checks an identity photo against a document's requirements and prepares it, on the device. */

export { createChecker } from "./checker.js";
export type { CallOptions, CatalogueOverrides, Checker, CheckerOptions, PhotoSource, PreparedPhoto, Spec } from "./checker.js";
export type { AssetEntry, AssetName, AssetResolver, AssetSource, CacheKind, Progress } from "./assets.js";
export { assetList, version } from "./asset_list.js";
export { CheckerError } from "./error.js";
export type { CheckerErrorCode } from "./error.js";
export { newKey, submitPhoto } from "./submit.js";
export type { Applicant, Order, PlacedOrder, Receipt, SubmitOptions } from "./submit.js";
/** A document as a catalogue file holds it; its other name is that of a page in a browser. */
export type { Document as DocumentEntry } from "./generated/engine.js";
export type * from "./generated/engine.js";
