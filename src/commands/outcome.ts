import type { Line } from '../core/base/cells.ts';
import type { FlameScreen } from './profile/flame-screen.ts';
import type { Phrase } from '../core/base/phrase.ts';

/** One message for stderr. `error` is pprof's own channel for errors; `hint` is ours and follows it. */
export interface Note {
  readonly level: 'info' | 'error' | 'hint';
  /** Without a final newline. */
  readonly text: string;
}

/** A note of which a sentence of ours is not in a language yet: `noteIn` makes a Note of it. */
export interface Remark extends Omit<Note, 'text'> {
  readonly text: string | Phrase;
}

/**
 * What a command can ask the whole screen for. `kind` names the view of the
 * skin that shows it; a new view is a member here and an entry in the skin's
 * table of views.
 */
export type FullScreen = FlameScreen;

/** What one line did. The skin prints the notes to stderr, then `out` to stdout. */
export interface Outcome {
  readonly out: Iterable<string> | Uint8Array;
  readonly notes: readonly Note[];
  /** What is said behind the output, on stderr too. */
  readonly after?: readonly Note[];
  /** The line ended the session. */
  readonly quit?: true;
  /** The line failed; one-shot runs exit with status 2. */
  readonly failed?: true;
  /** The report found what it was asked to look for; one-shot runs exit with status 1. */
  readonly found?: true;
  /**
   * Something that fills the screen and is steered by keys, in place of `out`.
   * Only a session with the option `fullScreen` gives it, so that skins
   * without a screen need not know of it.
   */
  readonly screen?: FullScreen;
  /**
   * How a terminal shows `out`: `auto`, the default, in the pager where it is
   * taller than the screen. `always` opens the pager even for a few lines, `never`
   * prints it however long it is. Pipes and files pay no heed.
   */
  readonly paging?: 'auto' | 'always' | 'never' | undefined;
  /** `out` is text of ours: a narrow terminal breaks its lines between words. */
  readonly prose?: true;
  /** The same as `out` in cells, for skins that colour or explain them; absent: as free text. */
  readonly lines?: Iterable<Line> | undefined;
}

/** An outcome that prints nothing. */
export const nothing: Outcome = { out: [], notes: [] };
