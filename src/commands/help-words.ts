/** The words of help: those of the tables, or others for them. */
export interface HelpWords {
  /** What a command, an option or a value does. */
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
  readonly clear: string;
  readonly more: string;
}
