/** The interface to files, network, processes and clock: core and commands use nothing else of the machine. */
import type { UnpackedChunk } from '../core/profile/decode-stream.ts';
import type { Paths } from '../core/base/paths.ts';
import type { Binary, CodeRange, SourceFrame } from '../core/objects/binary.ts';
import type { Phrase } from '../core/base/phrase.ts';

/** The result of showing a picture or page. */
export type ShowResult =
  | { readonly shown: true }
  /** Nothing could show it; `why` is the last attempt's error, in one line. */
  | { readonly shown: false; readonly why: string };

/** The answer of the machine's symbol tools. */
export interface SymbolAnswer {
  /** By address: its frames, innermost first; null if unknown. */
  readonly frames: readonly (readonly SourceFrame[] | null)[];
  /** Set if an installed tool failed. */
  readonly failure?: { readonly tool: string; readonly message: string } | undefined;
}

export interface GoFolders {
  readonly goRoots: readonly string[];
  readonly moduleCaches: readonly string[];
  readonly goPaths: readonly string[];
}

/** Formats of pictures without a script. */
export type PictureFormat = 'svg' | 'png' | 'pdf' | 'gif' | 'ps';

/** An HTTP request. */
export interface FetchRequest {
  /** http, https, or https+insecure, which accepts any certificate. A user and password in it are sent. */
  readonly url: string;
  /** GET unless there is a body. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Seconds until the answer begins, and of silence within it; ten times as long for all of it. */
  readonly timeout: number;
  /** Bytes of a body, unpacked; a longer one is an error while it is read. */
  readonly limit?: number;
  readonly tls?: TlsFiles;
  readonly signal?: AbortSignal;
}

/** Names of PEM files; empty = none. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

export interface FetchResponse {
  /** The URL after redirects. */
  readonly url: string;
  readonly status: number;
  /** `404 Not Found` */
  readonly statusText: string;
  /** Names in lower case; values of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The Content-Length in bytes; 0 = unknown. */
  readonly length: number;
  /** The unpacked body as a stream. Read it once, or abandon it with `return()`. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Folders of this user: `config` for settings (pprof's own are there too),
 * `data` for files that the user made, `state` for the history and the like.
 */
export type OwnFolder = 'config' | 'data' | 'state';

export interface UpdateHow {
  /** The file's permissions; 0600 by default. */
  readonly mode?: number;
  /** `change` receives only the last `most` bytes of a longer file. */
  readonly most?: number;
}

/**
 * Small files that the program keeps for its user, readable by that user alone
 * (files 0600, folders 0700, made when first written). `name` is a path below
 * the folder with `/`, such as `inkprof/history`. Methods throw a UserError, also
 * if there is no home folder; the caller decides whether that matters.
 */
export interface OwnFiles {
  /** Returns the absolute path of the file, which need not exist. */
  path(folder: OwnFolder, name: string): string;
  /** Returns the last `most` bytes of the file, or all; undefined if it does not exist. */
  read(folder: OwnFolder, name: string, most?: number): Uint8Array | undefined;
  /** Appends text in one write; several sessions may append at once. */
  append(folder: OwnFolder, name: string, text: string): void;
  /**
   * Replaces the content of the file atomically, under a lock against other
   * sessions. `change` receives the old content (undefined: no file) and returns
   * the new one (undefined: no change).
   */
  update(
    folder: OwnFolder,
    name: string,
    change: (old: Uint8Array | undefined) => Uint8Array | string | undefined,
    how?: UpdateHow,
  ): void;
}

/** A complete request to the pages. */
export interface WebRequest {
  /** In capitals. */
  readonly method: string;
  /** As sent, up to the `?`. */
  readonly path: string;
  /** The part after the `?`, as sent; may be empty. */
  readonly query: string;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The address that the request comes from. */
  readonly peer: string;
  /** Aborted when the client closes the connection. */
  readonly signal?: AbortSignal;
  /** What a page asks for once it is painted, where somebody waits for that. */
  readonly drawn?: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Chunks are written at the client's pace; other work can run between two. */
  readonly body: string | Uint8Array | Iterable<string> | AsyncIterable<Uint8Array>;
  /** The first chunk is the page up to its report; browsers show it while the report is made. */
  readonly opens?: true;
}

/** Answers requests. */
export interface WebService {
  /** Answers a request. No request can make it throw. */
  handle(request: WebRequest): Promise<WebAnswer>;
  /** Returns the maximum size in bytes of a request's body. */
  bodyLimit(method: string, path: string): number;
}

/** A server that listens. */
export interface Serving {
  /** The requested port, or the one that the system chose. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A worker thread. Messages are copied, except shared memory, which both sides
 * see, and `moved` buffers, which the sender loses.
 */
export interface Thread {
  post(message: unknown, moved?: readonly ArrayBufferLike[]): void;
  /** Terminates the thread at once. */
  end(): void;
  /** Lets the program exit while the thread runs. */
  rest(): void;
}

export interface ThreadEvents {
  readonly onMessage: (message: unknown) => void;
  /** Called when the thread ended; `why` is one line if it ended by itself. */
  readonly onEnd: (why: string | undefined) => void;
}

/** The environment of code in a worker thread: its data and its channel to the main thread. */
export interface WorkerContext {
  /** The data passed at the start. */
  readonly data: unknown;
  post(message: unknown, moved?: readonly ArrayBufferLike[]): void;
  listen(handler: (message: unknown) => void): void;
}

/** See Host.unpackPieces. */
export class PiecesError extends Error {}

/**
 * Every method that fails throws a UserError whose message is worded like the
 * operating system's error in Go: `open /x/y: no such file or directory`.
 */
export interface Host {
  /** A file's bytes. */
  readFile(path: string): Uint8Array;
  /** True for a source that can be read only once: standard input (`-`, `/dev/stdin`), pipes, devices. */
  readsOnce(path: string): boolean;
  /** Reads such a source to its end, at most 1 GiB. */
  readOnce(path: string): Promise<Uint8Array>;
  /** Returns the first bytes of a regular file; null for other sources and for files that cannot be read. */
  readHead(path: string, length: number): Uint8Array | null;
  /** Returns a file's bytes in chunks; a chunk is valid until the next one is read. */
  readPieces(path: string): Iterable<Uint8Array>;
  /** Converts data of Linux perf by the machine's perf_to_profile. Errors are worded like those of Go's os/exec. */
  convertPerfData(path: string): Promise<Uint8Array>;
  /** Writes a file atomically, also if a signal ends the program. */
  writeFile(path: string, chunks: Iterable<string | Uint8Array>): Promise<void>;
  /**
   * Creates `<dir>/<prefix>NNN<suffix>` with the first free number from 001 and
   * returns its path (pprof: driver/tempfile.go newTempFile).
   */
  writeNumbered(dir: string, prefix: string, suffix: string, chunks: Iterable<string | Uint8Array>): string;
  /** The folder for temporary files. */
  tempDir(): string;
  /** The working directory, absolute. */
  cwd(): string;
  /** Returns the absolute path of a file that the program ships, such as `examples/demos.json`. */
  bundled(name: string): string;
  /** An environment variable. */
  env(name: string): string | undefined;
  /** Settings, history and the like. */
  readonly own: OwnFiles;
  /** Rules of file names on this machine. */
  readonly paths: Paths;
  /** The user's home folder by pprof's rule; empty if the environment names none. */
  home(): string;
  gzip(bytes: Uint8Array): Uint8Array;
  /**
   * Sends a request. Any status is a response. Errors are worded like those of Go's
   * http.Client: `Get "URL": dial tcp 127.0.0.1:1: connect: connection refused`.
   * Throws Interrupted if the signal is aborted.
   */
  fetch(request: FetchRequest): Promise<FetchResponse>;
  /** Runs work that waits for others: ctrl-c aborts its signal instead of ending the program. */
  interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Creates a folder and its parents, unless they exist. Errors are worded like those of Go's os.MkdirAll. */
  makeFolder(path: string): void;
  /** Throws a UserError `decompressing profile: ...` worded like Go's gzip reader. */
  gunzip(bytes: Uint8Array): Uint8Array;
  /**
   * Like gunzip, but returns chunks, for large files; unpacking continues while the
   * caller processes a chunk. Throws a PiecesError, possibly after the last chunk,
   * if gunzip would fail. Absent: use gunzip.
   */
  unpackPieces?(bytes: Uint8Array): AsyncIterable<UnpackedChunk>;
  /** Fails like Go's os.Stat: `stat PATH: no such file or directory`. */
  checkExists(path: string): void;
  /** Returns a source file's bytes; none for other than regular files, so that no pipe or device can block. */
  readSource(path: string): Uint8Array;
  /**
   * Returns the existing folders of Go's sources: GOROOT, GOMODCACHE and GOPATH, else their usual
   * locations.
   */
  goFolders(): GoFolders;
  /**
   * Returns possible source files below a folder, relative with `/`, at most some tens of thousands.
   * Skips hidden folders, node_modules and links.
   */
  sourceTree(root: string): readonly string[];
  /** Whether a path is a folder; false if it does not exist. */
  isFolder(path: string): boolean;
  /** Returns the names in a folder, in byte order; none if it cannot be read. */
  listFolder(path: string): readonly string[];
  /** Opens a program or library for a mapping of a profile. Its data is cached. */
  openBinary(path: string, mapping: CodeRange): Binary;
  /**
   * Looks up names and lines of object addresses with the machine's symbol tools,
   * including inlined calls. `fast`: names only. Does not throw if a tool fails;
   * an aborted signal ends the tools.
   */
  lookUp(path: string, addresses: readonly bigint[], fast: boolean, signal?: AbortSignal): Promise<SymbolAnswer>;
  /** The user named the location of those tools (PPROF_TOOLS or -tools). */
  readonly toolsNamed: boolean;
  /** Offset from UTC in seconds and abbreviation of the local zone at a time (Unix seconds). */
  zoneAt(unixSeconds: number): { offset: number; name: string };
  /** DOT to SVG, by the layout engine (loaded on first use). */
  layout(dot: string): Promise<string>;
  /** Whether Graphviz reads a text as a graph, by the layout engine. */
  readsDot(dot: string): Promise<boolean>;
  /**
   * Converts DOT to a picture. svg, png and pdf need no other program; gif and ps
   * need Graphviz's `dot`. `hint` is called if the picture differs from the graph.
   */
  picture(dot: string, format: PictureFormat, hint: (text: Phrase) => void): Promise<Uint8Array>;
  /** Opens a file, or an address that begins with http://, in the user's browser. */
  openInBrowser(path: string): Promise<ShowResult>;
  /**
   * Answers HTTP requests at an address until it is closed (port 0: a free
   * one). Throws UserErrors in Go's words, `listen tcp ...`.
   */
  serve(host: string, port: number, service: WebService): Promise<Serving>;
  /** Starts a part of the program in a thread; absent, or undefined, if threads are not available. */
  startThread?(part: 'pages', data: unknown, events: ThreadEvents): Thread | undefined;
  /** Returns a file of the pages (script, style), compressed with gzip; undefined if the build has no such file. */
  webAsset(name: string): Uint8Array | undefined;
  /** Starts a program on a file and lets it run; `command` is its name and arguments. */
  openWith(command: readonly [string, ...string[]], path: string): Promise<ShowResult>;
  /** Whether stdout is a terminal. */
  readonly stdoutIsTerminal: boolean;
}
