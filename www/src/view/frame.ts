/** The document's frame, drawn to scale: outline, head band, eye line. All lengths are pixels of the frame itself. */

import type { Frame, Limit } from "yizhao";
import { svg } from "../dom.js";
import { t } from "../texts/index.js";

/** A small frame with a generic head in its bands, for the picker's cards. */
export function frameThumbnail(frame: Frame): SVGElement {
  const { width_px: width, height_px: height } = frame;
  const { crown, chin, eyes } = headPlace(frame);
  const headHeight = chin - crown;
  const middle = width / 2;
  const radius = (headHeight * 0.74) / 2;
  return svg("svg", { "class": "frame-thumbnail", "viewBox": `0 0 ${width} ${height}`, "aria-hidden": "true" },
    svg("rect", { class: "paper", x: 0, y: 0, width, height, rx: width * 0.03 }),
    svg("g", { class: "person" },
      svg("path", { d: shoulders(middle, chin, headHeight, height) }),
      svg("ellipse", { cx: middle, cy: crown + headHeight / 2, rx: radius, ry: headHeight / 2 }),
    ),
    svg("line", { class: "eyes", x1: middle - radius * 0.7, x2: middle + radius * 0.7, y1: eyes, y2: eyes }),
  );
}

/** Shoulders about two head heights wide; the frame cuts them. */
export function shoulders(middle: number, chin: number, head: number, height: number): string {
  const neck = head * 0.17;
  const top = chin + head * 0.04;
  const reach = head * 0.85;
  const drop = top + head * 0.2;
  return `M${middle - neck} ${chin - head * 0.15} V${top} Q${middle - neck} ${drop - head * 0.08} ${middle - reach * 0.6} ${drop}` +
    ` T${middle - reach} ${height + head * 0.2} H${middle + reach} Q${middle + reach} ${drop + head * 0.1} ${middle + reach * 0.6} ${drop}` +
    ` Q${middle + neck} ${drop - head * 0.08} ${middle + neck} ${top} V${chin - head * 0.15} Z`;
}

/** Where a head that fits stands: the middle of each band; typical proportions where the document gives none. */
export function headPlace(frame: Frame): { crown: number; chin: number; eyes: number } {
  const middle = (limit: Limit | null): number | null => {
    if (!limit) return null;
    const { min, max } = limit.range;
    return min !== null && max !== null ? (min + max) / 2 : (min ?? max);
  };
  const head = middle(frame.head_height_px) ?? frame.height_px * 0.68;
  const eyeLine = middle(frame.eye_line_px);
  const eyes = eyeLine === null ? null : frame.eye_line_from === "top" ? eyeLine : frame.height_px - eyeLine;
  const crown = middle(frame.top_margin_px) ?? (eyes === null ? frame.height_px * 0.09 : eyes - head * 0.5);
  return { crown, chin: crown + head, eyes: eyes ?? crown + head * 0.5 };
}

/** The bands over a prepared photo. */
export function frameOverlay(frame: Frame): SVGElement {
  const { width_px: width, height_px: height } = frame;
  const parts: SVGElement[] = [];
  const band = (name: string, label: string, from: number, to: number, limit: Limit): void => {
    const y = Math.min(from, to);
    const words = limit.status === "advisory" ? `${label} · ${t("frame.advisory")}` : label;
    parts.push(
      svg("rect", { class: `band ${name}`, x: 0, y, width, height: Math.max(1, Math.abs(to - from)) }),
      svg("text", { class: "band-label", x: 8, y: y + 17 }, words),
    );
  };
  const { top_margin_px: top, eye_line_px: eyes, head_height_px: head } = frame;
  if (top) band("crown", t("frame.top"), top.range.min ?? 0, top.range.max ?? height, top);
  if (eyes) {
    const place = (value: number): number => (frame.eye_line_from === "top" ? value : height - value);
    band("eyes", t("frame.eyes"), place(eyes.range.min ?? 0), place(eyes.range.max ?? height), eyes);
  }
  if (head && top) {
    const crown = headPlace(frame).crown;
    band("chin", t("frame.head"), crown + (head.range.min ?? 0), Math.min(height, crown + (head.range.max ?? height)), head);
  }
  parts.push(svg("line", { class: "middle", x1: width / 2, x2: width / 2, y1: 0, y2: height }));
  return svg("svg", { "class": "frame-overlay", "viewBox": `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...parts);
}
