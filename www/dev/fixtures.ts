/** Made-up reports and a made-up catalogue of the contract's shape, for looking at screens without an engine. */

import type { ChannelSummary, CheckId, City, DocumentSummary, Finding, Frame, Limit, Locale, Measures, Report, Requirement } from "../../pkg/src/index.js";
import { checkNames } from "./check_names.js";

const guide = "国家移民管理局《出入境证件相片照相指引》, https://www.nia.gov.cn";
const limit = (min: number | null, max: number | null, status: Limit["status"] = "enforced", source = guide): Limit =>
  ({ range: { min, max }, status, source });

function frame(width: number, height: number, dpi: number, bands: Partial<Frame> = {}): Frame {
  return {
    width_px: width, height_px: height, width_limit: limit(width, width), height_limit: limit(height, height), aspect_ratio: null,
    dpi: limit(dpi, dpi), target_dpi: dpi, head_height_px: limit(height * 0.7, height * 0.826, "advisory"), height_from: "hair",
    head_width_px: null, width_between: "ears", top_margin_px: limit(height * 0.053, height * 0.095, "advisory"),
    eye_line_px: limit(height * 0.373, height * 0.532, "advisory"), eye_line_from: "top", eye_distance_px: null,
    centre_offset_px: null, priority: [], ...bands,
  };
}

export function requirementOf(document: string, city: string | null, made: Frame, kb: [number, number]): Requirement {
  return {
    catalogue: { version: "0.1.0", date: "2026-11-22" }, document, city, channel: "upload", essential: [],
    limits: { photo_age_months: limit(null, 6), head_yaw_deg: limit(-8, 8, "enforced", "engine-default: docs/checks/head-yaw.md") },
    frame: made, backgrounds: [
      { name: "white", rgb: [255, 255, 255], delta_e_00: limit(null, 6) }, { name: "blue", rgb: [67, 142, 219], delta_e_00: limit(null, 6) },
    ],
    file: { formats: ["jpeg"], bytes: limit(kb[0] * 1024, kb[1] * 1000) },
    edit_policy: { crop: "allowed", rotate: "allowed", resize: "allowed", tone: "unresolved", replace_background: "unresolved" },
    glasses: { value: "allowed-clear", status: "enforced", source: guide },
    headwear: { value: "forbidden-except-religious-or-medical", status: "enforced", source: guide },
    ears: { value: "required", status: "advisory", source: guide },
    eyebrows: { value: "required", status: "advisory", source: guide },
    shoulders: { value: "required", status: "advisory", source: guide },
    expression: { value: "neutral", status: "enforced", source: guide },
    hair: [], clothing: [], jewellery: [],
  };
}

const kinds: [string, string, string, string, string, string, number | null, number | null, Frame, [number, number]][] = [
  ["cn-hk-macau-permit", "往来港澳通行证", "Permit for Hong Kong and Macau", "wlgatxz", "出入境", "Exit and entry", 33, 48, frame(354, 472, 300), [20, 80]],
  ["cn-passport", "普通护照", "Ordinary passport", "pthz", "出入境", "Exit and entry", 33, 48, frame(354, 472, 300), [20, 80]],
  ["cn-taiwan-permit", "往来台湾通行证", "Permit for Taiwan", "wltwtxz", "出入境", "Exit and entry", 33, 48, frame(354, 472, 300), [20, 80]],
  ["cn-id-card", "居民身份证", "Resident identity card", "jmsfz", "身份", "Identity", 26, 32, frame(358, 441, 350), [14, 20]],
  ["cn-residence-permit", "居住证", "Residence permit", "jzz", "身份", "Identity", 26, 32, frame(358, 441, 350), [14, 30]],
  ["cn-social-card", "社会保障卡", "Social security card", "shbzk", "社会保障", "Social security", 26, 32, frame(358, 441, 350), [14, 40]],
  ["cn-driving-licence", "机动车驾驶证", "Driving licence", "jdcjsz", "驾驶", "Driving", 22, 32, frame(260, 378, 300), [14, 30]],
];

const fakeChannels = (locale: Locale): ChannelSummary[] => [
  { id: "upload", name: locale === "en" ? "Digital photo" : "数码照片", note: "" },
  { id: "print", name: locale === "en" ? "Paper print" : "纸质照片", note: "" },
];

export function fakeDocuments(locale: Locale): DocumentSummary[] {
  return kinds.map(([id, zh, en, initials, group, groupEn, width_mm, height_mm, made, kb]) => ({
    id, name: locale === "en" ? en : zh, name_zh: zh, name_en: en, keywords: [initials], group: "exit-entry", group_name: locale === "en" ? groupEn : group,
    common: true, needs_city: true, channels: fakeChannels(locale), note: "", width_mm, height_mm,
    guidance: locale === "en"
      ? ["Frontal, bareheaded, shoulders level", "Eyes open, lips closed, natural expression", "Taken within six months"]
      : ["正面免冠，双肩水平", "双眼睁开，双唇自然闭合，表情自然", "六个月以内近照"],
    requirement: requirementOf(id, null, made, kb),
  }));
}

const places: [string, string, string, string[], string, string, boolean][] = [
  ["440300", "深圳市", "Shenzhen", ["shenzhen", "sz"], "广东省", "Guangdong", true],
  ["440100", "广州市", "Guangzhou", ["guangzhou", "gz"], "广东省", "Guangdong", true],
  ["440600", "佛山市", "Foshan", ["foshan", "fs"], "广东省", "Guangdong", false],
  ["441900", "东莞市", "Dongguan", ["dongguan", "dg"], "广东省", "Guangdong", true],
  ["110000", "北京市", "Beijing", ["beijing", "bj"], "北京市", "Beijing", true],
  ["510100", "成都市", "Chengdu", ["chengdu", "cd"], "四川省", "Sichuan", true],
  ["460100", "海口市", "Haikou", ["haikou", "hk"], "海南省", "Hainan", false],
];

export function fakeCities(locale: Locale): City[] {
  return places.map(([code, zh, en, keywords, province, provinceEn, common]) => {
    const required = code !== "110000";
    return {
      code, name: locale === "en" ? en : zh, name_zh: zh, name_en: en, keywords, province: locale === "en" ? provinceEn : province, common,
      receipt: {
        required, validity_days: required ? 180 : null, source: "seed 001", number_field: "", covers: [], applicant_fields: code === "440300" ? ["household"] : [],
        note: locale === "en" ? (required ? "Needs a digital photo receipt." : "The photo is taken at the counter.")
          : required ? "需要数字相片采集回执" : "本地由窗口现场采集",
      },
    };
  });
}

/** Findings that differ from "passed"; texts as the engine would write them. */
type Odd = Partial<Finding> & { en?: { message: string; advice: string } };
const odd: Record<"retake" | "fixable" | "pass", Record<string, Odd>> = {
  pass: {},
  fixable: {
    "head-roll": { outcome: "fail", remedy: "normalize", measured: 3.4, limit: { min: -2, max: 2 }, margin: -1.4, unit: "deg", region: [[280, 180], [610, 180], [610, 560], [280, 560]], reason: "head-tilted-right", message: "头向右歪 3.4°", advice: "会自动扶正", en: { message: "Head tilted right by 3.4°", advice: "Will be straightened." } },
    "background-colour": { outcome: "fail", remedy: "normalize", measured: 46.2, limit: { min: null, max: 6 }, margin: -40.2, unit: "delta-e00", region: [[20, 20], [240, 20], [240, 400], [20, 400]], reason: "background-other-colour", message: "背景不是白色", advice: "会自动换成白色背景", en: { message: "The background is not white", advice: "Will be painted white." } },
    "pixel-size": { outcome: "fail", remedy: "normalize", measured: 910, limit: { min: 354, max: 480 }, margin: -430, unit: "px", region: [], reason: "width-too-large", message: "宽 910 像素，要求 354 至 480", advice: "会自动调整到 354×472", en: { message: "910 px wide, 354 to 480 required", advice: "Will be made 354×472." } },
    "clothing-collar": { outcome: "advise", remedy: "confirm", measured: null, limit: null, margin: null, unit: null, region: [], message: "建议穿深色有领上衣", advice: "", en: { message: "A dark top with a collar is advised", advice: "" } },
  },
  retake: {
    "eyes-open": { outcome: "fail", remedy: "retake", measured: 0.08, limit: { min: 0.18, max: null }, margin: -0.1, unit: "ratio", side: "left", region: [[470, 330], [545, 330], [545, 372], [470, 372]], reason: "eye-closed-left", message: "左眼未睁开", advice: "请自然睁开双眼后重拍", en: { message: "The left eye is not open", advice: "Open both eyes naturally and take it again." } },
    "mouth-closed": { outcome: "fail", remedy: "retake", measured: 0.21, limit: { min: null, max: 0.08 }, margin: -0.13, unit: "ratio", region: [[360, 470], [520, 470], [520, 545], [360, 545]], reason: "mouth-open", message: "嘴唇没有闭合", advice: "请自然闭合双唇，不要露齿", en: { message: "The lips are apart", advice: "Close your lips naturally, without showing teeth." } },
  },
};

/** What no photo of these shows well enough. */
const unclear: Record<string, Odd> = {
  "no-jewellery": { outcome: "not-assessed", remedy: "confirm", reason: "jewellery-unclear", message: "看不清是否戴着耳饰或项链", advice: "请确认没有戴首饰", en: { message: "Whether an earring or a necklace is worn cannot be told", advice: "Make sure that none is worn." } },
  "background-shadow": { outcome: "not-assessed", reason: "shadow-unclear", message: "背景太暗或不均匀，看不出影子", en: { message: "The background is too dark or not plain enough to show a shadow", advice: "" } },
};

export function fakeReport(kind: "retake" | "fixable" | "pass", locale: Locale, image: { width: number; height: number }): Report {
  const faults = { ...unclear, ...(kind === "retake" ? odd.fixable : {}), ...odd[kind] };
  const findings = Object.keys(checkNames).map((check): Finding => {
    const base: Finding = {
      check: check as CheckId, title: checkNames[check]?.[locale] ?? check, outcome: "pass", remedy: "retake", essential: false, measured: null, limit: null, margin: null,
      unit: null, side: null, region: [], source: guide, reason: "ok", message: "", advice: "",
    };
    if (check === "head-yaw") Object.assign(base, { measured: 1.2, limit: { min: -8, max: 8 }, margin: 6.8, unit: "deg" });
    if (check === "file-size") Object.assign(base, { measured: 45231, limit: { min: 20480, max: 80000 }, margin: 24751, unit: "bytes" });
    const { en, ...fault } = faults[check] ?? {};
    return { ...base, ...fault, ...(locale === "en" && en ? en : {}) };
  });
  return {
    schema: 1, engine: "0.1.0", catalogue: { version: "0.1.0", date: "2026-11-22" }, photo: "photo.jpg", document: "cn-hk-macau-permit", city: "440300", channel: "upload",
    verdict: kind, coverage: { assessed: findings.filter(({ outcome }) => outcome !== "not-assessed").length, total: findings.length },
    image: { format: "jpeg", ...image, bytes: 98000, dpi: null, exif_orientation: 1, captured_at: null, software: null },
    decoded_by: "engine", pixels_xxh3: "0123456789abcdef", faces: [{ box: [300, 230, 290, 330], confidence: 0.97 }], measures: {} as Measures,
    landmarks: null, findings, timings_ms: { decode: 20, detect: 9, landmarks: 14, mask: 11, attributes: 0, checks: 60, total: 118 },
  };
}
