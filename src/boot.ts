/**
 * The first thing that runs. It loads the program's chunks, with the code that
 * V8 has compiled for them before, where a file in the user's cache folder
 * holds it: that halves what a small report waits for. Such a file is left
 * unread where someone else could have written it and where it is damaged
 * (V8 looks at its version, but would run damaged code), and whatever goes
 * wrong with it costs nothing but time.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { makeFolders } from './host/files/make-folders.ts';

/** Tells the builds of the program apart. */
declare const __BUILD__: string;

/** A CommonJS module's text as a function. */
type Wrapped = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void;

/**
 * Compiled code as it is kept: V8's bytes, the kinds of runs that it served, the length of that in
 * four bytes, a CRC of all in four.
 */
interface KeptCode {
  readonly code: Buffer;
  readonly served: readonly string[];
}

/** More kinds of runs than there are reports are not asked for in earnest. */
const mostServed = 64;

const modules = new Map<string, { exports: object }>();
const node = createRequire(__filename);
/** Of Node 20.15 and 22.2; in older ones nothing is kept. */
const crc32 = (zlib as { crc32?: (data: Uint8Array) => number }).crc32;

const folder = cacheFolder();

/** Where compiled code is kept: the platform's folder for what can be made again. */
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

/** One file a chunk, a build and a Node. */
const keptName = (chunk: string): string =>
  `${path.basename(chunk, '.js')}.${__BUILD__}.${process.version}-${process.arch}.code`;

function readKept(file: string): KeptCode | null {
  let fd: number;
  try {
    fd = fs.openSync(file, 'r');
  } catch {
    return null; // The first run of this build.
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
    return null; // Cut off, or not to be read.
  } finally {
    fs.closeSync(fd);
  }
}

/** Whole or not at all, for this user alone; files of earlier builds go. */
function keep(chunk: string, script: vm.Script, served: readonly string[]): void {
  const name = keptName(chunk);
  const part = path.join(folder!, `.${name}.${process.pid}`);
  try {
    // Whoever acts for another user leaves nothing in that user's folders.
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
    // A full disk, a folder that takes no files: the next run compiles again.
  }
}

/** What is to be kept when the run ends, a chunk each. */
const toKeep: (() => void)[] = [];

/**
 * Compiles a chunk. Code that is compiled during the run is kept with it, so
 * a run of a new kind (another report) adds what it needed.
 */
function compile(chunk: string, before: string, after: string, run: string): unknown {
  const file = path.join(__dirname, chunk);
  // The chunks are ASCII, which is latin1 and needs no decoding.
  const source = `${before}${fs.readFileSync(file, 'latin1')}${after}`;
  const kept = folder === null ? null : readKept(path.join(folder, keptName(chunk)));
  const script = new vm.Script(source, { filename: file, ...(kept && { cachedData: kept.code }) });
  const served = kept && !script.cachedDataRejected ? kept.served : [];
  if (folder !== null && !served.includes(run) && served.length < mostServed) {
    // One listener for all chunks: node warns of more than ten.
    if (toKeep.length === 0) process.once('exit', () => toKeep.forEach(work => work()));
    toKeep.push(() => keep(chunk, script, [...served, run]));
  }
  return script.runInThisContext();
}

/** What tells one kind of run from another: the first flag, such as -top, or that there is none. */
function kindOfRun(): string {
  const flag = process.argv.slice(2).find(arg => /^--?[a-z]/.test(arg) && !arg.includes('=') && !arg.includes(' '));
  return (flag ?? 'shell').replace(/[^a-z_]/g, '');
}

/** Parts of Node that take a millisecond or more to load, and that most runs do without. */
const slow: ReadonlySet<string> = new Set([
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

/** A part of Node that loads when something of it is first looked at. */
function whenUsed(name: string): object {
  let loaded: object | undefined;
  return new Proxy({}, { get: (_, key) => Reflect.get((loaded ??= node(name) as object), key) });
}

type Pack = Readonly<Record<string, Wrapped>>;

const run = kindOfRun();
/** Chunks by name, and the files of other packs by the names of the chunks in them. */
const pack = compile('app.js', '', '', run) as Pack & { readonly packs: Readonly<Record<string, string>> };
const packs = new Map<string, Pack>();

function wrappedIn(file: string, chunk: string): Wrapped {
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
      ? wrappedIn(other, chunk)
      : compile(chunk, '(function(exports,require,module,__filename,__dirname){', '\n})', 'chunk')) as Wrapped);
  const here = path.posix.dirname(chunk);
  const require = (name: string): unknown =>
    name.startsWith('.')
      ? load(path.posix.join(here, name))
      : name.startsWith('inkprof:')
        ? load(`chunks/${name.slice('inkprof:'.length)}.js`)
        : slow.has(name)
          ? whenUsed(name)
          : node(name);
  wrapped(module.exports, require, module, path.join(__dirname, chunk), path.join(__dirname, here));
  return module.exports;
}

load('app.js');
