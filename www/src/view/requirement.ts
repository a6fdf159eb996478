/** What a document asks for: the frame drawn to scale with its bands, and the rules in words. */

import type { ChannelSummary, DocumentSummary, Frame, Limit, LimitStatus, Requirement } from "yizhao";
import { h, svg } from "../dom.js";
import { formatBytes, t, tOr } from "../texts/index.js";
import { headPlace, shoulders } from "./frame.js";

/** Room for the frame in the drawing; the gutters beside it hold the words. */
const box = { width: 184, height: 252, left: 98, right: 108, top: 10, bottom: 46 };

/** The frame to scale. Lengths are the frame's own pixels, or millimetres where the photo is handed in on paper. */
export function requirementDrawing({ frame, channel }: Requirement): HTMLElement | null {
  if (!frame) return null;
  const { width_px, height_px } = frame;
  const scale = Math.min(box.width / width_px, box.height / height_px);
  const [width, height] = [width_px * scale, height_px * scale];
  const total = { width: box.left + box.width + box.right, height: height + box.top + box.bottom };
  const left = box.left + (box.width - width) / 2;
  const onPaper = channel === "print";
  const shown = (value: number): string => onPaper
    ? String(Math.round((value * 254) / frame.target_dpi) / 10)
    : String(Math.round(value));
  const span = ({ range: { min, max } }: Limit): string =>
    min !== null && max !== null ? (shown(min) === shown(max) ? shown(min) : `${shown(min)}–${shown(max)}`)
      : min !== null ? `≥ ${shown(min)}` : `≤ ${shown(max ?? 0)}`;
  const place = headPlace(frame);
  const y = (value: number): number => box.top + Math.min(Math.max(value, 0), height_px) * scale;
  const [crown, chin] = [y(place.crown), y(place.chin)];
  const middle = left + width / 2;
  const headWidth = typicalWidth(frame, place.chin - place.crown) * scale;
  const right = left + width;

  const strip = (name: string, from: number, to: number, limit: Limit): SVGElement =>
    svg("rect", { class: `strip ${name} ${limit.status}`, x: left, y: y(Math.min(from, to)), width, height: Math.max(2, y(Math.max(from, to)) - y(Math.min(from, to))) });
  const beside = (at: number, name: string, limit: Limit): SVGElement => svg("g", { class: `label ${limit.status}` },
    svg("line", { x1: right, x2: right + 8, y1: at, y2: at }),
    svg("text", { x: right + 12, y: at - 3 }, name), svg("text", { class: "value", x: right + 12, y: at + 12 }, span(limit)));
  const parts: SVGElement[] = [];
  const { top_margin_px: top, eye_line_px: eyes, head_height_px: head, head_width_px: across } = frame;
  if (known(top)) {
    parts.push(strip("crown", top.range.min ?? 0, top.range.max ?? place.crown, top), beside(Math.max(box.top + 14, crown), t("frame.top"), top));
  }
  if (known(eyes)) {
    const fromTop = (value: number): number => (frame.eye_line_from === "top" ? value : height_px - value);
    const { min, max } = eyes.range;
    if (min !== null && max !== null) parts.push(strip("eyes", fromTop(min), fromTop(max), eyes));
    // One end only: a line, and arrows to where the eyes may be.
    else parts.push(bound(left, right, y(fromTop(min ?? max ?? 0)), (min === null) === (frame.eye_line_from === "top"), eyes.status));
    parts.push(beside(Math.max(y(place.eyes), crown + 44), t(frame.eye_line_from === "top" ? "frame.eyesTop" : "frame.eyesBottom"), eyes));
  }
  if (known(head)) parts.push(upright(left - 10, crown, chin, t("frame.head"), span(head), head.status));
  if (known(across)) parts.push(level(middle - headWidth / 2, middle + headWidth / 2, chin + 12, `${t("frame.headWidth")} ${span(across)}`, across.status));

  const size = onPaper
    ? t("fact.print", { width: shown(width_px), height: shown(height_px) })
    : t("fact.pixels", { width: width_px, height: height_px });
  const clip = `frame-${width_px}-${height_px}`;
  return h("figure.requirement-drawing", null,
    svg("svg", { "viewBox": `0 0 ${total.width} ${total.height}`, "role": "img", "aria-label": t("document.drawing") },
      svg("clipPath", { id: clip }, svg("rect", { x: left, y: box.top, width, height })),
      svg("rect", { class: "paper", x: left, y: box.top, width, height, rx: 2 }),
      svg("g", { "class": "person", "clip-path": `url(#${clip})` },
        svg("path", { d: shoulders(middle, chin, chin - crown, box.top + height) }),
        svg("ellipse", { cx: middle, cy: (crown + chin) / 2, rx: headWidth / 2, ry: (chin - crown) / 2 }),
      ),
      ...parts,
      svg("rect", { class: "outline", x: left, y: box.top, width, height, rx: 2 }),
      level(left, right, box.top + height + 12, size, "enforced"),
    ),
    h("figcaption.small", null, t(onPaper ? "frame.inMm" : "frame.inPx"), hasAdvice(frame) ? t("frame.dashed") : null),
  );
}

function known(limit: Limit | null): limit is Limit {
  return limit !== null && limit.status !== "unknown";
}

function hasAdvice({ top_margin_px, eye_line_px, head_height_px, head_width_px }: Frame): boolean {
  return [top_margin_px, eye_line_px, head_height_px, head_width_px].some((limit) => limit?.status === "advisory");
}

/** The middle of the band; the usual proportion where there is none. */
function typicalWidth({ head_width_px, width_between }: Frame, headHeight: number): number {
  const { min = null, max = null } = head_width_px?.range ?? {};
  const usual = headHeight * 0.76;
  if (width_between === "cheeks" || min === null || max === null) return usual;
  return Math.min(Math.max(usual, min), max);
}

function bound(from: number, to: number, y: number, upwards: boolean, status: LimitStatus): SVGElement {
  const tip = upwards ? -10 : 10;
  const arrow = (x: number): string => `M${x} ${y} v${tip} m-3.5 ${-tip / 2.5} l3.5 ${tip / 2.5} l3.5 ${-tip / 2.5}`;
  return svg("path", { class: `bound ${status}`, d: `M${from} ${y} H${to} ${arrow(from + 12)} ${arrow(to - 12)}` });
}

function upright(x: number, from: number, to: number, name: string, value: string, status: LimitStatus): SVGElement {
  const middle = (from + to) / 2;
  return svg("g", { class: `measure ${status}` },
    svg("path", { d: `M${x - 4} ${from} H${x + 4} M${x - 4} ${to} H${x + 4} M${x} ${from} V${to}` }),
    svg("text", { "x": x - 8, "y": middle - 3, "text-anchor": "end" }, name),
    svg("text", { "class": "value", "x": x - 8, "y": middle + 12, "text-anchor": "end" }, value),
  );
}

function level(from: number, to: number, y: number, words: string, status: LimitStatus): SVGElement {
  return svg("g", { class: `measure ${status}` },
    svg("path", { d: `M${from} ${y - 4} V${y + 4} M${to} ${y - 4} V${y + 4} M${from} ${y} H${to}` }),
    svg("text", { "x": (from + to) / 2, "y": y + 16, "text-anchor": "middle" }, words),
  );
}

/** Figures and rules, name beside value; a rule says whether it must or should be kept. */
export function facts(document: DocumentSummary, needed: Requirement): HTMLElement {
  const { frame, file, limits } = needed;
  const rows: [string, (Node | string)[]][] = [];
  const pixels = frame ? t("fact.pixels", { width: frame.width_px, height: frame.height_px }) : "";
  rows.push([t("fact.size"), [pixels || t("fact.unknown")]]);
  // The paper print is another thing than the upload: its millimetres say nothing of these pixels.
  if (document.width_mm !== null && document.height_mm !== null) {
    rows.push([t("fact.paper"), [t("fact.print", { width: document.width_mm, height: document.height_mm })]]);
  }
  const colours = needed.backgrounds.map(({ name }) => tOr(`colour.${name}`, name)).join(" / ");
  rows.push([t("fact.background"), [colours || t("fact.unknown")]]);
  const span = file.bytes ? fileSpan(file.bytes) : "";
  const format = file.formats.map((name) => name.toUpperCase()).join(" / ");
  const described = format && span ? t("fact.fileRange", { format, bytes: span }) : format || span;
  if (described || needed.channel !== "print") rows.push([t("fact.file"), [described || t("fact.unknown")]]);
  if (frame?.dpi) rows.push([t("fact.dpi"), [t("unit.dpi", { value: frame.target_dpi })]]);
  const rule = (name: string, group: string, { value, status }: { value: string; status: LimitStatus }): void => {
    if (status !== "unknown") rows.push([name, [t(`${group}.${value}` as "glasses.forbidden"), binding(status)]]);
  };
  rule(t("fact.glasses"), "glasses", needed.glasses);
  rule(t("fact.headwear"), "headwear", needed.headwear);
  rule(t("fact.ears"), "visible", needed.ears);
  rule(t("fact.eyebrows"), "visible", needed.eyebrows);
  rule(t("fact.shoulders"), "visible", needed.shoulders);
  const age = limits["photo_age_months"];
  if (typeof age?.range.max === "number") {
    rows.push([t("fact.age"), [t("fact.ageMonths", { months: age.range.max }), binding(age.status)]]);
  }
  return h("dl.facts", null, ...rows.flatMap(([name, value]) => [h("dt", null, name), h("dd", null, ...value)]));
}

/** As the source says it: what holds for 1000 and for 1024 bytes was 1024 times the lower and 1000 times the upper figure. */
function fileSpan({ range: { min, max } }: Limit): string {
  const most = max === null ? null : formatBytes(max);
  if (min === null) return most === null ? "" : t("fact.atMost", { value: most });
  const least = formatBytes(min / 1.024);
  if (most === null) return t("fact.atLeast", { value: least });
  const unit = most.replace(/^[\d.,]+/, "");
  return `${least.endsWith(unit) ? least.slice(0, -unit.length) : least}–${most}`;
}

function binding(status: LimitStatus): HTMLElement {
  return h("span.binding", { class: status }, t(status === "enforced" ? "binding.must" : "binding.should"));
}

/** Ways of handing the photo in, where there are several. */
export function channelChoice(all: ChannelSummary[], chosen: string | null, choose: (channel: ChannelSummary) => void): HTMLElement | null {
  if (all.length < 2) return null;
  const current = all.find(({ id }) => id === chosen) ?? all[0];
  return h("section.channels", null,
    h("h2", null, t("document.channel")),
    h("div.segments", { attributes: { "role": "radiogroup", "aria-label": t("document.channel") } },
      ...all.map((channel) => h("button.segment", {
        attributes: { "type": "button", "role": "radio", "aria-checked": channel === current ? "true" : "false", "data-channel": channel.id },
        on: { click: () => choose(channel) },
      }, channel.name))),
    current?.note ? h("p.small", null, current.note) : null,
  );
}
