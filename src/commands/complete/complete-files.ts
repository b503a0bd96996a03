import { most } from '../candidates.ts';
import type { Candidate, Offer } from '../candidates.ts';
import { NameTable } from '../../core/base/fuzzy.ts';
import type { Paths } from '../../core/base/paths.ts';
import type { Host } from '../host.ts';

const tables = new WeakMap<Host, NameTable>();

/** Returns a search table of names, cached while the folder has the same names: completion runs at each key. */
function tableOf(host: Host, names: readonly string[]): NameTable {
  let table = tables.get(host);
  if (table?.names.length !== names.length || !names.every((name, i) => name === table!.names[i]))
    tables.set(host, (table = new NameTable(names)));
  return table;
}

/**
 * Returns the files and folders that match a typed path. A folder ends with a separator, so that the
 * next Tab completes inside it; on Windows this is the separator that was typed last.
 */
export function filesAt(
  host: Host,
  typed: string,
  from: number,
  how: { readonly spaces: boolean; readonly onlyFolders?: true },
): Offer {
  const { paths } = host;
  // On Windows the name may follow a drive: C:name.
  const slash = Math.max(paths.toSlash(typed).lastIndexOf('/') + 1, paths.volume(typed).length);
  const folder = typed.slice(0, slash);
  const query = typed.slice(slash);
  const separator = /[\\/]/.test(folder.slice(-1)) ? folder.slice(-1) : paths.separator;
  const usable = (name: string): boolean =>
    (query.startsWith('.') || !name.startsWith('.')) && (how.spaces || !/\s/.test(name)) && name.isWellFormed();
  const names = host.listFolder(listedFolder(folder, paths)).filter(usable);
  const { indices, total } = tableOf(host, names).find(query, most, true);
  const candidates = indices.map((i): Candidate => {
    const isFolder = host.isFolder(folder + names[i]!);
    return { text: isFolder ? names[i]! + separator : names[i]!, description: isFolder ? 'folder' : '' };
  });
  const shown = how.onlyFolders ? candidates.filter(({ description }) => description !== '') : candidates;
  return { from: from + slash, query, candidates: shown, total: how.onlyFolders ? shown.length : total };
}

/** Removes the separator after a folder, except after a root. */
function listedFolder(folder: string, paths: Paths): string {
  if (folder === '') return '.';
  const isRoot = folder.length <= paths.volume(folder).length + 1;
  return isRoot ? folder : folder.slice(0, -1);
}
