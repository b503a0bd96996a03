/** What the pages of text share. */

import type { ReportCommand, ReportContext } from '../../commands/command.ts';
import type { Config } from '../../core/view/options.ts';
import { shorten, longestLine } from '../html/html.ts';
import type { Ask } from '../site/site.ts';

/** As many files or symbols as pprof's pages show. */
export const mostListings = 50;
/** A page of text ends here, with a word about it: browsers take seconds to lay out more. */
const longest = 1_000_000;

/** A report whose command looks for the address's focus `f`. Throws UserErrors. */
export const contextOfFocus = (ask: Ask, command: ReportCommand, changes: Partial<Config> = {}): ReportContext =>
  ask.context(command, ask.param('f'), changes);

/** Shortens every line to what a screen can show. */
export const shortenLines = (text: string): string =>
  text.length > longestLine ? text.split('\n').map(shorten).join('\n') : text;

/** Text up to a length, then a word about what is left out. `change` is applied to each piece. */
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
