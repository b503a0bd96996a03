/** Functions shared by the text pages. */

import type { ReportCommand, ReportContext } from '../../commands/command.ts';
import type { Config } from '../../core/view/options.ts';
import { shorten, longestLine } from '../html/html.ts';
import type { Ask } from '../site/site.ts';

/** Most files or symbols, as on pprof's pages. */
export const mostListings = 50;
/** Longest text on a page, in characters; browsers take seconds to lay out more. A notice follows the cut. */
const longest = 1_000_000;

/** Returns the context of a command whose argument is the focus `f` of the address. Throws UserErrors. */
export const contextOfFocus = (ask: Ask, command: ReportCommand, changes: Partial<Config> = {}): ReportContext =>
  ask.context(command, ask.param('f'), changes);

/** Shortens every line to a displayable length. */
export const shortenLines = (text: string): string =>
  text.length > longestLine ? text.split('\n').map(shorten).join('\n') : text;

/** Yields text up to `longest`, then a notice about the omitted rest. Applies `change` to each piece. */
export function* cutText(text: Iterable<string>, change: (part: string) => string = shortenLines): Iterable<string> {
  let length = 0;
  for (const whole of text) {
    const part = change(whole);
    yield part;
    length += part.length;
    if (length < longest) continue;
    yield '\n\u2026 cut here: search for a name to see less at once, or download the whole text\n';
    return;
  }
}
