/** The interface to the world: all that a session may ask of its surroundings. */
import type { Binary, CodeRange } from '../core/binary.ts';

/** What became of a picture or page that was to be shown. */
export type Shown =
  | { readonly shown: true }
  /** Nothing could show it; `why` is the last attempt's error, in one line. */
  | { readonly shown: false; readonly why: string };

/** Kinds of pictures that are not pages: their svg has no script. */
export type PictureFormat = 'svg' | 'png' | 'pdf' | 'gif' | 'ps';

/**
 * Folders of this user: `config` for settings (pprof's own lie there too),
 * `data` for what the user made, `state` for what the program remembers.
 */
export type OwnFolder = 'config' | 'data' | 'state';

/**
 * Small files that the program keeps for its user, readable by that user alone
 * (files 0600, folders 0700, made when first written). `name` is a path below
 * the folder with `/`, such as `inkprof/history`. Failures are UserErrors, also
 * where there is no home folder: who calls decides whether that matters.
 */
export interface OwnFiles {
  /** Where the file is or would be. */
  path(folder: OwnFolder, name: string): string;
  /** What the file holds, of a long one the last `most` bytes; undefined where there is none. */
  read(folder: OwnFolder, name: string, most?: number): Uint8Array | undefined;
  /** Adds text at the end in one write; several sessions may do so at once. */
  append(folder: OwnFolder, name: string, text: string): void;
  /**
   * Replaces the file's content whole or not at all, with no other session
   * between reading and writing. `change` gets the old content, undefined where
   * there was none, and gives the new one, undefined to leave it as it is.
   */
  update(folder: OwnFolder, name: string, change: (old: Uint8Array | undefined) => Uint8Array | string | undefined, mode?: number): void;
}

/**
 * Every method that fails throws a UserError whose message is worded like the
 * operating system's error in Go: `open /x/y: no such file or directory`.
 */
export interface Host {
  /** A file's bytes; `-` is standard input. */
  readFile(path: string): Uint8Array;
  /** Writes a file whole or not at all. */
  writeFile(path: string, chunks: Iterable<string | Uint8Array>): void;
  /**
   * Creates `<dir>/<prefix>NNN<suffix>` with the first free number from 001
   * and gives its path, as pprof names its output files.
   */
  writeNumbered(dir: string, prefix: string, suffix: string, chunks: Iterable<string | Uint8Array>): string;
  /** The folder for temporary files. */
  tempDir(): string;
  /** The working directory, absolute. */
  cwd(): string;
  /** Where a file that comes with the program lies, such as `examples/demos.json`; absolute. */
  bundled(name: string): string;
  /** An environment variable. */
  env(name: string): string | undefined;
  /** Settings, history and the like. */
  readonly own: OwnFiles;
  /** Separator of path lists: `:` or, on Windows, `;`. */
  readonly listSeparator: string;
  gzip(bytes: Uint8Array): Uint8Array;
  /** Throws a UserError `decompressing profile: ...` worded like Go's gzip reader. */
  gunzip(bytes: Uint8Array): Uint8Array;
  /** Fails like Go's os.Stat: `stat PATH: no such file or directory`. */
  checkExists(path: string): void;
  /** Names in a folder, in byte order; none where it cannot be read. */
  listFolder(path: string): readonly string[];
  /** A program or library, as a mapping of a profile sees it; what was read of it is kept. */
  openBinary(path: string, mapping: CodeRange): Binary;
  /** Offset from UTC in seconds and abbreviation of the local zone at a time (Unix seconds). */
  zoneAt(unixSeconds: number): { offset: number; name: string };
  /** DOT to SVG, by the layout engine (loaded on first use). */
  layout(dot: string): Promise<string>;
  /**
   * DOT to a picture's bytes. svg, png and pdf need nothing on the machine;
   * gif and ps come from Graphviz's `dot` there. `hint` is told where the
   * picture is not what one would expect.
   */
  picture(dot: string, format: PictureFormat, hint: (text: string) => void): Promise<Uint8Array>;
  /** Opens a file in the user's browser. */
  openInBrowser(path: string): Promise<Shown>;
  /** Starts a program on a file and lets it run; `command` is its name and arguments. */
  openWith(command: readonly [string, ...string[]], path: string): Promise<Shown>;
  /** True when binary data on stdout would land on a person's screen. */
  readonly stdoutIsTerminal: boolean;
}
