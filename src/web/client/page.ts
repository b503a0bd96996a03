/** The script of every page: the header, the command box, and the page's view if it has one. */

import { CommandLine } from './command-line.ts';
import { drawWidths, pageData } from './dom.ts';
import { listenForKeys } from './keys.ts';
import { header } from './menus.ts';
import type { PageView } from './page-view.ts';
import { PageSelection } from './selection.ts';

/** Creates the page's view. The build bundles every module of `views` into this script. */
async function makeView(): Promise<PageView> {
  const { view, hasScript } = pageData();
  if (!hasScript) return { selection: new PageSelection([], null), keys: [] };
  const module = (await import(`./views/${view}.ts`)) as { readonly makeView: () => PageView };
  return module.makeView();
}

async function start(): Promise<void> {
  // The invisible image has reported the first paint and is no longer needed.
  document.querySelector('.drawn')?.remove();
  // Enables styles for elements that need a script.
  document.documentElement.classList.add('js');
  header();
  const { selection, keys } = await makeView();
  drawWidths(document);
  listenForKeys(keys, () => selection.clear());
  new CommandLine();
  // The page is interactive from here on; tests wait for this.
  document.documentElement.dataset.ready = 'true';
}

void start();
