/**
 * Files that the program writes, whole or not at all: also where a signal ends
 * it, the disk fills up, or the name leads through links.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '../../core/base/errors.ts';
import { encodeText } from '../../core/base/text.ts';
import { endBySignal, endSignals } from '../signals.ts';
import type { EndSignal } from '../signals.ts';
import { attempt, codeOf, failure } from './system-errors.ts';
import { openName, renameOver } from './windows-files.ts';
import { phrase } from '../../core/base/phrase.ts';

type OutputChunks = Iterable<string | Uint8Array>;

/** Files that are incomplete; the exit handler removes them. */
const incomplete = new Set<string>();
let writers = 0;
let partCount = 0;

function removeIncomplete(): void {
  for (const file of incomplete) fs.rmSync(file, { force: true });
  incomplete.clear();
}

function removeAndEnd(signal: NodeJS.Signals): void {
  removeIncomplete();
  for (const name of endSignals) process.off(name, removeAndEnd);
  endBySignal(signal as EndSignal);
}

/** Registers `file` for removal at exit; returns a function that unregisters it. */
function guard(file: string): () => void {
  if (writers++ === 0) {
    process.on('exit', removeIncomplete);
    for (const name of endSignals) process.on(name, removeAndEnd);
  }
  incomplete.add(file);
  return () => {
    incomplete.delete(file);
    // A pending signal is delivered in the next turn of the event loop.
    setImmediate(() => {
      if (--writers > 0) return;
      process.off('exit', removeIncomplete);
      for (const name of endSignals) process.off(name, removeAndEnd);
    });
  };
}

/** Bytes written per turn of the event loop; signals are delivered between turns. */
const turnSize = 1 << 20;

/**
 * Writes chunks, and joins short texts into larger writes. Yields after every `turnSize` bytes.
 */
function* writeChunks(fd: number, chunks: OutputChunks): Generator<undefined> {
  let since = 0;
  const write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
    since += bytes.length;
  };
  let text = '';
  for (const chunk of chunks) {
    if (typeof chunk === 'string') {
      text += chunk;
      if (text.length < 65536) continue;
      write(encodeText(text));
    } else {
      write(encodeText(text));
      write(chunk);
    }
    text = '';
    if (since < turnSize) continue;
    since = 0;
    yield;
  }
  write(encodeText(text));
}

function writeAtOnce(fd: number, chunks: OutputChunks): void {
  for (const _ of writeChunks(fd, chunks));
}

async function writeInTurns(fd: number, name: string, chunks: OutputChunks): Promise<void> {
  const steps = writeChunks(fd, chunks);
  while (!attempt('write', name, () => steps.next()).done)
    await new Promise<void>(resolve => void setImmediate(resolve));
}

/** True for targets that a rename cannot replace: devices, pipes, /dev/stdout. */
function isSpecial(file: string): boolean {
  try {
    return !fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Most links that are followed; the limit of Linux. */
const mostLinks = 40;

/** Resolves links, also to a file that does not exist yet. Throws ELOOP for a cycle, like open(2). */
export function linkTarget(file: string): string {
  let target = file;
  for (let hops = 0; hops <= mostLinks; hops++) {
    if (!fs.lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) return target;
    target = path.resolve(path.dirname(target), fs.readlinkSync(target));
  }
  throw Object.assign(new Error('links lead in a circle'), { code: 'ELOOP' });
}

/** Writes into an existing target: a device, a pipe, /dev/stdout, or a file that cannot be replaced. */
async function overwrite(name: string, target: string, chunks: OutputChunks): Promise<void> {
  const fd = attempt('open', name, () => fs.openSync(target, 'w'));
  try {
    await writeInTurns(fd, name, chunks);
  } finally {
    fs.closeSync(fd);
  }
}

/** Writes a file. A regular file is written to a temporary name in its folder, then renamed. */
export async function writeFile(file: string, chunks: OutputChunks): Promise<void> {
  const device = openName(file);
  if (device !== file || isSpecial(file)) return overwrite(file, device, chunks);
  // Links are followed. An existing file must be writable, and keeps its mode.
  const target = attempt('open', file, () => linkTarget(file));
  let mode: number | undefined;
  if (fs.existsSync(target)) {
    attempt('open', file, () => fs.accessSync(target, fs.constants.W_OK));
    mode = attempt('open', file, () => fs.statSync(target).mode & 0o777);
  }
  // Two reports may be written at the same time.
  const number = partCount++ === 0 ? '' : `.${partCount}`;
  const partial = path.join(
    path.dirname(target),
    `.${path.basename(target).slice(0, 100)}.${process.pid}${number}.partial`,
  );
  const release = guard(partial);
  try {
    let fd: number;
    try {
      fd = fs.openSync(partial, 'wx');
    } catch (error) {
      // The folder is not writable: the existing file is overwritten once the report is complete.
      if (mode !== undefined && ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)))
        return await overwrite(file, target, [...chunks]);
      throw failure('open', file, error);
    }
    try {
      try {
        if (mode !== undefined) fs.fchmodSync(fd, mode);
        await writeInTurns(fd, file, chunks);
      } finally {
        fs.closeSync(fd);
      }
      attempt('open', file, () => replace(target, partial));
    } catch (error) {
      fs.rmSync(partial, { force: true });
      throw error;
    }
  } finally {
    release();
  }
}

/**
 * Replaces `target` by the complete file. A mount point, or another user's file in a shared folder,
 * cannot be replaced, so it is overwritten instead.
 */
function replace(target: string, complete: string): void {
  try {
    renameOver(complete, target);
  } catch (error) {
    if (!['EBUSY', 'EPERM', 'EACCES', 'EXDEV'].includes(codeOf(error)) || !fs.existsSync(target)) throw error;
    fs.writeFileSync(target, fs.readFileSync(complete));
    fs.rmSync(complete);
  }
}

/**
 * Creates the first file of `prefix001suffix`, `prefix002suffix`, ... that does not exist, and returns
 * its path. Signals are handled once the file is complete.
 */
export function writeNumbered(dir: string, prefix: string, suffix: string, chunks: OutputChunks): string {
  for (let number = 1; number < 10000; number++) {
    const file = path.join(dir, `${prefix}${String(number).padStart(3, '0')}${suffix}`);
    let fd: number;
    try {
      fd = fs.openSync(file, 'wx');
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw failure('open', file, error);
    }
    const release = guard(file);
    try {
      attempt('write', file, () => writeAtOnce(fd, chunks));
    } catch (error) {
      fs.rmSync(file, { force: true });
      throw error;
    } finally {
      fs.closeSync(fd);
      release();
    }
    return file;
  }
  throw new UserError(
    `could not create file of the form ${prefix}001${suffix}`,
    phrase`all 9999 names are taken: remove some of them`,
  );
}
