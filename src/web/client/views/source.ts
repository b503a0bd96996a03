/** Source code with values: bars, syntax colours, and assembly that opens and closes. */

import { unitFamilies } from '../../../core/base/units.ts';
import { button, byId, make } from '../dom.ts';
import type { PageView } from '../page-view.ts';
import { PageSelection } from '../selection.ts';

/** Most lines with syntax colours; colouring longer listings takes too long. */
const mostColoured = 20_000;

/** Comments, strings, numbers and words, approximately for most languages. */
const token = new RegExp(
  [
    /(?<comment>\/\/.*$|\/\*.*?(?:\*\/|$)|(?<=^\s*)#.*$)/,
    /(?<text>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?)/,
    /(?<number>\b(?:0x[\da-fA-F_]+|\d[\d_.]*(?:e[+-]?\d+)?)\b)/,
    /(?<word>\b[A-Za-z_]\w*\b)/,
  ]
    .map(part => part.source)
    .join('|'),
  'g',
);
const keywords = new Set(
  (
    'abstract as async await bool boolean break byte case catch chan char class const continue ' +
    'def default defer delete do double elif else enum export extends extern false final finally ' +
    'float fn for from func function go goto if impl implements import in int interface lambda ' +
    'let long loop map match mod mut namespace new nil None not null or and package pass private ' +
    'protected pub public raise range return select self short signed sizeof static string ' +
    'struct super switch template this throw trait true True False try type typedef typeof union ' +
    'unsafe unsigned use using var virtual void volatile while with yield'
  ).split(' '),
);

/** Splits a line of code into plain and coloured parts. */
function colourCode(code: string): (Node | string)[] {
  const out: (Node | string)[] = [];
  let at = 0;
  for (const match of code.matchAll(token)) {
    const { comment, text, number, word } = match.groups!;
    const kind =
      comment !== undefined
        ? 'comment'
        : text !== undefined
          ? 'text'
          : number !== undefined
            ? 'number'
            : word !== undefined && keywords.has(word)
              ? 'keyword'
              : undefined;
    if (kind === undefined) continue;
    out.push(code.slice(at, match.index), make('span', { class: `code-${kind}` }, match[0]));
    at = match.index + match[0].length;
  }
  out.push(code.slice(at));
  return out;
}

/** Factors of the units in reports, relative to the base unit of their family. */
const factors = new Map(
  unitFamilies.flatMap(({ units, fallback }) => units.map(unit => [unit.name, unit.factor / fallback.factor] as const)),
);

/** Parses the amount in a column; 0 if there is none. Precise enough for the lengths of bars. */
function amount(text: string): number {
  const match = /^(-?\d[\d.]*)(.*)$/.exec(text);
  return match ? Number(match[1]) * (factors.get(match[2]!) ?? 1) : 0;
}

const isOpen = (line: HTMLElement): boolean => line.classList.contains('open');

function set(line: HTMLElement, open: boolean): void {
  line.classList.toggle('open', open);
  line.setAttribute('aria-expanded', String(open));
}

/** Installs clicks and keys that open lines with assembly; returns functions to focus a line and to move. */
function walkLines(
  content: HTMLElement,
  live: readonly HTMLElement[],
): { go(line: HTMLElement | undefined): void; step(by: number): void } {
  let before: Element | null = null;
  for (const line of live) {
    // Each function has one Tab stop; arrow keys move from there.
    line.tabIndex = line.parentElement === before ? -1 : 0;
    before = line.parentElement;
    line.setAttribute('role', 'button');
    set(line, false);
  }
  const go = (line: HTMLElement | undefined): void => {
    if (!line) return;
    line.tabIndex = 0;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: 'center' });
  };
  const step = (by: number): void => {
    const at = live.indexOf(document.activeElement as HTMLElement);
    go(live[at < 0 ? 0 : Math.max(0, Math.min(live.length - 1, at + by))]);
  };
  content.addEventListener('click', event => {
    const line = (event.target as Element).closest<HTMLElement>('.livesrc');
    if (line && getSelection()!.isCollapsed) set(line, !isOpen(line));
  });
  content.addEventListener('keydown', event => {
    const line = (event.target as Element).closest<HTMLElement>('.livesrc');
    if (!line) return;
    const actions: Record<string, () => void> = {
      Enter: () => set(line, !isOpen(line)),
      ' ': () => set(line, !isOpen(line)),
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      ArrowRight: () => set(line, true),
      ArrowLeft: () => set(line, false),
    };
    if (!Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]!();
  });
  return { go, step };
}

export function makeView(): PageView {
  const content = byId('content');
  const lines = [...content.querySelectorAll<HTMLElement>('.livesrc, .deadsrc, .nop')];
  const live = lines.filter(line => line.classList.contains('livesrc'));
  // Two columns of values and some blanks precede the code.
  const parts = lines.map(line => /^( {2}.{10,}? +(?:\S+) {11})(.*)$/s.exec(line.textContent ?? ''));
  const sizes = lines.map(line => {
    const [, cum] = /^\s*(\S+)\s+(\S+)/.exec(line.textContent ?? '')?.slice(1) ?? [];
    return Math.abs(amount(cum ?? ''));
  });
  const most = Math.max(...sizes.slice(0, 200_000), 0);
  lines.forEach((line, i) => {
    const match = parts[i];
    if (match && lines.length <= mostColoured && !line.classList.contains('asm'))
      line.replaceChildren(match[1]!, ...colourCode(match[2]!));
    if (sizes[i]! > 0 && most > 0) {
      line.classList.add('heavy');
      line.style.setProperty('--part', `${Math.max(1, (100 * sizes[i]!) / most).toFixed(1)}%`);
    }
  });

  const { go, step } = walkLines(content, live);

  const functions = [...content.querySelectorAll<HTMLElement>('h2')];
  functions.forEach((heading, i) => (heading.id = `function-${i + 1}`));
  const all = (open: boolean) => (): void => live.forEach(line => set(line, open));
  const heaviest = (): void => {
    const at = sizes.indexOf(most);
    lines[at]?.scrollIntoView({ block: 'center' });
    if (lines[at] && live.includes(lines[at])) go(lines[at]);
  };
  const tools = byId('source-tools');
  if (functions.length > 0) {
    const chosen = make(
      'select',
      { 'aria-label': 'Function' },
      ...functions.map(heading => make('option', { value: heading.id }, heading.textContent ?? '')),
    );
    chosen.addEventListener('change', () => byId(chosen.value).scrollIntoView());
    tools.append(
      chosen,
      make(
        'span',
        { class: 'buttons' },
        button('Heaviest line', 'Go to it', heaviest),
        ...(live.length > 0
          ? [button('Open all', 'All assembly', all(true)), button('Close all', 'No assembly', all(false))]
          : []),
      ),
    );
    tools.append(make('output', {}, live.length > 0 ? 'click a line to open its assembly' : 'no line has assembly'));
  }
  return {
    selection: new PageSelection([], null),
    keys: [
      { key: 'j', help: 'Next line with assembly', action: () => step(1) },
      { key: 'k', help: 'Line before', action: () => step(-1) },
      { key: 'h', help: 'The heaviest line', action: heaviest },
      { key: 'O', help: 'Open all assembly', action: all(true) },
      { key: 'C', help: 'Close all assembly', action: all(false) },
    ],
  };
}
