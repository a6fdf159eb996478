/* tslint:disable */
/* eslint-disable */
/**
 * A background colour that the document accepts.
 */
export interface BackgroundColour {
    /**
     * Catalogue name, `white`, `light-grey`, `light-blue`, `blue`, `red`.
     */
    name: string;
    /**
     * sRGB that normalization paints.
     */
    rgb: [number, number, number];
    /**
     * Tolerance of a photo's own background, CIEDE2000.
     */
    delta_e_00: Limit;
}

/**
 * A background colour that the document accepts.
 */
export interface BackgroundEntry {
    /**
     * Name in the catalogue's table of colours.
     */
    colour: string;
    /**
     * sRGB, where the document gives its own.
     */
    rgb?: [number, number, number];
    /**
     * Tolerance (CIEDE2000), where the document gives its own.
     */
    tolerance?: Figure;
    /**
     * How binding; follows the kind of the source.
     */
    status: LimitStatus;
    /**
     * Name of the source in the file's table.
     */
    source: string;
    /**
     * What a reader should know.
     */
    note?: Text;
}

/**
 * A channel of one document, for the picker.
 */
export interface ChannelSummary {
    /**
     * Which.
     */
    id: Channel;
    /**
     * In the asked language.
     */
    name: string;
    /**
     * What a person who chooses it must know, in the asked language; empty when nothing.
     */
    note: string;
}

/**
 * A city of application.
 */
export interface City {
    /**
     * GB/T 2260, six digits.
     */
    code: string;
    /**
     * In the asked language.
     */
    name: string;
    /**
     * In Chinese.
     */
    name_zh: string;
    /**
     * In English.
     */
    name_en: string;
    /**
     * Full pinyin and initials, lower case: `shenzhen`, `sz`.
     */
    keywords: string[];
    /**
     * Province in the asked language.
     */
    province: string;
    /**
     * One of the few that most people look for.
     */
    common: boolean;
    /**
     * Null when no document was given, or the document knows no receipts.
     */
    receipt: ReceiptRule | null;
}

/**
 * A face found in the picture.
 */
export interface FaceBox {
    /**
     * `[x, y, width, height]` in pixels.
     */
    box: [number, number, number, number];
    /**
     * The detector's confidence, 0 to 1.
     */
    confidence: number;
}

/**
 * A figure: what is allowed, how binding it is, who says so.
 */
export interface Figure {
    /**
     * Smallest allowed value.
     */
    min?: number;
    /**
     * Largest allowed value.
     */
    max?: number;
    /**
     * Unit; named limits carry it in their name and leave it out.
     */
    unit?: FigureUnit;
    /**
     * How binding; follows the kind of the source.
     */
    status: LimitStatus;
    /**
     * Name of the source in the file's table.
     */
    source: string;
    /**
     * What a reader should know.
     */
    note?: Text;
    /**
     * For our own defaults: on what the figure was measured.
     */
    measurement?: string;
}

/**
 * A measure of the frame's geometry, for the order of priority.
 */
export type FrameMeasure = "head-height" | "head-width" | "top-margin" | "eye-line" | "eye-distance" | "centred";

/**
 * A rule in words.
 */
export interface WordRule {
    /**
     * What it is about.
     */
    topic: Topic;
    /**
     * The rule.
     */
    text: Text;
    /**
     * How binding; follows the kind of the source.
     */
    status: LimitStatus;
    /**
     * Name of the source in the file's table.
     */
    source: string;
}

/**
 * A rule that is a word, not a figure.
 */
export interface RuleEntry<T> {
    /**
     * The rule.
     */
    rule: T;
    /**
     * How binding; follows the kind of the source.
     */
    status: LimitStatus;
    /**
     * Name of the source in the file's table; none where the rule is unknown.
     */
    source?: string;
    /**
     * What a reader should know.
     */
    note?: Text;
}

/**
 * A rule that is a word, with its source.
 */
export interface Rule<T> {
    /**
     * The rule.
     */
    value: T;
    /**
     * How binding.
     */
    status: LimitStatus;
    /**
     * Citation for people; empty where the rule is unknown.
     */
    source: string;
}

/**
 * A side of the person's own body.
 */
export type Side = "left" | "right";

/**
 * A text in both languages.
 */
export interface Text {
    /**
     * Simplified Chinese.
     */
    "zh-CN": string;
    /**
     * English.
     */
    en: string;
}

/**
 * An operation that an edit policy speaks about.
 */
export type Operation = "rotate" | "crop" | "resize" | "adjust-tone" | "replace-background";

/**
 * Between which points the head's width is measured.
 */
export type WidthBetween = "ears" | "cheeks";

/**
 * Everything measured in the photo. A field is null where there was nothing to measure (no face, say).
 * Names say quantity and unit.
 */
export interface Measures {
    /**
     * Head turned towards the person's left, degrees.
     */
    yaw_deg: number | null;
    /**
     * Head turned upwards, degrees.
     */
    pitch_deg: number | null;
    /**
     * Head tilted anticlockwise as seen in the picture, degrees.
     */
    roll_deg: number | null;
    /**
     * Distance between the pupils, pixels.
     */
    inter_eye_distance_px: number | null;
    /**
     * Gap of the lids over the width of the person's left eye.
     */
    eye_openness_left: number | null;
    /**
     * Gap of the lids over the width of the person's right eye.
     */
    eye_openness_right: number | null;
    /**
     * Horizontal offset of the left iris from the middle of its eye, in eye widths, positive to the person's left.
     */
    gaze_x_left: number | null;
    /**
     * Horizontal offset of the right iris from the middle of its eye, in eye widths, positive to the person's left.
     */
    gaze_x_right: number | null;
    /**
     * Gap between the inner lips over the width of the mouth.
     */
    mouth_openness: number | null;
    /**
     * Belief that the face smiles, 0 to 1.
     */
    smile: number | null;
    /**
     * Belief that the mouth is opened, 0 to 1.
     */
    mouth_opened: number | null;
    /**
     * Belief that the brows are drawn together, 0 to 1.
     */
    frown: number | null;
    /**
     * Belief that the brows are lifted, 0 to 1.
     */
    brows_raised: number | null;
    /**
     * Landmark network's belief that a face is there, 0 to 1.
     */
    face_presence: number | null;
    /**
     * Chin to top of hair, pixels.
     */
    head_height_px: number | null;
    /**
     * Outer ear to outer ear (or cheek to cheek where the document says so), pixels.
     */
    head_width_px: number | null;
    /**
     * Upper edge of the picture to top of hair, pixels.
     */
    top_margin_px: number | null;
    /**
     * Mid-point of the pupils to the upper edge, pixels.
     */
    eye_line_from_top_px: number | null;
    /**
     * Mid-point of the pupils to the lower edge, pixels.
     */
    eye_line_from_bottom_px: number | null;
    /**
     * Mid-point of the pupils to the picture's vertical middle line, pixels, positive to the right.
     */
    eye_centre_offset_px: number | null;
    /**
     * Mean chroma (CIELAB) of the face.
     */
    face_chroma: number | null;
    /**
     * Spread of hue directions in the face, CIELAB units; near 0 for grey and toned pictures.
     */
    face_chroma_spread: number | null;
    /**
     * Median lightness (CIELAB L*) of the skin.
     */
    skin_lightness: number | null;
    /**
     * Individual typology angle of the skin, degrees.
     */
    skin_typology_angle_deg: number | null;
    /**
     * Tilt of the line of the shoulders, positive anticlockwise as seen in the picture, degrees.
     */
    shoulder_tilt_deg: number | null;
    /**
     * Median lightness (CIELAB L*) of the clothes.
     */
    clothing_lightness: number | null;
    /**
     * Share of crushed pixels in the face.
     */
    underexposed_share: number | null;
    /**
     * Share of clipped pixels in the face.
     */
    overexposed_share: number | null;
    /**
     * Distance of the common gaze from the camera, in eye widths, the turn of the head taken out.
     */
    gaze_offset: number | null;
    /**
     * 98th percentile of the face's luma, 0 to 255.
     */
    face_highlight_luma: number | null;
    /**
     * 99th percentile of the picture's luma, 0 to 255.
     */
    picture_highlight_luma: number | null;
    /**
     * Fine over coarse detail of the face, in the direction that has least.
     */
    sharpness: number | null;
    /**
     * Finest over coarse detail of the face, in the direction that has least.
     */
    finest_detail: number | null;
    /**
     * Finest detail of the skin, 8-bit luma.
     */
    skin_texture_luma: number | null;
    /**
     * Excess of brightness steps on the borders of JPEG's blocks, 8-bit luma.
     */
    block_step_luma: number | null;
    /**
     * Excess of brightness steps on the strongest other grid, 8-bit luma.
     */
    pixel_step_luma: number | null;
    /**
     * Amplitude of the strongest regular pattern over the face, over what surrounds it in the spectrum.
     */
    moire_peak: number | null;
    /**
     * How much of a straight edge there is on all sides of the face but the weakest, 0 to 1.
     */
    edges_around_share: number | null;
    /**
     * Standard deviation of the noise in the skin, 8-bit luma.
     */
    noise_luma: number | null;
    /**
     * Colour difference (CIEDE2000) between the background's median and the nearest accepted colour.
     */
    background_delta_e_00: number | null;
    /**
     * 95th percentile of the colour difference (CIEDE2000) of background pixels to their median.
     */
    background_spread_delta_e_00: number | null;
    /**
     * Share of the picture taken by plain background.
     */
    background_share: number | null;
}

/**
 * How a finding came out.
 */
export type Outcome = "pass" | "fail" | "advise" | "not-assessed";

/**
 * How a photo is handed in.
 */
export type Channel = "upload" | "online" | "mini-program" | "print" | "counter";

/**
 * How binding a limit is. Follows its source: an authority's text or a verbatim copy of it is enforced, our own
 * measured default is enforced, a secondary or regional source is advisory.
 */
export type LimitStatus = "enforced" | "advisory" | "unknown";

/**
 * How many of the checks gave an answer.
 */
export interface Coverage {
    /**
     * Checks with an outcome other than not-assessed.
     */
    assessed: number;
    /**
     * All checks.
     */
    total: number;
}

/**
 * How much is known of the document's own specification.
 */
export type Knowledge = "verified" | "secondary" | "uncertain" | "unknown";

/**
 * Language of messages.
 */
export type Locale = "zh-CN" | "en";

/**
 * Limit that a measured value was held against; at least one end is there.
 */
export interface Range {
    /**
     * Smallest allowed value.
     */
    min: number | null;
    /**
     * Largest allowed value.
     */
    max: number | null;
}

/**
 * May an operation be done to the photo?
 */
export type Permission = "allowed" | "forbidden" | "unresolved";

/**
 * Milliseconds by stage.
 */
export interface Timings {
    /**
     * Bytes to upright sRGB pixels.
     */
    decode: number;
    /**
     * Finding faces.
     */
    detect: number;
    /**
     * Landmarks and what is derived from them.
     */
    landmarks: number;
    /**
     * Person mask.
     */
    mask: number;
    /**
     * Attribute heads.
     */
    attributes: number;
    /**
     * Facts from pixels, and all checks.
     */
    checks: number;
    /**
     * The whole.
     */
    total: number;
    /**
     * Preparing the photo, where it was prepared; not in `total`.
     */
    normalize?: NormalizeTimings;
}

/**
 * Milliseconds of preparing a photo by stage, over all cuts: a head that is measured elsewhere in the prepared picture
 * is cut once more.
 */
export interface NormalizeTimings {
    /**
     * Finding the frame and sampling its pixels.
     */
    frame: number;
    /**
     * The second look of the mask, tone, alpha and new background.
     */
    matte: number;
    /**
     * The search of the file, and reading it back.
     */
    encode: number;
    /**
     * The check of the prepared file.
     */
    check: number;
    /**
     * The whole.
     */
    total: number;
}

/**
 * Name of a limit; ends with its unit (`_ratio`, `_deg`, `_px`, `_share`, `_delta_e_00`, …).
 */
export type LimitName = "face_resolution_scale_ratio" | "inter_eye_distance_px" | "chin_room_ratio" | "face_chroma_spread_lab" | "head_yaw_deg" | "head_pitch_deg" | "head_pitch_doubt_deg" | "head_roll_deg" | "head_roll_mendable_deg" | "eye_openness_ratio" | "eye_closed_probability" | "gaze_offset_ratio" | "mouth_openness_ratio" | "smile_ratio" | "mouth_opened_ratio" | "frown_ratio" | "brows_raised_ratio" | "finest_detail_ratio" | "skin_texture_luma" | "block_step_luma" | "pixelation_inter_eye_px" | "pixel_step_luma" | "moire_peak_ratio" | "edges_around_share" | "border_share" | "writing_stroke_count" | "stamp_rim_share" | "noise_luma" | "shoulder_tilt_deg" | "shoulder_tilt_doubt_deg" | "shoulder_reach_ratio" | "shoulder_room_ratio" | "clothing_contrast_delta_e_00" | "clothing_lightness_lab" | "dark_clothing_lightness_lab" | "clothing_redness_lab" | "underexposed_share" | "face_highlight_luma" | "picture_highlight_luma" | "overexposed_share" | "uneven_light_probability" | "uneven_light_doubt_probability" | "uneven_light_shade_deg" | "uneven_light_shade_logit" | "light_side_difference_share" | "light_side_doubt_difference_share" | "hot_spot_ratio" | "hot_spot_doubt_ratio" | "lens_glare_share" | "pupil_redness_lab" | "colour_cast_ratio" | "colour_cast_prediction_ratio" | "lightness_contrast_ratio" | "sharpness_ratio" | "background_spread_delta_e_00" | "background_grain_delta_e_00" | "background_line_lab" | "background_gradient_lab" | "background_shadow_lab" | "cut_out_doubt_cells" | "frame_repeatability_share" | "glasses_probability" | "glasses_doubt_probability" | "tinted_lenses_probability" | "tinted_lenses_doubt_probability" | "lens_glare_probability" | "heavy_frames_probability" | "heavy_frames_doubt_probability" | "frame_over_eye_probability" | "frame_over_eye_doubt_probability" | "eye_covered_probability" | "eye_covered_doubt_probability" | "brow_hidden_probability" | "brow_hidden_doubt_probability" | "ear_hidden_probability" | "ear_hidden_doubt_probability" | "hair_over_face_probability" | "hair_over_face_doubt_probability" | "face_covered_probability" | "face_covered_doubt_probability" | "headwear_probability" | "headwear_doubt_probability" | "brows_lifted_probability" | "brows_lifted_doubt_probability" | "earring_probability" | "earring_doubt_probability" | "necklace_probability" | "necklace_doubt_probability" | "jewellery_inter_eye_distance_px" | "attribute_inter_eye_distance_px" | "attribute_head_yaw_deg" | "photo_age_months";

/**
 * One document for the picker: names, group, size, and its national base in full.
 */
export interface DocumentSummary {
    /**
     * Catalogue id.
     */
    id: string;
    /**
     * In the asked language.
     */
    name: string;
    /**
     * In Chinese.
     */
    name_zh: string;
    /**
     * In English.
     */
    name_en: string;
    /**
     * Pinyin, its initials and other words that find it, lower case: `wlgatxz`.
     */
    keywords: string[];
    /**
     * Kebab-case id of the group, `exit-entry`.
     */
    group: Category;
    /**
     * Name of the group in the asked language.
     */
    group_name: string;
    /**
     * One of the few that most people look for.
     */
    common: boolean;
    /**
     * Whether an order must name the city of application.
     */
    needs_city: boolean;
    /**
     * Ways of handing the photo in; the first is the one that `requirement` is for.
     */
    channels: ChannelSummary[];
    /**
     * What a person who chooses it must know first, in the asked language; empty when nothing.
     */
    note: string;
    /**
     * Width of the print, millimetres, where the document states one.
     */
    width_mm: number | null;
    /**
     * Height of the print, millimetres.
     */
    height_mm: number | null;
    /**
     * What the person should do and avoid, in words, in the asked language.
     */
    guidance: string[];
    /**
     * The national base.
     */
    requirement: Requirement;
}

/**
 * One document in one city through one channel, every limit resolved.
 */
export interface Requirement {
    /**
     * Catalogue the figures come from.
     */
    catalogue: CatalogueVersion;
    /**
     * Document id.
     */
    document: string;
    /**
     * GB/T 2260 code of the city; `None` is the national base.
     */
    city: string | null;
    /**
     * How the photo is handed in; `None` without a document.
     */
    channel: Channel | null;
    /**
     * Checks without whose answer the verdict is never `pass`.
     */
    essential: CheckId[];
    /**
     * Named limits.
     */
    limits: Partial<Record<LimitName, Limit>>;
    /**
     * The upload frame; `None` where the document's is unknown.
     */
    frame: Frame | null;
    /**
     * Accepted backgrounds, the one normalization paints first; empty when unknown.
     */
    backgrounds: BackgroundColour[];
    /**
     * The file.
     */
    file: FileRule;
    /**
     * What may be done to the photo.
     */
    edit_policy: EditPolicy;
    /**
     * Glasses.
     */
    glasses: Rule<GlassesRule>;
    /**
     * Headwear.
     */
    headwear: Rule<HeadwearRule>;
    /**
     * Ears.
     */
    ears: Rule<VisibilityRule>;
    /**
     * Eyebrows.
     */
    eyebrows: Rule<VisibilityRule>;
    /**
     * Shoulders.
     */
    shoulders: Rule<VisibilityRule>;
    /**
     * Expression.
     */
    expression: Rule<ExpressionRule>;
    /**
     * What hair must be off.
     */
    hair: Rule<HairRule>[];
    /**
     * What clothes must be, or must not.
     */
    clothing: Rule<ClothingRule>[];
    /**
     * Which ornaments are refused.
     */
    jewellery: Rule<JewelleryRule>[];
}

/**
 * One document's file.
 */
export interface Document {
    /**
     * Stable id, also the file's name: region, then document, in kebab case.
     */
    id: string;
    /**
     * Name.
     */
    name: Text;
    /**
     * Pinyin of the Chinese name, a space between syllables, for search by initials.
     */
    pinyin: string;
    /**
     * Other names people search for.
     */
    aliases?: string[];
    /**
     * Who issues it.
     */
    authority: Text;
    /**
     * ISO 3166-1 alpha-2 code, or `ZZ` for no country.
     */
    region: string;
    /**
     * Group.
     */
    category: Category;
    /**
     * How much is known.
     */
    knowledge: Knowledge;
    /**
     * Whether an application is made in one exact city, so that an order must name it.
     */
    needs_city?: boolean;
    /**
     * How the photo is handed in that the figures here are for; left out, an upload, or a print where only a print
     * is known.
     */
    channel?: Channel;
    /**
     * Rules in words.
     */
    words?: WordRule[];
    /**
     * Contradictions between sources.
     */
    conflicts?: Conflict[];
    /**
     * What is different through other channels. A paper print beside an upload needs no entry.
     */
    channels?: Partial<Record<Channel, Variant>>;
    /**
     * What is different where, by GB/T 2260 code; a province's holds in its cities, a city's own goes first.
     */
    places?: Record<string, Variant>;
    /**
     * Sources, by the names used above.
     */
    sources: Record<string, Source>;
    /**
     * What a person who chooses it must know first.
     */
    note?: Text;
    /**
     * The picture that is uploaded.
     */
    upload_frame?: FrameEntry;
    /**
     * The paper print.
     */
    print_frame?: FrameEntry;
    /**
     * Accepted backgrounds, the one that is painted first; none when unknown.
     */
    backgrounds?: BackgroundEntry[];
    /**
     * The file.
     */
    file?: FileEntry;
    /**
     * What may be done to the photo.
     */
    edit_policy?: EditPolicyEntry;
    /**
     * Rules that are words.
     */
    rules?: RulesEntry;
    /**
     * Named limits that differ from the engine's defaults.
     */
    limits?: Partial<Record<LimitName, Figure>>;
}

/**
 * One frame: a picture's size and the head's place in it. Its figures hold for this frame only.
 */
export interface FrameEntry {
    /**
     * Pixels that normalization produces; a print without published pixels follows from millimetres and `target_dpi`.
     */
    width_px?: number;
    /**
     * Pixels that normalization produces.
     */
    height_px?: number;
    /**
     * Millimetres on paper.
     */
    width_mm?: number;
    /**
     * Millimetres on paper.
     */
    height_mm?: number;
    /**
     * Pixels per inch that normalization writes.
     */
    target_dpi: number;
    /**
     * Allowed widths.
     */
    width: Figure;
    /**
     * Allowed heights.
     */
    height: Figure;
    /**
     * Allowed width over height, where the source gives a ratio of its own.
     */
    aspect_ratio?: Figure;
    /**
     * Allowed pixels per inch.
     */
    dpi?: Figure;
    /**
     * Chin to crown.
     */
    head_height?: Figure;
    /**
     * What the crown of head height and top margin is.
     */
    height_from: HeightFrom;
    /**
     * Head width.
     */
    head_width?: Figure;
    /**
     * Between which points the head's width is measured.
     */
    width_between: WidthBetween;
    /**
     * Upper edge to crown.
     */
    top_margin?: Figure;
    /**
     * Mid-point of the pupils to the edge `eye_line_from`.
     */
    eye_line?: Figure;
    /**
     * Edge that the eye line is measured from; needed with `eye_line`.
     */
    eye_line_from?: Edge;
    /**
     * Pupil to pupil.
     */
    eye_distance?: Figure;
    /**
     * Mid-point of the pupils from the vertical middle line, positive to the right.
     */
    centre_offset?: Figure;
    /**
     * Which measure gives way last, first in the list; the catalogue's default where the authority says nothing.
     */
    priority?: FrameMeasure[];
    /**
     * What a reader should know.
     */
    note?: Text;
}

/**
 * One number with its source.
 */
export interface Limit {
    /**
     * Allowed values, in the unit that the limit's name ends with.
     */
    range: Range;
    /**
     * How binding.
     */
    status: LimitStatus;
    /**
     * Citation for people: document, clause, address.
     */
    source: string;
}

/**
 * One operation done to the photo, with its parameters.
 */
export type Edit = { operation: "rotate"; degrees: number } | { operation: "crop"; x: number; y: number; width: number; height: number } | { operation: "resize"; width: number; height: number; scale: number } | { operation: "adjust-tone"; red: number; green: number; blue: number } | { operation: "replace-background"; colour: string; rgb: [number, number, number]; share: number } | { operation: "keep-background"; because: KeptBecause } | { operation: "encode"; format: string; quality: number; chroma: string; dpi: number; bytes: number };

/**
 * One requirement, looked at.
 */
export interface Finding {
    /**
     * Which check.
     */
    check: CheckId;
    /**
     * How it came out.
     */
    outcome: Outcome;
    /**
     * What helps if it failed (or would help if it did).
     */
    remedy: Remedy;
    /**
     * Whether the verdict needs this check's answer.
     */
    essential: boolean;
    /**
     * Measured value, in `unit`.
     */
    measured: number | null;
    /**
     * Limit it was held against, in `unit`.
     */
    limit: Range | null;
    /**
     * Distance to the limit in `unit`, negative when it fails.
     */
    margin: number | null;
    /**
     * Unit of the three above.
     */
    unit: Unit | null;
    /**
     * The person's own side, where the finding is about one.
     */
    side: Side | null;
    /**
     * Polygon of the picture it is about, pixels; empty when it is about the whole picture.
     */
    region: [number, number][];
    /**
     * Where the limit comes from.
     */
    source: string | null;
    /**
     * What the check is called, in the report's language.
     */
    title: string;
    /**
     * Stable code of what was found.
     */
    reason: string;
    /**
     * What was found, in the report's language.
     */
    message: string;
    /**
     * What to do, in the report's language; empty when nothing needs doing.
     */
    advice: string;
}

/**
 * Permission per operation.
 */
export interface EditPolicy {
    /**
     * Cutting.
     */
    crop: Permission;
    /**
     * Turning.
     */
    rotate: Permission;
    /**
     * Changing the number of pixels.
     */
    resize: Permission;
    /**
     * Global exposure and white balance.
     */
    tone: Permission;
    /**
     * Painting the background.
     */
    replace_background: Permission;
}

/**
 * Something the person must see before approving the photo.
 */
export interface Notice {
    /**
     * Which operation.
     */
    operation: Operation;
    /**
     * Why it is to be seen.
     */
    because: NoticedBecause;
    /**
     * In words, in the report's language.
     */
    message: string;
}

/**
 * Sources that contradict each other, kept side by side.
 */
export interface Conflict {
    /**
     * Who says what.
     */
    text: Text;
    /**
     * Names of the sources in the file's table.
     */
    sources?: string[];
}

/**
 * Stable id of a check, in the table order of the report.
 */
export type CheckId = "single-face" | "face-resolution" | "head-inside-frame" | "colour-photo" | "recent" | "unedited" | "not-recaptured" | "unmarked" | "compression" | "head-yaw" | "head-pitch" | "head-roll" | "shoulders-level" | "shoulders-visible" | "eyes-open" | "gaze-ahead" | "eyes-unobstructed" | "red-eye" | "glasses" | "lens-glare" | "tinted-lenses" | "heavy-frames" | "mouth-closed" | "neutral-expression" | "eyebrows-visible" | "ears-visible" | "hair-off-face" | "face-unobstructed" | "bareheaded" | "no-jewellery" | "clothing-contrast" | "clothing-collar" | "background-uniform" | "background-colour" | "background-shadow" | "underexposed" | "overexposed" | "even-lighting" | "hot-spots" | "natural-colour" | "contrast" | "sharp" | "noise" | "pixelation" | "pixel-size" | "head-height" | "head-width" | "top-margin" | "eye-line" | "eye-distance" | "centred" | "file-format" | "file-size" | "dpi";

/**
 * The file that is handed in.
 */
export interface FileEntry {
    /**
     * Accepted formats in lower case, the one we write first; empty when unknown.
     */
    formats?: string[];
    /**
     * Allowed size.
     */
    size?: Figure;
    /**
     * Smallest JPEG quality asked for.
     */
    jpeg_quality?: Figure;
    /**
     * Bits per pixel asked for.
     */
    colour_bits?: number;
}

/**
 * The file the document wants.
 */
export interface FileRule {
    /**
     * Accepted formats, `jpeg` first; empty when unknown.
     */
    formats: string[];
    /**
     * Allowed size. Holds under both readings of a kilobyte: 14–20 KB is 14 336 to 20 000 bytes.
     */
    bytes: Limit | null;
}

/**
 * The one-word answer.
 */
export type Verdict = "pass" | "fixable" | "retake";

/**
 * The photo's file and picture.
 */
export interface ImageInfo {
    /**
     * `jpeg`, `png`, `webp`; for pictures decoded by the browser, the subtype of its media type.
     */
    format: string;
    /**
     * Pixels, upright.
     */
    width: number;
    /**
     * Pixels, upright.
     */
    height: number;
    /**
     * Bytes of the file.
     */
    bytes: number;
    /**
     * Horizontal and vertical pixels per inch as the file states them.
     */
    dpi: [number, number] | null;
    /**
     * EXIF orientation 1 to 8 as read (1 when absent or invalid).
     */
    exif_orientation: number;
    /**
     * EXIF DateTimeOriginal as local time without zone, `2026-10-02T09:12:44`.
     */
    captured_at: string | null;
    /**
     * EXIF Software.
     */
    software: string | null;
}

/**
 * The picture the document wants uploaded: pixels and the head's place in them. All lengths are pixels of THIS frame
 * (`width_px` × `height_px`) and are never applied to another.
 */
export interface Frame {
    /**
     * Width that normalization produces, pixels.
     */
    width_px: number;
    /**
     * Height that normalization produces, pixels.
     */
    height_px: number;
    /**
     * Allowed widths; exactly `width_px` when there is no range.
     */
    width_limit: Limit;
    /**
     * Allowed heights.
     */
    height_limit: Limit;
    /**
     * Width over height, where the document asks for one.
     */
    aspect_ratio: Limit | null;
    /**
     * Pixels per inch written into the file, and allowed.
     */
    dpi: Limit | null;
    /**
     * Pixels per inch that normalization writes.
     */
    target_dpi: number;
    /**
     * Head height.
     */
    head_height_px: Limit | null;
    /**
     * Crown used for head height and top margin.
     */
    height_from: HeightFrom;
    /**
     * Head width.
     */
    head_width_px: Limit | null;
    /**
     * Ends of the head width.
     */
    width_between: WidthBetween;
    /**
     * Crown to upper edge.
     */
    top_margin_px: Limit | null;
    /**
     * Pupils' mid-point to `eye_line_from`.
     */
    eye_line_px: Limit | null;
    /**
     * Edge the eye line is measured from.
     */
    eye_line_from: Edge;
    /**
     * Pupil to pupil.
     */
    eye_distance_px: Limit | null;
    /**
     * Offset of the eye mid-point from the vertical middle line, pixels (a range around 0).
     */
    centre_offset_px: Limit | null;
    /**
     * Which measure gives way last, first in the list; GA 461 puts the eye line before the top margin.
     */
    priority: FrameMeasure[];
}

/**
 * The prepared file.
 */
export interface Output {
    /**
     * Path or name, as the caller wrote it; empty until written.
     */
    file: string;
    /**
     * Pixels.
     */
    width: number;
    /**
     * Pixels.
     */
    height: number;
    /**
     * Pixels per inch.
     */
    dpi: number;
    /**
     * Bytes.
     */
    bytes: number;
    /**
     * Lower-case hexadecimal SHA-256 of the bytes.
     */
    sha256: string;
}

/**
 * The rules in words of a document, a place, or our own. What is left out is not said; of a list each rule
 * replaces the one with the same word.
 */
export interface RulesEntry {
    /**
     * Glasses.
     */
    glasses?: RuleEntry<GlassesRule>;
    /**
     * Headwear.
     */
    headwear?: RuleEntry<HeadwearRule>;
    /**
     * Ears.
     */
    ears?: RuleEntry<VisibilityRule>;
    /**
     * Eyebrows.
     */
    eyebrows?: RuleEntry<VisibilityRule>;
    /**
     * Shoulders.
     */
    shoulders?: RuleEntry<VisibilityRule>;
    /**
     * Expression.
     */
    expression?: RuleEntry<ExpressionRule>;
    /**
     * Hair.
     */
    hair?: RuleEntry<HairRule>[];
    /**
     * Clothes.
     */
    clothing?: RuleEntry<ClothingRule>[];
    /**
     * Ornaments.
     */
    jewellery?: RuleEntry<JewelleryRule>[];
}

/**
 * The whole answer about one photo.
 */
export interface Report {
    /**
     * Version of this shape, [`REPORT_SCHEMA`].
     */
    schema: number;
    /**
     * Version of the engine.
     */
    engine: string;
    /**
     * Version and date of the catalogue whose limits were used.
     */
    catalogue: CatalogueVersion;
    /**
     * Name or path of the photo as the caller gave it.
     */
    photo: string;
    /**
     * Catalogue id of the document.
     */
    document: string;
    /**
     * GB/T 2260 code of the city, or null for the national base.
     */
    city: string | null;
    /**
     * How the photo is handed in; null without a document.
     */
    channel: Channel | null;
    /**
     * The one-word answer.
     */
    verdict: Verdict;
    /**
     * How many checks were assessed.
     */
    coverage: Coverage;
    /**
     * The photo's file and picture.
     */
    image: ImageInfo;
    /**
     * Who decoded the photo's bytes to pixels.
     */
    decoded_by: DecodedBy;
    /**
     * XXH3-64 of the upright sRGB pixels (RGB, row by row, preceded by width and height as little-endian u32),
     * 16 hexadecimal digits. Equal values give equal reports on every platform.
     */
    pixels_xxh3: string;
    /**
     * Every face found.
     */
    faces: FaceBox[];
    /**
     * Everything measured, null where there was nothing to measure.
     */
    measures: Measures;
    /**
     * 478 face landmarks `[x, y, z]`, only on request.
     */
    landmarks: [number, number, number][] | null;
    /**
     * Every check, in table order, then left before right.
     */
    findings: Finding[];
    /**
     * Milliseconds spent. Not part of "equal reports".
     */
    timings_ms: Timings;
}

/**
 * Unit of a figure as its source gives it.
 */
export type FigureUnit = "px" | "mm" | "ratio" | "kb" | "mb" | "bytes" | "dpi" | "deg" | "months" | "delta-e00" | "quality";

/**
 * Unit of a measured value and its limit.
 */
export type Unit = "ratio" | "share" | "luma" | "deg" | "px" | "count" | "delta-e00" | "lab" | "bytes" | "dpi" | "months" | "probability";

/**
 * Version and date of a catalogue.
 */
export interface CatalogueVersion {
    /**
     * Semantic version.
     */
    version: string;
    /**
     * ISO 8601 date.
     */
    date: string;
}

/**
 * What [`Engine::normalize`] answers.
 */
export interface Normalization extends Report {
    /**
     * The prepared file; `None` when the verdict on the source is `retake` or no frame exists.
     */
    output: Output | null;
    /**
     * Everything done to the photo, in order.
     */
    edits: Edit[];
    /**
     * What the person must see before approving.
     */
    notices: Notice[];
    /**
     * Why there is no file although the verdict is not `retake`, and what to do, in the report's language.
     */
    refusal: string | null;
    /**
     * The report of the prepared bytes, decoded again.
     */
    output_report: Report | null;
}

/**
 * What `normalize` answers.
 */
export interface Prepared {
    /**
     * The report of the source, the edits, the report of the result.
     */
    normalization: Normalization;
    /**
     * The prepared file; null when there is none.
     */
    jpeg: Uint8Array | null;
    /**
     * Share of each pixel of the file that is the person, 0 to 255, row by row; null when the background was kept.
     */
    matte: Uint8Array | null;
}

/**
 * What a document says about ears, eyebrows or shoulders.
 */
export type VisibilityRule = "required" | "required-with-long-hair" | "not-required" | "unknown";

/**
 * What a document says about glasses.
 */
export type GlassesRule = "allowed-clear" | "forbidden" | "required-if-habitual" | "unknown";

/**
 * What a document says about headwear.
 */
export type HeadwearRule = "forbidden" | "forbidden-except-religious-or-medical" | "unknown";

/**
 * What a document says about the expression.
 */
export type ExpressionRule = "neutral" | "closed-mouth-smile-allowed" | "unknown";

/**
 * What a method throws: not an `Error`, a plain object.
 */
export interface EngineFailure {
    /**
     * Stable code, as in reports and in the HTTP interface.
     */
    code: string;
    /**
     * The technical detail in English.
     */
    message: string;
    /**
     * What happened and what to do, for a person.
     */
    explanation: string;
}

/**
 * What a place asks for with a document.
 */
export interface ReceiptRule {
    /**
     * Whether a receipt is needed; null: no source says.
     */
    required: boolean | null;
    /**
     * The shortest validity that a source gives, days from acceptance.
     */
    validity_days: number | null;
    /**
     * A sentence or two for the person, in the asked language.
     */
    note: string;
    /**
     * Who says so.
     */
    source: string | null;
    /**
     * Name of the number on the form, in the asked language.
     */
    number_field: string;
    /**
     * Documents that one receipt serves.
     */
    covers: string[];
    /**
     * Details of the applicant that the place asks for besides name and telephone.
     */
    applicant_fields: ApplicantField[];
}

/**
 * What a rule in words is about.
 */
export type Topic = "pose" | "eyes" | "expression" | "hair" | "clothing" | "jewellery" | "make-up" | "light" | "background" | "framing" | "children" | "submission" | "other";

/**
 * What an applicant may be asked for.
 */
export type ApplicantField = "id-number" | "household";

/**
 * What clothes must be, or must not.
 */
export type ClothingRule = "not-white" | "not-red" | "dark" | "collar" | "no-uniform";

/**
 * What counts as the head's top.
 */
export type HeightFrom = "hair" | "skull";

/**
 * What hair must be off. Ears and eyebrows have rules of their own.
 */
export type HairRule = "off-eyes" | "off-face" | "off-shoulders";

/**
 * What helps.
 */
export type Remedy = "retake" | "normalize" | "confirm";

/**
 * What is different in one place or through one channel. Each member replaces the base's whole; limits and rules
 * replace one by one.
 */
export interface Variant {
    /**
     * What a person who chooses it must know first.
     */
    note?: Text;
    /**
     * The picture that is uploaded.
     */
    upload_frame?: FrameEntry;
    /**
     * The paper print.
     */
    print_frame?: FrameEntry;
    /**
     * Accepted backgrounds, the one that is painted first; none when unknown.
     */
    backgrounds?: BackgroundEntry[];
    /**
     * The file.
     */
    file?: FileEntry;
    /**
     * What may be done to the photo.
     */
    edit_policy?: EditPolicyEntry;
    /**
     * Rules that are words.
     */
    rules?: RulesEntry;
    /**
     * Named limits that differ from the engine's defaults.
     */
    limits?: Partial<Record<LimitName, Figure>>;
}

/**
 * What may be done to the photo, by operation. What is left out is unresolved.
 */
export interface EditPolicyEntry {
    /**
     * Cutting.
     */
    crop?: PermissionEntry;
    /**
     * Turning.
     */
    rotate?: PermissionEntry;
    /**
     * Changing the number of pixels.
     */
    resize?: PermissionEntry;
    /**
     * Global exposure and white balance.
     */
    tone?: PermissionEntry;
    /**
     * Painting the background.
     */
    replace_background?: PermissionEntry;
    /**
     * Altering the face. We never do it; the rule is kept because people ask.
     */
    retouch?: PermissionEntry;
}

/**
 * Where a figure or a rule comes from.
 */
export interface Source {
    /**
     * Who says it.
     */
    kind: SourceKind;
    /**
     * Title of the document or page.
     */
    document: string;
    /**
     * Clause or section.
     */
    clause?: string;
    /**
     * Date or year of the text.
     */
    date?: string;
    /**
     * Where the text was read.
     */
    address?: string;
    /**
     * The words themselves, or what they say.
     */
    quote?: string;
}

/**
 * Whether an operation may be done, and who says so.
 */
export interface PermissionEntry {
    /**
     * Allowed, forbidden, or nobody says.
     */
    permission: Permission;
    /**
     * Name of the source in the file's table; none where nobody says.
     */
    source?: string;
    /**
     * What a reader should know.
     */
    note?: Text;
}

/**
 * Which document to hold a photo against, and how to answer.
 */
export interface CheckOptions {
    /**
     * Catalogue id of the document.
     */
    document: string;
    /**
     * GB/T 2260 code of the city; null for the national base.
     */
    city?: string | null;
    /**
     * How the photo is handed in; null for the document's own channel.
     */
    channel?: Channel | null;
    /**
     * Language of messages; zh-CN when absent.
     */
    locale?: Locale;
    /**
     * Of several background colours that the document accepts, the catalogue name of the chosen one; any when absent.
     */
    background?: string | null;
    /**
     * Name that the report repeats.
     */
    photo?: string;
    /**
     * Put the 478 landmarks into the report.
     */
    landmarks?: boolean;
}

/**
 * Which edge a vertical position is measured from.
 */
export type Edge = "top" | "bottom";

/**
 * Which ornaments are refused.
 */
export type JewelleryRule = "no-earrings" | "no-necklace" | "no-hair-ornaments" | "not-over-face";

/**
 * Who says a thing; decides how binding it is.
 */
export type SourceKind = "authority" | "copy-of-official" | "engine-default" | "secondary" | "regional";

/**
 * Who turned bytes into pixels.
 */
export type DecodedBy = "engine" | "browser";

/**
 * Whose counter the document belongs to; groups the picker.
 */
export type Category = "exit-entry" | "identity" | "social" | "driving" | "education" | "work" | "passport" | "visa" | "foreign-card" | "studio-size" | "other";

/**
 * Why a background was not painted.
 */
export type KeptBecause = "complies" | "forbidden";

/**
 * Why the person must see an operation before approving the photo.
 */
export type NoticedBecause = "unsaid" | "doubtful-edge";


/**
 * The engine with its networks and its catalogue.
 */
export class EngineHandle {
    free(): void;
    /**
     * Checks upright sRGB pixels as `ImageData.data` holds them; `original` is the file they came from, for its
     * metadata, or empty.
     */
    checkPixels(rgba: Uint8Array | number[], width: number, height: number, original: Uint8Array | number[], options: CheckOptions): Report;
    /**
     * Checks a JPEG, PNG or WebP file. Throws an `EngineFailure` when it cannot be looked at.
     */
    check(bytes: Uint8Array | number[], options: CheckOptions): Report;
    /**
     * Every city for a picker; with what it asks for, when a document is given.
     */
    cities(document: string | null | undefined, locale: Locale): City[];
    /**
     * Every document for a picker, common ones first, in the asked language.
     */
    documents(locale: Locale): DocumentSummary[];
    /**
     * Loads the networks and the catalogue; `overrides` are documents of the embedder's own
     * (`{"version"?: "…", "documents": […]}`).
     *
     * Throws an `EngineFailure`: `model` when a network is damaged, `catalogue` when the catalogue is.
     */
    constructor(detector_short: Uint8Array | number[], detector_full: Uint8Array | number[], landmarks: Uint8Array | number[], person_mask: Uint8Array | number[], attributes: Uint8Array | number[], matte_edge: Uint8Array | number[], catalogue: Uint8Array | number[], overrides?: Uint8Array | number[] | null);
    /**
     * Prepares upright sRGB pixels; arguments as of `checkPixels`.
     */
    normalizePixels(rgba: Uint8Array | number[], width: number, height: number, original: Uint8Array | number[], options: CheckOptions): Prepared;
    /**
     * Prepares a JPEG, PNG or WebP file as far as the document allows.
     */
    normalize(bytes: Uint8Array | number[], options: CheckOptions): Prepared;
    /**
     * What a document requires at a place, through a channel.
     */
    requirement(document: string, city?: string | null, channel?: string | null): Requirement;
}

export function start(): void;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_enginehandle_free: (a: number, b: number) => void;
    readonly enginehandle_check: (a: number, b: number, c: number, d: any) => [number, number, number];
    readonly enginehandle_checkPixels: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: any) => [number, number, number];
    readonly enginehandle_cities: (a: number, b: number, c: number, d: any) => [number, number, number, number];
    readonly enginehandle_documents: (a: number, b: any) => [number, number, number, number];
    readonly enginehandle_new: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number, k: number, l: number, m: number, n: number, o: number, p: number) => [number, number, number];
    readonly enginehandle_normalize: (a: number, b: number, c: number, d: any) => [number, number, number];
    readonly enginehandle_normalizePixels: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: any) => [number, number, number];
    readonly enginehandle_requirement: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => [number, number, number];
    readonly start: () => void;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
