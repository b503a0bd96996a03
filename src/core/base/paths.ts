/** File names as Go's path/filepath treats them, on Unix and on Windows (windows-paths.ts). */

import { endRun } from './text.ts';

/**
 * The rules of one system. pprof applies those of the machine that it runs on to all names, also to
 * the names that a profile has of files of another machine.
 */
export interface Paths {
  readonly separator: '/' | '\\';
  /** Between the folders of a list, such as source_path. */
  readonly listSeparator: ':' | ';';
  /** filepath.Clean */
  clean(path: string): string;
  /** filepath.Base */
  base(path: string): string;
  /** filepath.Dir */
  dir(path: string): string;
  /** filepath.Join of two */
  join(dir: string, name: string): string;
  /** filepath.IsAbs */
  isAbsolute(path: string): boolean;
  /** filepath.VolumeName: `C:` or `\\server\share`; empty on Unix. */
  volume(path: string): string;
  /** filepath.SplitList */
  splitList(list: string): string[];
  /** filepath.ToSlash; one character becomes one, so that indices hold. */
  toSlash(path: string): string;
}

function clean(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  // The common case costs one scan.
  if (!/(^|\/)(\.{0,2})(\/|$)/.test(rooted ? path.slice(1) : path)) return path;
  const joined = withoutDots(path.split('/'), rooted).join('/');
  return rooted ? `/${joined}` : joined === '' ? '.' : joined;
}

/** The parts of a path without empty ones and `.`, each `..` taking the part before it. */
export function withoutDots(parts: readonly string[], rooted: boolean): string[] {
  const out: string[] = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
      else if (!rooted) out.push('..');
    } else out.push(part);
  }
  return out;
}

function base(path: string): string {
  if (path === '') return '.';
  const trimmed = path.slice(0, endRun(path, /\//));
  if (trimmed === '') return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

function join(dir: string, name: string): string {
  if (dir === '') return name === '' ? '' : clean(name);
  return clean(name === '' ? dir : `${dir}/${name}`);
}

/** File names on Unix, and the paths of addresses (Go's path) everywhere. */
export const unixPaths: Paths = {
  separator: '/',
  listSeparator: ':',
  clean,
  base,
  dir: path => clean(path.slice(0, path.lastIndexOf('/') + 1)),
  join,
  isAbsolute: path => path.startsWith('/'),
  volume: () => '',
  splitList: list => (list === '' ? [] : list.split(':')),
  toSlash: path => path,
};

/** A folder and all that it lies in. */
export function* upward(dir: string, paths: Paths): Iterable<string> {
  for (;;) {
    yield dir;
    const parent = paths.dir(dir);
    if (parent === dir) return;
    dir = parent;
  }
}

/**
 * The name that reports show for a file (pprof: source.go trimPath). Without
 * trim_path, what follows the base name of the first source_path folder that
 * occurs inside the name; otherwise the name without the first prefix that fits.
 */
export function trimFileName(path: string, trimPath: string, sourcePath: string, paths: Paths): string {
  if (path === '') return '';
  const slashed = paths.toSlash(path);
  if (trimPath === '') {
    for (const dir of paths.splitList(paths.toSlash(sourcePath))) {
      const wanted = `/${paths.base(dir)}/`;
      const found = slashed.indexOf(wanted);
      if (found >= 0) return path.slice(found + wanted.length);
    }
  }
  for (const entry of [...paths.splitList(paths.toSlash(trimPath)), '/proc/self/cwd/./', '/proc/self/cwd/']) {
    const prefix = entry.endsWith('/') ? entry : `${entry}/`;
    if (slashed.startsWith(prefix)) return path.slice(prefix.length);
  }
  return path;
}

/** filepath.Abs. `cwd` gives the working directory, and may throw where that is gone. */
export function absolutePath(path: string, cwd: () => string, paths: Paths): string {
  if (paths.isAbsolute(path)) return path;
  const drive = paths.volume(path);
  const folder = cwd();
  const here = paths.volume(folder);
  const rest = path.slice(drive.length);
  // The folder that is current on another drive is not known: its root is taken.
  if (drive !== '' && drive.toLowerCase() !== here.toLowerCase()) return paths.join(drive + paths.separator, rest);
  return paths.toSlash(rest).startsWith('/') ? here + rest : paths.join(folder, rest);
}
