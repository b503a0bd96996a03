import { UserError } from '../core/base/errors.ts';
import { decodeText } from '../core/base/text.ts';
import type { OwnFiles } from './host.ts';
import { noteIn, type Language } from './language.ts';
import type { Note } from './outcome.ts';
import { phrase } from '../core/base/phrase.ts';

const FILE = 'inkprof/history';
/** The maximum number of lines in the file. */
const MOST_LINES = 5000;
/** Only this many bytes at the end of the file are read. */
const MOST_BYTES = 4 << 20;
/** Characters. Longer lines are not kept: they were pasted by accident. */
const LONGEST = 10_000;

/**
 * The history: lines typed in this session and in earlier ones. They are kept
 * in a file, to which several sessions may append at once. If the file fails,
 * lines are kept for the session only, and one note tells the user so.
 */
export class PastLines {
  private known: string[] | undefined;
  private failure: string | undefined;
  private told = false;

  constructor(
    private readonly own: OwnFiles,
    private readonly language: Language = 'en',
  ) {}

  /** Oldest first and without repetitions; a repeated line keeps its last position. */
  get lines(): readonly string[] {
    return (this.known ??= this.load());
  }

  /** Adds a typed line; one that begins with a blank is not written to the file. Returns notes for the user. */
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
      lines = removeRepetitions(all).slice(-MOST_LINES);
      const isLong = all.length > 2 * MOST_LINES || bytes.length === MOST_BYTES;
      if (isLong)
        this.own.update(
          'state',
          FILE,
          old => old && `${removeRepetitions(linesOf(old)).slice(-MOST_LINES).join('\n')}\n`,
          { most: MOST_BYTES },
        );
    });
    return lines;
  }

  /** Stores a UserError rather than throw it: a broken history file must not stop the session. */
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

/** Splits the file into lines and skips lines that nobody can have typed (a damaged file). */
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

function removeRepetitions(lines: readonly string[]): string[] {
  const last = new Set<string>();
  for (let i = lines.length - 1; i >= 0; i--) last.add(lines[i]!);
  return [...last].reverse();
}

/**
 * Expands a reference to an earlier line: `!!` is the last line, `!7` the
 * seventh of `history`, `!-2` the last but one, `!top` the last that begins with
 * `top`. Returns any other line unchanged. Throws a UserError if there is no
 * such line.
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
