import { Interrupted, UserError } from '../../core/base/errors.ts';
import { subtractBase } from '../../core/profile/merge.ts';
import { absolutePath } from '../../core/base/paths.ts';
import type { Mapping, Profile } from '../../core/profile/profile.ts';
import { dropUninteresting } from '../../core/view/view.ts';
import { pathOfSource } from './file-urls.ts';
import { grab } from './grab.ts';
import type { Grabbed } from './grab.ts';
import type { Host, TlsFiles } from '../host.ts';
import type { Remark } from '../outcome.ts';
import { unseen } from '../progress.ts';
import type { Progress } from '../progress.ts';
import { aboutNames, aboutSpelling } from './lost-names.ts';
import { saveFetched } from './save.ts';
import { symbolize } from './symbolize.ts';
import type { Origin } from './symbolz.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** The profiles to open, and the options for that. */
export interface OpenRequest {
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
  /** Seconds that servers record; not above 0 = not given. */
  readonly seconds: number;
  /** Seconds to wait for a server; not above 0 = not given. */
  readonly timeout: number;
  readonly tls: TlsFiles;
}

export interface LoadedProfile {
  readonly profile: Profile;
  /** Folders that the sources lie in, absolute. */
  readonly folders: readonly string[];
}

/** The caller's means to show progress and to ask the user. */
export interface LoadSkin {
  readonly progress?: Progress;
  /** Lets the user choose; returns the index, or -1 for none. Absent if there is no user to ask. */
  readonly choose?: (question: string, choices: readonly string[]) => Promise<number>;
}

/**
 * Opens, fetches, checks, merges and prepares profiles (pprof: fetch.go
 * fetchProfiles). Calls `notify` with messages. Throws a UserError if there is
 * no profile to show.
 */
export async function loadProfiles(
  asked: OpenRequest,
  host: Host,
  notify: (note: Remark) => void,
  skin: LoadSkin = {},
): Promise<LoadedProfile> {
  const what = { ...asked, sources: asked.sources.map(source => pathOfSource(source, host)) };
  const base = pathOfSource(what.diffBase !== '' ? what.diffBase : what.base, host);
  const options = {
    seconds: what.seconds,
    timeout: what.timeout,
    tls: what.tls,
    prepare: (p: Profile) => withOverrides(p, what),
    // With -symbolize, formats are read as pprof reads them.
    dialect: what.symbolize === '' ? ('ours' as const) : ('pprof' as const),
    choose: skin.choose,
    progress: skin.progress ?? unseen,
  };
  // Wait for both: of two errors the one of the sources is reported, whichever came first.
  const [sources, bases] = await Promise.allSettled([
    grab(what.sources, options, host, notify),
    grab(base === '' ? [] : [base], options, host, notify),
  ]);
  const source = within('problem fetching source profiles: ', '', sources);
  const basis = within('problem fetching base profiles: ', ',', bases);
  if (!source) throw new UserError('failed to fetch any source profiles');
  if (!basis && base !== '') throw new UserError('failed to fetch any base profiles');
  if (source.count < what.sources.length)
    notify({ level: 'error', text: `Fetched ${source.count} source profiles out of ${what.sources.length}` });

  for (const { ours, count } of source.readings) notify({ level: 'hint', text: asOurs(ours, count) });

  let p = basis
    ? subtractBase(source.profile, basis.profile, { mark: what.diffBase !== '', normalize: what.normalize })
    : source.profile;
  if (what.allFrames) p = { ...p, header: { ...p.header, dropFrames: '', keepFrames: '' } };
  p = await symbolize(p, { mode: what.symbolize, origins: joinOrigins(source, basis), tls: what.tls }, host, notify);
  p = dropUninteresting(p);
  p = { ...p, mappings: p.mappings.map(m => withoutUrl(m, host)) };
  // Hints follow pprof's own messages and errors. With -symbolize, there are none about stacks and names.
  if (options.dialect === 'ours' && hasNoStacks(source.profile)) notify({ level: 'hint', text: stackless });
  if (basis) for (const text of aboutSpelling(source.profile, basis.profile)) notify({ level: 'hint', text });
  if (what.symbolize === '') for (const text of aboutNames(p)) notify({ level: 'hint', text });
  if (what.comment !== '') p = { ...p, header: { ...p.header, comments: [...p.header.comments, what.comment] } };
  if (source.fetched || basis?.fetched) saveFetched(p, host, notify);
  const files = what.sources.filter(s => !source.urls.has(s) && !host.readsOnce(s));
  return {
    profile: p,
    folders: [...new Set(files.map(s => host.paths.dir(absolutePath(s, () => host.cwd(), host.paths))))],
  };
}

const asOurs = (ours: Phrase, count: number): Phrase =>
  count > 1
    ? phrase`read ${count} files as ${ours}; -symbolize=none shows what go tool pprof makes of it`
    : phrase`read as ${ours}; -symbolize=none shows what go tool pprof makes of it`;

const stackless = phrase`no sample of this profile has a stack, so that no report can name a function: record it where
  stacks can be taken (gperftools needs frame pointers or libunwind); raw shows all that there is`;

/** Whether there are samples and all stacks are empty. */
const hasNoStacks = (p: Profile): boolean =>
  p.rows.length > 0 && p.rows.every(row => p.stackFrom[row] === p.stackTo[row]);

/** Returns the value of a settled promise, or throws its UserError with `before` and `after` around the message. */
function within<T>(before: string, after: string, result: PromiseSettledResult<T>): T {
  if (result.status === 'fulfilled') return result.value;
  const error: unknown = result.reason;
  if (error instanceof UserError && !(error instanceof Interrupted))
    throw error.reworded(`${before}${error.message}${after}`);
  throw error;
}

function joinOrigins(...parts: readonly (Grabbed | null)[]): Map<string, readonly Origin[]> {
  const joined = new Map<string, readonly Origin[]>();
  for (const part of parts)
    for (const [key, origins] of part?.origins ?? []) joined.set(key, [...(joined.get(key) ?? []), ...origins]);
  return joined;
}

/** Adds a mapping to a profile without any, and sets program and build id of the command line in the first. */
function withOverrides(p: Profile, what: OpenRequest): Profile {
  let out = p;
  if (p.mappings.length === 0) {
    const mapping: Mapping = {
      id: 1,
      start: 0n,
      limit: 0n,
      offset: 0n,
      file: '',
      buildId: '',
      hasFunctions: false,
      hasFilenames: false,
      hasLineNumbers: false,
      hasInlineFrames: false,
    };
    out = {
      ...p,
      mappings: [mapping],
      locations: { ...p.locations, mapping: new Int32Array(p.locations.mapping.length) },
    };
  }
  if (what.executable === '' && what.buildId === '') return out;
  const [first, ...rest] = out.mappings as [Mapping, ...Mapping[]];
  return {
    ...out,
    mappings: [{ ...first, file: what.executable || first.file, buildId: first.buildId || what.buildId }, ...rest],
  };
}

/** Clears the file of a mapping if it is a URL (see withOrigins in grab.ts). */
function withoutUrl(m: Mapping, host: Host): Mapping {
  return m.buildId === '' && host.paths.volume(m.file) === '' && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(m.file)
    ? { ...m, file: '' }
    : m;
}
