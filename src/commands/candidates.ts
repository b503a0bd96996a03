import { NameTable } from '../core/base/fuzzy.ts';
import type { Config } from '../core/view/options.ts';
import type { Profile } from '../core/profile/profile.ts';
import type { Host } from './host.ts';

/** A completion of the word before the cursor. */
export interface Candidate {
  /** The replacement of line[from, to), including a blank that should follow. */
  readonly text: string;
  /** The text to show in a list if `text` is hard to read, such as a name with escapes. */
  readonly label?: string;
  /** One line, or empty. */
  readonly description: string;
}

/** The candidates to replace line[from, to). */
export interface Completion {
  /** UTF-16 indices. */
  readonly from: number;
  readonly to: number;
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Number of matches, including those beyond the limit. */
  readonly total: number;
  /** The text that the candidates match: the word without escapes. */
  readonly query: string;
  /**
   * Set if the caller is in a hurry and the candidates are not ready. Complete again when the work
   * is done.
   */
  readonly pending?: Pending;
}

/** The work that a completion waits for. */
export interface Pending {
  /** A description of the work. */
  readonly text: string;
  /** Works for a few milliseconds; returns true when the work is done. */
  advance(): boolean;
}

/** The input of completion; a Session is one. */
export interface CompletionContext {
  readonly profile: Profile;
  readonly config: Config;
  readonly host: Host;
  /** Return a pending completion rather than take long. */
  readonly hurry?: boolean;
}

/** The maximum number of candidates. */
export const most = 200;

/** Candidates for the text from `from` to the cursor. */
export interface Offer {
  readonly from: number;
  readonly query: string;
  readonly candidates: readonly Candidate[];
  readonly total: number;
  readonly pending?: Pending;
}

/** Returns the candidates that match the typed text, best first. */
export function pick(from: number, query: string, all: readonly Candidate[]): Offer {
  const { indices, total } = new NameTable(all.map(({ text, label }) => label ?? text)).find(query, most, true);
  return { from, query, candidates: indices.map(i => all[i]!), total };
}

/** Completes the last alternative of a pattern: the part after the last `|` outside of groups. */
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

/** Converts a pattern to the name that it searches for: removes escapes and anchors. */
export function unescapePattern(pattern: string): string {
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
