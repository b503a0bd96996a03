/** DOM helpers. */

import type { PageData } from '../html/page-data.ts';

/** Returns the element with an id, or null. */
export function maybe<T extends Element = HTMLElement>(id: string): T | null {
  return document.getElementById(id) as T | null;
}

/** Returns the element with an id that every page has. */
export function byId<T extends Element = HTMLElement>(id: string): T {
  const element = maybe<T>(id);
  if (!element) throw new Error(`the page has no element ${id}`);
  return element;
}

type ElementAttributes = Readonly<Record<string, string | number | boolean>>;

/** Creates an element. Strings become text nodes, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: ElementAttributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false) continue;
    element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

export function button(label: string, title: string, action: () => void): HTMLButtonElement {
  const element = make('button', { type: 'button', title }, label);
  element.addEventListener('click', action);
  return element;
}

/** Parses the JSON data that the page contains in the element `id`. */
export function data<T>(id: string): T {
  return JSON.parse(byId(id).textContent ?? 'null') as T;
}

let known: PageData | undefined;
export const pageData = (): PageData => (known ??= data<PageData>('page-data'));

/** Sets the widths of bars from data attributes, because the page's policy forbids style attributes. */
export function drawWidths(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-width]'))
    element.style.setProperty('--part', `${element.dataset.width}%`);
}

/** Debounces an action: it runs `wait` milliseconds after the last call. */
export function quietly(wait: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
}

/** True for input fields, whose keys are not shortcuts of the page. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input:not([type=checkbox]), textarea, select') || target.isContentEditable);

/** Storage for this tab, kept from page to page. Does nothing if the browser blocks storage. */
export const memory = {
  get(key: string): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string | null): void {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // Storage is optional.
    }
  },
};
