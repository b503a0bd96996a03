/** Every page's script: the header, the command line, and the view that the page holds. */

import { CommandLine } from './command-line.ts';
import { drawWidths, pageData } from './dom.ts';
import { FlameView } from './flame.ts';
import { escapeXml } from './flame-draw.ts';
import { GraphView } from './graph.ts';
import { listenForKeys } from './keys.ts';
import type { Key } from './keys.ts';
import { listingView } from './listing.ts';
import { header } from './menus.ts';
import { offerPictures } from './save.ts';
import { Selection } from './selection.ts';
import { topView } from './top.ts';

interface View {
  readonly selection: Selection;
  readonly keys: readonly Key[];
}

function graph(): View {
  const view = new GraphView();
  offerPictures({
    name: 'graph',
    svg: () => {
      if (!view.svg) return null;
      const copy = view.svg.cloneNode(true) as SVGSVGElement;
      const { width, height } = view.svg.viewBox.baseVal;
      copy.removeAttribute('style');
      copy.setAttribute('width', `${width}`);
      copy.setAttribute('height', `${height}`);
      const text = new XMLSerializer().serializeToString(copy);
      return (
        `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ` +
        `${escapeXml(document.title).replaceAll('--', '- -')} -->\n${text}\n`
      );
    },
  });
  return view;
}

function flame(): View {
  const view = new FlameView();
  offerPictures({ name: 'flamegraph', svg: () => view.svg() });
  return view;
}

const views: Readonly<Record<string, () => View>> = {
  top: topView,
  graph,
  flamegraph: flame,
  source: () => ({ selection: new Selection([], null), ...listingView() }),
};

// It has told that the page is painted.
document.querySelector('.drawn')?.remove();
// For styles of what only a script can open.
document.documentElement.classList.add('js');
header();
const { view } = pageData();
const made = views[view ?? '']?.() ?? { selection: new Selection([], null), keys: [] };
drawWidths(document);
listenForKeys(made.keys, () => made.selection.clear());
new CommandLine();
// Tests wait for it: from here on the page answers.
document.documentElement.dataset.ready = 'true';
