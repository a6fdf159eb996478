/** Elements without a framework. Styles go through classes and the CSSOM: the page's policy allows no inline style. */

type Child = Node | string | number | null | undefined | false;
type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

export interface Properties {
  class?: string;
  /** Attributes; `false`, null and undefined leave one out, `true` writes it empty. */
  attributes?: Record<string, string | number | boolean | null | undefined>;
  /** CSS custom properties, set through the CSSOM. */
  style?: Record<string, string | number>;
  on?: Handlers;
}

/** `h("button.primary", {...}, "text")` */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K | `${K}.${string}`, properties?: Properties | null, ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const [name, ...classes] = tag.split(".") as [K, ...string[]];
  const element = document.createElement(name);
  element.className = [...classes, properties?.class ?? ""].filter(Boolean).join(" ");
  if (!element.className) element.removeAttribute("class");
  apply(element, properties);
  for (const [event, handler] of Object.entries(properties?.on ?? {})) {
    element.addEventListener(event, handler as EventListener);
  }
  append(element, children);
  return element;
}

const svgNamespace = "http://www.w3.org/2000/svg";

export function svg(
  name: string, attributes: Record<string, string | number | null | undefined> = {}, ...children: (Child | Child[])[]
): SVGElement {
  const element = document.createElementNS(svgNamespace, name) as SVGElement;
  apply(element, { attributes });
  append(element, children);
  return element;
}

function apply(element: HTMLElement | SVGElement, properties: Properties | null | undefined): void {
  for (const [name, value] of Object.entries(properties?.attributes ?? {})) {
    if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [name, value] of Object.entries(properties?.style ?? {})) element.style.setProperty(name, String(value));
}

function append(element: Element, children: (Child | Child[])[]): void {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Gives a Blob's address back, a moment later: a picture that left the page may still be loading. */
export function release(address: string): void {
  setTimeout(() => URL.revokeObjectURL(address), 5_000);
}

/** A value that tells who listens when it changes. */
export class Observable<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }
  get value(): T {
    return this.#value;
  }
  set(value: T): void {
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }
  /** Calls now and on every change; answers how to stop. */
  watch(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#value);
    return () => void this.#listeners.delete(listener);
  }
}
