/** The top table: sorting, filtering, selecting rows, and columns of further sample types. */

import { byId, data, drawWidths, maybe, pageData, quietly } from '../dom.ts';
import { withParam } from '../links.ts';
import { matchNames } from '../match.ts';
import type { PageView } from '../page-view.ts';
import { PageSelection } from '../selection.ts';

interface Item {
  readonly Name: string;
  readonly Flat: number;
  readonly Cum: number;
}

/** Keeps the column headings visible below the page header, whose height depends on the window. */
function stickBelowHeader(): void {
  const bar = document.querySelector<HTMLElement>('.bar')!;
  const table = byId('toptable');
  const set = (): void => {
    const isSticky = getComputedStyle(bar).position === 'sticky';
    table.style.setProperty('--below', isSticky ? `${bar.offsetHeight}px` : '0px');
  };
  new ResizeObserver(set).observe(bar);
  set();
}

/** Makes the column headings sort the rows; a second click reverses the order. */
function makeSortable(body: HTMLElement, rows: readonly HTMLTableRowElement[], items: readonly Item[]): void {
  /** Flat and cum of further sample types, indexed by column and row. */
  const further = data<[number, number][][]>('further-data');
  // The server's order, for which the running sum is valid.
  const first = document.querySelector<HTMLElement>('#toptable th[aria-sort]')?.dataset.column ?? 'Flat';
  let column = first;
  let descending = true;
  const value = (i: number, name: string): number | string => {
    if (name === 'Name') return items[i]!.Name;
    if (name === 'Flat') return items[i]!.Flat;
    if (name === 'Cum') return items[i]!.Cum;
    const [kind, at] = name.split('-') as [string, string];
    return further[Number(at)]![i]![kind === 'flat' ? 0 : 1];
  };
  const sumCells = (): void => {
    // The running sum is hidden in any other order.
    const own = column === first && descending;
    byId('toptable').classList.toggle('resorted', !own);
  };
  // Values and percentages have the same order, so only the first of the two columns is marked.
  const mark = (): void => {
    const headings = [...document.querySelectorAll<HTMLElement>('#toptable th[data-column]')];
    const marked = headings.find(heading => heading.dataset.column === column);
    for (const heading of headings) {
      if (heading === marked) heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else heading.removeAttribute('aria-sort');
    }
  };
  const sortBy = (name: string): void => {
    descending = name === column ? !descending : name !== 'Name';
    column = name;
    const order = rows.map((_, i) => i);
    order.sort((a, b) => {
      const [x, y] = [value(a, name), value(b, name)];
      return (x < y ? -1 : x > y ? 1 : 0) * (descending ? -1 : 1) || a - b;
    });
    body.append(...order.map(i => rows[i]!));
    mark();
    sumCells();
  };
  for (const heading of document.querySelectorAll<HTMLElement>('#toptable th[data-column]'))
    heading.querySelector('button')!.addEventListener('click', () => sortBy(heading.dataset.column!));
  mark();
}

/** Makes the filter field show only rows whose names contain its text or match it. */
function filterRows(rows: readonly HTMLTableRowElement[], items: readonly Item[]): void {
  const filter = byId<HTMLInputElement>('row-filter');
  const apply = async (): Promise<void> => {
    const text = filter.value;
    const matches = await matchNames(
      text,
      items.map(item => item.Name),
    );
    if (filter.value !== text) return;
    const isWrong = 'problem' in matches;
    filter.title = isWrong ? matches.problem : '';
    const lower = text.toLowerCase();
    let shown = 0;
    rows.forEach((row, i) => {
      const { Name } = items[i]!;
      const isShown = Name.toLowerCase().includes(lower) || (!isWrong && matches.found.has(i));
      row.hidden = !isShown;
      if (isShown) shown++;
    });
    byId('row-count').textContent = shown === rows.length ? `${shown} rows` : `${shown} of ${rows.length} rows`;
  };
  filter.addEventListener(
    'input',
    quietly(100, () => void apply()),
  );
}

/** Handles the checkboxes for further sample types; the server renders their columns. */
function chooseColumns(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>('input.also')) {
    box.addEventListener('change', () => {
      const chosen = [...document.querySelectorAll<HTMLInputElement>('input.also:checked')].map(other => other.value);
      location.href = withParam('also', chosen.length === 0 ? null : chosen.join(','));
    });
  }
}

export function makeView(): PageView {
  const items = data<Item[]>('rows-data');
  const body = byId<HTMLTableSectionElement>('rows');
  const rows = [...body.rows];
  const indexOf = new Map(rows.map((row, i) => [row, i]));
  // Rows far below the window are laid out after the first paint.
  requestAnimationFrame(() =>
    setTimeout(() => {
      byId('toptable').classList.add('all');
      drawWidths(body);
    }, 0),
  );

  const selection = new PageSelection(pageData().nodes, {
    show: selected => rows.forEach((row, i) => row.setAttribute('aria-selected', String(selected.has(i)))),
  });

  makeSortable(body, rows, items);
  filterRows(rows, items);

  body.addEventListener('click', event => {
    const row = (event.target as Element).closest('tr');
    // A click that selects text must not select the row.
    if (!row || !getSelection()!.isCollapsed) return;
    selection.toggle(indexOf.get(row)!);
    focusRow(row);
  });
  const visible = (): HTMLTableRowElement[] => [...body.rows].filter(row => !row.hidden);
  const focusRow = (row: HTMLTableRowElement | undefined): void => {
    if (!row) return;
    for (const other of body.querySelectorAll<HTMLElement>('tr[tabindex="0"]')) other.tabIndex = -1;
    row.tabIndex = 0;
    row.focus();
  };
  const step = (by: number): void => {
    const all = visible();
    const at = all.indexOf(document.activeElement as HTMLTableRowElement);
    focusRow(all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]);
  };
  body.addEventListener('keydown', event => {
    const row = (event.target as Element).closest('tr');
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Record<string, () => void> = {
      ' ': () => selection.toggle(indexOf.get(row)!),
      Enter: () => selection.toggle(indexOf.get(row)!),
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Home: () => focusRow(visible()[0]),
      End: () => focusRow(visible().at(-1)),
    };
    if (!Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]!();
  });

  chooseColumns();
  stickBelowHeader();
  return {
    selection,
    keys: [
      { key: 'j', help: 'Next row', action: () => step(1) },
      { key: 'k', help: 'Row before', action: () => step(-1) },
      { key: 'F', help: 'Filter the rows', action: () => maybe('row-filter')?.focus() },
    ],
  };
}
