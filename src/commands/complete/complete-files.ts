import { most } from '../candidates.ts';
import type { Candidate, Offer } from '../candidates.ts';
import { NameTable } from '../../core/base/fuzzy.ts';
import type { Paths } from '../../core/base/paths.ts';
import type { Host } from '../host.ts';

const tables = new WeakMap<Host, NameTable>();

/** Names made ready to be searched; as long as a folder has the same ones, that is done once and not for each key. */
function tableOf(host: Host, names: readonly string[]): NameTable {
  let table = tables.get(host);
  if (table?.names.length !== names.length || !names.every((name, i) => name === table!.names[i]))
    tables.set(host, (table = new NameTable(names)));
  return table;
}

/**
 * Files and folders that fit the path being typed; a folder ends with a separator, so that the next
 * Tab looks into it: on Windows with the one that was typed last, else the usual one.
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

/** A folder as it was typed, without the separator behind it where that does not make it a root. */
function listedFolder(folder: string, paths: Paths): string {
  if (folder === '') return '.';
  const isRoot = folder.length <= paths.volume(folder).length + 1;
  return isRoot ? folder : folder.slice(0, -1);
}
