/** The client side of a page. Each module of `views` exports `makeView` for the page of its name. */

import type { PageKey } from './keys.ts';
import type { PageSelection } from './selection.ts';

export interface PageView {
  readonly selection: PageSelection;
  /** Shortcuts of this page. */
  readonly keys: readonly PageKey[];
}
