/** Stands in for the package `yizhao` while screens are looked at: the same functions, made-up answers. Which verdict it
 * gives is the `verdict` of the page's address. Never part of the product. */

import type { Checker, CheckerOptions, PreparedPhoto } from "../../pkg/src/index.js";
import { fakeCities, fakeDocuments, fakeReport } from "./fixtures.js";

export { CheckerError } from "../../pkg/src/error.js";
export { newKey, submitPhoto } from "../../pkg/src/submit.js";
export const version = "0.1.0";

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const kind = (): "retake" | "fixable" | "pass" => {
  const asked = sessionStorage.getItem("verdict");
  return asked === "retake" || asked === "pass" ? asked : "fixable";
};

export async function createChecker(options: CheckerOptions = {}): Promise<Checker> {
  const total = 3_700_000;
  const pace = Number(sessionStorage.getItem("pace") ?? 0);
  for (let loaded = 0; loaded <= total; loaded += total / 10) {
    options.onProgress?.({ phase: "download", asset: "engine.wasm", loaded, total });
    await wait(pace);
  }
  const size = async (photo: Blob): Promise<ImageBitmap> => createImageBitmap(photo);
  return {
    documents: ({ locale = "zh-CN" } = {}) => fakeDocuments(locale),
    cities: async ({ locale = "zh-CN" } = {}) => fakeCities(locale),
    requirement: async ({ document, city }) => {
      const found = fakeDocuments("zh-CN").find(({ id }) => id === document) ?? fakeDocuments("zh-CN")[0];
      if (!found) throw new Error("no documents");
      return { ...found.requirement, city: city ?? null };
    },
    check: async (photo, _spec, { locale = "zh-CN" } = {}) => {
      await wait(pace * 3);
      const { width, height } = await size(photo as Blob);
      return fakeReport(kind(), locale, { width, height });
    },
    normalize: async (photo, _spec, { locale = "zh-CN" } = {}): Promise<PreparedPhoto> => {
      const bitmap = await size(photo as Blob);
      const crop = { x: 150, y: 60, width: 570, height: 760 };
      const canvas = new OffscreenCanvas(354, 472);
      canvas.getContext("2d")?.drawImage(bitmap, crop.x, crop.y, crop.width, crop.height, 0, 0, 354, 472);
      const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, 354, 472) ?? { data: new Uint8ClampedArray(0) };
      const matte = Uint8Array.from({ length: 354 * 472 }, (_, index) => ((data[index * 4] ?? 0) < 200 ? 255 : 0));
      return {
        jpeg, matte, report: fakeReport("fixable", locale, { width: bitmap.width, height: bitmap.height }), output_report: fakeReport("pass", locale, { width: 354, height: 472 }),
        output: { file: "", width: 354, height: 472, dpi: 300, bytes: jpeg.size, sha256: "ab".repeat(32) },
        refusal: null,
        notices: [{ operation: "replace-background", because: "unsaid", message: locale === "en" ? "The background was replaced; the rules do not say whether this is allowed." : "已更换背景；该证件的要求没有说明是否允许" }],
        edits: [
          { operation: "rotate", degrees: -1.3 }, { operation: "crop", ...crop }, { operation: "resize", width: 354, height: 472, scale: 0.621 },
          { operation: "replace-background", colour: "white", rgb: [255, 255, 255], share: 0.43 },
          { operation: "encode", format: "jpeg", quality: 91, chroma: "4:4:4", dpi: 300, bytes: jpeg.size },
        ],
      };
    },
    dispose: () => undefined,
  };
}
