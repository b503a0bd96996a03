// The tables of the product that docs/ shows.
import { bindings } from '../../src/commands/help/keymap.ts';
import { flameBindings } from '../../src/repl/flame/keymap.ts';
import { pagerBindings } from '../../src/repl/pager/keymap.ts';
import { frameKeys } from '../../src/web/html/frame-keys.ts';
import { pages } from '../../src/web/pages/index.ts';

export { commands } from '../../src/commands/index.ts';
export { optionTable as options } from '../../src/core/view/option-table.ts';

export const screens = [
  ['The line', bindings.line],
  ['The menu of completions', bindings.menu],
  ['The search of the history', bindings.search],
  ['The pager', pagerBindings],
  ['The flame graph', flameBindings],
] as const;

export const pageKeys = [...pages.map(({ key, label, help }) => ({ key, help: `${label}: ${help}` })), ...frameKeys];
