/** Addresses to screens. History is the browser's own, so its back button, the phone's gesture and our arrow agree. */

/** A screen: what is shown, what its tab is called, what to stop when it goes. */
export interface Screen {
  title: string;
  element: HTMLElement;
  /** Called after the screen is in the page. */
  shown?: () => void;
  gone?: () => void;
}

export type Route = (parameters: string[]) => Screen;

interface Kept {
  /** How many of our own entries lie behind this one. */
  depth: number;
  scroll: number;
}

const routes: { pattern: RegExp; route: Route }[] = [];
let notFound: Route = () => {
  throw new Error("no screen for unknown addresses was given");
};
let show: (screen: Screen, restoreScroll: number | null) => void = () => undefined;

/** `path` may hold `:name` for one segment. */
export function addRoute(path: string, route: Route): void {
  const pattern = new RegExp(`^${path.replace(/:\w+/g, "([^/]+)")}/?$`);
  routes.push({ pattern, route });
}

export function startRouter(whenShown: typeof show, whenUnknown: Route): void {
  show = whenShown;
  notFound = whenUnknown;
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => render(kept().scroll));
  render(null);
}

function kept(): Kept {
  const state = history.state as Partial<Kept> | null;
  return { depth: state?.depth ?? 0, scroll: state?.scroll ?? 0 };
}

/** Goes to an address of the app. `replace` leaves no entry behind: for steps that must not be gone back to. */
export function go(path: string, options: { replace?: boolean } = {}): void {
  const { depth } = kept();
  if (options.replace) {
    history.replaceState({ depth, scroll: 0 } satisfies Kept, "", path);
  } else {
    history.replaceState({ depth, scroll: scrollY } satisfies Kept, "");
    history.pushState({ depth: depth + 1, scroll: 0 } satisfies Kept, "", path);
  }
  render(null);
}

/** Back where the person came from; to `fallback` when this address was opened directly. */
export function back(fallback: string): void {
  if (kept().depth > 0) history.back();
  else go(fallback, { replace: true });
}

/** Draws the present address anew. */
export function refresh(): void {
  render(scrollY);
}

function render(restoreScroll: number | null): void {
  for (const { pattern, route } of routes) {
    const match = pattern.exec(location.pathname);
    if (match) return show(route(match.slice(1).map((part) => decodeURIComponent(part))), restoreScroll);
  }
  show(notFound([]), restoreScroll);
}
