import type { ReportColumn } from './facts.ts';

/**
 * A lesson as data. It is written as Markdown (format.ts reads it, print.ts
 * writes it); docs for authors are in course/README.md.
 */
export interface Lesson {
  /** The file's name without number and ending: `first-look`. */
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  /** What is opened at its start. */
  readonly open: Opening;
  /** Where that stands in the file. */
  readonly line: number;
  /** Words before the first step, as Markdown; may be empty. */
  readonly intro: string;
  readonly steps: readonly LessonStep[];
}

/** What to open: names are `demo:NAME`, or paths from the lesson's folder. */
export interface Opening {
  readonly source: string;
  readonly base: string;
  readonly diffBase: string;
  readonly normalize: boolean;
}

/** One idea: words, something to do or to answer, and how to get there. */
export interface LessonStep {
  readonly title: string;
  /** Where its heading stands in the file. */
  readonly line: number;
  /** Markdown. `{{flat main.f}}` stands for a number of the profile. */
  readonly words: string;
  /** Opened when the step begins, where it needs another profile than the step before. */
  readonly open?: Opening;
  /** Lines run in silence when the step begins. */
  readonly start: readonly string[];
  /** All must be true of what a line did. Empty where the step asks or only tells. */
  readonly goals: readonly Condition[];
  readonly answer?: LessonAnswer;
  /** Right ways, each a list of lines. The tests run them; the last hint may show one. */
  readonly tries: readonly (readonly string[])[];
  /** Lines that must not pass; `says` is the reply to such an answer, where the general one is not enough. */
  readonly wrongs: readonly { readonly line: string; readonly says: string }[];
  /** Replies to lines that miss the goal in a way that can be told. */
  readonly misses: readonly { readonly when: Condition; readonly says: string }[];
  /** From a nudge to the line itself. */
  readonly hints: readonly string[];
  /** Said when the step is done. */
  readonly done: string;
}

/** Something that can be seen in what a line did. */
export type Condition =
  /** The output or the messages contain a text, blanks aside; or match a pattern. */
  | { readonly kind: 'shows'; readonly text: string; readonly pattern?: RegExp }
  | { readonly kind: 'hides'; readonly text: string }
  /** The report's rows are sorted so. */
  | { readonly kind: 'sorted'; readonly by: 'flat' | 'cum' }
  /** The report is about this sample type. */
  | { readonly kind: 'value'; readonly type: string }
  /** An option of the report has a value. */
  | { readonly kind: 'option'; readonly name: string; readonly value: string }
  /** A pattern option of the report is set and matches a name. */
  | { readonly kind: 'matches'; readonly name: string; readonly text: string }
  /** What is open now. */
  | { readonly kind: 'opened'; readonly opening: Opening };

/** What answers a question, and the column that decides it. */
export type LessonAnswer =
  | { readonly kind: 'function'; readonly names: readonly string[]; readonly by: ReportColumn }
  /** `or`: columns whose number is right as well. */
  | {
      readonly kind: 'number';
      readonly column: ReportColumn;
      readonly or: readonly ReportColumn[];
      readonly of: string;
    }
  /** A number that is in no column, such as a count of rows. */
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'line'; readonly numbers: readonly number[] }
  | { readonly kind: 'choice'; readonly letter: string }
  | { readonly kind: 'order'; readonly names: readonly string[]; readonly by: ReportColumn }
  | { readonly kind: 'word'; readonly words: readonly string[] };
