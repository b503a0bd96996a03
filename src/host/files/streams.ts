/**
 * Reads standard input, named pipes and devices to their end, asynchronously, because their data may
 * come late, slowly or without end. Standard input is never read synchronously: the first access to
 * process.stdin makes its pipe non-blocking, and then such a read fails with EAGAIN while the pipe
 * is empty.
 */
import fs from 'node:fs';
import net from 'node:net';
import tty from 'node:tty';
import { promisify } from 'node:util';
import { UserError } from '../../core/base/errors.ts';
import { attempt, failure } from './system-errors.ts';
import { openName } from './windows-files.ts';
import { phrase } from '../../core/base/phrase.ts';

type ByteStream = AsyncIterable<Uint8Array | string> & { destroy(): unknown };

/** Most bytes that are read from a stream; all of them have to fit into memory. */
const mostBytes = 1 << 30;
/** Chunks are collected in blocks of this size, since a slow writer may send single bytes. */
const blockSize = 1 << 20;

const stdinName = '/dev/stdin';
const stdinNames: ReadonlySet<string> = new Set(['-', stdinName, '/dev/fd/0', '/proc/self/fd/0']);

/** True once standard input has been read as a profile. */
let isStdinTaken = false;

export const standardInputIsTaken = (): boolean => isStdinTaken;

export const isStandardInput = (name: string): boolean => stdinNames.has(name);

/** True for names whose bytes can be read only once: standard input, pipes, devices. */
export function readsOnce(name: string): boolean {
  if (isStandardInput(name) || openName(name) !== name) return true;
  try {
    const stat = fs.statSync(name, { throwIfNoEntry: false });
    return stat !== undefined && !stat.isFile() && !stat.isDirectory();
  } catch {
    return false; // Opening it reports the reason.
  }
}

/**
 * Reads a stream that can be read only once to its end. Throws a UserError if it cannot be read or
 * exceeds the size limit.
 */
export async function readOnce(name: string): Promise<Uint8Array> {
  const isStdin = isStandardInput(name);
  const shown = isStdin ? stdinName : name;
  const stream = isStdin ? takeStandardInput() : await openStream(name);
  if (stream instanceof Uint8Array) return stream;
  try {
    return await collect(stream, shown);
  } finally {
    stream.destroy();
  }
}

function takeStandardInput(): ByteStream | Uint8Array {
  if (isStdinTaken)
    throw new UserError(
      `read ${stdinName}: it has been read already`,
      phrase`standard input can be one profile: write it to a file and name that`,
    );
  isStdinTaken = true;
  const stat = checkStandardInput();
  // Reads from the current position: another process may have read the start.
  if (stat.isFile()) return attempt('read', stdinName, () => fs.readFileSync(0));
  if (process.stdin.isTTY && process.stderr.isTTY)
    process.stderr.write(
      'reading the profile from this terminal: ctrl-d ends it, and cat cpu.pb.gz | inkprof - reads a file\n',
    );
  return process.stdin;
}

/** Rejects inputs for which Node would return an empty stream, such as folders. */
function checkStandardInput(): fs.Stats {
  const stat = attempt('read', stdinName, () => fs.fstatSync(0));
  // A read at position 0 fails for a folder and for a write-only descriptor, and does not move the position.
  if (stat.isDirectory() || stat.isFile()) attempt('read', stdinName, () => fs.readSync(0, new Uint8Array(1), 0, 1, 0));
  return stat;
}

/** Opens a pipe or a device. Opening a named pipe waits for its writer, on a thread of Node's pool. */
async function openStream(name: string): Promise<ByteStream> {
  let fd: number;
  try {
    fd = await promisify(fs.open)(openName(name), 'r');
  } catch (error) {
    throw failure('open', name, error);
  }
  // A socket waits without occupying a thread, so the program can exit meanwhile.
  return fs.fstatSync(fd).isFIFO()
    ? new net.Socket({ fd, readable: true, writable: false })
    : fs.createReadStream(name, { fd });
}

/** Collects a stream into one array. Throws a UserError if it has more than `most` bytes. */
export async function collect(
  stream: AsyncIterable<Uint8Array | string>,
  name: string,
  most = mostBytes,
): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  let block = new Uint8Array(0);
  let used = 0;
  let size = 0;
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > most)
        throw new UserError(
          `read ${name}: more than ${most} bytes`,
          phrase`this is more than a profile has: write the profile to a file and name that`,
        );
      for (let from = 0; from < piece.length; ) {
        if (used === block.length) {
          blocks.push((block = new Uint8Array(blockSize)));
          used = 0;
        }
        const part = piece.subarray(from, from + block.length - used);
        block.set(part, used);
        used += part.length;
        from += part.length;
      }
    }
  } catch (error) {
    throw error instanceof UserError ? error : failure('read', name, error);
  }
  return concatenate(blocks, size);
}

/** Concatenates blocks, and releases each one after it is copied. */
function concatenate(blocks: Uint8Array[], size: number): Uint8Array {
  if (blocks.length === 1) return blocks[0]!.subarray(0, size);
  const all = new Uint8Array(size);
  for (let at = 0, block = blocks.shift(); block; block = blocks.shift()) {
    all.set(block.subarray(0, size - at), at);
    at += block.length;
  }
  return all;
}

/** Longest line of commands; longer ones are skipped. */
const longestLine = 1 << 20;

/**
 * Yields the lines of standard input without their line ends, including an unterminated last line.
 * Calls `passed` for each line that is too long. Throws a UserError if standard input cannot be read.
 */
export async function* inputLines(
  decode: (bytes: Uint8Array) => string,
  passed: (sentence: string) => void,
  most = longestLine,
): AsyncGenerator<string> {
  checkStandardInput();
  yield* linesOf(process.stdin as AsyncIterable<Uint8Array>, decode, passed, most);
}

/** Like inputLines, for a keyboard. */
export const typedLines = (
  keys: tty.ReadStream,
  decode: (bytes: Uint8Array) => string,
  passed: (sentence: string) => void,
): AsyncGenerator<string> => linesOf(keys as AsyncIterable<Uint8Array>, decode, passed, longestLine);

/** Like inputLines, for any stream of bytes. */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
  decode: (bytes: Uint8Array) => string,
  passed: (sentence: string) => void,
  most: number,
): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let size = 0;
  const keep = (part: Uint8Array): void => {
    size += part.length;
    if (size > most) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): string | undefined => {
    const line = size > most ? undefined : decode(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    parts = [];
    size = 0;
    if (line === undefined) passed(`a line of more than ${most} bytes is passed over`);
    return line;
  };
  try {
    for await (const piece of stream) {
      let from = 0;
      for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
        keep(piece.subarray(from, end));
        from = end + 1;
        const line = take();
        if (line !== undefined) yield line;
      }
      keep(piece.subarray(from));
    }
  } catch (error) {
    throw error instanceof UserError ? error : failure('read', stdinName, error);
  }
  const last = size > 0 ? take() : undefined;
  if (last !== undefined) yield last;
}

let opened: tty.ReadStream | null | undefined;

/**
 * Returns the stream of keys: standard input or, if that was the profile, the controlling terminal.
 * Null if there is no terminal.
 */
export function keyboard(): tty.ReadStream | null {
  if (opened === undefined) opened = isStdinTaken ? openKeyboard() : tty.isatty(0) ? process.stdin : null;
  return opened;
}

function openKeyboard(): tty.ReadStream | null {
  try {
    // Setting the modes of a Windows console requires a handle that can write.
    const [name, mode] = process.platform === 'win32' ? ['\\\\.\\CONIN$', 'r+'] : ['/dev/tty', 'r'];
    return new tty.ReadStream(fs.openSync(name!, mode));
  } catch {
    return null; // No controlling terminal: started by a service, or the terminal was closed.
  }
}
