/** Slash paths, as Go's path/filepath treats them on Unix. */

import { endRun } from './text.ts';

/** filepath.Clean */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  // The common case costs one scan.
  if (!/(^|\/)(\.{0,2})(\/|$)/.test(rooted ? path.slice(1) : path)) return path;
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
      else if (!rooted) out.push('..');
    } else out.push(part);
  }
  const joined = out.join('/');
  return rooted ? `/${joined}` : joined === '' ? '.' : joined;
}

/** filepath.Base */
export function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = path.slice(0, endRun(path, /\//));
  if (trimmed === '') return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** filepath.Join of two */
export function joinPath(dir: string, name: string): string {
  if (dir === '') return name === '' ? '' : cleanPath(name);
  return cleanPath(name === '' ? dir : `${dir}/${name}`);
}

/** filepath.Dir */
export function dirName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

/** A folder and all that it lies in. */
export function* upward(dir: string): Iterable<string> {
  for (;;) {
    yield dir;
    const parent = dirName(dir);
    if (parent === dir) return;
    dir = parent;
  }
}

/**
 * The name that reports show for a file. Without trim_path, what follows the
 * base name of the first source_path folder that occurs inside the name;
 * otherwise the name without the first prefix that fits.
 */
export function trimFileName(path: string, trimPath: string, sourcePath: string, separator: string): string {
  if (path === '') return '';
  if (trimPath === '') {
    for (const dir of splitList(sourcePath, separator)) {
      const wanted = `/${baseName(dir)}/`;
      const found = path.indexOf(wanted);
      if (found >= 0) return path.slice(found + wanted.length);
    }
  }
  for (const entry of [...splitList(trimPath, separator), '/proc/self/cwd/./', '/proc/self/cwd/']) {
    const prefix = entry.endsWith('/') ? entry : `${entry}/`;
    if (path.startsWith(prefix)) return path.slice(prefix.length);
  }
  return path;
}

/** filepath.SplitList */
export function splitList(list: string, separator: string): string[] {
  return list === '' ? [] : list.split(separator);
}
