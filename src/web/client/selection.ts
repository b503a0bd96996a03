/** What is selected on a page, by clicks or by a regexp in the search box, and the links that act on it. */

import { button, byId, maybe, pageData, quietly } from './dom.ts';
import { address, exactly, withPattern } from './links.ts';
import { matchNames } from './match.ts';

/** How long typing must pause before names are searched, in milliseconds. */
const pause = 300;

/** How a view shows what is selected. */
export interface Marker {
  /** Marks these nodes and no other. */
  show(selected: ReadonlySet<number>): void;
  /** What counts as selected while nothing is. */
  fallback?(): readonly number[];
  /** Enter in the search box; by default it focuses. */
  enter?(pattern: string): void;
}

export class PageSelection {
  private readonly chosen = new Set<number>();
  /** The text of the search box, where that is what selects. */
  private pattern: string | null = null;
  private readonly search = byId<HTMLInputElement>('search');

  constructor(
    private names: readonly string[],
    private readonly marker: Marker | null,
  ) {
    const find = quietly(pause, () => void this.find());
    this.search.addEventListener('input', () => {
      this.pattern = this.search.value;
      this.refresh();
      find();
    });
    this.search.addEventListener('keydown', event => {
      if (event.key === 'Escape') this.clear();
      if (event.key !== 'Enter') return;
      event.preventDefault();
      if (this.marker?.enter) this.marker.enter(this.search.value);
      else location.href = address('', this.focusOn(this.search.value));
    });
    this.refresh();
  }

  /** Names that are known only later. */
  setNames(names: readonly string[]): void {
    this.names = names;
    if (this.pattern !== null) void this.find();
  }

  private focusOn(pattern: string): URLSearchParams {
    const params = new URLSearchParams(location.search);
    if (pattern !== '') params.set('f', pattern);
    // One that takes back the command line's stays.
    else if (params.get('f') !== '') params.delete('f');
    return params;
  }

  toggle(node: number): void {
    this.pattern = null;
    if (!this.chosen.delete(node)) this.chosen.add(node);
    this.changed();
  }

  clear(): void {
    this.chosen.clear();
    this.pattern = null;
    this.search.value = '';
    this.search.setAttribute('aria-invalid', 'false');
    this.search.title = '';
    this.changed();
  }

  private async find(): Promise<void> {
    const { value } = this.search;
    const { names } = this;
    const matches = await matchNames(value, names);
    // Something else may have been typed or clicked meanwhile.
    if (this.search.value !== value || this.names !== names || this.pattern !== value) return;
    const isWrong = 'problem' in matches;
    this.search.setAttribute('aria-invalid', String(isWrong));
    this.search.title = isWrong ? matches.problem : '';
    this.chosen.clear();
    if (!isWrong && value !== '') for (const i of matches.found) if (names[i] !== '') this.chosen.add(i);
    this.changed();
    if (isWrong) byId('found').textContent = matches.problem;
  }

  private changed(): void {
    this.marker?.show(this.chosen);
    byId('found').textContent = this.pattern === null || this.pattern === '' ? '' : `${this.chosen.size} found`;
    this.refresh();
  }

  /** The selection as one pattern; empty where nothing is selected. */
  private asPattern(): string {
    if (this.pattern !== null && this.pattern !== '') return this.pattern;
    const nodes = this.chosen.size > 0 ? [...this.chosen] : (this.marker?.fallback?.() ?? []);
    return [...new Set(nodes.map(i => this.names[i]!))].map(exactly).join('|');
  }

  /** Brings the links up to date. */
  refresh(): void {
    const pattern = this.asPattern();
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a.refines')) {
      link.setAttribute('aria-disabled', String(pattern === ''));
      link.href = address('', withPattern(link.dataset.param!, pattern));
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a.carries')) {
      const path = link.getAttribute('href')!.replace(/\?.*$/, '');
      // As in pprof: what is selected goes along to the other view, and without a selection no focus does.
      link.setAttribute('href', address(path, this.focusOn(pattern)));
    }
    this.bar(pattern);
  }

  /** What can be done with the rows or boxes that were clicked. */
  private bar(pattern: string): void {
    const bar = maybe('selection');
    if (!bar) return;
    const shown = this.pattern === null && this.chosen.size > 0;
    bar.hidden = !shown;
    if (!shown) return;
    byId('selected-count').textContent = `${this.chosen.size} selected`;
    const go = (label: string, title: string, target: string): HTMLButtonElement =>
      button(label, title, () => (location.href = target));
    const refine = (label: string, name: string): HTMLButtonElement => {
      const param = pageData().params[name]!;
      return go(label, byId(name.replace('_', '-')).title, address('', withPattern(param, pattern)));
    };
    bar.querySelector('.buttons')!.replaceChildren(
      refine('Focus', 'focus'),
      refine('Ignore', 'ignore'),
      refine('Hide', 'hide'),
      refine('Show', 'show'),
      ...pageData().views.flatMap(({ path, label, selectionHelp }) =>
        selectionHelp === undefined ? [] : [go(label, selectionHelp, address(`./${path}`, this.focusOn(pattern)))],
      ),
      button('Clear', 'Select nothing', () => this.clear()),
    );
  }
}
