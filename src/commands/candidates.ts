import { NameTable } from '../core/base/fuzzy.ts';
import type { Config } from '../core/view/options.ts';
import type { Profile } from '../core/profile/profile.ts';
import type { Host } from './host.ts';

/** One way to finish the word before the cursor. */
export interface Candidate {
  /** What replaces line[from, to), with any blank that should follow. */
  readonly text: string;
  /** What a list shows instead, where `text` is hard to read, such as a name with its characters escaped. */
  readonly label?: string;
  /** One line, or empty. */
  readonly description: string;
}

/** What may stand in place of line[from, to). */
export interface Completion {
  /** UTF-16 indices. */
  readonly from: number;
  readonly to: number;
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** How many there are, also those past the limit. */
  readonly total: number;
  /** What the candidates were chosen by: the word without escapes. */
  readonly query: string;
  /**
   * Set where candidates were asked for in a hurry and are not ready: asked again when the work is
   * done, there are some.
   */
  readonly pending?: Pending;
}

/** Work that an answer waits for. */
export interface Pending {
  /** What is being done. */
  readonly text: string;
  /** Goes on for a few milliseconds; true when all is done. */
  advance(): boolean;
}

/** What completion looks at; a Session is one. */
export interface CompletionContext {
  readonly profile: Profile;
  readonly config: Config;
  readonly host: Host;
  /** Somebody waits for the answer: what takes long is pending. */
  readonly hurry?: boolean;
}

/** Most candidates offered at once. */
export const most = 200;

/** Candidates for the stretch that begins at `from` in the text before the cursor. */
export interface Offer {
  readonly from: number;
  readonly query: string;
  readonly candidates: readonly Candidate[];
  readonly total: number;
  readonly pending?: Pending;
}

/** The candidates that fit what is typed, best first. */
export function pick(from: number, query: string, all: readonly Candidate[]): Offer {
  const { indices, total } = new NameTable(all.map(({ text, label }) => label ?? text)).find(query, most, true);
  return { from, query, candidates: indices.map(i => all[i]!), total };
}

/** Only the part of a pattern behind its last `|` outside of groups is the name being typed. */
export function lastAlternative(typed: string, from: number, offer: (word: string, from: number) => Offer): Offer {
  let at = 0;
  let depth = 0;
  for (let i = 0; i < typed.length; i++) {
    if (typed[i] === '\\') i++;
    else if (typed[i] === '(') depth++;
    else if (typed[i] === ')') depth--;
    else if (typed[i] === '|' && depth <= 0) at = i + 1;
  }
  return offer(typed.slice(at), from + at);
}

export function afterLast(
  separator: string,
  typed: string,
  from: number,
  offer: (word: string, from: number) => Offer,
): Offer {
  const at = typed.lastIndexOf(separator) + 1;
  return offer(typed.slice(at), from + at);
}

/** What a pattern looks for, read as a name: escapes and anchors are gone. */
export function unescaped(pattern: string): string {
  return pattern
    .replace(/^\^/, '')
    .replace(
      /\\x\{([0-9a-f]{1,5})\}|\\x([0-9a-f]{2})|\\(.?)|\$$/g,
      (_, long?: string, short?: string, plain?: string) => {
        const code = long ?? short;
        return code === undefined ? (plain ?? '') : String.fromCodePoint(parseInt(code, 16));
      },
    );
}
