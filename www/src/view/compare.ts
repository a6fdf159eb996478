/** Before and after on top of each other with a line to drag. The original is shown cut and turned as the ledger says,
 * so that both show the same place. */

import type { Edit, Frame } from "yizhao";
import { h } from "../dom.js";
import { t } from "../texts/index.js";
import { frameOverlay } from "./frame.js";

export interface Compared {
  before: string;
  after: string;
  source: { width: number; height: number };
  output: { width: number; height: number };
  edits: Edit[];
  frame: Frame | null;
}

export function compare(compared: Compared): HTMLElement {
  const { output, frame } = compared;
  const split = h("input.split", {
    attributes: { type: "range", min: 0, max: 100, value: 50, "aria-label": t("prepare.slider") },
    on: { input: () => view.style.setProperty("--split", `${split.value}%`) },
  });
  const view = h("div.compare", { style: { "--split": "50%", "--ratio": `${output.width} / ${output.height}` } },
    h("div.layer.before", null, original(compared)),
    h("div.layer.after", null, h("img", { attributes: { src: compared.after, alt: t("prepare.after") } })),
    frame ? frameOverlay(frame) : null,
    h("span.tag.before-tag", { attributes: { "aria-hidden": "true" } }, t("prepare.before")),
    h("span.tag.after-tag", { attributes: { "aria-hidden": "true" } }, t("prepare.after")),
    h("i.line", null),
    split,
  );
  return view;
}

/** Percentages of the layer: the crop fills it, the fine turn goes about the crop's centre. Crop and fine turn are of the
 * upright picture; a photo that lay on its side is set upright first, by its quarter turn. */
function original({ before, source, output, edits }: Compared): HTMLElement {
  const turns = edits.flatMap((edit) => edit.operation === "rotate" ? [edit.degrees] : []);
  const quarter = turns.find(isQuarter) ?? 0;
  const fine = turns.find((degrees) => !isQuarter(degrees)) ?? 0;
  const lay = quarter % 180 !== 0;
  const upright = lay ? { width: source.height, height: source.width } : source;
  const crop = edits.find((edit) => edit.operation === "crop");
  const cut = crop?.operation === "crop" ? crop : { x: 0, y: 0, ...cover(upright, output) };
  const percent = (value: number): string => `${(value * 100).toFixed(3)}%`;
  const image = h("img", {
    attributes: { src: before, alt: t("prepare.before") },
    style: {
      "width": percent(source.width / upright.width),
      "height": percent(source.height / upright.height),
      "transform": `translate(-50%, -50%) rotate(${-quarter}deg)`,
    },
  });
  return h("div.original", {
    style: {
      "width": percent(upright.width / cut.width),
      "height": percent(upright.height / cut.height),
      "left": percent(-cut.x / cut.width),
      "top": percent(-cut.y / cut.height),
      "transform-origin": `${percent((cut.x + cut.width / 2) / upright.width)} ${percent((cut.y + cut.height / 2) / upright.height)}`,
      "transform": `rotate(${-fine}deg)`,
    },
  }, image);
}

/** The ledger's first turn is a quarter or a half where the photo did not stand upright. */
export function isQuarter(degrees: number): boolean {
  return degrees % 90 === 0;
}

function cover(source: { width: number; height: number }, output: { width: number; height: number }) {
  const scale = Math.min(source.width / output.width, source.height / output.height);
  return { width: output.width * scale, height: output.height * scale };
}
