/** Small helpers over the document. */

import type { PageData } from '../html/page-data.ts';

/** The element of an id, or null where this page has none. */
export function maybe<T extends Element = HTMLElement>(id: string): T | null {
  return document.getElementById(id) as T | null;
}

/** The element of an id that every page has. */
export function byId<T extends Element = HTMLElement>(id: string): T {
  const element = maybe<T>(id);
  if (!element) throw new Error(`the page has no element ${id}`);
  return element;
}

type ElementAttributes = Readonly<Record<string, string | number | boolean>>;

/** A new element; text children are text, never markup. */
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

/** The data that the page brings in an element of its own. */
export function data<T>(id: string): T {
  return JSON.parse(byId(id).textContent ?? 'null') as T;
}

let known: PageData | undefined;
export const pageData = (): PageData => (known ??= data<PageData>('page-data'));

/** A wide part of a cell is coloured: the style sheet may not stand in the page itself. */
export function drawWidths(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-width]'))
    element.style.setProperty('--part', `${element.dataset.width}%`);
}

/** Runs once things have been quiet for a while. */
export function quietly(wait: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
}

/** Typing goes to a field and not to the page's keys. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input:not([type=checkbox]), textarea, select') || target.isContentEditable);

/** What a tab remembers from page to page; nothing where the browser keeps nothing. */
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
      // It is a convenience.
    }
  },
};
