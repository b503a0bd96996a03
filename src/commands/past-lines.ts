import { UserError } from '../core/base/errors.ts';
import { decodeText } from '../core/base/text.ts';
import type { OwnFiles } from './host.ts';
import { noteIn, type Language } from './language.ts';
import type { Note } from './outcome.ts';
import { phrase } from '../core/base/phrase.ts';

const FILE = 'inkprof/history';
/** Lines kept from session to session. */
const MOST_LINES = 5000;
/** Of a file that is longer only the end is read. */
const MOST_BYTES = 4 << 20;
/** A longer line was pasted by accident. */
const LONGEST = 10_000;

/**
 * The lines that were typed, in this session and in those before. They are
 * kept in a file, a line each; where that fails they are kept for the session
 * and the user is told so once. Several sessions may add to the file at once.
 */
export class PastLines {
  private known: string[] | undefined;
  private failure: string | undefined;
  private told = false;

  constructor(
    private readonly own: OwnFiles,
    private readonly language: Language = 'en',
  ) {}

  /** Oldest first, none twice: each stands where it was typed last. */
  get lines(): readonly string[] {
    return (this.known ??= this.load());
  }

  /** Adds a line that was typed; one that begins with a blank is not written down. Gives what the user must know. */
  add(line: string): Note[] {
    const lines = (this.known ??= this.load());
    if (!isKept(line) || lines.at(-1) === line) return this.tell();
    const earlier = lines.lastIndexOf(line);
    if (earlier >= 0) lines.splice(earlier, 1);
    lines.push(line);
    if (!/^\s/.test(line) && this.failure === undefined)
      this.attempt(() => this.own.append('state', FILE, `${line}\n`));
    return this.tell();
  }

  /** Forgets every line, also those in the file. */
  clear(): void {
    this.known = [];
    this.own.update('state', FILE, () => '');
  }

  private load(): string[] {
    let lines: string[] = [];
    this.attempt(() => {
      const bytes = this.own.read('state', FILE, MOST_BYTES);
      if (!bytes) return;
      const all = linesOf(bytes);
      lines = withoutRepetitions(all).slice(-MOST_LINES);
      const isLong = all.length > 2 * MOST_LINES || bytes.length === MOST_BYTES;
      if (isLong)
        this.own.update(
          'state',
          FILE,
          old => old && `${withoutRepetitions(linesOf(old)).slice(-MOST_LINES).join('\n')}\n`,
          { most: MOST_BYTES },
        );
    });
    return lines;
  }

  /** History is a comfort: no failure of its file may stand in the way. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.failure = error.message;
    }
  }

  private tell(): Note[] {
    if (this.failure === undefined || this.told) return [];
    this.told = true;
    return [
      noteIn(
        { level: 'hint', text: phrase`the history is kept for this session only: ${this.failure}` },
        this.language,
      ),
    ];
  }
}

/** What was never typed (a damaged file) is passed over. */
function linesOf(bytes: Uint8Array): string[] {
  const lines = decodeText(bytes)
    .split('\n')
    .map(line => line.replace(/\r$/, ''));
  // The end of a long file begins in the middle of a line.
  if (bytes.length >= MOST_BYTES) lines.shift();
  return lines.filter(isKept);
}

function isKept(line: string): boolean {
  return line.trim() !== '' && line.length <= LONGEST && !/[\x00-\x1f\x7f-\x9f]/.test(line);
}

function withoutRepetitions(lines: readonly string[]): string[] {
  const last = new Set<string>();
  for (let i = lines.length - 1; i >= 0; i--) last.add(lines[i]!);
  return [...last].reverse();
}

/**
 * A line that calls back an earlier one, as shells have it: `!!` the last,
 * `!7` the seventh of `history`, `!-2` the last but one, `!top` the last that
 * begins so. Other lines are given back as they are. Throws a UserError where
 * there is no such line.
 */
export function recalled(line: string, lines: readonly string[]): string {
  const match = /^!(?:(!)|(-?[0-9]+)|(\S.*))$/.exec(line.trim());
  if (!match) return line;
  const [, last, number, start] = match;
  const at = Number(number);
  const found = last
    ? lines.at(-1)
    : number === undefined
      ? lines.findLast(one => one.startsWith(start!))
      : at > 0
        ? lines[at - 1]
        : at < 0
          ? lines.at(at)
          : undefined;
  if (found === undefined)
    throw new UserError(phrase`${line.trim()}: no such line`, phrase`history lists the lines that were typed`);
  return found;
}
