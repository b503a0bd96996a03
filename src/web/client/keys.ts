/** Keyboard shortcuts of every page; views add their own. */

import type { FrameAction } from '../html/frame-keys.ts';
import { byId, isField, make, pageData } from './dom.ts';
import { openDialog } from './menus.ts';

export interface PageKey {
  readonly key: string;
  readonly help: string;
  readonly action: () => void;
}

/** Installs the shortcuts. `own`: those of the view, listed last in the help. */
export function listenForKeys(own: readonly PageKey[], escape: () => void): void {
  const frame: Readonly<Record<FrameAction, () => void>> = {
    search: () => {
      byId<HTMLInputElement>('search').focus();
      byId<HTMLInputElement>('search').select();
    },
    commandLine: () => byId('console-line').focus(),
    options: () => openDialog('options-dialog'),
    theme: () => byId('theme').click(),
    help: () => openDialog('keys-dialog'),
    escape,
  };
  const table = new Map<string, () => void>();
  const { views, keys } = pageData();
  for (const { key, path } of views)
    table.set(key, () => document.querySelector<HTMLAnchorElement>(`.menu a.carries[href^="./${path}"]`)?.click());
  for (const [key, action] of Object.entries(keys)) table.set(key, frame[action]);
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
