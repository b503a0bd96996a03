/** The selection of a page, by clicks or by a regexp in the search box, and the links that use it. */

import { button, byId, maybe, pageData, quietly } from './dom.ts';
import { address, exactly, withPattern } from './links.ts';
import { matchNames } from './match.ts';

/** Milliseconds without typing before the names are searched. */
const pause = 300;

/** The interface through which a view shows the selection. */
export interface Marker {
  /** Marks these nodes and no other. */
  show(selected: ReadonlySet<number>): void;
  /** Returns the nodes that count as selected while nothing is selected. */
  fallback?(): readonly number[];
  /** Handles Enter in the search box; by default it sets the focus. */
  enter?(pattern: string): void;
}

export class PageSelection {
  private readonly chosen = new Set<number>();
  /** The text of the search box if it determines the selection; null for clicks. */
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

  /** Sets names that were loaded after the page. */
  setNames(names: readonly string[]): void {
    this.names = names;
    if (this.pattern !== null) void this.find();
  }

  private focusOn(pattern: string): URLSearchParams {
    const params = new URLSearchParams(location.search);
    if (pattern !== '') params.set('f', pattern);
    // An empty `f`, which overrides the command line's focus, is kept.
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
    // The user may have typed or clicked meanwhile.
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

  /** Returns the selection as one pattern; empty if nothing is selected. */
  private asPattern(): string {
    if (this.pattern !== null && this.pattern !== '') return this.pattern;
    const nodes = this.chosen.size > 0 ? [...this.chosen] : (this.marker?.fallback?.() ?? []);
    return [...new Set(nodes.map(i => this.names[i]!))].map(exactly).join('|');
  }

  /** Updates the links. */
  refresh(): void {
    const pattern = this.asPattern();
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a.refines')) {
      link.setAttribute('aria-disabled', String(pattern === ''));
      link.href = address('', withPattern(link.dataset.param!, pattern));
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a.carries')) {
      const path = link.getAttribute('href')!.replace(/\?.*$/, '');
      // As in pprof: links to other views set the focus to the selection, or remove the focus without one.
      link.setAttribute('href', address(path, this.focusOn(pattern)));
    }
    this.bar(pattern);
  }

  /** Updates the bar of actions for the selection. */
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
