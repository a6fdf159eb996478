/** How the photo was made: the original with the frame that was cut, who was taken for the person, and the result. */

import { h, svg } from "../dom.js";
import { t } from "../texts/index.js";
import { isQuarter, type Compared } from "./compare.js";
import { frameOverlay } from "./frame.js";

export function madeOf(compared: Compared, matte: Uint8Array | null): HTMLElement {
  const { output, after } = compared;
  const figure = (name: string, words: string, picture: HTMLElement | SVGElement): HTMLElement =>
    h("figure", { attributes: { "data-step": name } }, picture, h("figcaption", null, words));
  const ratio = { style: { "--ratio": `${output.width} / ${output.height}` } };
  return h("details.made-of", null, h("summary", null, t("prepare.how")),
    h("div.steps", null,
      figure("source", t("prepare.howSource"), source(compared)),
      ...(matte ? [figure("matte", t("prepare.howMatte"), h("div.step", ratio, drawn(matte, output)))] : []),
      figure("result", t("prepare.howResult"), h("div.step", ratio, h("img", { attributes: { src: after, alt: "" } })))));
}

/** The share of the person as grey. */
function drawn(matte: Uint8Array, { width, height }: { width: number; height: number }): HTMLCanvasElement {
  const canvas = h("canvas", { attributes: { width, height, "aria-hidden": "true" } });
  const grey = new Uint8ClampedArray(width * height * 4).fill(255);
  matte.forEach((share, index) => grey.fill(share, index * 4, index * 4 + 3));
  canvas.getContext("2d")?.putImageData(new ImageData(grey, width, height), 0, 0);
  return canvas;
}

/** The whole original under the outline of the cut; a picture that lay on its side is shown without, as its file is. */
function source({ before, source: size, output, edits, frame }: Compared): HTMLElement {
  const crop = edits.find((edit) => edit.operation === "crop");
  const turns = edits.filter((edit) => edit.operation === "rotate").map(({ degrees }) => degrees);
  const lay = turns.some(isQuarter);
  const cut = crop && !lay ? outline(crop, turns[0] ?? 0) : null;
  if (cut && frame && crop) {
    const bands = frameOverlay(frame);
    const [width, height] = [crop.width, crop.height].map(String);
    for (const [name, value] of Object.entries({ x: crop.x, y: crop.y, width, height, preserveAspectRatio: "none" })) {
      bands.setAttribute(name, String(value));
    }
    cut.append(bands);
  }
  return h("div.step.source", { style: { "--ratio": `${size.width} / ${size.height}`, "--output": `${output.width} / ${output.height}` } },
    h("img", { attributes: { src: before, alt: "" } }),
    cut ? svg("svg", { "class": "cut", "viewBox": `0 0 ${size.width} ${size.height}`, "aria-hidden": "true" }, cut) : null);
}

/** The ledger turns the photo anticlockwise about the cut's middle, so on the photo the cut lies turned the other way. */
function outline(crop: { x: number; y: number; width: number; height: number }, degrees: number): SVGElement {
  const { x, y, width, height } = crop;
  return svg("g", { transform: `rotate(${degrees} ${x + width / 2} ${y + height / 2})` },
    svg("rect", { x, y, width, height, "class": "outline", "stroke-width": width / 80 }));
}
