/** The kind of a flag's value, for completion: a file, a folder, free text, or one of a list of words. */
export type Takes = 'file' | 'folder' | 'text' | 'number' | 'regexp' | readonly string[];

/** The description of a flag, for help, the man page and shell completion. */
export interface FlagDoc {
  readonly name: string;
  readonly help: string;
  /** Further lines. */
  readonly more?: readonly string[];
  /** Absent for a flag without a value. */
  readonly takes?: Takes;
  readonly group: 'report' | 'own report' | 'option' | 'source' | 'older';
}
