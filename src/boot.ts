/**
 * The entry point. It loads the program's chunks with V8's compiled code for them, if a file in the
 * user's cache folder holds it; that halves the time of a small report. Such a file is ignored if
 * another user could have written it or if it is damaged (V8 checks its own version, but would run
 * damaged code). Any failure with the cache costs only time.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { makeFolders } from './host/files/make-folders.ts';

/** Identifies the build. */
declare const __BUILD__: string;

/** The text of a CommonJS module, wrapped in a function. */
type Wrapped = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void;

/**
 * A cache file: V8's code, the kinds of runs whose functions it holds (separated by blanks), the
 * length of that list (4 bytes), and the CRC of all that (4 bytes).
 */
interface KeptCode {
  readonly code: Buffer;
  readonly served: readonly string[];
}

/** The limit of kinds of runs in one file: more than there are reports. */
const mostServed = 64;

const modules = new Map<string, { exports: object }>();
const node = createRequire(__filename);
/** Since Node 20.15 and 22.2; older versions cache nothing. */
const crc32 = (zlib as { crc32?: (data: Uint8Array) => number }).crc32;

const folder = cacheFolder();

/** Returns the platform's folder for caches; null if nothing is to be cached. */
function cacheFolder(): string | null {
  const { env } = process;
  if (!crc32 || env['INKPROF_NO_CODE_CACHE']) return null;
  const home = env['HOME'] ?? env['USERPROFILE'];
  const given = env['XDG_CACHE_HOME'];
  const base =
    given !== undefined && path.isAbsolute(given)
      ? given
      : process.platform === 'win32'
        ? env['LOCALAPPDATA']
        : home === undefined || home === ''
          ? undefined
          : process.platform === 'darwin'
            ? path.join(home, 'Library', 'Caches')
            : path.join(home, '.cache');
  return base === undefined || base === '' ? null : path.join(base, 'inkprof');
}

/** The file name: one per chunk, build, version of Node and architecture. */
const keptName = (chunk: string): string =>
  `${path.basename(chunk, '.js')}.${__BUILD__}.${process.version}-${process.arch}.code`;

function readKept(file: string): KeptCode | null {
  let fd: number;
  try {
    fd = fs.openSync(file, 'r');
  } catch {
    return null; // Not cached yet.
  }
  try {
    const { uid, mode, size } = fs.fstatSync(fd);
    if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) return null;
    const bytes = Buffer.allocUnsafeSlow(size);
    for (let at = 0; at < size; ) {
      const read = fs.readSync(fd, bytes, at, size - at, at);
      if (read === 0) return null;
      at += read;
    }
    if (bytes.readUInt32LE(size - 4) !== crc32!(bytes.subarray(0, size - 4))) return null;
    const served = size - 8 - bytes.readUInt32LE(size - 8);
    return { code: bytes.subarray(0, served), served: bytes.toString('latin1', served, size - 8).split(' ') };
  } catch {
    return null; // Cut off or unreadable.
  } finally {
    fs.closeSync(fd);
  }
}

/** Writes a cache file atomically, readable for this user alone, and deletes those of earlier builds. */
function keep(chunk: string, script: vm.Script, served: readonly string[]): void {
  const name = keptName(chunk);
  const part = path.join(folder!, `.${name}.${process.pid}`);
  try {
    // Under sudo, no file of root must appear in the user's folders.
    const base = [path.dirname(folder!), process.env['HOME']].find(dir => dir && fs.existsSync(dir));
    if (base && process.getuid && fs.statSync(base).uid !== process.getuid()) return;
    makeFolders(folder!, 0o700);
    const words = Buffer.from(served.join(' '), 'latin1');
    const bytes = Buffer.concat([script.createCachedData(), words, Buffer.alloc(8)]);
    bytes.writeUInt32LE(words.length, bytes.length - 8);
    bytes.writeUInt32LE(crc32!(bytes.subarray(0, -4)), bytes.length - 4);
    try {
      fs.writeFileSync(part, bytes, { mode: 0o600, flag: 'wx' });
      fs.renameSync(part, path.join(folder!, name));
    } catch (error) {
      fs.unlinkSync(part);
      throw error;
    }
    const stem = `${path.basename(chunk, '.js').replace(/-[0-9A-Z]{8}$/, '')}`;
    for (const other of fs.readdirSync(folder!)) {
      if (other.endsWith('.code') && !other.includes(`.${__BUILD__}.`) && other.startsWith(stem))
        fs.unlinkSync(path.join(folder!, other));
    }
  } catch {
    // A full disk or a read-only folder: the next run compiles again.
  }
}

/** Callbacks at the end of the run, each of which caches one chunk. */
const atExit: (() => void)[] = [];

/**
 * Compiles a chunk, with cached code if there is any, and runs it. At exit the code is cached again
 * if this is a new kind of run (another report), whose functions were compiled during the run.
 */
function compile(chunk: string, before: string, after: string, run: string): unknown {
  const file = path.join(__dirname, chunk);
  // The chunks are ASCII, which is latin1 and needs no decoding.
  const source = `${before}${fs.readFileSync(file, 'latin1')}${after}`;
  const kept = folder === null ? null : readKept(path.join(folder, keptName(chunk)));
  const script = new vm.Script(source, { filename: file, ...(kept && { cachedData: kept.code }) });
  const served = kept && !script.cachedDataRejected ? kept.served : [];
  if (folder !== null && !served.includes(run) && served.length < mostServed) {
    // One listener for all chunks: Node warns of more than ten.
    if (atExit.length === 0) process.once('exit', () => atExit.forEach(work => work()));
    atExit.push(() => keep(chunk, script, [...served, run]));
  }
  return script.runInThisContext();
}

/** The kind of run: the first flag, such as -top, or 'shell' without one. */
function kindOfRun(): string {
  const flag = process.argv.slice(2).find(arg => /^--?[a-z]/.test(arg) && !arg.includes('=') && !arg.includes(' '));
  return (flag ?? 'shell').replace(/[^a-z_]/g, '');
}

/** Modules of Node that take a millisecond or more to load and that most runs do not need. */
const slowModules: ReadonlySet<string> = new Set([
  'node:child_process',
  'node:crypto',
  'node:http',
  'node:https',
  'node:net',
  'node:os',
  'node:tls',
  'node:tty',
  'node:worker_threads',
]);

/** Returns a proxy that loads a module of Node when a property is first read. */
function loadLazily(name: string): object {
  let loaded: object | undefined;
  return new Proxy({}, { get: (_, key) => Reflect.get((loaded ??= node(name) as object), key) });
}

type Pack = Readonly<Record<string, Wrapped>>;

const run = kindOfRun();
/** The chunks of this file by name. `packs`: the file of each chunk that is in another pack. */
const pack = compile('app.js', '', '', run) as Pack & { readonly packs: Readonly<Record<string, string>> };
const packs = new Map<string, Pack>();

function findInPack(file: string, chunk: string): Wrapped {
  let found = packs.get(file);
  if (!found) packs.set(file, (found = compile(file, '', '', run) as Pack));
  return found[chunk]!;
}

function load(chunk: string): object {
  const known = modules.get(chunk);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(chunk, module);
  const other = pack.packs[chunk];
  const wrapped =
    pack[chunk] ??
    ((other
      ? findInPack(other, chunk)
      : compile(chunk, '(function(exports,require,module,__filename,__dirname){', '\n})', 'chunk')) as Wrapped);
  const here = path.posix.dirname(chunk);
  const require = (name: string): unknown =>
    name.startsWith('.')
      ? load(path.posix.join(here, name))
      : name.startsWith('inkprof:')
        ? load(`chunks/${name.slice('inkprof:'.length)}.js`)
        : slowModules.has(name)
          ? loadLazily(name)
          : node(name);
  wrapped(module.exports, require, module, path.join(__dirname, chunk), path.join(__dirname, here));
  return module.exports;
}

load('app.js');
