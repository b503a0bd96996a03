import type { Outcome } from '../../commands/outcome.ts';
import { UserError } from '../../core/base/errors.ts';
import { refit } from '../../core/base/wrap.ts';
import type { ColorLevel } from '../terminal/colorlevel.ts';
import { makeDecorator, type ColourFacts } from './decorate.ts';
import { PagerLines } from '../pager/lines.ts';
import { pieces, writeTexts } from './report.ts';
import type { ScreenPort } from '../terminal/screenport.ts';
import type { ReplIo } from '../session.ts';
import { fitted, rendered, type Styled } from '../terminal/styled.ts';

/** Lines seen in the pager that stay on the screen after it: the last of them. */
const MOST_KEPT = 5000;

/** Where outputs are shown. */
export interface Display {
  readonly io: ReplIo;
  readonly columns: number;
  readonly rows: number;
  readonly level: ColorLevel;
  readonly facts: ColourFacts;
  /** ctrl-c was pressed. */
  stopped(): boolean;
  /** False while further lines wait to be run: a pager would take them for its keys. */
  mayPage(): boolean;
  /** Lends the whole screen. */
  withScreen<T>(use: (port: ScreenPort) => Promise<T>): Promise<T>;
  /** Lends the terminal to another program, as it was before the prompt. */
  withoutTerminal(use: () => Promise<void>): Promise<void>;
}

/** A report that was shown: its lines, and each of them in styles at its full length. */
export interface ShownReport {
  readonly lines: PagerLines;
  readonly line: (index: number) => Styled;
}

/**
 * Puts a report on the terminal: with colours, cut to the screen's width, and
 * in the pager where it is taller than the screen. Reads no more of it than is
 * looked at.
 */
export async function present(
  { out, lines: cells, paging = 'auto', prose }: Outcome,
  display: Display,
): Promise<ShownReport> {
  const fitting = prose && Array.isArray(out) ? [refit(out.join(''), display.columns)] : out;
  const lines = new PagerLines(cells ? cells[Symbol.iterator]() : pieces(fitting));
  const decorate = makeDecorator(display.facts, display.level);
  const shown: ShownReport = { lines, line: index => decorate(lines.cellsAt(index)) };
  // The prompt and the row below it want to be seen together with the report.
  const height = Math.max(1, display.rows - 2);
  if (paging === 'never' || display.io.pager === 'off' || !display.mayPage()) {
    await print(shown, display);
    return shown;
  }
  lines.need(height + 1);
  if (display.stopped()) return shown;
  if (paging === 'auto' && lines.count <= height) await print(shown, display);
  else await page(shown, display);
  return shown;
}

/** An outcome whose only note is taller than the screen, as help is: with that note as its output, for the pager. */
export function withTallNote(
  outcome: Outcome,
  { io, columns, rows }: Pick<Display, 'io' | 'columns' | 'rows'>,
): Outcome {
  const { notes, out } = outcome;
  const [note] = notes;
  if (!io.stderr.isTTY || notes.length !== 1 || note!.level !== 'info' || !Array.isArray(out) || out.length > 0)
    return outcome;
  if (refit(note!.text, columns).split('\n').length <= rows - 2) return outcome;
  return { ...outcome, notes: [], out: [`${note!.text}\n`], prose: true };
}

/** Opens a report in the pager. When it is left what was `seen` of it is printed, or `nothing`. */
export async function page(shown: ShownReport, display: Display, keep: 'seen' | 'nothing' = 'seen'): Promise<void> {
  const { io } = display;
  if (io.pager !== undefined && io.pager !== 'builtin' && io.runPager) {
    try {
      await display.withoutTerminal(() => io.runPager!(io.pager!, encoded(shown, display)));
      return;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // A pager that does not start is no reason to show nothing.
      io.stderr.write(`${error.message}; INKPROF_PAGER=builtin chooses the pager of inkprof\n`);
    }
  }
  const { showPager } = await import('../pager/view.ts');
  const seen = await display.withScreen(port => showPager(shown.lines, shown.line, port));
  if (keep === 'seen') await print(shown, display, Math.max(0, seen - MOST_KEPT), seen);
}

/** Lines [from, to) on the screen, as many as there are. */
function print({ lines, line }: ShownReport, display: Display, from = 0, to = Infinity): Promise<void> {
  function* texts(): Generator<string> {
    for (let i = from; i < to; i++) {
      lines.need(i + 1);
      if (i >= lines.count) return;
      yield `${rendered(fitted(line(i), display.columns))}\n`;
    }
  }
  return writeTexts(texts(), display.io, () => display.stopped());
}

/** Every line for another program, at its full length. */
function* encoded({ lines, line }: ShownReport, { io }: Display): Generator<Uint8Array> {
  for (let i = 0; ; i++) {
    lines.need(i + 1);
    if (i >= lines.count) return;
    yield io.encode(`${rendered(line(i))}\n`);
  }
}
