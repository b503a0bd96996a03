import type { Line } from '../core/base/cells.ts';
import type { FlameScreen } from './profile/flame-screen.ts';
import type { Phrase } from '../core/base/phrase.ts';

/** A message for stderr. Level `error` is for pprof's messages, `hint` for ours, which follow them. */
export interface Note {
  readonly level: 'info' | 'error' | 'hint';
  /** Without a final newline. */
  readonly text: string;
}

/** A note before translation; `noteIn` converts it to a Note. */
export interface Remark extends Omit<Note, 'text'> {
  readonly text: string | Phrase;
}

/**
 * Data of the views that fill the screen. `kind` selects the view in the
 * terminal's table of views; a new view needs a member here and an entry there.
 */
export type FullScreen = FlameScreen;

/** The outcome of a line. The caller prints `notes` to stderr, then `out` to stdout. */
export interface Outcome {
  readonly out: Iterable<string> | Uint8Array;
  readonly notes: readonly Note[];
  /** Notes for stderr that follow the output. */
  readonly after?: readonly Note[];
  /** The line ended the session. */
  readonly quit?: true;
  /** The line failed; one-shot runs exit with status 2. */
  readonly failed?: true;
  /** See ReportContext.found; one-shot runs exit with status 1. */
  readonly found?: true;
  /**
   * A view that fills the screen, in place of `out`. Set only in a Shell with the
   * option `fullScreen`, so other callers can ignore it.
   */
  readonly screen?: FullScreen;
  /**
   * How a terminal shows `out`. `auto`, the default, opens the pager if `out` is
   * taller than the screen; `always` and `never` ignore its height. Without a
   * terminal it has no effect.
   */
  readonly paging?: 'auto' | 'always' | 'never' | undefined;
  /** `out` is prose of ours: a narrow terminal wraps its lines between words. */
  readonly prose?: true;
  /** `out` as lines of cells, for callers that colour or explain them; absent if there are no cells. */
  readonly lines?: Iterable<Line> | undefined;
}

/** An outcome that prints nothing. */
export const nothing: Outcome = { out: [], notes: [] };
