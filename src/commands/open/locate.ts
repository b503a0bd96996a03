import { UserError } from '../../core/base/errors.ts';
import type { Mapping, Profile } from '../../core/profile/profile.ts';
import type { Host } from '../host.ts';
import type { Remark } from '../outcome.ts';

/**
 * Searches for the programs of a profile in the folders of PPROF_BINARY_PATH,
 * else in ~/pprof/binaries (pprof: fetch.go locateBinaries). Sets the file of
 * each mapping whose program is found.
 */
export function locateBinaries(p: Profile, host: Host, notify: (note: Remark) => void): Profile {
  const folders = searchPath(host);
  const mappings = p.mappings.map(mapping => {
    const file = locate(mapping, folders, host, notify);
    return file === undefined ? mapping : { ...mapping, file };
  });
  return mappings.some((mapping, i) => mapping !== p.mappings[i]) ? { ...p, mappings } : p;
}

function searchPath(host: Host): string[] {
  const given = host.env('PPROF_BINARY_PATH') ?? '';
  if (given !== '') return host.paths.splitList(given);
  const { join } = host.paths;
  return [join(join(host.home(), 'pprof'), 'binaries')];
}

/** Programs that were not found, cached because many profiles may be of one program. */
const nowhere = new WeakMap<Host, Set<string>>();

function locate(
  mapping: Mapping,
  folders: readonly string[],
  host: Host,
  notify: (note: Remark) => void,
): string | undefined {
  const { buildId, file } = mapping;
  const missing = nowhere.get(host) ?? new Set<string>();
  nowhere.set(host, missing);
  const key = [buildId, file, ...folders].join('\0');
  if (missing.has(key)) return undefined;
  let any = false;
  for (const folder of folders) {
    for (const name of candidates(folder, file, buildId, host)) {
      const found = buildIdOf(name, mapping, host);
      if (found === null) continue;
      any = true;
      if (buildId === '' || buildId === found) return name;
      notify({ level: 'error', text: `Ignoring local file ${name}: build-id mismatch (${buildId} != ${found})` });
    }
  }
  if (!any) missing.add(key);
  return undefined;
}

/**
 * Yields the possible paths of a program below a folder, in pprof's order: by build id, as perf and
 * LLVM store it; by name; as debuggers search for separate symbols.
 */
function* candidates(folder: string, file: string, buildId: string, host: Host): Iterable<string> {
  const { paths } = host;
  const within = (...parts: string[]): string => parts.reduce(paths.join, folder);
  const base = file === '' ? '' : paths.base(file);
  const onVolume = file.slice(paths.volume(file).length);
  if (buildId !== '') {
    yield within(buildId, base);
    for (const name of host.listFolder(within(buildId))) yield within(buildId, name);
    yield within(onVolume, buildId);
    yield within(buildId.slice(0, 2), `${buildId.slice(2)}.debug`);
  }
  if (file === '') return;
  const folderOf = paths.dir(onVolume);
  yield within(base);
  yield within(onVolume);
  yield within(`${onVolume}.debug`);
  yield within(folderOf, '.debug', `${base}.debug`);
  yield within('usr', 'lib', 'debug', folderOf, `${base}.debug`);
}

/** Returns a program's build id, or null if the file is not a program. */
function buildIdOf(file: string, mapping: Mapping, host: Host): string | null {
  try {
    return host.openBinary(file, mapping).buildId;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
