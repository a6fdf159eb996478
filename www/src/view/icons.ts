/** Inline icons, 24 units square, drawn with the text's colour. */

import { svg } from "../dom.js";

const paths = {
  back: "M15 5l-7 7 7 7",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zm4.8-1.7L20 20",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  album: "M4 5h16v14H4zM4 16l4.5-4.5 3.5 3.5 2.5-2.5L20 18M15.5 9.5h.01",
  place: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.800 12 21 12 21zm0-9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  next: "M9 5l7 7-7 7",
  close: "M6 6l12 12M18 6L6 18",
  pass: "M5 12.500l4.500 4.500L19 7.500",
  fail: "M12 7v6M12 16.500h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  mend: "M15 4a5 5 0 0 0-4.600 7L4 17.400V20h2.600l6.400-6.400A5 5 0 0 0 19.800 7.500L17 10l-3-3 2.500-2.800A5 5 0 0 0 15 4z",
  ask: "M9.500 9.500a2.500 2.500 0 1 1 3.600 2.200c-.800.400-1.100 1-1.100 1.800M12 16.500h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  unseen: "M4 12h16",
  orders: "M7 3h10v18l-2.500-1.700L12 21l-2.500-1.700L7 21zM10 8h4M10 12h4",
  about: "M12 11v5.500M12 7.500h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  save: "M12 4v11m-4.500-4L12 15.500 16.500 11M5 19.500h14",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
} as const;

export type IconName = keyof typeof paths;

/** Decoration: the word beside it says the same. */
export function icon(name: IconName): SVGElement {
  return svg(
    "svg", { "viewBox": "0 0 24 24", "class": "icon", "aria-hidden": "true", "focusable": "false" },
    svg("path", { d: paths[name] }),
  );
}
