/** The pages, in the order of the View menu. */

import type { WebPage } from '../html/page.ts';
import { disasmPage } from './disasm.ts';
import { flamegraphPage } from './flame.ts';
import { graphPage } from './graph.ts';
import { peekPage } from './peek.ts';
import { sourcePage } from './source.ts';
import { tagsPage } from './tags.ts';
import { topPage } from './top.ts';

export const pages: readonly WebPage[] = [
  topPage,
  graphPage,
  flamegraphPage,
  peekPage,
  sourcePage,
  disasmPage,
  tagsPage,
];

/** The start page. */
export const startPage: WebPage = flamegraphPage;
