import { UserError } from '../core/errors.ts';
import { parseProfile } from '../core/formats/index.ts';
import { combineProfiles, subtractBase } from '../core/merge.ts';
import { readableNames, systemNames } from '../core/names.ts';
import type { NameStyle } from '../core/names.ts';
import { baseName, dirName, joinPath } from '../core/paths.ts';
import type { Mapping, Profile } from '../core/profile.ts';
import { dropUninteresting } from '../core/view.ts';
import type { Host } from './host.ts';
import { locateBinaries } from './locate.ts';
import type { Note } from './outcome.ts';

/** What to open and how. */
export interface Sources {
  readonly sources: readonly string[];
  /** A program given before the sources; its name replaces that of the main binary. */
  readonly executable: string;
  readonly base: string;
  readonly diffBase: string;
  readonly normalize: boolean;
  /** -symbolize, as typed. */
  readonly symbolize: string;
  readonly buildId: string;
  readonly comment: string;
  readonly allFrames: boolean;
}

export interface Loaded {
  readonly profile: Profile;
  /** Folders that the sources lie in, absolute. */
  readonly folders: readonly string[];
}

/**
 * Opens, checks, merges and prepares profiles. Messages go to `notify` in
 * order; throws a UserError when nothing can be shown.
 */
export function loadProfiles(what: Sources, host: Host, notify: (note: Note) => void): Loaded {
  const sources = openAll(what.sources, what, host, notify);
  const base = what.diffBase !== '' ? what.diffBase : what.base;
  const bases = base === '' ? [] : openAll([base], what, host, notify);
  const error = (text: string) => notify({ level: 'error', text });
  const source = within('problem fetching source profiles: ', '', () => (sources.length > 0 ? combineProfiles(sources) : null));
  const basis = within('problem fetching base profiles: ', ',', () => (bases.length > 0 ? combineProfiles(bases) : null));
  if (!source) throw new UserError('failed to fetch any source profiles');
  if (!basis && base !== '') throw new UserError('failed to fetch any base profiles');
  if (sources.length < what.sources.length) error(`Fetched ${sources.length} source profiles out of ${what.sources.length}`);

  let p = basis ? subtractBase(source, basis, { mark: what.diffBase !== '', normalize: what.normalize }) : source;
  if (what.allFrames) p = { ...p, header: { ...p.header, dropFrames: '', keepFrames: '' } };
  p = symbolize(p, what.symbolize, host, notify);
  p = dropUninteresting(p);
  p = { ...p, mappings: p.mappings.map(withoutUrl) };
  if (what.comment !== '') p = { ...p, header: { ...p.header, comments: [...p.header.comments, what.comment] } };
  return { profile: p, folders: [...new Set(what.sources.filter(s => s !== '-').map(s => dirName(absolute(s, host))))] };
}

const absolute = (path: string, host: Host): string => (/^([/\\]|[A-Za-z]:)/.test(path) ? path : joinPath(host.cwd(), path));

function within<T>(before: string, after: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${before}${error.message}${after}`, error.hint);
    throw error;
  }
}

function openAll(names: readonly string[], what: Sources, host: Host, notify: (note: Note) => void): Profile[] {
  const profiles: Profile[] = [];
  for (const name of names) {
    try {
      profiles.push(withOverrides(locateBinaries(open(name, host), host, notify), what));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notify({ level: 'error', text: `${name}: ${error.message}` });
      if (error.hint !== undefined) notify({ level: 'hint', text: error.hint });
    }
  }
  return profiles;
}

/** One source: a file, or `-` for standard input. */
function open(name: string, host: Host): Profile {
  if (name !== '-') checkExists(name, host);
  let bytes = host.readFile(name);
  if (bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = host.gunzip(bytes);
  return parseProfile(bytes);
}

function checkExists(name: string, host: Host): void {
  try {
    host.checkExists(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const url = /^(https?(\+insecure)?:\/\/|[\w.-]+:\d+(\/|$))/.test(name);
    throw new UserError(error.message, url ? 'profiles are read from files: save this address to a file first, for example with curl -o profile.pb.gz' : error.hint);
  }
}

/** A profile without mappings gets one; the program and the build id given on the command line go to the first. */
function withOverrides(p: Profile, what: Sources): Profile {
  let out = p;
  if (p.mappings.length === 0) {
    const mapping: Mapping = { id: 1, start: 0n, limit: 0n, offset: 0n, file: '', buildId: '', hasFunctions: false, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false };
    out = { ...p, mappings: [mapping], locations: { ...p.locations, mapping: new Int32Array(p.locations.mapping.length) } };
  }
  if (what.executable === '' && what.buildId === '') return out;
  const [first, ...rest] = out.mappings as [Mapping, ...Mapping[]];
  return { ...out, mappings: [{ ...first, file: what.executable || first.file, buildId: first.buildId || what.buildId }, ...rest] };
}

/** Names that stand for a server's address are no file names. */
function withoutUrl(m: Mapping): Mapping {
  return m.buildId === '' && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(m.file) ? { ...m, file: '' } : m;
}

/**
 * -symbolize: the messages of pprof about binaries that cannot be read, and
 * readable names of C++ and Rust. Names are not looked up in binaries.
 */
function symbolize(p: Profile, mode: string, host: Host, notify: (note: Note) => void): Profile {
  let local = true;
  let force = false;
  let style: NameStyle | 'none' = 'simple';
  for (const word of mode.toLowerCase().split(':')) {
    if (word === 'none' || word === 'no') return p;
    if (word === '') continue;
    if (word === 'local' || word === 'fastlocal') local = true;
    else if (word === 'remote') local = false;
    else if (word === 'force') force = true;
    else if (/^(demangle=)?(full|none|templates)$/.test(word)) {
      style = word.replace('demangle=', '') as NameStyle | 'none';
      force = true;
    } else if (!/^(demangle=)?default$/.test(word)) {
      notify({ level: 'error', text: `ignoring unrecognized symbolization option: ${mode}` });
      notify({ level: 'error', text: 'expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]' });
    }
  }
  if (local) reportBinaries(p, force, host, notify);
  if (style === 'none') return force ? systemNames(p) : p;
  return readableNames(p, style, force);
}

function reportBinaries(p: Profile, force: boolean, host: Host, notify: (note: Note) => void): void {
  const error = (text: string) => notify({ level: 'error', text });
  const used = new Set(p.locations.mapping);
  let missing = false;
  p.mappings.forEach((m, i) => {
    if (!used.has(i) || (!force && (m.hasFunctions || m.hasFilenames || m.hasLineNumbers))) return;
    if (m.file === '') {
      if (i === 0) error('Main binary filename not available.');
      else missing = true;
      return;
    }
    if (isUnsymbolizable(m) || (m.buildId === '' && /^https?:/i.test(m.file))) return;
    const name = baseName(m.file) + (m.buildId === '' ? '' : ` (build ID ${m.buildId})`);
    try {
      host.readFile(m.file);
      notify({ level: 'hint', text: `${name} is on this machine, but names are not looked up in binaries: functions without a name are shown by address` });
    } catch (failure) {
      if (!(failure instanceof UserError)) throw failure;
      error(`Local symbolization failed for ${name}: ${failure.message}`);
      missing = true;
    }
  });
  if (missing) error('Some binary filenames not available. Symbolization may be incomplete.\nTry setting PPROF_BINARY_PATH to the search path for local binaries.');
}

/** System mappings that no file on disk stands for. */
function isUnsymbolizable(m: Mapping): boolean {
  const name = baseName(m.file);
  return name.startsWith('[') || name.startsWith('linux-vdso') || m.file.startsWith('/dev/dri/') || m.file === '//anon' || m.file.startsWith('/memfd:');
}
