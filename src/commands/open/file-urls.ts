import { UserError } from '../../core/base/errors.ts';
import type { Host } from '../host.ts';

/**
 * Converts a `file:` URL to a path if the file exists, with escapes (`%20`)
 * decoded or as they are. Returns any other source unchanged.
 */
export function pathOfSource(source: string, host: Host): string {
  const [, server = '', path] = /^file:(?:\/\/([^/]*))?(\/[^]*)$/i.exec(source) ?? [];
  if (path === undefined || exists(source, host)) return source;
  const isHere = server === '' || server.toLowerCase() === 'localhost';
  // Only Windows opens files of other machines by name.
  if (!isHere && host.paths.separator === '/') return source;
  const plain = isHere ? path.replace(/^\/(?=[A-Za-z]:)/, '') : `//${server}${path}`;
  return [decodePath(plain), plain].find(name => name !== undefined && exists(name, host)) ?? source;
}

function decodePath(path: string): string | undefined {
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
