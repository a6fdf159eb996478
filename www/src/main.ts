/** The app: restores what was kept, shows the screen of the address, and loads the checker meanwhile. */

import { restoreDraft } from "./draft.js";
import { loadEngine } from "./engine.js";
import { h } from "./dom.js";
import { restoreOrders, sendWaitingWhenOnline } from "./orders.js";
import { addRoute, go, startRouter, type Screen } from "./router.js";
import { aboutScreen, notFoundScreen } from "./screens/about.js";
import { chooseScreen } from "./screens/choose.js";
import { cityScreen } from "./screens/city.js";
import { documentScreen } from "./screens/document.js";
import { orderScreen } from "./screens/order.js";
import { ordersScreen } from "./screens/orders.js";
import { prepareScreen } from "./screens/prepare.js";
import { receiptScreen } from "./screens/receipt.js";
import { resultScreen } from "./screens/result.js";
import { locale, t } from "./texts/index.js";

addRoute("/", chooseScreen);
addRoute("/documents/:id", documentScreen);
addRoute("/documents/:id/city", cityScreen);
addRoute("/result", resultScreen);
addRoute("/prepare", prepareScreen);
addRoute("/order", orderScreen);
addRoute("/orders", ordersScreen);
addRoute("/orders/:key", receiptScreen);
addRoute("/about", aboutScreen);

document.documentElement.lang = locale();
const offline = h("p.offline", { attributes: { role: "status", hidden: true } });
const app = document.getElementById("app") ?? document.body;

let shown: Screen | null = null;
function show(screen: Screen, restoreScroll: number | null): void {
  const first = shown === null;
  shown?.gone?.();
  shown = screen;
  document.title = screen.title;
  app.replaceChildren(offline, screen.element);
  screen.shown?.();
  scrollTo(0, restoreScroll ?? 0);
  // A screen reader starts at the heading of the new screen; on the first one it starts by itself.
  if (!first) screen.element.querySelector("h1")?.focus({ preventScroll: true });
}

/** Links of the app are steps in its own history, not page loads. */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.hasAttribute("download") || link.origin !== location.origin) return;
  event.preventDefault();
  go(link.pathname);
});

function tellOffline(): void {
  offline.textContent = t("app.offline");
  offline.hidden = navigator.onLine;
}
addEventListener("online", tellOffline);
addEventListener("offline", tellOffline);

await Promise.all([restoreDraft(), restoreOrders()]);
startRouter(show, notFoundScreen);
tellOffline();
await loadEngine();
sendWaitingWhenOnline();
