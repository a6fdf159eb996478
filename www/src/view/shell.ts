/** What every screen stands in: a heading with the way back, the content, and the one next step within thumb's reach. */

import { h } from "../dom.js";
import { t } from "../texts/index.js";
import { icon, type IconName } from "./icons.js";
import { back } from "../router.js";

export interface Layout {
  /** Words of the level-one heading; takes the focus when the screen appears. */
  heading: string;
  /** Where the arrow leads when there is nothing to go back to; none on the first screen. */
  backTo?: string;
  headerEnd?: Node;
  content: (Node | null)[];
  actions?: ActionBar;
  name: string;
}

export function screen(layout: Layout): HTMLElement {
  const { backTo } = layout;
  return h("div.screen", { attributes: { "data-screen": layout.name } },
    h("header.bar", null,
      backTo === undefined ? null
        : h("button.plain.square", { attributes: { "type": "button", "aria-label": t("app.back") }, on: { click: () => back(backTo) } }, icon("back")),
      h("h1", { attributes: { tabindex: -1 } }, layout.heading),
      layout.headerEnd ?? null,
    ),
    h("main", null, ...layout.content),
    layout.actions?.element ?? null,
  );
}

/** The bar at the bottom, away while it holds nothing. */
export interface ActionBar {
  element: HTMLElement;
  show(...actions: Node[]): void;
}

export function actionBar(...first: Node[]): ActionBar {
  const row = h("div.row", null);
  const element = h("footer.actions", null, row);
  const show = (...actions: Node[]): void => {
    row.replaceChildren(...actions);
    // Not by :has(:empty): WebKit keeps what that said before the buttons came.
    element.hidden = actions.length === 0;
  };
  show(...first);
  return { element, show };
}

export interface ButtonOptions {
  icon?: IconName;
  kind?: "primary" | "secondary" | "plain" | "danger";
  name?: string;
  disabled?: boolean;
}

export function button(label: string, click: () => void, options: ButtonOptions = {}): HTMLButtonElement {
  return h("button", {
    class: options.kind ?? "secondary",
    attributes: { "type": "button", "data-action": options.name, "disabled": options.disabled },
    on: { click },
  }, options.icon ? icon(options.icon) : null, h("span", null, label));
}

/** A button that opens the camera or the album. The input stays in the page for assistive technology and for tests. */
export function photoButton(
  label: string, options: ButtonOptions & { capture?: boolean }, chosen: (file: File) => void,
): HTMLLabelElement {
  const input = h("input.visually-hidden", {
    attributes: {
      "type": "file", "accept": "image/*",
      "capture": options.capture ? "user" : null, "data-input": options.capture ? "camera" : "album",
    },
    on: {
      change: () => {
        const file = input.files?.[0];
        // The same file chosen again must count as a choice.
        input.value = "";
        if (file) chosen(file);
      },
    },
  });
  return h("label", { class: `button ${options.kind ?? "secondary"}` }, input, options.icon ? icon(options.icon) : null, h("span", null, label));
}

/** A designed dead end: what happened, and one way forward. */
export function notice(kind: "fail" | "advise" | "plain", title: string, text: string, ...actions: Node[]): HTMLElement {
  return h("section.notice", { class: kind, attributes: { role: kind === "fail" ? "alert" : "status" } },
    icon(kind === "fail" ? "fail" : kind === "advise" ? "ask" : "about"),
    h("div", null, h("h2", null, title), text ? h("p", null, text) : null, actions.length > 0 ? h("div.row", null, ...actions) : null),
  );
}

/** Grey shapes where content will be. */
export function skeleton(lines: number): HTMLElement {
  return h("div.skeleton", { attributes: { "aria-hidden": "true" } }, ...Array.from({ length: lines }, () => h("div", null)));
}
