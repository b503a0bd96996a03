import type { Language } from './language.ts';

/** The texts of help in a language. */
export interface HelpWords {
  /** Of the options' own texts. */
  readonly language: Language;
  /** Returns the summary of a command. */
  readonly summary: (name: string, english: string) => string;
  /** A whole line about one of them, or about a key. */
  readonly line: (english: string) => string;
  readonly sampleTypes: (types: string) => string;
  readonly commands: string;
  readonly own: string;
  readonly options: string;
  readonly groups: string;
  readonly allOptions: string;
  readonly leave: string;
  readonly usage: string;
  /** `names`: of the options that `:` clears, with slashes between them. */
  readonly clear: (names: string) => string;
  readonly more: string;
}
