/**
 * Opens and closes the assembly of source lines in the page that `weblist` writes, and adds the bar
 * with its functions. It runs in the head of the page. Its only data is an attribute of its script
 * element: the heat of each line as one digit.
 */

declare global {
  interface Window {
    /** Called by the onclick attributes that pprof's listing has. It does nothing: the listeners below do the work. */
    pprof_toggle_asm(): void;
  }
}
window.pprof_toggle_asm = () => {};

const heat = document.currentScript?.dataset.heat ?? '';
document.documentElement.classList.add('js');

const isOpen = (line: Element): boolean => line.classList.contains('open');

function setOpen(line: Element, open: boolean): void {
  line.classList.toggle('open', open);
  line.setAttribute('aria-expanded', String(open));
}

function setAll(lines: readonly Element[], open: boolean): void {
  for (const line of lines) setOpen(line, open);
}

function start(): void {
  for (const [i, line] of document.querySelectorAll('pre > .line').entries()) {
    const digit = heat[i];
    if (digit !== undefined && digit > '0') line.classList.add(`heat${digit}`);
  }
  const lines = [...document.querySelectorAll<HTMLElement>('.livesrc')];
  // Each function has one Tab stop; arrow keys move from there.
  let pre: Element | null = null;
  for (const line of lines) {
    line.tabIndex = line.parentElement === pre ? -1 : 0;
    pre = line.parentElement;
    line.setAttribute('role', 'button');
    setOpen(line, false);
  }
  document.addEventListener('click', event => {
    const line = event.target instanceof Element ? event.target.closest('.livesrc') : null;
    // A click that selects text must not toggle the line.
    if (!line || !getSelection()?.isCollapsed) return;
    setOpen(line, !isOpen(line));
  });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const action = keyAction(event.key, lines);
    if (!action) return;
    event.preventDefault();
    action();
  });
  document.body.prepend(createBar(lines));
}

/** Returns the action of a key for the focused line; undefined if it has none. */
function keyAction(key: string, lines: readonly HTMLElement[]): (() => void) | undefined {
  const here = lines.find(line => line === document.activeElement);
  const next = (): void => focusLine(neighbour(lines, here, 1));
  const previous = (): void => focusLine(neighbour(lines, here, -1));
  const actions: Readonly<Record<string, () => void>> = {
    j: next,
    k: previous,
    o: () => setAll(lines, true),
    c: () => setAll(lines, false),
    ...(here && {
      ArrowDown: next,
      ArrowUp: previous,
      ArrowRight: () => setOpen(here, true),
      ArrowLeft: () => setOpen(here, false),
      Enter: () => setOpen(here, !isOpen(here)),
      ' ': () => setOpen(here, !isOpen(here)),
    }),
  };
  return Object.hasOwn(actions, key) ? actions[key] : undefined;
}

/** Returns the next (1) or previous (-1) line with assembly, or one near the top of the window. */
function neighbour(lines: readonly HTMLElement[], from: HTMLElement | undefined, by: 1 | -1): HTMLElement | undefined {
  if (from) return lines[lines.indexOf(from) + by];
  const first = lines.findIndex(line => line.getBoundingClientRect().top > 40);
  if (by > 0) return lines[first < 0 ? lines.length - 1 : first];
  return lines[first < 0 ? lines.length - 1 : Math.max(0, first - 1)];
}

function focusLine(line: HTMLElement | undefined): void {
  if (!line) return;
  for (const other of line.parentElement?.querySelectorAll<HTMLElement>('.livesrc[tabindex="0"]') ?? [])
    other.tabIndex = -1;
  line.tabIndex = 0;
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: 'nearest' });
}

function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function createButton(text: string, lines: readonly Element[], open: boolean): HTMLElement {
  const button = create('button', { type: 'button' }, text);
  button.addEventListener('click', () => setAll(lines, open));
  return button;
}

/** Creates the list of functions: each a link to its heading, with its totals. */
function createList(): HTMLElement {
  const list = create('ol', {});
  for (const [i, heading] of document.querySelectorAll('h2').entries()) {
    heading.id = `f${i + 1}`;
    let pre: Element | null = heading;
    while (pre && pre.localName !== 'pre') pre = pre.nextElementSibling;
    const total = /Total:\s+(\S+\s+\S+) \(flat, cum\)\s+(\S+)/.exec(pre?.firstChild?.nodeValue ?? '');
    const sums = total ? ` ${total[1]!.replace(/\s+/, ' flat, ')} cum, ${total[2]!}` : '';
    const link = create('a', { href: `#${heading.id}` }, heading.textContent);
    list.append(create('li', {}, link, create('span', { class: 'sums' }, sums)));
  }
  return list;
}

function createBar(lines: readonly HTMLElement[]): HTMLElement {
  const list = createList();
  const bar = create('nav', { class: 'bar', 'aria-label': 'Listing' });
  const count = list.childElementCount;
  const summary = create('summary', {}, count === 1 ? '1 function' : `${count} functions`);
  const functions = create('details', {}, summary, list);
  // Headings must not scroll under the bar.
  const makeRoom = (): void => {
    document.documentElement.style.scrollPaddingTop = `${bar.offsetHeight + 8}px`;
  };
  functions.addEventListener('click', event => {
    if (!(event.target instanceof HTMLAnchorElement)) return;
    functions.open = false;
    makeRoom();
  });
  new ResizeObserver(makeRoom).observe(bar);
  bar.append(functions);
  const keys = create('span', { class: 'keys' });
  if (lines.length > 0) {
    const key = (text: string): HTMLElement => create('kbd', {}, text);
    keys.append(key('j'), ' ', key('k'), ' next and previous line with code, ');
    keys.append(key('Enter'), ' or a click opens, ', key('o'), ' ', key('c'), ' all');
    bar.append(createButton('Open all', lines, true), createButton('Close all', lines, false));
  } else keys.append('No assembly: the program was not at hand when this page was made');
  bar.append(keys);
  return bar;
}

document.addEventListener('DOMContentLoaded', start);

export {};
