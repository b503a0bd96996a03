import fs from 'node:fs';
import path from 'node:path';
import type { OwnFiles, OwnFolder } from '../../commands/host.ts';
import { UserError } from '../../core/base/errors.ts';
import { encodeText } from '../../core/base/text.ts';
import { makeFolders } from './make-folders.ts';
import { isTemporary, pause, renameOver } from './windows-files.ts';
import { phrase } from '../../core/base/phrase.ts';

/** The parts of the host that file access needs: errors in Go's words, the environment, link resolution. */
export interface FolderContext {
  attempt<T>(operation: string, file: string, work: () => T): T;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  linkTarget(file: string): string;
}

/** Longest wait for the lock, in milliseconds. A session holds it for a few milliseconds only. */
const LOCK_WAIT_MS = 500;
const LOCK_STEP_MS = 5;
/** Age in milliseconds from which a lock counts as abandoned by a session that died. */
const LOCK_STALE_MS = 10_000;

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/**
 * Returns the folder for one kind of file. `config` is Go's os.UserConfigDir, which pprof uses for
 * its settings. `state` and `data` follow the XDG base directories on every Unix, and are in
 * %LocalAppData% on Windows. Throws a UserError if the required variables are not set.
 */
function folderOf(kind: OwnFolder, { env, platform }: FolderContext): string {
  if (platform === 'win32') {
    const name = kind === 'config' ? 'AppData' : 'LocalAppData';
    const folder = env[name] ?? env[name.toUpperCase()] ?? '';
    if (folder === '') throw new UserError(`%${name}% is not defined`, phrase`set ${name} to a folder of yours`);
    return folder;
  }
  const home = env['HOME'] ?? '';
  if (kind === 'config' && platform === 'darwin') {
    if (home === '') throw new UserError('$HOME is not defined', phrase`set HOME to your home folder`);
    return path.join(home, 'Library', 'Application Support');
  }
  const [variable, usual] = unixFolders[kind];
  const given = env[variable] ?? '';
  if (path.isAbsolute(given)) return given;
  if (given !== '' && kind === 'config')
    throw new UserError(
      `path in $${variable} is relative`,
      phrase`set ${variable} to a folder's whole path, or unset it`,
    );
  if (home === '')
    throw new UserError(`neither $${variable} nor $HOME are defined`, phrase`set HOME to your home folder`);
  return path.join(home, ...usual);
}

const unixFolders: Readonly<Record<OwnFolder, readonly [string, readonly string[]]>> = {
  config: ['XDG_CONFIG_HOME', ['.config']],
  data: ['XDG_DATA_HOME', ['.local', 'share']],
  state: ['XDG_STATE_HOME', ['.local', 'state']],
};

/** Returns the store for this program's own files (settings, history, progress) on disk. */
export function ownFiles(around: FolderContext): OwnFiles {
  const { attempt } = around;
  const pathOf = (kind: OwnFolder, name: string): string => path.join(folderOf(kind, around), ...name.split('/'));
  /** Creates the file's folder and returns its path with links resolved. */
  const preparePath = (kind: OwnFolder, name: string): string => {
    const named = pathOf(kind, name);
    const file = attempt('open', named, () => around.linkTarget(named));
    const folder = path.dirname(file);
    attempt('mkdir', folder, () => makeFolders(folder, PRIVATE_FOLDER));
    return file;
  };
  const readTail = (file: string, most: number): Uint8Array => {
    const fd = attempt('open', file, () => fs.openSync(file, 'r'));
    try {
      return attempt('read', file, () => tail(fd, most));
    } finally {
      fs.closeSync(fd);
    }
  };
  return {
    path: pathOf,

    read(kind, name, most = Number.MAX_SAFE_INTEGER) {
      const file = pathOf(kind, name);
      if (isMissing(file) || isSpecial(file)) return undefined;
      return readTail(file, most);
    },

    append(kind, name, text) {
      const file = preparePath(kind, name);
      if (isSpecial(file)) return;
      // Without the lock the line is appended nevertheless: only a simultaneous rewrite could lose it.
      withLock(file, around.platform, () => {
        const fd = attempt('open', file, () => fs.openSync(file, 'a', PRIVATE_FILE));
        try {
          attempt('write', file, () => writeAll(fd, encodeText(text)));
        } finally {
          fs.closeSync(fd);
        }
      });
    },

    update(kind, name, change, { mode = PRIVATE_FILE, most = Number.MAX_SAFE_INTEGER } = {}) {
      const file = preparePath(kind, name);
      if (isSpecial(file)) return;
      withLock(file, around.platform, held => {
        if (!held)
          throw new UserError(
            `open ${file}: resource busy`,
            phrase`another session is writing it; if there is none, remove ${file}.lock`,
          );
        const old = isMissing(file) ? undefined : readTail(file, most);
        const next = change(old);
        if (next === undefined) return;
        const partial = `${file}.${process.pid}.partial`;
        try {
          attempt('open', file, () =>
            replaceFile(file, partial, typeof next === 'string' ? encodeText(next) : next, mode, around.platform),
          );
        } catch (error) {
          fs.rmSync(partial, { force: true });
          throw error;
        }
      });
    },
  };
}

function replaceFile(file: string, partial: string, bytes: Uint8Array, mode: number, platform: NodeJS.Platform): void {
  fs.rmSync(partial, { force: true });
  const fd = fs.openSync(partial, 'wx', mode);
  try {
    writeAll(fd, bytes);
    // The new file must be complete on disk before it replaces the old one.
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  renameOver(partial, file, platform);
}

/** Runs `work` under the lock. `held` is false if the lock could not be acquired. */
function withLock(file: string, platform: NodeJS.Platform, work: (held: boolean) => void): void {
  const lock = `${file}.lock`;
  const held = takeLock(lock, platform);
  try {
    work(held);
  } finally {
    if (held) fs.rmSync(lock, { force: true });
  }
}

function takeLock(lock: string, platform: NodeJS.Platform): boolean {
  for (let waited = 0; waited <= LOCK_WAIT_MS; waited += LOCK_STEP_MS) {
    try {
      fs.closeSync(fs.openSync(lock, 'wx', PRIVATE_FILE));
      return true;
    } catch (error) {
      // On Windows, opening a lock that is being deleted fails with a permission error.
      if (codeOf(error) !== 'EEXIST' && !isTemporary(error, platform)) return false;
    }
    if (ageOf(lock) > LOCK_STALE_MS) fs.rmSync(lock, { force: true });
    else pause(LOCK_STEP_MS);
  }
  return false;
}

/** Returns the age of a file in milliseconds; 0 if it is gone or cannot be examined. */
function ageOf(file: string): number {
  try {
    return Date.now() - fs.lstatSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** Returns the last bytes of a file, at most `most`. */
function tail(fd: number, most: number): Uint8Array {
  const { size } = fs.fstatSync(fd);
  const bytes = new Uint8Array(Math.min(size, most));
  let at = 0;
  while (at < bytes.length) {
    const count = fs.readSync(fd, bytes, at, bytes.length - at, size - bytes.length + at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
}

function isMissing(file: string): boolean {
  try {
    fs.statSync(file);
    return false;
  } catch (error) {
    // A file that cannot be examined counts as present: opening it reports the reason.
    return codeOf(error) === 'ENOENT';
  }
}

/**
 * True for a device or a pipe, such as a history file that links to /dev/null. It stores nothing, and
 * reading it could block for ever.
 */
function isSpecial(file: string): boolean {
  try {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    return stat !== undefined && !stat.isFile() && !stat.isDirectory();
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
