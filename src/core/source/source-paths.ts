import type { GoModule } from './gomod.ts';
import { upward } from '../base/paths.ts';
import type { Paths } from '../base/paths.ts';

/**
 * Finds candidates on this machine for the source files that a profile names,
 * in addition to the places that pprof tries. The names may be paths of another
 * machine. After a build with -trimpath they begin with a module, perhaps with
 * its version, or with a package of the standard library.
 */

export interface SourcePlaces {
  /** Rules of file names on this machine. */
  readonly paths: Paths;
  /** Modules around the working directory, the nearest first, and those of its go.work. */
  readonly modules: readonly GoModule[];
  /** Absolute folders of the opened profiles. */
  readonly profileFolders: readonly string[];
  /** GOMODCACHE, GOPATH and GOROOT, and their usual locations. */
  readonly moduleCaches: readonly string[];
  readonly goPaths: readonly string[];
  readonly goRoots: readonly string[];
}

const isAbsolute = (name: string): boolean => /^(?:[A-Za-z]:)?\//.test(name);

/** Characters; no system opens a file with a longer name. */
const longestName = 4096;

/** Returns a name with `/` as separator, or null for a name with `..` and for one that names no file. */
function normalizeName(recorded: string): string | null {
  if (recorded.length > longestName) return null;
  const name = (
    /^[A-Za-z]:\\|^\\\\/.test(recorded) || !recorded.includes('/') ? recorded.replaceAll('\\', '/') : recorded
  ).replace(/^\.\//, '');
  const parts = name.split('/');
  return name === '' || parts.includes('..') || parts.at(-1) === '' ? null : name;
}

/** Yields the rest of a name after each occurrence of `/part/`, the longest rest first. */
function* after(name: string, part: string): Iterable<string> {
  const wanted = `/${part}/`;
  const whole = `/${name}`;
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1))
    yield whole.slice(at + wanted.length);
}

/** Yields the rest of a name after each occurrence of a module's path, with or without a version. */
function* afterModule(name: string, module: string): Iterable<string> {
  if (module === '') return;
  const whole = `/${name}`;
  for (const path of new Set([module, escapeModule(module)])) {
    for (let at = whole.indexOf(`/${path}`); at >= 0; at = whole.indexOf(`/${path}`, at + 1)) {
      const rest = /^(?:@[^/]+)?\/(.+)$/.exec(whole.slice(at + 1 + path.length));
      if (rest) yield rest[1]!;
    }
  }
}

/** Escapes a module path for the module cache, whose folders have `!x` in place of `X`. */
export const escapeModule = (text: string): string => text.replace(/[A-Z]/g, letter => `!${letter.toLowerCase()}`);

export interface Versioned {
  readonly module: string;
  readonly version: string;
  readonly rest: string;
}

/**
 * Yields the readings of a name as `module@version/rest`: first those after the cache's folder
 * (pkg/mod), then those from each part that can be a host name.
 */
export function* versioned(name: string): Iterable<Versioned> {
  for (const within of [...after(name, 'pkg/mod'), ...withHosts(name)]) {
    const found = /^([^@]+)@([^/@]+)\/(.+)$/.exec(within);
    if (found) yield { module: found[1]!, version: found[2]!, rest: found[3]! };
  }
}

function* withHosts(name: string): Iterable<string> {
  const parts = name.split('/');
  for (let i = 0; i < parts.length - 1; i++)
    if (/^[^.@][^@]*$/.test(parts[i]!) && (parts[i]!.includes('.') || (i === 0 && parts[i] !== '')))
      yield parts.slice(i).join('/');
}

/** Returns the possible import paths in a name: its rests after `vendor` and `src`, and a relative name itself. */
function importPaths(name: string): string[] {
  return [...after(name, 'vendor'), ...after(name, 'src'), ...(isAbsolute(name) ? [] : [name])];
}

/** Yields the files to try for a recorded name, in order. They may not exist, and some may repeat. */
export function* sourceCandidates(recorded: string, places: SourcePlaces): Iterable<string> {
  const name = normalizeName(recorded);
  if (name === null) return;
  if (isAbsolute(name)) yield places.paths.clean(name);
  yield* inModules(name, places);
  yield* inVendor(name, places);
  yield* inCaches(name, places);
  for (const folder of places.goPaths) {
    for (const rest of [...after(name, 'src'), ...(isAbsolute(name) ? [] : [name])])
      yield places.paths.join(places.paths.join(folder, 'src'), rest);
  }
  yield* inGoRoots(name, places);
  yield* besideProfiles(name, places);
}

function* inModules(name: string, { modules, paths }: SourcePlaces): Iterable<string> {
  for (const { folder, path } of modules) for (const rest of afterModule(name, path)) yield paths.join(folder, rest);
  for (const { folder, replaces } of modules) {
    for (const [path, to] of replaces) {
      if (to.version !== '') continue;
      const there = paths.isAbsolute(to.path) ? to.path : paths.join(folder, to.path);
      for (const rest of afterModule(name, path)) yield paths.join(there, rest);
    }
  }
}

function* inVendor(name: string, { modules, paths }: SourcePlaces): Iterable<string> {
  for (const { folder } of modules) {
    const vendor = paths.join(folder, 'vendor');
    for (const { module, rest } of versioned(name)) yield paths.join(paths.join(vendor, unescapeModule(module)), rest);
    for (const path of importPaths(name)) yield paths.join(vendor, path);
  }
}

const unescapeModule = (text: string): string => text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());

function* inCaches(name: string, { modules, moduleCaches, paths }: SourcePlaces): Iterable<string> {
  for (const cache of moduleCaches) {
    for (const { module, version, rest } of versioned(name)) {
      yield paths.join(cache, `${escapeModule(module)}@${escapeModule(version)}/${rest}`);
      for (const { replaces } of modules) {
        const to = replaces.get(unescapeModule(module));
        if (to && to.version !== '')
          yield paths.join(cache, `${escapeModule(to.path)}@${escapeModule(to.version)}/${rest}`);
      }
    }
    // For a name without a version, use the version that a module here requires.
    for (const { requires } of modules) {
      for (const path of importPaths(name)) {
        for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
          const version = requires.get(path.slice(0, end));
          if (version !== undefined)
            yield paths.join(cache, `${escapeModule(path.slice(0, end))}@${escapeModule(version)}${path.slice(end)}`);
        }
      }
    }
  }
}

/** Yields files of the standard library, whose packages do not begin with a host name. */
function* inGoRoots(name: string, { goRoots, paths }: SourcePlaces): Iterable<string> {
  const rests = [...after(name, 'src'), ...(isAbsolute(name) ? [] : [name])].filter(
    rest => rest.includes('/') && !rest.split('/')[0]!.includes('.'),
  );
  for (const root of goRoots) for (const rest of rests) yield paths.join(paths.join(root, 'src'), rest);
}

/** Yields tails of the name below the folder of a profile, longest first; the whole name below its parents, too. */
function* besideProfiles(name: string, { profileFolders, paths }: SourcePlaces): Iterable<string> {
  const parts = name.split('/').filter(part => part !== '' && part !== '.');
  for (const start of profileFolders) {
    for (let drop = 0; drop + 2 <= parts.length; drop++) {
      const tail = parts.slice(drop).join('/');
      for (const dir of drop === 0 ? upward(start, paths) : [start, paths.dir(start)]) yield paths.join(dir, tail);
    }
  }
}

/**
 * Returns the file that shares the longest tail with the name, of two parts or
 * more. `files` are relative, with `/`. Null if there is none, or if two files
 * share the longest tail.
 */
export function findBySuffix(recorded: string, files: readonly string[]): string | null {
  const parts = (normalizeName(recorded) ?? '').split('/').reverse();
  let best: string | null = null;
  let most = 1;
  for (const file of files) {
    if (!file.endsWith(parts[0]!)) continue;
    const own = file.split('/').reverse();
    let same = 0;
    while (same < own.length && same < parts.length && own[same] === parts[same]) same++;
    if (same > most) {
      most = same;
      best = file;
    } else if (same === most && same > 1) best = null;
  }
  return best;
}
