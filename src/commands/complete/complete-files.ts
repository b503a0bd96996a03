import { most } from '../candidates.ts';
import type { Candidate, Offer } from '../candidates.ts';
import { NameTable } from '../../core/base/fuzzy.ts';
import type { Host } from '../host.ts';

const tables = new WeakMap<Host, NameTable>();

/** Names made ready to be searched; as long as a folder has the same ones, that is done once and not for each key. */
function tableOf(host: Host, names: readonly string[]): NameTable {
  let table = tables.get(host);
  if (table?.names.length !== names.length || !names.every((name, i) => name === table!.names[i]))
    tables.set(host, (table = new NameTable(names)));
  return table;
}

/** Files and folders that fit the path being typed; a folder ends with a slash, so that the next Tab looks into it. */
export function filesAt(
  host: Host,
  typed: string,
  from: number,
  how: { readonly spaces: boolean; readonly onlyFolders?: true },
): Offer {
  const slash = typed.lastIndexOf('/') + 1;
  const folder = typed.slice(0, slash);
  const query = typed.slice(slash);
  const usable = (name: string): boolean =>
    (query.startsWith('.') || !name.startsWith('.')) && (how.spaces || !/\s/.test(name)) && name.isWellFormed();
  const names = host.listFolder(folder === '' ? '.' : folder === '/' ? '/' : folder.slice(0, -1)).filter(usable);
  const { indices, total } = tableOf(host, names).find(query, most, true);
  const candidates = indices.map((i): Candidate => {
    const isFolder = host.isFolder(folder + names[i]!);
    return { text: isFolder ? `${names[i]}/` : names[i]!, description: isFolder ? 'folder' : '' };
  });
  const shown = how.onlyFolders ? candidates.filter(({ description }) => description !== '') : candidates;
  return { from: from + slash, query, candidates: shown, total: how.onlyFolders ? shown.length : total };
}
