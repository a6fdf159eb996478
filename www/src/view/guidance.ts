/** How to take the photo, as drawings of our own. */

import { h, svg } from "../dom.js";
import { t, type TextKey } from "../texts/index.js";
import { icon } from "./icons.js";

const head = (extra: Record<string, string | number> = {}): SVGElement[] => [
  svg("path", { class: "ink fill", d: "M14 60c1-11 8-14 18-14s17 3 18 14z", ...extra }),
  svg("ellipse", { class: "ink skin", cx: 32, cy: 28, rx: 12.500, ry: 16, ...extra }),
  svg("path", { class: "ink hair", d: "M19.500 26c0-11 5-15 12.500-15s12.500 4 12.500 15c-2-6-5-8-12.500-8s-10.500 2-12.500 8z", ...extra }),
];
const eyes = (): SVGElement => svg("path", { class: "line", d: "M25 28h4M35 28h4" });
const mouth = (d = "M28.500 37h7"): SVGElement => svg("path", { class: "line", d });
const ears = (): SVGElement => svg("path", { class: "ink skin", d: "M19.500 26c-3-1-3 6 .500 6zM44.500 26c3-1 3 6-.500 6z" });

const drawings: Record<string, () => SVGElement[]> = {
  "do.window": () => [
    svg("path", { class: "window", d: "M4 8h10v20H4zM9 8v20M4 18h10M15 20l4 2M15 27l4-1M15 13l4 4" }), ears(), ...head(), eyes(), mouth(),
  ],
  "do.wall": () => [svg("rect", { class: "wall", x: 4, y: 4, width: 56, height: 56 }), ears(), ...head(), eyes(), mouth()],
  "do.ears": () => [ears(), ...head(), svg("path", { class: "line", d: "M24.500 24.500l5-.800M34.500 23.700l5 .800" }), eyes(), mouth(),
    svg("path", { class: "accent", d: "M11 29h5M48 29h5" })],
  "do.collar": () => [ears(), ...head(), eyes(), mouth(), svg("path", { class: "collar", d: "M26 45l6 8 6-8" })],
  "dont.tilt": () => [svg("g", { transform: "rotate(16 32 44)" }, ears(), ...head(), eyes(), mouth())],
  "dont.smile": () => [ears(), ...head(), eyes(), svg("path", { class: "teeth", d: "M26 35c3 6 9 6 12 0z" })],
  "dont.shade": () => [ears(), ...head(), svg("path", { class: "shade", d: "M32 12c8 0 12.500 6 12.500 16S40 44 32 44z" }), eyes(), mouth()],
  "dont.hat": () => [ears(), ...head(), svg("path", { class: "ink hair", d: "M17 20c2-12 28-12 30 0l5 3H12z" }), eyes(), mouth()],
};

export function guidance(): HTMLElement {
  const item = (key: TextKey): HTMLElement => {
    const good = key.startsWith("do.");
    return h("li", { class: good ? "do" : "dont" },
      svg("svg", { "viewBox": "0 0 64 64", "class": "drawing", "aria-hidden": "true" }, ...(drawings[key]?.() ?? [])),
      h("span", null, icon(good ? "pass" : "close"), t(key)),
    );
  };
  const keys: TextKey[] = [
    "do.window", "do.wall", "do.ears", "do.collar", "dont.tilt", "dont.smile", "dont.shade", "dont.hat",
  ];
  return h("ul.guidance", null, ...keys.map(item));
}
