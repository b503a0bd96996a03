/** Keys of the whole page; a view adds its own. */

import { byId, isField, make, pageData } from './dom.ts';
import { openDialog } from './menus.ts';

export interface Key {
  readonly key: string;
  readonly help: string;
  readonly action: () => void;
}

/** Listens for single keys; `own` are the view's, shown below the others. */
export function listenForKeys(own: readonly Key[], escape: () => void): void {
  const table = new Map<string, () => void>();
  for (const { key, path } of pageData().views)
    table.set(key, () => document.querySelector<HTMLAnchorElement>(`.menu a.carries[href^="./${path}"]`)?.click());
  table.set('/', () => {
    byId<HTMLInputElement>('search').focus();
    byId<HTMLInputElement>('search').select();
  });
  table.set(':', () => byId('console-line').focus());
  table.set('o', () => openDialog('options-dialog'));
  table.set('T', () => byId('theme').click());
  table.set('?', () => openDialog('keys-dialog'));
  table.set('Escape', escape);
  for (const { key, action } of own) table.set(key, action);
  if (own.length > 0) {
    const rows = own.map(({ key, help }) =>
      make('div', {}, make('dt', {}, make('kbd', {}, key)), make('dd', {}, help)),
    );
    byId('view-keys').replaceChildren(make('h2', {}, 'On this page'), make('dl', {}, ...rows));
  }
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isField(event.target) || document.querySelector('dialog[open]')) return;
    const action = table.get(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
