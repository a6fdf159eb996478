/** The browser's decoder, for what the engine does not decode: HEIC and AVIF, and sources over the engine's memory bound.
 * A canvas over 16.7 megapixels is refused by iOS, and every copy costs four bytes a pixel: pixels come at reduced size. */

import { CheckerError } from "./error.js";

/** 12 megapixels: 48 MB of RGBA, and far more than any document's frame asks for. */
const maxDecodedPixels = 12_000_000;
/** The engine's own limits, held against what a HEIC or AVIF header claims before the browser takes memory for it. */
const maxSourcePixels = 64_000_000;
const maxSourceSide = 12_000;

export type BrowserFormat = "heic" | "avif";

/** HEIC or AVIF by the brands of the `ftyp` box; names and media types are not trusted. */
export function sniffBrowserFormat(bytes: Uint8Array): BrowserFormat | null {
  if (bytes.length < 16 || ascii(bytes, 4, 4) !== "ftyp") return null;
  const boxLength = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  const end = Math.min(bytes.length, boxLength, 64);
  const brands = [ascii(bytes, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, 4));
  if (brands.includes("avif") || brands.includes("avis")) return "avif";
  return brands.some((brand) => /^(hei[cxms]|hev[cxm]|mif1|msf1)$/.test(brand)) ? "heic" : null;
}

/** Largest picture that an `ispe` property of a HEIC or AVIF file claims; null when none is near the beginning. */
export function claimedSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(bytes.length - 16, 1 << 18);
  let largest: { width: number; height: number } | null = null;
  for (let at = 4; at < end; at += 1) {
    if (bytes[at] !== 0x69 || ascii(bytes, at, 4) !== "ispe") continue;
    const width = view.getUint32(at + 8);
    const height = view.getUint32(at + 12);
    if (!largest || width * height > largest.width * largest.height) largest = { width, height };
  }
  return largest;
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** Upright sRGB pixels of `file` through the browser. The browser applies the EXIF orientation itself. */
export async function decodeByBrowser(file: Blob, bytes: Uint8Array): Promise<ImageData> {
  const format = sniffBrowserFormat(bytes);
  const claimed = format ? claimedSize(bytes) : null;
  if (claimed && (claimed.width * claimed.height > maxSourcePixels || Math.max(claimed.width, claimed.height) > maxSourceSide)) {
    throw new CheckerError(
      "too-large",
      `picture of ${claimed.width}×${claimed.height} pixels exceeds ${maxSourcePixels} pixels or ${maxSourceSide} a side`,
    );
  }
  if (typeof createImageBitmap !== "function" || typeof OffscreenCanvas !== "function") throw undecodable(format);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(format ? new Blob([file], { type: `image/${format}` }) : file);
  } catch (cause) {
    throw undecodable(format, cause);
  }
  try {
    return pixelsOf(bitmap);
  } finally {
    bitmap.close();
  }
}

/** Reads a bitmap's pixels, at most `maxDecodedPixels` of them. */
export function pixelsOf(bitmap: ImageBitmap): ImageData {
  const scale = Math.min(1, Math.sqrt(maxDecodedPixels / (bitmap.width * bitmap.height)));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
  if (!context) throw new CheckerError("decode", "the browser gives no canvas to decode with");
  try {
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } catch (cause) {
    throw new CheckerError("decode", "the browser does not give the picture's pixels", { cause });
  } finally {
    // iOS keeps a canvas's memory until it is shrunk.
    canvas.width = canvas.height = 1;
  }
}

function undecodable(format: BrowserFormat | null, cause?: unknown): CheckerError {
  return new CheckerError("decode", `this browser has no decoder for the ${format ?? "picture"}`, {
    ...(format === null ? {} : { detail: format }),
    cause,
  });
}
