/** Every page's script: the header, the command line, and the view of the page where it has one. */

import { CommandLine } from './command-line.ts';
import { drawWidths, pageData } from './dom.ts';
import { listenForKeys } from './keys.ts';
import { header } from './menus.ts';
import type { PageView } from './page-view.ts';
import { PageSelection } from './selection.ts';

/** The build puts every module of `views` into this script. */
async function makeView(): Promise<PageView> {
  const { view, hasScript } = pageData();
  if (!hasScript) return { selection: new PageSelection([], null), keys: [] };
  const module = (await import(`./views/${view}.ts`)) as { readonly makeView: () => PageView };
  return module.makeView();
}

async function start(): Promise<void> {
  // It has told that the page is painted.
  document.querySelector('.drawn')?.remove();
  // For styles of what only a script can open.
  document.documentElement.classList.add('js');
  header();
  const { selection, keys } = await makeView();
  drawWidths(document);
  listenForKeys(keys, () => selection.clear());
  new CommandLine();
  // Tests wait for it: from here on the page answers.
  document.documentElement.dataset.ready = 'true';
}

void start();
