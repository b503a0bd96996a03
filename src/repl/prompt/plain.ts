import { recalled } from '../../commands/past-lines.ts';
import { UserError } from '../../core/base/errors.ts';
import type { Note } from '../../commands/outcome.ts';
import { errorNotes } from '../../commands/language.ts';
import { noteBytes, writeReport } from './report.ts';
import type { ReplIo, ReplSession } from '../session.ts';

/** A terminal that edits its lines itself: it gets text and no escapes. */
export interface PlainIo extends Pick<ReplIo, 'stdout' | 'stderr' | 'encode'> {
  /** Typed lines without their ends. */
  readonly lines: AsyncIterable<string>;
  /** Calls back on ctrl-c until the function that it gives is called. */
  onInterrupt(heard: () => void): () => void;
}

const LABEL = '(pprof) ';

/**
 * The prompt for terminals that cannot move the cursor, and for screen readers:
 * each line is printed once, in order. The history is there by `history` and
 * `!7`; ctrl-c drops the line, and ends the program only while a command runs.
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
