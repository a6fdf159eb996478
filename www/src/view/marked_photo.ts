/** The photo with numbered marks where something was found. */

import type { Finding, Report } from "yizhao";
import { h, svg } from "../dom.js";
import { groupOf } from "../findings.js";
import { t } from "../texts/index.js";

export function markedPhoto(address: string, report: Report | null, numbers: Map<Finding, number>): HTMLElement {
  const image = h("img", { attributes: { src: address, alt: t("result.photoAlt"), decoding: "async" } });
  const figure = h("figure.marked-photo", null, image);
  if (!report) return figure;
  const { width, height } = report.image;
  const unit = Math.max(width, height) / 100;
  const shapes: SVGElement[] = [];
  const labels: { x: number; y: number; number: number; group: string }[] = [];
  const outlineFaces = report.faces.length > 1;
  if (outlineFaces) {
    for (const { box: [x, y, w, h] } of report.faces) shapes.push(svg("rect", { class: "face", x, y, width: w, height: h, rx: unit }));
  }
  for (const [finding, number] of numbers) {
    const region = finding.region;
    const group = groupOf(finding);
    const points = region.map((point) => point.join(",")).join(" ");
    // A white line below shows the coloured one on dark clothes as well as on a white wall.
    shapes.push(svg("polygon", { class: "halo", points }), svg("polygon", { class: `region ${group}`, points }));
    const left = Math.min(...region.map(([x]) => x));
    const top = Math.min(...region.map(([, y]) => y));
    labels.push({ ...free(left, top, unit, labels, width, height), number, group });
  }
  for (const { x, y, number, group } of labels) {
    shapes.push(svg("g", { class: `label ${group}` },
      svg("circle", { cx: x, cy: y, r: unit * 3.4 }),
      svg("text", { "x": x, "y": y, "font-size": unit * 4.2, "text-anchor": "middle", "dominant-baseline": "central" }, number),
    ));
  }
  // The picture's own shape is known before it is decoded: nothing jumps.
  figure.style.setProperty("--ratio", `${width} / ${height}`);
  figure.append(svg("svg", { "viewBox": `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...shapes));
  return figure;
}

/** A place for a label near a region's upper left corner that lies inside the picture and on no other label. */
function free(
  left: number, top: number, unit: number, taken: { x: number; y: number }[], width: number, height: number,
): { x: number; y: number } {
  const radius = unit * 3.6;
  const inside = (value: number, size: number): number => Math.min(size - radius, Math.max(radius, value));
  let place = { x: inside(left, width), y: inside(top, height) };
  for (let step = 0; step < 12; step += 1) {
    const hit = taken.some(({ x, y }) => Math.hypot(x - place.x, y - place.y) < radius * 2);
    if (!hit) return place;
    const right = place.x + radius * 2.1;
    place = right < width - radius ? { x: right, y: place.y } : { x: inside(left, width), y: inside(place.y + radius * 2.1, height) };
  }
  return place;
}
