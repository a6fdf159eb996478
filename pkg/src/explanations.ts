/** What happened and what to do, for a person. The engine explains its own errors; these are the browser's. */

import type { Locale } from "./generated/engine.js";
import type { CheckerErrorCode } from "./error.js";

/** A code of `CheckerError`, or a case of one that deserves its own words. */
export type Explanation = CheckerErrorCode | "heic" | "avif";

export const explanations: Record<Locale, Record<Explanation, string>> = {
  "zh-CN": {
    "unsupported-browser": "这个浏览器版本太旧，无法在本机检测照片。请更新系统或微信，或换用新版浏览器打开",
    "asset-load": "检测程序没有下载完整，请检查网络后重试",
    "decode": "照片无法打开，请换一张 JPEG、PNG 或 WebP 照片",
    "heic": "这个浏览器无法打开 HEIC 照片。请在相册中把它另存或分享为 JPEG，或在相机设置中选择“兼容性最佳”后重拍",
    "avif": "这个浏览器无法打开 AVIF 照片，请另存为 JPEG 后再选",
    "too-large": "照片太大，请选择不超过 40 MB、6400 万像素的照片",
    "aborted": "已取消",
    "engine-crashed": "检测中断了，多半是内存不足。程序已重新启动，请再试一次；照片没有离开本机",
    "unknown-document": "没有这种证件或城市，请重新选择",
    "catalogue": "证件要求数据有误，未予采用，请联系提供本页面的机构",
    "network": "网络不通，内容已保存在本机，联网后可继续提交",
    "server": "服务器暂时无法处理，请稍后再试",
  },
  "en": {
    "unsupported-browser":
      "This browser is too old to check photos on the device. Please update it, or open the page in a newer browser.",
    "asset-load": "The checker did not download completely. Please check the connection and try again.",
    "decode": "The photo cannot be opened. Please choose another JPEG, PNG or WebP photo.",
    "heic":
      "This browser cannot open HEIC photos. Save or share it as JPEG in your photo app, or set the camera to “Most Compatible” and take it again.",
    "avif": "This browser cannot open AVIF photos. Please save it as JPEG first.",
    "too-large": "The photo is too large. Please choose one of at most 40 MB and 64 megapixels.",
    "aborted": "Cancelled.",
    "engine-crashed":
      "The check was interrupted, probably for lack of memory. It has been restarted; please try again. The photo has not left this device.",
    "unknown-document": "There is no such document or city. Please choose again.",
    "catalogue": "The document requirements are faulty and were not used. Please tell whoever provides this page.",
    "network": "There is no connection. Everything is kept on this device and can be submitted later.",
    "server": "The server cannot handle this right now. Please try again later.",
  },
};

export function explain(what: Explanation, locale: Locale): string {
  return explanations[locale][what];
}
