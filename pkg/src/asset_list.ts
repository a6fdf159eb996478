/** The build's list of assets, and their addresses beside the package. */

import type { AssetList, AssetName } from "./assets.js";

declare const __YIZHAO_ASSETS__: AssetList;
declare const __YIZHAO_VERSION__: string;

/** Sizes and SHA-256 of the files of this very build. */
export const assetList: AssetList = __YIZHAO_ASSETS__;
export const version: string = __YIZHAO_VERSION__;

/** Bundlers find and copy a file only when its name stands literally in `new URL(…, import.meta.url)`. */
export function defaultAddress(name: AssetName): URL {
  switch (name) {
    case "worker.js": return new URL("./worker.js", import.meta.url);
    case "engine.wasm": return new URL("./engine.wasm", import.meta.url);
    case "catalogue.json": return new URL("./catalogue.json", import.meta.url);
    case "models/face_detection_short_range.bin":
      return new URL("./models/face_detection_short_range.bin", import.meta.url);
    case "models/face_detection_full_range.bin":
      return new URL("./models/face_detection_full_range.bin", import.meta.url);
    case "models/face_landmarks.bin": return new URL("./models/face_landmarks.bin", import.meta.url);
    case "models/person_mask.bin": return new URL("./models/person_mask.bin", import.meta.url);
    case "models/attributes.bin": return new URL("./models/attributes.bin", import.meta.url);
    case "models/matte_edge.bin": return new URL("./models/matte_edge.bin", import.meta.url);
  }
}
