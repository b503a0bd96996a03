/** What a flag is followed by: a file, a folder, one of some words, or what cannot be completed. */
export type Takes = 'file' | 'folder' | 'text' | 'number' | 'regexp' | readonly string[];

/** A flag of the command line, as help, the manual and the shells' completion know it. */
export interface FlagDoc {
  readonly name: string;
  readonly help: string;
  /** Further lines. */
  readonly more?: readonly string[];
  /** Absent where the flag stands alone. */
  readonly takes?: Takes;
  readonly group: 'report' | 'own report' | 'option' | 'source' | 'older';
}
