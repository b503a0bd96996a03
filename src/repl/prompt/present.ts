import type { Outcome } from '../../commands/outcome.ts';
import { UserError } from '../../core/base/errors.ts';
import { refit } from '../../core/base/wrap.ts';
import type { ColorLevel } from '../terminal/colorlevel.ts';
import { makeDecorator, type ColourFacts } from './decorate.ts';
import { PagerLines } from '../pager/lines.ts';
import { pieces, writeTexts } from './report.ts';
import type { ScreenPort } from '../terminal/screenport.ts';
import type { ReplIo } from '../session.ts';
import { fitLine, renderLine, type Styled } from '../terminal/styled.ts';

/** Most lines that are printed after the pager was left: the last ones that were visible. */
const MOST_KEPT = 5000;

/** The destination of reports. */
export interface Display {
  readonly io: ReplIo;
  readonly columns: number;
  readonly rows: number;
  readonly level: ColorLevel;
  readonly facts: ColourFacts;
  /** True after ctrl-c was pressed. */
  stopped(): boolean;
  /** False while further lines are waiting: a pager would read them as its keys. */
  mayPage(): boolean;
  /** Lends the whole screen. */
  withScreen<T>(use: (port: ScreenPort) => Promise<T>): Promise<T>;
  /** Lends the terminal to another program, in its original mode. */
  withoutTerminal(use: () => Promise<void>): Promise<void>;
}

/** A report that was shown: its lines, and a function that styles a line at its full length. */
export interface ShownReport {
  readonly lines: PagerLines;
  readonly line: (index: number) => Styled;
}

/**
 * Shows a report on the terminal: coloured, cut to the screen's width, and in the pager if it is taller
 * than the screen. Reads the report lazily, only as far as it is shown.
 */
export async function present(
  { out, lines: cells, paging = 'auto', prose }: Outcome,
  display: Display,
): Promise<ShownReport> {
  const fitting = prose && Array.isArray(out) ? [refit(out.join(''), display.columns)] : out;
  const lines = new PagerLines(cells ? cells[Symbol.iterator]() : pieces(fitting));
  const decorate = makeDecorator(display.facts, display.level);
  const shown: ShownReport = { lines, line: index => decorate(lines.cellsAt(index)) };
  // Two rows are reserved for the prompt and the status row below it.
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

/** If an outcome's only note is taller than the screen (such as help), turns it into output, for the pager. */
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

/** Opens a report in the pager. `keep`: whether the lines that were visible are printed afterwards. */
export async function page(shown: ShownReport, display: Display, keep: 'seen' | 'nothing' = 'seen'): Promise<void> {
  const { io } = display;
  if (io.pager !== undefined && io.pager !== 'builtin' && io.runPager) {
    try {
      await display.withoutTerminal(() => io.runPager!(io.pager!, encodeLines(shown, display)));
      return;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // If the pager does not start, the report is printed instead.
      io.stderr.write(`${error.message}; INKPROF_PAGER=builtin chooses the pager of inkprof\n`);
    }
  }
  const { showPager } = await import('../pager/view.ts');
  const seen = await display.withScreen(port => showPager(shown.lines, shown.line, port));
  if (keep === 'seen') await print(shown, display, Math.max(0, seen - MOST_KEPT), seen);
}

/** Prints the lines [from, to), as far as they exist. */
function print({ lines, line }: ShownReport, display: Display, from = 0, to = Infinity): Promise<void> {
  function* texts(): Generator<string> {
    for (let i = from; i < to; i++) {
      lines.need(i + 1);
      if (i >= lines.count) return;
      yield `${renderLine(fitLine(line(i), display.columns))}\n`;
    }
  }
  return writeTexts(texts(), display.io, () => display.stopped());
}

/** Yields every line at its full length, encoded for another program. */
function* encodeLines({ lines, line }: ShownReport, { io }: Display): Generator<Uint8Array> {
  for (let i = 0; ; i++) {
    lines.need(i + 1);
    if (i >= lines.count) return;
    yield io.encode(`${renderLine(line(i))}\n`);
  }
}
