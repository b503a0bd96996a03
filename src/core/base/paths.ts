/** File names as Go's path/filepath treats them, on Unix and on Windows (windows-paths.ts). */

import { endRun } from './text.ts';

/**
 * The rules of file names on one system. pprof applies those of the machine that it runs on to all
 * names, also to the names of another machine's files in a profile.
 */
export interface Paths {
  readonly separator: '/' | '\\';
  /** Separates the folders of a list, such as source_path. */
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
  // A clean path, the common case, costs one scan.
  if (!/(^|\/)(\.{0,2})(\/|$)/.test(rooted ? path.slice(1) : path)) return path;
  const joined = withoutDots(path.split('/'), rooted).join('/');
  return rooted ? `/${joined}` : joined === '' ? '.' : joined;
}

/** Returns the parts of a path without empty ones and `.`; each `..` removes the part before it. */
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

/** File names on Unix, and the paths of URLs (Go's package path) everywhere. */
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

/** Yields a folder and all its parent folders, up to the root. */
export function* upward(dir: string, paths: Paths): Iterable<string> {
  for (;;) {
    yield dir;
    const parent = paths.dir(dir);
    if (parent === dir) return;
    dir = parent;
  }
}

/**
 * Returns the name of a file in reports (pprof: source.go trimPath). Without trim_path: the part
 * after the base name of the first source_path folder that occurs in the name. With it: the name
 * without the first prefix that fits.
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

/** filepath.Abs. `cwd` returns the working directory; it may throw if that was deleted. */
export function absolutePath(path: string, cwd: () => string, paths: Paths): string {
  if (paths.isAbsolute(path)) return path;
  const drive = paths.volume(path);
  const folder = cwd();
  const here = paths.volume(folder);
  const rest = path.slice(drive.length);
  // The current folder of another drive is unknown: its root is used.
  if (drive !== '' && drive.toLowerCase() !== here.toLowerCase()) return paths.join(drive + paths.separator, rest);
  return paths.toSlash(rest).startsWith('/') ? here + rest : paths.join(folder, rest);
}
