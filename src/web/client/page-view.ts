/** What a module of `views` makes of the page that it is named after; its export is `makeView`. */

import type { Key } from './keys.ts';
import type { Selection } from './selection.ts';

export interface PageView {
  readonly selection: Selection;
  /** Keys of this page alone. */
  readonly keys: readonly Key[];
}
