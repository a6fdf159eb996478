/** Screen 7: what this is, what leaves the device, which versions decide; and the page for unknown addresses. */

import { clearDraft } from "../draft.js";
import { engine } from "../engine.js";
import { h } from "../dom.js";
import { refresh, type Screen } from "../router.js";
import { formatDate, locale, setLocale, t } from "../texts/index.js";
import { button, notice, screen } from "../view/shell.js";
import { version } from "yizhao";

export function aboutScreen(): Screen {
  const rules = h("p", null);
  const stop = engine.watch((state) => {
    const catalogue = state.phase === "ready" ? state.checker.documents()[0]?.requirement.catalogue : undefined;
    rules.textContent = catalogue ? t("about.rules", { version: catalogue.version, date: formatDate(catalogue.date) }) : "";
  });
  const cleared = h("span.small", { attributes: { role: "status" } });
  const clear = button(t("about.clear"), () => void clearDraft().then(() => (cleared.textContent = t("about.cleared"))));
  const language = (to: "zh-CN" | "en", name: string): HTMLElement => h("button.chip", {
    class: locale() === to ? "chosen" : "", attributes: { "type": "button", "lang": to, "aria-pressed": String(locale() === to) },
    on: { click: () => { setLocale(to); refresh(); } },
  }, name);
  const section = (title: string, ...content: HTMLElement[]): HTMLElement => h("section", null, h("h2", null, title), ...content);
  return {
    title: t("about.title"),
    gone: stop,
    element: screen({
      name: "about", heading: t("about.title"), backTo: "/",
      content: [
        h("p", null, t("about.what")),
        section(t("about.privacyTitle"),
          h("ul.words", null, ...[t("about.privacy1"), t("about.privacy2"), t("about.privacy3")].map((text) => h("li", null, text))),
          h("div.row", null, clear, cleared)),
        section(t("about.refuseTitle"), h("p", null, t("about.refuse"))),
        section(t("about.languageTitle"), h("div.chips", null, language("zh-CN", "中文"), language("en", "English"))),
        section(t("about.versions"), h("p", null, t("about.engine", { version })), rules),
        h("p.small", null, t("about.notOfficial")),
      ],
    }),
  };
}

export function notFoundScreen(_: string[]): Screen {
  return {
    title: t("app.title"),
    element: screen({
      name: "not-found", heading: t("app.notFound"), backTo: "/",
      content: [notice("plain", t("app.notFound"), "", h("a.button.primary", { attributes: { href: "/" } }, t("app.home")))],
    }),
  };
}
