/** File names as Go's path/filepath treats them on Windows: drives, shares, and both slashes. */

import { withoutDots } from './paths.ts';
import type { Paths } from './paths.ts';

const isSeparator = (char: string | undefined): boolean => char === '\\' || char === '/';

const fromSlash = (path: string): string => path.replaceAll('/', '\\');

/** Go: filepathlite.volumeNameLen. Returns the length of the volume name at the start of a path. */
function volumeLength(path: string): number {
  if (/^[\0-\x7f]:/.test(path)) return 2;
  if (!isSeparator(path[0])) return 0;
  if (hasPrefix(path, '\\\\.\\UNC')) return shareEnd(path, '\\\\.\\UNC\\'.length);
  if (hasPrefix(path, '\\\\.') || hasPrefix(path, '\\\\?') || hasPrefix(path, '\\??')) {
    // A device, such as \\.\NUL, or a path that Windows does not parse, such as \\?\C:\x.
    if (path.length === 3) return 3;
    const end = path.slice(4).search(/[\\/]/);
    return end < 0 ? path.length : 4 + end;
  }
  return isSeparator(path[1]) ? shareEnd(path, 2) : 0;
}

/** True if a path begins with the parts of `prefix`, ignoring case. */
function hasPrefix(path: string, prefix: string): boolean {
  return (
    fromSlash(path.slice(0, prefix.length)).toUpperCase() === prefix &&
    (path.length === prefix.length || isSeparator(path[prefix.length]))
  );
}

/** Returns the end of `host\share`, which begins at `from`. */
function shareEnd(path: string, from: number): number {
  const rest = /^[^\\/]*[\\/][^\\/]*/.exec(path.slice(from));
  return rest ? from + rest[0].length : path.length;
}

const volume = (path: string): string => fromSlash(path.slice(0, volumeLength(path)));

function clean(path: string): string {
  const length = volumeLength(path);
  const rest = path.slice(length);
  if (rest === '') return length > 1 && isSeparator(path[0]) && isSeparator(path[1]) ? fromSlash(path) : `${path}.`;
  const rooted = isSeparator(rest[0]);
  const joined = withoutDots(rest.split(/[\\/]/), rooted).join('\\');
  let out = rooted ? `\\${joined}` : joined === '' ? '.' : joined;
  // Removing dots must not turn `a/../c:` into a drive, or `/a/../??/c:/x` into a device.
  if (length === 0 && !rest.startsWith(out)) {
    if (/^[^\\]*:/.test(out)) out = `.\\${out}`;
    else if (out.startsWith('\\??')) out = `\\.${out}`;
  }
  return fromSlash(path.slice(0, length) + out);
}

function base(path: string): string {
  if (path === '') return '.';
  let end = path.length;
  while (end > 0 && isSeparator(path[end - 1])) end--;
  const rest = path.slice(volumeLength(path.slice(0, end)), end);
  return rest === '' ? '\\' : rest.slice(lastSeparator(rest) + 1);
}

const lastSeparator = (path: string): number => Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));

function dir(path: string): string {
  const drive = volume(path);
  const folder = clean(path.slice(drive.length, Math.max(drive.length, lastSeparator(path) + 1)));
  return folder === '.' && drive.length > 2 ? drive : drive + folder;
}

/** Go: filepath.join of path_windows.go. */
function join(folder: string, name: string): string {
  if (folder === '') return name === '' ? '' : clean(name);
  const last = folder[folder.length - 1];
  // `C:` and a name stay relative to the current folder of that drive.
  if (last === ':') return clean(folder + name);
  if (!isSeparator(last)) return clean(`${folder}\\${name}`);
  // Two slashes would start a share.
  const rest = name.replace(/^[\\/]+/, '');
  return clean(`${folder}${folder.length === 1 && /^\?\?(?:[\\/]|$)/.test(rest) ? '.\\' : ''}${rest}`);
}

function isAbsolute(path: string): boolean {
  const length = volumeLength(path);
  if (length === 0) return false;
  return (isSeparator(path[0]) && isSeparator(path[1])) || isSeparator(path[length]);
}

/** Quotes keep a semicolon from ending a folder's name. */
function splitList(list: string): string[] {
  if (list === '') return [];
  const parts = [''];
  let quoted = false;
  for (const char of list) {
    if (char === '"') quoted = !quoted;
    else if (char === ';' && !quoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

/** Devices that Windows finds by these names in every folder (Go: filepathlite.isReservedBaseName). */
const devices = /^(?:CON|PRN|AUX|NUL|COM[1-9\u00b9\u00b2\u00b3]|LPT[1-9\u00b9\u00b2\u00b3]|CONIN\$|CONOUT\$)$/i;

/** Returns the full name of the device that a path refers to, `\\\\.\\NUL`; undefined for other paths. */
export function deviceName(path: string): string | undefined {
  const name = path.slice(lastSeparator(path) + 1).replace(/[ :]+$/, '');
  return devices.test(name) ? `\\\\.\\${name}` : undefined;
}

export const windowsPaths: Paths = {
  separator: '\\',
  listSeparator: ';',
  clean,
  base,
  dir,
  join,
  isAbsolute,
  volume,
  splitList,
  toSlash: path => path.replaceAll('\\', '/'),
};
