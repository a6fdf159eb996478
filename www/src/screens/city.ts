/** Screen 1: the exact city of application. */

import type { City } from "yizhao";
import { chooseCity, recentCities } from "../draft.js";
import { h } from "../dom.js";
import { cities, rank, search } from "../places.js";
import { back, type Screen } from "../router.js";
import { t } from "../texts/index.js";
import { icon } from "../view/icons.js";
import { notice, screen, skeleton } from "../view/shell.js";

export function cityScreen([document = ""]: string[]): Screen {
  const lists = h("div.lists", null, skeleton(8));
  let all: City[] = [];
  const choose = (city: City): void => {
    const { code, name_zh, name_en } = city;
    chooseCity({ code, name_zh, name_en });
    back(`/documents/${encodeURIComponent(document)}`);
  };
  const query = h("input", {
    attributes: { "type": "search", "placeholder": t("city.search"), "aria-label": t("city.search"), "autocomplete": "off", "enterkeyhint": "search" },
    on: { input: () => fill() },
  });
  const fill = (): void => lists.replaceChildren(...(query.value.trim() ? found(all, query.value, choose) : overview(all, choose)));
  void cities(document).then((loaded) => {
    all = loaded;
    fill();
  }, () => lists.replaceChildren());
  return {
    title: t("city.title"),
    element: screen({
      name: "city",
      heading: t("city.title"),
      backTo: `/documents/${encodeURIComponent(document)}`,
      content: [h("p.small", null, t("city.exact")), h("label.search", null, icon("search"), query), lists],
    }),
  };
}

function overview(all: City[], choose: (city: City) => void): HTMLElement[] {
  const chips = (title: string, list: City[]): HTMLElement[] =>
    list.length === 0 ? [] : [h("section", null, h("h2", null, title), h("div.chips", null, ...list.map((city) => chip(city, choose))))];
  const recent = recentCities().map(({ code }) => all.find((city) => city.code === code)).filter((city) => city !== undefined);
  const provinces = new Map<string, City[]>();
  for (const city of all) provinces.set(city.province, [...(provinces.get(city.province) ?? []), city]);
  return [
    ...chips(t("city.recent"), recent),
    ...chips(t("city.common"), all.filter((city) => city.common)),
    ...[...provinces].flatMap(([name, members]) => chips(name, members)),
  ];
}

function found(all: City[], query: string, choose: (city: City) => void): HTMLElement[] {
  const hits = search(query, all, ({ name, name_zh, name_en, province, code, keywords }) => [name, name_zh, name_en, code, province, ...keywords]);
  if (hits.length === 0) return [h("p.empty", null, t("city.none", { query: query.trim() }))];
  const province = hits[0]?.province ?? "";
  const whole = hits.length > 1 && rank(query, [province]) !== null && hits.every((city) => city.province === province);
  return [...(whole ? [notice("advise", t("city.province", { province }), "")] : []), h("ul.rows", null, ...hits.slice(0, 60).map((city) =>
    h("li", null, h("button.row-link", { attributes: { "type": "button", "data-city": city.code }, on: { click: () => choose(city) } },
      h("span", null, h("span.name", null, city.name), h("span.small", null, city.province)), icon("next")))))];
}

function chip(city: City, choose: (city: City) => void): HTMLElement {
  return h("button.chip", { attributes: { "type": "button", "data-city": city.code }, on: { click: () => choose(city) } }, city.name);
}
