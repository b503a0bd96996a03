/** Words errors of the operating system as Go does, and adds advice. */
import { getSystemErrorMap } from 'node:util';
import { UserError } from '../../core/base/errors.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Maps errno names to Go's error texts. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  EEXIST: 'file exists',
  EBADF: 'bad file descriptor',
  EIO: 'input/output error',
  EFBIG: 'file too large',
  ENOSPC: 'no space left on device',
  EDQUOT: 'disk quota exceeded',
  EROFS: 'read-only file system',
  ENAMETOOLONG: 'file name too long',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files in system',
  ENOMEM: 'cannot allocate memory',
  ENXIO: 'no such device or address',
  EBUSY: 'device or resource busy',
  EINVAL: 'invalid argument',
  ENODEV: 'no such device',
  EOVERFLOW: 'value too large for defined data type',
  ESTALE: 'stale NFS file handle',
  ENOTCONN: 'transport endpoint is not connected',
  ETXTBSY: 'text file busy',
  ERR_INVALID_ARG_VALUE: 'invalid argument',
  ERR_FS_FILE_TOO_LARGE: 'file too large',
};

const advice: Readonly<Record<string, Phrase>> = {
  ENOENT: phrase`nothing has this name: check the spelling and the folder`,
  EACCES: phrase`you may not use it: check its permissions (ls -l) or run as its owner`,
  EISDIR: phrase`this is a folder: name a file in it`,
  EBADF: phrase`nothing can be read from it: redirect a file to it, as in < cpu.pb.gz`,
  EFBIG: phrase`a limit forbids files of this size: raise it (ulimit -f) or name another place`,
  ENOSPC: phrase`the disk is full: free some room or name another place`,
  EDQUOT: phrase`you may store no more there: free some room or name another place`,
  EROFS: phrase`nothing can be written there: name another place`,
  ELOOP: phrase`its links lead in a circle: name the file itself`,
  EMFILE: phrase`a limit forbids more open files: raise it (ulimit -n)`,
  ERR_FS_FILE_TOO_LARGE: phrase`a profile has less than 2 GiB: this is something else`,
};

/** Returns the `code` of a Node error; empty for other errors. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Returns the text of an errno name, as strerror does. */
export function reasonOf(code: string): string {
  const known = reasons[code];
  if (known !== undefined) return known;
  for (const [name, words] of getSystemErrorMap().values()) if (name === code) return words;
  return code;
}

/** Returns a UserError such as `open x.pb: permission denied`. Rethrows errors that are not the system's. */
export function failure(operation: string, file: string, error: unknown): UserError {
  const code = codeOf(error);
  if (code === '') throw error;
  return new UserError(`${operation} ${file}: ${reasonOf(code)}`, advice[code], {
    code: 'system',
    call: operation,
    errno: code,
  });
}

/** Runs `work` and converts its system errors into UserErrors. */
export function attempt<T>(operation: string, file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failure(operation, file, error);
  }
}
