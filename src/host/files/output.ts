/**
 * Output to stdout and stderr. Every failed write is an error that the caller sees. Node's own stream
 * for a file drops the rest after a short write, so a full disk would silently cut a report.
 */
import fs from 'node:fs';
import { UserError } from '../../core/base/errors.ts';
import { codeOf, reasonOf } from './system-errors.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Thrown when the reader has closed our output. It is no failure, but ends the writing. */
export class OutputClosed extends Error {}

/** Writes all bytes to stdout with backpressure. Throws OutputClosed, or a UserError in Go's words. */
export async function writeOut(bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  try {
    if (isFile(process.stdout)) writeFully(1, bytes);
    else await written(process.stdout, bytes);
  } catch (error) {
    throw outputError(error);
  }
}

/** Writes to stderr. Ignores errors: a closed stderr must not stop the work. */
export async function writeError(bytes: Uint8Array): Promise<void> {
  try {
    if (isFile(process.stderr)) writeFully(2, bytes);
    else await written(process.stderr, bytes);
  } catch {
    // There is no other place to report it.
  }
}

/** Converts the error of a failed write into OutputClosed or a UserError. */
function outputError(error: unknown): Error {
  const code = codeOf(error);
  if (isClosed(code)) return new OutputClosed();
  return new UserError(
    `write /dev/stdout: ${code === '' ? String(error) : reasonOf(code)}`,
    advice[code] ?? phrase`not all of the output was written: name another place for it`,
  );
}

const advice: Readonly<Record<string, Phrase>> = {
  ENOSPC: phrase`the disk is full, and the output is not complete: free some room or name another place`,
  EFBIG: phrase`a limit forbids files of this size, and the output is not complete: raise it (ulimit -f)
    or name another place`,
  EBADF: phrase`stdout is not open for writing: redirect it to a file or a pipe`,
};

/** True for the error codes of a pipe whose reader has closed it. */
const isClosed = (code: string): boolean =>
  code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_DESTROYED';

const files = new Map<number, boolean>();

/** True if the stream writes to a regular file, or to a device other than a terminal. */
function isFile(stream: NodeJS.WriteStream): boolean {
  const { fd } = stream as NodeJS.WriteStream & { readonly fd?: number };
  if (fd === undefined) return false;
  let known = files.get(fd);
  if (known === undefined)
    files.set(fd, (known = (fd === 1 || fd === 2) && stream.isTTY !== true && looksLikeFile(fd)));
  return known;
}

function looksLikeFile(fd: number): boolean {
  try {
    const stat = fs.fstatSync(fd);
    return stat.isFile() || stat.isCharacterDevice();
  } catch {
    return false;
  }
}

function writeFully(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
}

const written = (stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => stream.write(bytes, error => (error ? reject(error) : resolve())));
