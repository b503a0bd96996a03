/** What a module of `views` makes of the page that it is named after; its export is `makeView`. */

import type { PageKey } from './keys.ts';
import type { PageSelection } from './selection.ts';

export interface PageView {
  readonly selection: PageSelection;
  /** Keys of this page alone. */
  readonly keys: readonly PageKey[];
}
