/** The line that says how far the checker is: bytes while it downloads, then that nothing will be uploaded. */

import { engine, loadEngine } from "../engine.js";
import { h } from "../dom.js";
import { refresh } from "../router.js";
import { formatBytes, t } from "../texts/index.js";
import { icon } from "./icons.js";
import { button, notice } from "./shell.js";

/** The element, and how to stop watching. */
export function loadStatus(): { element: HTMLElement; stop: () => void } {
  const element = h("div.load-status", { attributes: { "role": "status", "data-load": "" } });
  const stop = engine.watch((state) => {
    element.dataset["load"] = state.phase;
    if (state.phase === "ready") {
      element.replaceChildren(icon("lock"), h("span", null, t("load.ready")));
    } else if (state.phase === "failed") {
      const retry = button(t("app.retry"), () => void loadEngine().then(refresh), { kind: "secondary" });
      element.replaceChildren(notice("fail", t("load.failed"), state.error.explanation, retry));
    } else if (state.phase === "start") {
      element.replaceChildren(h("span", null, t("load.starting")), bar(1, 1));
    } else {
      const bytes = state.total > 0
        ? t("load.bytes", { loaded: formatBytes(state.loaded), total: formatBytes(state.total) }) : "";
      element.replaceChildren(h("span", null, t("load.downloading")), h("span.number", null, bytes), bar(state.loaded, state.total));
    }
  });
  return { element, stop };
}

function bar(loaded: number, total: number): HTMLElement {
  return h("progress", { attributes: { max: Math.max(total, 1), value: loaded, "aria-label": t("load.downloading") } });
}
