/** Screen 6, first half: the orders on this device. */

import { h } from "../dom.js";
import { isWaiting, orders, type KeptOrder } from "../orders.js";
import type { Screen } from "../router.js";
import { formatDate, locale, t, tOr } from "../texts/index.js";
import { icon } from "../view/icons.js";
import { screen } from "../view/shell.js";

export function ordersScreen(): Screen {
  const content = h("div.lists", null);
  const stop = orders.watch((all) => {
    content.replaceChildren(...(all.length === 0
      ? [h("div.empty", null, icon("orders"), h("p", null, t("orders.empty")), h("a.button.primary", { attributes: { href: "/" } }, t("orders.start")))]
      : [h("ul.rows", null, ...all.map(row))]));
  });
  return {
    title: t("orders.title"),
    element: screen({ name: "orders", heading: t("orders.title"), backTo: "/", content: [content] }),
    gone: stop,
  };
}

function row(order: KeptOrder): HTMLElement {
  const state = stateOf(order);
  return h("li", null, h("a.row-link", { attributes: { href: `/orders/${order.key}` } },
    h("span", null,
      h("span.name", null, orderName(order)),
      h("span.small", null, `${cityName(order)} · ${formatDate(order.created_at)}`)),
    h("span.state", { class: state }, tOr(`state.${state}`, state)), icon("next")));
}

export function stateOf(order: KeptOrder): string {
  return isWaiting(order) ? "waiting" : (order.service?.state ?? "waiting");
}

export function orderName(order: KeptOrder): string {
  return locale() === "en" ? order.document_en : order.document_zh;
}

export function cityName(order: KeptOrder): string {
  return locale() === "en" ? order.city.name_en : order.city.name_zh;
}
