import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

declare const __ROOT__: string;

/** The tokens of the light and of the dark theme. */
async function themes(): Promise<Record<"light" | "dark", Record<string, string>>> {
  const css = await readFile(join(__ROOT__, "www/src/style/app.css"), "utf8");
  const [light = "", dark = ""] = [...css.matchAll(/:root \{([^}]*--background[^}]*)\}/g)].map(([, block]) => String(block));
  const tokens = (block: string): Record<string, string> =>
    Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
  return { light: tokens(light), dark: { ...tokens(light), ...tokens(dark) } };
}

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Text and what it stands on, as the style sheets combine them. */
const pairs: [string, string][] = [
  ["text", "background"], ["text", "surface"], ["text", "sunken"], ["soft", "background"], ["soft", "surface"],
  ["accent", "background"], ["accent", "surface"], ["accent", "accent-soft"], ["on-accent", "accent"],
  ["pass", "surface"], ["pass", "pass-soft"], ["advise", "surface"], ["advise", "advise-soft"], ["soft", "advise-soft"],
  ["fail", "surface"], ["fail", "background"], ["fail", "fail-soft"],
  ["text", "pass-soft"], ["text", "advise-soft"], ["text", "fail-soft"], ["text", "accent-soft"],
];

test("every text has contrast AA on what it stands on, in both themes", async () => {
  for (const [theme, tokens] of Object.entries(await themes())) {
    for (const [text, ground] of pairs) {
      const found = contrast(tokens[text] as string, tokens[ground] as string);
      assert.ok(found >= 4.5, `${theme}: ${text} on ${ground} has ${found.toFixed(2)}`);
    }
  }
});

test("the numbers in the picture have contrast AA on their marks", () => {
  for (const mark of ["#d92d20", "#0f766e", "#b45309"]) assert.ok(contrast("#ffffff", mark) >= 4.5, mark);
});
