import { UserError } from '../core/errors.ts';
import { parseGoMod, parseGoWork } from '../core/gomod.ts';
import type { GoModule } from '../core/gomod.ts';
import type { Int64 } from '../core/int64.ts';
import { dirName, joinPath, upward } from '../core/paths.ts';
import { SourceReader } from '../core/source.ts';
import type { Listing, SourceNews } from '../core/source.ts';
import { bySuffix, sourceCandidates } from '../core/sourcepaths.ts';
import type { SourcePlaces } from '../core/sourcepaths.ts';
import { decodeText, padLeft } from '../core/text.ts';
import type { ReportContext } from './command.ts';
import type { Host } from './host.ts';

/** The sources of a report: pprof's places, then ours. */
export function sourceReader({ view, host, profileFolders }: ReportContext): SourceReader {
  let places: SourcePlaces | undefined;
  return new SourceReader({
    read: path => host.readSource(path),
    searchPath: view.config.source_path === '' ? workingFolder(host) : view.config.source_path,
    trimPath: view.config.trim_path,
    listSeparator: host.listSeparator,
    *elsewhere(recorded) {
      places ??= findPlaces(host, profileFolders);
      yield* sourceCandidates(recorded, places);
      const root = treeRoot(places.modules, host);
      const found = root === null ? null : bySuffix(recorded, host.sourceTree(root));
      if (found !== null) yield joinPath(root!, found);
    },
  });
}

/** pprof: report.printSource */
function workingFolder(host: Host): string {
  try {
    return host.cwd();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`could not stat current dir: ${error.message}`, error.hint);
    throw error;
  }
}

/** The working directory, or null where it is gone. */
function folderAt(host: Host): string | null {
  try {
    return host.cwd();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The tree that is searched by the ends of names: that of the outermost module around the working directory, else the working directory itself; not a home folder or a disk. */
function treeRoot(modules: readonly GoModule[], host: Host): string | null {
  const cwd = folderAt(host);
  if (cwd === null) return null;
  const root = modules.filter(({ folder }) => folder === cwd || cwd.startsWith(`${folder}/`)).at(-1)?.folder ?? cwd;
  return root === dirName(root) || root === host.env('HOME') ? null : root;
}

function findPlaces(host: Host, profileFolders: readonly string[]): SourcePlaces {
  const modules: GoModule[] = [];
  const add = (folder: string): void => {
    const text = textOf(joinPath(folder, 'go.mod'), host);
    if (text !== null && !modules.some(module => module.folder === folder)) modules.push(parseGoMod(folder, text));
  };
  const cwd = folderAt(host);
  for (const folder of cwd === null ? [] : upward(cwd)) {
    add(folder);
    const work = textOf(joinPath(folder, 'go.work'), host);
    for (const used of work === null ? [] : parseGoWork(work)) add(used.startsWith('/') ? used : joinPath(folder, used));
  }
  return { modules, profileFolders, ...host.goFolders() };
}

function textOf(path: string, host: Host): string | null {
  try {
    return decodeText(host.readSource(path));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Files that are told of, and lines and places of each. */
const most = { files: 5, lines: 40, places: 8 };

/**
 * Tells of sources that are not where pprof looks: where they were found, or
 * what the lines cost and where they were looked for. `listings` have the
 * costs; `value` and `total` print them. All is one note a file: a heading,
 * and lines that begin with blanks.
 */
export function tellSources(news: readonly SourceNews[], listings: readonly Listing[], value: (listing: Listing) => string[], hint: (text: string) => void): void {
  const found = news.filter(({ found }) => found !== null);
  if (found.length > 0) hint(block('source text', 'found by name', found.slice(0, most.files).map(({ recorded, found }) => `${recorded} is read from ${found}`), found.length - most.files, 'more'));
  const missing = news.filter(({ found }) => found === null);
  for (const { recorded, looked } of missing.slice(0, most.files)) {
    const costs = listings.filter(listing => listing.file === recorded && listing.bare !== undefined).flatMap(value);
    const lines = costs.length > most.lines ? [...costs.slice(0, most.lines), `and ${costs.length - most.lines} more lines`] : costs;
    const places = looked.slice(0, most.places).map(path => `looked for ${path}`);
    if (looked.length > most.places) places.push(`and at ${looked.length - most.places} more places`);
    hint(block('no source text', recorded, [...lines, ...places, 'source_path=FOLDER names where sources are'], 0, ''));
  }
  if (missing.length > most.files) hint(`no source text: ${missing.length - most.files} more files`);
}

function block(kind: string, what: string, lines: readonly string[], more: number, of: string): string {
  return [`${kind}: ${what}`, ...lines.map(line => `  ${line}`), ...(more > 0 ? [`  and ${more} ${of}`] : [])].join('\n');
}

/** The costs of a listing's lines, as `list` writes them, with the function above. */
export function bareLines(listing: Listing, valueOrDot: (value: Listing['flat']) => string): string[] {
  const line = (number: Int64): string => padLeft(String(number), 6);
  return [`${listing.name}:`, ...listing.bare!.map(({ number, flat, cum }) => `${valueOrDot(flat)} ${valueOrDot(cum)} ${line(number)}:`)];
}
