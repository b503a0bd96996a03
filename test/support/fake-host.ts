// A Host in memory. It fails loudly, with an error that is no UserError, on
// whatever a test did not expect: a write to a file that it did not name, a
// layout, a browser or a program that it did not provide.
import type { Phrase } from '../../src/core/base/phrase.ts';
import pako from 'pako';
import type {
  FetchRequest,
  FetchResponse,
  GoFolders,
  Host,
  OwnFiles,
  PictureFormat,
  Serving,
  ShowResult,
  SymbolAnswer,
  WebService,
} from '../../src/commands/host.ts';
import type { Binary, CodeRange } from '../../src/core/objects/binary.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { unixPaths } from '../../src/core/base/paths.ts';
import type { Paths } from '../../src/core/base/paths.ts';
import { decodeText, encodeText } from '../../src/core/base/text.ts';

export interface FakeWorld {
  /** Absolute paths to contents. */
  files?: Record<string, string | Uint8Array>;
  /** Paths as they are given to the host that may be written. */
  writable?: readonly string[];
  /** Paths at which writing fails, with the system's reason, before or after the first chunk. */
  failing?: Record<string, string>;
  env?: Record<string, string>;
  cwd?: string;
  zone?: { offset: number; name: string };
  layout?: (dot: string) => Promise<string>;
  readsDot?: (dot: string) => Promise<boolean>;
  picture?: (dot: string, format: PictureFormat, hint: (text: Phrase) => void) => Promise<Uint8Array>;
  browser?: (path: string) => ShowResult;
  viewer?: (command: readonly string[], path: string) => ShowResult;
  stdoutIsTerminal?: boolean;
  /** Rules of file names; those of Unix by default. */
  paths?: Paths;
  serve?: (host: string, port: number, service: WebService) => Serving;
  /** The user's own files, as `folder/name` to contents; `null` where there is no home folder. */
  own?: Record<string, string> | null;
  /** Answers to requests. */
  fetch?: (request: FetchRequest) => FetchResponse | Promise<FetchResponse>;
  /** Programs by path; `open` gets the mapping. */
  programs?: Record<string, (mapping: CodeRange) => Binary>;
  /** The machine's symbol tools. */
  lookUp?: (path: string, addresses: readonly bigint[], fast: boolean) => SymbolAnswer;
  toolsNamed?: boolean;
  /** Folders of Go's sources. */
  go?: Partial<GoFolders>;
}

export class FakeHost implements Host {
  readonly files: Map<string, Uint8Array>;
  /** Paths in the order in which they were written. */
  readonly written: string[] = [];
  /** Paths given to the browser. */
  readonly opened: string[] = [];
  /** Every path that was read. */
  readonly read: string[] = [];
  /** The user's own files, as `folder/name` to text. */
  readonly kept: Map<string, string>;
  readonly own: OwnFiles;
  readonly paths: Paths;
  readonly stdoutIsTerminal: boolean;

  constructor(private readonly world: FakeWorld = {}) {
    this.files = new Map(
      Object.entries(world.files ?? {}).map(([path, content]) => [
        path,
        typeof content === 'string' ? encodeText(content) : content,
      ]),
    );
    this.paths = world.paths ?? unixPaths;
    this.stdoutIsTerminal = world.stdoutIsTerminal ?? false;
    this.kept = new Map(Object.entries(world.own ?? {}));
    this.own = ownFiles(this.kept, world.own !== null);
  }

  /** What a file holds, as text; undefined where there is none. */
  text(path: string): string | undefined {
    const bytes = this.files.get(path);
    return bytes && decodeText(bytes);
  }

  readFile(path: string): Uint8Array {
    this.read.push(path);
    const bytes = this.files.get(path);
    if (!bytes) throw new UserError(`open ${path}: no such file or directory`);
    return bytes;
  }

  readsOnce(path: string): boolean {
    return path === '-';
  }

  async readOnce(path: string): Promise<Uint8Array> {
    return this.readFile(path);
  }

  readHead(path: string, length: number): Uint8Array | null {
    return this.files.get(path)?.subarray(0, length) ?? null;
  }

  /** Pieces that end anywhere, in a buffer that is used again. */
  *readPieces(path: string): Iterable<Uint8Array> {
    const bytes = this.readFile(path);
    const buffer = new Uint8Array(1000);
    for (let at = 0; at < bytes.length; at += buffer.length) {
      const part = bytes.subarray(at, at + buffer.length);
      buffer.fill(0);
      buffer.set(part);
      yield buffer.subarray(0, part.length);
    }
  }

  convertPerfData(path: string): Promise<Uint8Array> {
    throw new Error(`unexpected conversion of ${path}`);
  }

  readSource(path: string): Uint8Array {
    return this.readFile(path);
  }

  goFolders(): GoFolders {
    return { goRoots: [], moduleCaches: [], goPaths: [], ...this.world.go };
  }

  sourceTree(root: string): string[] {
    return [...this.files.keys()].filter(file => file.startsWith(`${root}/`)).map(file => file.slice(root.length + 1));
  }

  checkExists(path: string): void {
    if (!this.files.has(path)) throw new UserError(`stat ${path}: no such file or directory`);
  }

  isFolder(path: string): boolean {
    return this.listFolder(path.replace(/\/$/, '')).length > 0;
  }

  listFolder(path: string): string[] {
    const inside = [...this.files.keys(), ...Object.keys(this.world.programs ?? {})].filter(file =>
      file.startsWith(`${path}/`),
    );
    return [...new Set(inside.map(file => file.slice(path.length + 1).split('/')[0]!))].sort();
  }

  openBinary(path: string, mapping: CodeRange): Binary {
    const open = this.world.programs?.[path];
    if (!open) throw new UserError(`open ${path}: no such file or directory`);
    return open(mapping);
  }

  async lookUp(path: string, addresses: readonly bigint[], fast: boolean): Promise<SymbolAnswer> {
    if (!this.world.lookUp) throw new Error(`unexpected look-up in ${path}`);
    return this.world.lookUp(path, addresses, fast);
  }

  get toolsNamed(): boolean {
    return this.world.toolsNamed ?? false;
  }

  async writeFile(path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
    const reason = this.world.failing?.[path];
    if (reason !== undefined) throw new UserError(reason);
    this.store(path, chunks);
  }

  writeNumbered(dir: string, prefix: string, suffix: string, chunks: Iterable<string | Uint8Array>): string {
    for (let n = 1; ; n++) {
      const path = `${dir === '' ? '' : `${dir}/`}${prefix}${String(n).padStart(3, '0')}${suffix}`;
      if (this.files.has(path)) continue;
      this.store(path, chunks);
      return path;
    }
  }

  private store(path: string, chunks: Iterable<string | Uint8Array>): void {
    if (!this.world.writable?.includes(path)) throw new Error(`unexpected write to ${path}`);
    // All chunks first: a report that fails on its way must leave the old file.
    const parts = Array.from(chunks, chunk => Buffer.from(typeof chunk === 'string' ? encodeText(chunk) : chunk));
    this.files.set(path, Uint8Array.from(Buffer.concat(parts)));
    this.written.push(path);
  }

  async fetch(request: FetchRequest): Promise<FetchResponse> {
    if (!this.world.fetch) throw new Error(`unexpected request to ${request.url}`);
    return this.world.fetch(request);
  }

  interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return work(new AbortController().signal);
  }

  makeFolder(): void {}

  home(): string {
    return this.world.env?.['HOME'] ?? '';
  }

  tempDir(): string {
    return '/tmp';
  }

  cwd(): string {
    return this.world.cwd ?? '/home/user';
  }

  bundled(name: string): string {
    return `/package/${name}`;
  }

  env(name: string): string | undefined {
    return this.world.env?.[name];
  }

  gzip(bytes: Uint8Array): Uint8Array {
    return pako.gzip(bytes);
  }

  gunzip(bytes: Uint8Array): Uint8Array {
    return pako.ungzip(bytes);
  }

  zoneAt(): { offset: number; name: string } {
    return this.world.zone ?? { offset: 0, name: 'UTC' };
  }

  async layout(dot: string): Promise<string> {
    if (!this.world.layout) throw new Error('unexpected layout of a graph');
    return this.world.layout(dot);
  }

  async readsDot(dot: string): Promise<boolean> {
    if (!this.world.readsDot) throw new Error('unexpected reading of a graph');
    return this.world.readsDot(dot);
  }

  async picture(dot: string, format: PictureFormat, hint: (text: Phrase) => void): Promise<Uint8Array> {
    if (!this.world.picture) throw new Error(`unexpected ${format} of a graph`);
    return this.world.picture(dot, format, hint);
  }

  async serve(host: string, port: number, service: WebService): Promise<Serving> {
    if (!this.world.serve) throw new Error(`unexpected server at ${host}:${port}`);
    return this.world.serve(host, port, service);
  }

  webAsset(): Uint8Array | undefined {
    return undefined;
  }

  async openInBrowser(path: string): Promise<ShowResult> {
    if (!this.world.browser) throw new Error(`unexpected browser for ${path}`);
    this.opened.push(path);
    return this.world.browser(path);
  }

  async openWith(command: readonly [string, ...string[]], path: string): Promise<ShowResult> {
    if (!this.world.viewer) throw new Error(`unexpected program ${command.join(' ')} for ${path}`);
    this.opened.push(path);
    return this.world.viewer(command, path);
  }
}

function ownFiles(kept: Map<string, string>, hasHome: boolean): OwnFiles {
  const key = (folder: string, name: string): string => {
    if (!hasHome) throw new UserError(`neither $XDG_${folder.toUpperCase()}_HOME nor $HOME are defined`);
    return `${folder}/${name}`;
  };
  const bytesOf = (text: string | undefined): Uint8Array | undefined =>
    text === undefined ? undefined : encodeText(text);
  return {
    path: (folder, name) => `/own/${key(folder, name)}`,
    read: (folder, name, most = Infinity) => bytesOf(kept.get(key(folder, name)))?.slice(-most),
    append: (folder, name, text) => void kept.set(key(folder, name), (kept.get(key(folder, name)) ?? '') + text),
    update: (folder, name, change, { most = Infinity } = {}) => {
      const next = change(bytesOf(kept.get(key(folder, name)))?.slice(-most));
      if (next !== undefined) kept.set(key(folder, name), typeof next === 'string' ? next : decodeText(next));
    },
  };
}
