/** The flame graph, with downloads of its picture. */

import { FlameView } from '../flame.ts';
import type { PageView } from '../page-view.ts';
import { offerPictures } from '../save.ts';

export function makeView(): PageView {
  const view = new FlameView();
  offerPictures({ name: 'flamegraph', svg: () => view.svg() });
  return view;
}
