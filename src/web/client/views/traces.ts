/** Every sample in an element of its own, so that keys go from one to the next. */

import { byId, make } from '../dom.ts';
import type { PageView } from '../page-view.ts';
import { Selection } from '../selection.ts';

export function makeView(): PageView {
  const content = byId('content');
  const samples = (content.textContent ?? '').split(/(?=^-+\+-+\n)/m).map(text => make('div', { tabindex: -1 }, text));
  content.replaceChildren(...samples);
  const step = (by: number): void => {
    const at = samples.indexOf(document.activeElement as HTMLDivElement);
    samples[Math.max(0, Math.min(samples.length - 1, at + by))]?.focus();
  };
  return {
    selection: new Selection([], null),
    keys: [
      { key: 'j', help: 'Next sample', action: () => step(1) },
      { key: 'k', help: 'Sample before', action: () => step(-1) },
    ],
  };
}
