import { UserError } from '../../core/base/errors.ts';
import type { Host } from '../host.ts';

/**
 * A source as it is opened: the path of a `file:` address whose file is there,
 * with its escapes (`%20`) or without; anything else as it was typed.
 */
export function pathOfSource(source: string, host: Host): string {
  const [, server = '', path] = /^file:(?:\/\/([^/]*))?(\/[^]*)$/i.exec(source) ?? [];
  if (path === undefined || exists(source, host)) return source;
  const isHere = server === '' || server.toLowerCase() === 'localhost';
  // Only on Windows are files of other machines opened by their names.
  if (!isHere && host.paths.separator === '/') return source;
  const plain = isHere ? path.replace(/^\/(?=[A-Za-z]:)/, '') : `//${server}${path}`;
  return [unescaped(plain), plain].find(name => name !== undefined && exists(name, host)) ?? source;
}

function unescaped(path: string): string | undefined {
  try {
    const name = decodeURIComponent(path);
    return name.includes('\0') ? undefined : name;
  } catch {
    return undefined;
  }
}

function exists(path: string, host: Host): boolean {
  try {
    host.checkExists(path);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
}
