/* The interface that `pkg/` and `www/` are written against. `cargo xtask build` replaces this file with the output of
 * `wasm-bindgen --target web --out-name engine`; the generated file is committed, and this comment goes with it.
 *
 * For src/wasm.rs: every absent value is `null`, never `undefined` (serde-wasm-bindgen's json_compatible serializer,
 * `#[tsify(missing_as_null)]`). Failures are thrown as plain objects `EngineFailure`. */

export type Locale = "zh-CN" | "en";
export type Verdict = "pass" | "fixable" | "retake";
export type Outcome = "pass" | "fail" | "advise" | "not-assessed";
export type Remedy = "retake" | "normalize" | "confirm";
export type Side = "left" | "right";
export type DecodedBy = "engine" | "browser";
export type Unit = "ratio" | "deg" | "px" | "count" | "delta-e00" | "lab" | "bytes" | "dpi" | "months";
export type CheckId = string;

export interface Range { min: number | null; max: number | null }
export interface CatalogueVersion { version: string; date: string }
export interface Coverage { assessed: number; total: number }
export interface FaceBox { box: [number, number, number, number]; confidence: number }
export interface Timings { decode: number; detect: number; landmarks: number; mask: number; checks: number; total: number }

export interface ImageInfo {
  format: string; width: number; height: number; bytes: number; dpi: [number, number] | null;
  exif_orientation: number; captured_at: string | null; software: string | null;
}

export interface Finding {
  check: CheckId; outcome: Outcome; remedy: Remedy; essential: boolean;
  measured: number | null; limit: Range | null; margin: number | null; unit: Unit | null; side: Side | null;
  region: [number, number][]; source: string | null; reason: string; message: string; advice: string;
}

export interface Report {
  schema: number; engine: string; catalogue: CatalogueVersion; photo: string; document: string; city: string | null;
  verdict: Verdict; coverage: Coverage; image: ImageInfo; decoded_by: DecodedBy; pixels_xxh3: string;
  faces: FaceBox[]; measures: Record<string, number | null>; landmarks: [number, number, number][] | null;
  findings: Finding[]; timings_ms: Timings;
}

export type Edit =
  | { operation: "rotate"; degrees: number }
  | { operation: "crop"; x: number; y: number; width: number; height: number }
  | { operation: "resize"; width: number; height: number; scale: number }
  | { operation: "replace-background"; colour: string; rgb: [number, number, number]; share: number }
  | { operation: "encode"; format: string; quality: number; chroma: string; dpi: number; bytes: number };

export interface Output { file: string; width: number; height: number; dpi: number; bytes: number; sha256: string }

/** The source photo's report, flattened, and what was made of it. */
export interface Normalization extends Report { output: Output | null; edits: Edit[]; output_report: Report | null }

export type LimitStatus = "enforced" | "advisory" | "unknown";
export interface Limit { range: Range; status: LimitStatus; source: string }
export type Permission = "allowed" | "forbidden" | "unresolved";
export interface EditPolicy {
  crop: Permission; rotate: Permission; resize: Permission; tone: Permission; replace_background: Permission;
}
export interface BackgroundColour { name: string; rgb: [number, number, number]; delta_e_00: Limit }
export interface FileRule { formats: string[]; bytes: Limit | null }
export interface Frame {
  width_px: number; height_px: number; width_limit: Limit; height_limit: Limit; dpi: Limit | null; target_dpi: number;
  head_height_px: Limit | null; height_from: "hair" | "skull"; head_width_px: Limit | null;
  width_between: "ears" | "cheeks"; top_margin_px: Limit | null; eye_line_px: Limit | null;
  eye_line_from: "top" | "bottom"; eye_distance_px: Limit | null; centre_offset_px: Limit | null;
  priority: ("head-height" | "head-width" | "top-margin" | "eye-line" | "eye-distance" | "centred")[];
}
export interface Requirement {
  catalogue: CatalogueVersion; document: string; city: string | null; essential: CheckId[];
  limits: Record<string, Limit>; frame: Frame | null; backgrounds: BackgroundColour[]; file: FileRule;
  edit_policy: EditPolicy; glasses: { value: "allowed-clear" | "forbidden" | "required-if-habitual" | "unknown"; status: LimitStatus; source: string };
}

/** One document for the picker: names, group, size, and its national base in full. */
export interface DocumentSummary {
  id: string;
  /** In the asked language. */
  name: string;
  name_zh: string;
  name_en: string;
  /** Pinyin initials and other words that find it, lower case: `wlgatxz`. */
  keywords: string[];
  /** Kebab-case id of the group, `exit-entry`. */
  group: string;
  /** Name of the group in the asked language. */
  group_name: string;
  /** One of the few that most people look for. */
  common: boolean;
  needs_city: boolean;
  /** Size of the print, millimetres, where the document states one. */
  width_mm: number | null;
  height_mm: number | null;
  /** What the person should do and avoid, in words, in the asked language. */
  guidance: string[];
  requirement: Requirement;
}

/** What a place asks for with a document. */
export interface ReceiptRule {
  /** null: not known. */
  required: boolean | null;
  validity_days: number | null;
  /** One sentence for the person, in the asked language. */
  note: string;
  source: string | null;
  /** Details of the applicant that the place asks for besides the name. */
  applicant_fields: string[];
}

export interface CitySummary {
  /** GB/T 2260, six digits. */
  code: string;
  name: string;
  name_zh: string;
  name_en: string;
  /** Full pinyin and initials, lower case: `shenzhen`, `sz`. */
  keywords: string[];
  /** Province in the asked language. */
  province: string;
  common: boolean;
  /** null when no document was given. */
  receipt: ReceiptRule | null;
}

export interface CheckOptions { document: string; city?: string | null; locale?: Locale; photo?: string; landmarks?: boolean }

/** What a method throws: not an Error, a plain object. `code` as `ErrorKind::code`. */
export interface EngineFailure { code: string; message: string; explanation: string }

export interface Prepared { normalization: Normalization; jpeg: Uint8Array | null }

export class EngineHandle {
  constructor(detector_short: Uint8Array, detector_full: Uint8Array, landmarks: Uint8Array, person_mask: Uint8Array, catalogue: Uint8Array);
  free(): void;
  check(bytes: Uint8Array, options: CheckOptions): Report;
  /** `rgba`: upright sRGB as `ImageData.data`; `original_bytes`: the file, for its metadata. */
  checkPixels(rgba: Uint8Array, width: number, height: number, original_bytes: Uint8Array, options: CheckOptions): Report;
  normalize(bytes: Uint8Array, options: CheckOptions): Prepared;
  normalizePixels(rgba: Uint8Array, width: number, height: number, original_bytes: Uint8Array, options: CheckOptions): Prepared;
  documents(locale: Locale): DocumentSummary[];
  cities(document: string | null | undefined, locale: Locale): CitySummary[];
  requirement(document: string, city: string | null | undefined): Requirement;
}

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;
export default function init(input?: { module_or_path: InitInput | Promise<InitInput> }): Promise<unknown>;
export function initSync(input: { module: BufferSource | WebAssembly.Module }): unknown;
