/** The interface to the world: all that a session may ask of its surroundings. */
import type { UnpackedChunk } from '../core/profile/decode-stream.ts';
import type { Paths } from '../core/base/paths.ts';
import type { Binary, CodeRange, SourceFrame } from '../core/objects/binary.ts';
import type { Phrase } from '../core/base/phrase.ts';

/** What became of a picture or page that was to be shown. */
export type ShowResult =
  | { readonly shown: true }
  /** Nothing could show it; `why` is the last attempt's error, in one line. */
  | { readonly shown: false; readonly why: string };

/** What the machine's tools know of addresses. */
export interface SymbolAnswer {
  /** In the order of the addresses: innermost call first; null where nothing is known. */
  readonly frames: readonly (readonly SourceFrame[] | null)[];
  /** Why a tool that is there could not answer. */
  readonly failure?: { readonly tool: string; readonly message: string } | undefined;
}

export interface GoFolders {
  readonly goRoots: readonly string[];
  readonly moduleCaches: readonly string[];
  readonly goPaths: readonly string[];
}

/** Kinds of pictures that are not pages: their svg has no script. */
export type PictureFormat = 'svg' | 'png' | 'pdf' | 'gif' | 'ps';

/** A question to a server. */
export interface FetchRequest {
  /** http, https, or https+insecure, which believes any certificate. A user and password in it are sent along. */
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
  /** Where redirects led to. */
  readonly url: string;
  readonly status: number;
  /** `404 Not Found` */
  readonly statusText: string;
  /** Names in lower case; values of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes that the server announced; 0 = it did not. */
  readonly length: number;
  /** The body as it comes, unpacked; to be read once, or given up by `return()`. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Folders of this user: `config` for settings (pprof's own lie there too),
 * `data` for what the user made, `state` for what the program remembers.
 */
export type OwnFolder = 'config' | 'data' | 'state';

export interface UpdateHow {
  /** The file's permissions; 0600 by default. */
  readonly mode?: number;
  /** `change` gets only the last bytes of a file that is longer. */
  readonly most?: number;
}

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
  update(
    folder: OwnFolder,
    name: string,
    change: (old: Uint8Array | undefined) => Uint8Array | string | undefined,
    how?: UpdateHow,
  ): void;
}

/** One request to the pages, read whole. */
export interface WebRequest {
  /** In capitals. */
  readonly method: string;
  /** As sent, up to the `?`. */
  readonly path: string;
  /** What follows the `?`, as sent; empty where there is none. */
  readonly query: string;
  /** Headers by their names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The address that the request comes from. */
  readonly peer: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** What a page asks for once it is painted, where somebody waits for that. */
  readonly drawn?: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces are written no faster than they are taken, with room for other work between two. */
  readonly body: string | Uint8Array | Iterable<string> | AsyncIterable<Uint8Array>;
  /** The first piece is a page up to its report, to be seen while that is made. */
  readonly opens?: true;
}

/** How to answer requests. */
export interface WebService {
  /** Never throws for what a request can cause. */
  handle(request: WebRequest): Promise<WebAnswer>;
  /** Most bytes that a request to this path may bring. */
  bodyLimit(method: string, path: string): number;
}

/** A server that listens. */
export interface Serving {
  /** The port that was given by the system, or the one asked for. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A thread of the program beside this one. Messages are copied but for shared
 * memory, which both sides see, and `moved` buffers, which the sender loses.
 */
export interface Thread {
  post(message: unknown, moved?: readonly ArrayBufferLike[]): void;
  /** At once, whatever it is doing. */
  end(): void;
  /** The program may end while the thread is there. */
  rest(): void;
}

export interface ThreadEvents {
  readonly onMessage: (message: unknown) => void;
  /** It has ended; `why` where it did so by itself, in one line. */
  readonly onEnd: (why: string | undefined) => void;
}

/** A thread as its own code sees it. */
export interface ThreadSeat {
  /** What it was started with. */
  readonly data: unknown;
  post(message: unknown, moved?: readonly ArrayBufferLike[]): void;
  listen(heard: (message: unknown) => void): void;
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
  /** True for what has its bytes only once: standard input (`-`, `/dev/stdin`), pipes, devices. */
  readsOnce(path: string): boolean;
  /** All bytes of such a source as they come, at most 1 GiB. */
  readOnce(path: string): Promise<Uint8Array>;
  /** The first bytes of a regular file; null for what can be read only once, and for what cannot be read. */
  readHead(path: string, length: number): Uint8Array | null;
  /** A file's bytes in pieces, each valid until the next one is asked for. */
  readPieces(path: string): Iterable<Uint8Array>;
  /** A profile made of Linux perf's data, by the machine's perf_to_profile. Fails in the words of Go's os/exec. */
  convertPerfData(path: string): Promise<Uint8Array>;
  /** Writes a file whole or not at all, also where a signal ends the program. */
  writeFile(path: string, chunks: Iterable<string | Uint8Array>): Promise<void>;
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
  /** Rules of file names on this machine. */
  readonly paths: Paths;
  /** The user's home folder as pprof finds it; empty where the environment names none. */
  home(): string;
  gzip(bytes: Uint8Array): Uint8Array;
  /**
   * Asks a server. Any status is an answer; what fails is worded like Go's
   * http.Client: `Get "URL": dial tcp 127.0.0.1:1: connect: connection refused`.
   * Throws Interrupted when its signal is aborted.
   */
  fetch(request: FetchRequest): Promise<FetchResponse>;
  /** Runs work that waits for others: ctrl-c aborts its signal instead of ending the program. */
  interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Creates a folder and those above it; one that is there is fine. Fails like Go's os.MkdirAll. */
  makeFolder(path: string): void;
  /** Throws a UserError `decompressing profile: ...` worded like Go's gzip reader. */
  gunzip(bytes: Uint8Array): Uint8Array;
  /**
   * The same piece by piece, for large files; unpacking goes on while a piece is
   * looked at. Throws a PiecesError where the file is not one that gunzip takes,
   * be it at the very end. Where it is not there, gunzip does.
   */
  unpackPieces?(bytes: Uint8Array): AsyncIterable<UnpackedChunk>;
  /** Fails like Go's os.Stat: `stat PATH: no such file or directory`. */
  checkExists(path: string): void;
  /** A source file's bytes; what is no regular file has none, so that no device or pipe is waited for. */
  readSource(path: string): Uint8Array;
  /**
   * Where Go keeps its sources on this machine: GOROOT, GOMODCACHE and GOPATH, else where they
   * usually are; those that are there.
   */
  goFolders(): GoFolders;
  /**
   * The files below a folder that may be sources, relative with `/`, up to some tens of thousands;
   * without hidden folders, node_modules and links.
   */
  sourceTree(root: string): readonly string[];
  /** False also where there is nothing. */
  isFolder(path: string): boolean;
  /** Names in a folder, in byte order; none where it cannot be read. */
  listFolder(path: string): readonly string[];
  /** A program or library, as a mapping of a profile sees it; what was read of it is kept. */
  openBinary(path: string, mapping: CodeRange): Binary;
  /**
   * Names and lines of object addresses of a file by the machine's symbol
   * tools, with inlined calls. `fast`: names only. Never throws for what a tool
   * does; an aborted signal ends the tools.
   */
  lookUp(path: string, addresses: readonly bigint[], fast: boolean, signal?: AbortSignal): Promise<SymbolAnswer>;
  /** The user says where those tools are. */
  readonly toolsNamed: boolean;
  /** Offset from UTC in seconds and abbreviation of the local zone at a time (Unix seconds). */
  zoneAt(unixSeconds: number): { offset: number; name: string };
  /** DOT to SVG, by the layout engine (loaded on first use). */
  layout(dot: string): Promise<string>;
  /** Whether Graphviz reads a text as a graph, by the layout engine. */
  readsDot(dot: string): Promise<boolean>;
  /**
   * DOT to a picture's bytes. svg, png and pdf need nothing on the machine;
   * gif and ps come from Graphviz's `dot` there. `hint` is told where the
   * picture is not what one would expect.
   */
  picture(dot: string, format: PictureFormat, hint: (text: Phrase) => void): Promise<Uint8Array>;
  /** Opens a file, or an address that begins with http://, in the user's browser. */
  openInBrowser(path: string): Promise<ShowResult>;
  /**
   * Answers HTTP requests at an address until it is closed (port 0: a free
   * one). Throws UserErrors in Go's words, `listen tcp ...`.
   */
  serve(host: string, port: number, service: WebService): Promise<Serving>;
  /** Starts a part of the program in a thread; undefined, or not there, where threads cannot be had. */
  startThread?(part: 'pages', data: unknown, events: ThreadEvents): Thread | undefined;
  /** A file of the pages (script, style), compressed with gzip; undefined where the build has none of this name. */
  webAsset(name: string): Uint8Array | undefined;
  /** Starts a program on a file and lets it run; `command` is its name and arguments. */
  openWith(command: readonly [string, ...string[]], path: string): Promise<ShowResult>;
  /** True when binary data on stdout would land on a person's screen. */
  readonly stdoutIsTerminal: boolean;
}
