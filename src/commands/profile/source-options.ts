import { UserError } from '../../core/base/errors.ts';
import { parseGoMod, parseGoWork } from '../../core/source/gomod.ts';
import type { GoModule } from '../../core/source/gomod.ts';
import { upward } from '../../core/base/paths.ts';
import type { Listing, SourceLine } from '../../core/source/listing.ts';
import { evidenceByFile } from '../../core/source/source-check.ts';
import type { FileEvidence } from '../../core/source/source-check.ts';
import { SourceReader } from '../../core/source/source-reader.ts';
import type { SourceNews } from '../../core/source/source-reader.ts';
import { findBySuffix, sourceCandidates } from '../../core/source/source-paths.ts';
import type { SourcePlaces } from '../../core/source/source-paths.ts';
import { decodeText, padLeft } from '../../core/base/text.ts';
import type { ReportContext } from '../command.ts';
import type { Host } from '../host.ts';
import { joinPhrases, phrase, type Phrase, type PhraseValue } from '../../core/base/phrase.ts';

/** Returns the source reader of a report. `shown` maps a recorded file name to the one that the report shows. */
export function sourceReader(context: ReportContext, shown: (recorded: string) => string): SourceReader {
  const { view, host, profileFolders } = context;
  let places: SourcePlaces | undefined;
  let evidence: ReadonlyMap<string, FileEvidence> | undefined;
  return new SourceReader({
    read: path => host.readSource(path),
    searchPath: view.config.source_path === '' ? workingFolder(host) : view.config.source_path,
    trimPath: view.config.trim_path,
    paths: host.paths,
    evidence(name) {
      evidence ??= evidenceByFile(view.profile, shown);
      return evidence.get(name) ?? evidence.get(shown(name));
    },
    *elsewhere(recorded) {
      places ??= findPlaces(host, profileFolders);
      yield* sourceCandidates(recorded, places);
      const root = treeRoot(places.modules, host);
      const found = root === null ? null : findBySuffix(recorded, host.sourceTree(root));
      if (found !== null) yield host.paths.join(root!, found);
    },
  });
}

/** pprof: report.printSource */
function workingFolder(host: Host): string {
  try {
    return host.cwd();
  } catch (error) {
    if (error instanceof UserError) throw error.reworded(`could not stat current dir: ${error.message}`);
    throw error;
  }
}

/** Returns the working directory, or null if it was deleted. */
function folderAt(host: Host): string | null {
  try {
    return host.cwd();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/**
 * Returns the folder for findBySuffix: that of the outermost module around the working directory,
 * else the working directory. Null for a home folder or the root of a disk.
 */
function treeRoot(modules: readonly GoModule[], host: Host): string | null {
  const cwd = folderAt(host);
  if (cwd === null) return null;
  const around = new Set(upward(cwd, host.paths));
  const root = modules.filter(({ folder }) => around.has(folder)).at(-1)?.folder ?? cwd;
  return root === host.paths.dir(root) || root === host.home() ? null : root;
}

function findPlaces(host: Host, profileFolders: readonly string[]): SourcePlaces {
  const modules: GoModule[] = [];
  const add = (folder: string): void => {
    const text = textOf(host.paths.join(folder, 'go.mod'), host);
    if (text !== null && !modules.some(module => module.folder === folder)) modules.push(parseGoMod(folder, text));
  };
  const cwd = folderAt(host);
  for (const folder of cwd === null ? [] : upward(cwd, host.paths)) {
    add(folder);
    const work = textOf(host.paths.join(folder, 'go.work'), host);
    for (const used of work === null ? [] : parseGoWork(work))
      add(host.paths.isAbsolute(used) ? host.paths.clean(used) : host.paths.join(folder, used));
  }
  return { paths: host.paths, modules, profileFolders, ...host.goFolders() };
}

function textOf(path: string, host: Host): string | null {
  try {
    return decodeText(host.readSource(path));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Maximum numbers in hints: of files, and of lines, places and functions per file. */
const most = { files: 5, lines: 40, places: 8, functions: 8 };

const nextStep = phrase`source_path=FOLDER names where sources are`;

/**
 * Hints at sources that pprof would not find, and at those that were not
 * compiled into the program. A hint is about one file, with a heading and
 * indented lines: the place found, or the costs of the lines and the places
 * tried, or the reasons against the file. `listings` have the costs; `value`
 * formats them.
 */
export function tellSources(
  news: readonly SourceNews[],
  listings: readonly Listing[],
  value: (value: Listing['flat']) => string,
  hint: (text: Phrase) => void,
): void {
  const found = news.filter(({ byName }) => byName);
  const places = found.slice(0, most.files).map(({ recorded, found }) => phrase`${recorded} is read from ${found!}`);
  if (found.length > most.files) places.push(phrase`and ${found.length - most.files} more`);
  if (found.length > 0) hint(block(phrase`source text: found by name`, places));
  const costsOf = (recorded: string): readonly PhraseValue[] =>
    limitLines(listings.filter(({ file }) => file === recorded).flatMap(listing => bareLines(listing, value)));
  for (const { recorded, found } of news.filter(isEmpty).slice(0, most.files))
    hint(block(noSource(recorded), [...costsOf(recorded), phrase`${found!} ${noText}`, nextStep]));
  const others = news.filter(one => one.found !== null && !isNameless(one) && reasons(one).length > 0);
  for (const one of others.slice(0, most.files)) hint(joinPhrases(reasons(one), '\n'));
  const unsaid = others.length - most.files;
  if (unsaid > 0) hint(phrase`source text: ${unsaid} more files may be of another version`);
  // An empty file name is shown as `.`.
  if (news.some(isNameless))
    hint(phrase`no source text: neither the profile nor the program names a file for some of this code`);
  const missing = news.filter(one => one.found === null && !isNameless(one));
  for (const { recorded, looked } of missing.slice(0, most.files)) {
    const places = looked.slice(0, most.places).map(path => phrase`looked for ${path}`);
    if (looked.length > most.places) places.push(phrase`and at ${looked.length - most.places} more places`);
    hint(block(noSource(recorded), [...costsOf(recorded), ...places, nextStep]));
  }
  if (missing.length > most.files) hint(phrase`no source text: ${missing.length - most.files} more files`);
}

const noText = phrase`has no text: it is empty, a folder, or too long for a source file`;

const noSource = (file: string): Phrase => phrase`no source text: ${file}`;

const isEmpty = (one: SourceNews): boolean => one.empty && one.conflict === undefined && !isNameless(one);

const isNameless = ({ recorded }: SourceNews): boolean => recorded === '.' || recorded === '';

/** Returns the reasons against a file that was found, one block per kind. */
function reasons({ recorded, found, conflict, withheld, moved, doubts }: SourceNews): Phrase[] {
  const out: Phrase[] = [];
  const file = found!;
  if (conflict !== undefined) {
    out.push(block(noSource(recorded), [phrase`${file} is of another version: ${conflict}`, nextStep]));
  }
  if (withheld.length > 0) {
    const whys = withheld.slice(0, most.functions).map(({ why }) => why);
    const more = withheld.length - most.functions;
    const head = phrase`${file} is not the file that was compiled`;
    out.push(block(noSource(recorded), [head, ...whys, ...moreFunctions(more), nextStep]));
  }
  if (moved.length > 0) {
    const lines = moved.slice(0, most.functions).map(({ by, why }) => takenFrom(why, by));
    const head = phrase`${file} is not the file that was compiled; line numbers are the profile's`;
    out.push(block(someSource(recorded), [head, ...lines, ...moreFunctions(moved.length - most.functions)]));
  }
  if (doubts.length > 0) {
    const lines = doubts.slice(0, most.functions).map(why => phrase`${file} is in doubt: ${why}`);
    const more = doubts.length - most.functions;
    out.push(block(someSource(recorded), more > 0 ? [...lines, phrase`and ${more} more doubts`] : lines));
  }
  return out;
}

const someSource = (file: string): Phrase => phrase`source text: ${file}`;

const moreFunctions = (count: number): Phrase[] => (count > 0 ? [phrase`and ${count} more functions`] : []);

/** Returns the sentence about a function whose text is `by` lines further down. */
function takenFrom(why: Phrase, by: number): Phrase {
  const lines = Math.abs(by) === 1 ? phrase`1 line` : phrase`${Math.abs(by)} lines`;
  return by > 0
    ? phrase`${why}: its text is taken ${lines} further down`
    : phrase`${why}: its text is taken ${lines} further up`;
}

/** Joins a heading and lines, which are indented by two blanks. */
function block(head: Phrase, lines: readonly PhraseValue[]): Phrase {
  return joinPhrases([head, ...lines], '\n  ');
}

const limitLines = (lines: readonly string[]): readonly PhraseValue[] =>
  lines.length > most.lines
    ? [...lines.slice(0, most.lines), phrase`and ${lines.length - most.lines} more lines`]
    : lines;

/** Formats the costs of a listing's bare lines like `list`, below the name of the function. */
function bareLines({ name, bare }: Listing, value: (value: Listing['flat']) => string): string[] {
  if (bare.length === 0) return [];
  const line = ({ number, flat, cum }: SourceLine): string =>
    `${value(flat)} ${value(cum)} ${padLeft(String(number), 6)}:`;
  return [`${name}:`, ...bare.map(line)];
}

const outsideSteps = [
  phrase`a //line directive may number them by another file: weblist and disasm with the program at hand have the file
    of each`,
  phrase`top with granularity=lines has their costs, too`,
];

/**
 * Hints at costs of lines that a listing does not show, before its function or after the end of its
 * file. `tellSources` handles files without text.
 */
export function tellOutside(
  news: readonly SourceNews[],
  listings: readonly Listing[],
  value: (value: Listing['flat']) => string,
  hint: (text: Phrase) => void,
): void {
  const told = new Set(news.filter(isEmpty).map(({ recorded }) => recorded));
  const partial = listings.filter(
    ({ error, file, bare }) => error === undefined && file !== '' && bare.length > 0 && !told.has(file),
  );
  for (const listing of partial.slice(0, most.files)) {
    const lines = [...limitLines(bareLines(listing, value)), ...outsideSteps];
    hint(block(phrase`not listed: lines outside of the function's text in ${listing.file}`, lines));
  }
}
