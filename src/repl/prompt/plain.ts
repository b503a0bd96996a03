import { recalled } from '../../commands/past-lines.ts';
import { UserError } from '../../core/base/errors.ts';
import type { Note } from '../../commands/outcome.ts';
import { errorNotes } from '../../commands/language.ts';
import { noteBytes, writeReport } from './report.ts';
import type { ReplIo, ReplSession } from '../session.ts';

/** A terminal in line mode; it gets text without escape sequences. */
export interface PlainIo extends Pick<ReplIo, 'stdout' | 'stderr' | 'encode'> {
  /** Typed lines without their line ends. */
  readonly lines: AsyncIterable<string>;
  /** Registers a ctrl-c handler; returns its unregister function. */
  onInterrupt(handler: () => void): () => void;
}

const LABEL = '(pprof) ';

/**
 * The prompt for terminals that cannot move the cursor and for screen readers: each line is printed
 * once, in order. `history` and `!7` access the history. Ctrl-c discards the line, and ends the
 * program only while a command runs.
 */
export async function runPlain(session: ReplSession, io: PlainIo): Promise<void> {
  const tell = (notes: readonly Note[]): void =>
    void (notes.length > 0 && io.stderr.write(noteBytes(notes, { ...io, color: false })));
  const lines = io.lines[Symbol.asyncIterator]();
  tell(session.greeting());
  for (;;) {
    io.stdout.write(LABEL);
    const release = io.onInterrupt(() => void io.stdout.write(`\n${LABEL}`));
    const typed = await lines.next();
    release();
    if (typed.done) {
      io.stdout.write('\n');
      return;
    }
    let line: string;
    try {
      line = recalled(typed.value, session.history.lines);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      tell(errorNotes(error, session.language ?? 'en'));
      continue;
    }
    if (line !== typed.value) io.stdout.write(io.encode(`${line}\n`));
    tell(session.history.add(line));
    const outcome = await session.evaluate(line);
    tell(outcome.notes);
    await writeReport(outcome.out, io, () => false);
    tell(outcome.after ?? []);
    if (outcome.quit) return;
  }
}
