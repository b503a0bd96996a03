import { UserError } from '../../core/base/errors.ts';
import type { Host } from '../host.ts';

/**
 * A source as it is opened: the path of a `file:` address whose file is there,
 * with its escapes (`%20`) or without; anything else as it was typed.
 */
export function pathOfSource(source: string, host: Host): string {
  const path = /^file:(?:\/\/(?:localhost)?)?(\/[^]*)$/i.exec(source)?.[1];
  if (path === undefined || exists(source, host)) return source;
  const plain = path.replace(/^\/(?=[A-Za-z]:)/, '');
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
