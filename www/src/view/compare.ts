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

/** Percentages of the layer: the crop fills it, the turn goes about the crop's centre. */
function original({ before, source, output, edits }: Compared): HTMLElement {
  const crop = edits.find((edit) => edit.operation === "crop");
  const rotate = edits.find((edit) => edit.operation === "rotate");
  const cut = crop?.operation === "crop" ? crop : { x: 0, y: 0, ...cover(source, output) };
  const degrees = rotate?.operation === "rotate" ? rotate.degrees : 0;
  const percent = (value: number): string => `${(value * 100).toFixed(3)}%`;
  const image = h("img", {
    attributes: { src: before, alt: t("prepare.before") },
    style: {
      "width": percent(source.width / cut.width),
      "height": percent(source.height / cut.height),
      "left": percent(-cut.x / cut.width),
      "top": percent(-cut.y / cut.height),
      "transform-origin": `${percent((cut.x + cut.width / 2) / source.width)} ${percent((cut.y + cut.height / 2) / source.height)}`,
      "transform": `rotate(${-degrees}deg)`,
    },
  });
  return h("div.original", null, image);
}

function cover(source: { width: number; height: number }, output: { width: number; height: number }) {
  const scale = Math.min(source.width / output.width, source.height / output.height);
  return { width: output.width * scale, height: output.height * scale };
}
