import { asUserError, Interrupted, UserError } from '../../core/base/errors.ts';
import { openInPieces } from '../../core/formats/index.ts';
import type { Dialect, Reading } from '../../core/formats/index.ts';
import { Combiner, combineProfiles } from '../../core/profile/merge.ts';
import type { Mapping, Profile } from '../../core/profile/profile.ts';
import { decodeText } from '../../core/base/text.ts';
import { profileAddress } from '../../core/base/urls.ts';
import type { ProfileAddress } from '../../core/base/urls.ts';
import { fetchProfile, withAnswer } from './fetch.ts';
import type { Fetched, FetchOptions } from './fetch.ts';
import type { Host } from '../host.ts';
import { locateBinaries } from './locate.ts';
import type { Remark } from '../outcome.ts';
import type { Origin } from './symbolz.ts';
import { openBytes, openWhole } from './unpack.ts';
import { phrase, type Phrase, someOf } from '../../core/base/phrase.ts';

/**
 * Sources are opened and merged in groups of this size (pprof: fetch.go chunkedGrab). The order of
 * summation affects some results.
 */
const groupSize = 128;

export interface GrabOptions extends FetchOptions {
  /** Applies the overrides of the command line to each profile, before the merge. */
  readonly prepare: (p: Profile) => Profile;
  readonly dialect: Dialect;
}

/** The merged sources. */
export interface Grabbed {
  readonly profile: Profile;
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
  /** The fetched sources, as typed. */
  readonly urls: ReadonlySet<string>;
  /** Whether something came over the network. */
  readonly fetched: boolean;
  /** Number of sources that were opened. */
  readonly count: number;
  /** The sources that pprof would read differently or not at all, grouped by the reason. */
  readonly readings: readonly Counted[];
}

/** A reading that differs from pprof's, and its number of files. */
interface Counted {
  readonly ours: Phrase;
  readonly count: number;
}

/** Adds a reading to those of the same text. */
function addReading(readings: readonly Counted[], { ours, count }: Counted): readonly Counted[] {
  const at = readings.findIndex(known => String(known.ours) === String(ours));
  if (at < 0) return [...readings, { ours, count }];
  return readings.map((known, i) => (i === at ? { ours, count: known.count + count } : known));
}

type TellNote = (note: Remark) => void;

/** Opens and merges sources; returns null if none opens. Throws a UserError if they cannot be merged. */
export async function grab(
  names: readonly string[],
  options: GrabOptions,
  host: Host,
  notify: TellNote,
): Promise<Grabbed | null> {
  let all: Grabbed | null = null;
  const task = names.length > 1 ? options.progress.begin('reading', names.length, 'files') : undefined;
  try {
    for (let start = 0; start < names.length; start += groupSize) {
      const group = await grabGroup(names.slice(start, start + groupSize), options, host, notify, done =>
        task?.update(start + done),
      );
      if (!group) continue;
      all = all ? joinGroups(all, group) : group;
    }
  } finally {
    task?.end();
  }
  return all;
}

function joinGroups(a: Grabbed, b: Grabbed): Grabbed {
  const origins = new Map(a.origins);
  for (const [key, list] of b.origins) origins.set(key, [...(origins.get(key) ?? []), ...list]);
  return {
    profile: combineProfiles([a.profile, b.profile], [`the first ${a.count} files`, 'files behind them']),
    origins,
    urls: new Set([...a.urls, ...b.urls]),
    fetched: a.fetched || b.fetched,
    count: a.count + b.count,
    readings: [...b.readings].reduce(addReading, a.readings),
  };
}

async function grabGroup(
  names: readonly string[],
  options: GrabOptions,
  host: Host,
  notify: TellNote,
  done: (count: number) => void,
): Promise<Grabbed | null> {
  const addresses = names.map(name => addressOf(name, options, host));
  const errors: Remark[] = [];
  const combiner = new Combiner();
  const origins = new Map<string, Origin[]>();
  const urls = new Set<string>();
  let readings: readonly Counted[] = [];
  const answers = await askServers(addresses, options, host, notify);
  for (const [i, name] of names.entries()) {
    try {
      const answer = await answers[i];
      const once = !answer && host.readsOnce(name);
      const bytes = answer ? answer.bytes : once ? await host.readOnce(name) : await convertedPerf(name, host, notify);
      const prepared = (reading: Reading, tell: TellNote): Reading => ({
        ...reading,
        profile: options.prepare(locateBinaries(reading.profile, host, tell)),
      });
      const reading = readProfile(name, bytes, options, host).catch((error: unknown) => {
        throw answer ? withAnswer(error, answer.bytes) : error;
      });
      const { profile, ours } = prepared(await reading, notify);
      let p = profile;
      if (ours !== undefined) readings = addReading(readings, { ours, count: 1 });
      if (answer) {
        p = withOrigins(p, answer.url, origins);
        urls.add(name);
      }
      // The combiner may read a file again; its bytes are not kept.
      combiner.add(
        name,
        p,
        bytes ? always(p) : () => prepared(readAgain(name, options, host), () => undefined).profile,
      );
    } catch (error) {
      const known = asUserError(error);
      if (!known || known instanceof Interrupted) throw error;
      // The text of a server may end with a newline.
      const { said, message } = known;
      errors.push({ level: 'error', text: said ? phrase`${name}: ${said}` : `${name}: ${message}`.replace(/\n$/, '') });
      if (known.advice !== undefined) errors.push({ level: 'hint', text: known.advice });
    }
    done(i + 1);
  }
  for (const error of errors) notify(error);
  if (combiner.count === 0) return null;
  return { profile: combiner.finish(), origins, urls, fetched: urls.size > 0, count: combiner.count, readings };
}

/**
 * Sends all requests at once, so that servers record at the same time, and waits
 * until each has succeeded or failed. Throws Interrupted on ctrl-c. Parsing begins
 * afterwards, because ctrl-c could not interrupt it.
 */
async function askServers(
  addresses: readonly (ProfileAddress | null)[],
  options: FetchOptions,
  host: Host,
  notify: TellNote,
): Promise<(Promise<Fetched> | null)[]> {
  const answers: (Promise<Fetched> | null)[] = addresses.map(() => null);
  if (addresses.every(address => address === null)) return answers;
  await host.interruptible(async signal => {
    addresses.forEach((address, i) => {
      if (address) answers[i] = fetchProfile(address, options, host, notify, signal);
    });
    await Promise.allSettled(answers);
    if (signal.aborted) throw new Interrupted();
  });
  return answers;
}

/** Defined outside of the loop: a closure made in the loop would keep every profile alive. */
const always =
  <T>(value: T) =>
  (): T =>
    value;

/** Returns the address of a source that has the form of one and is not a file; else null. */
function addressOf(name: string, { seconds, timeout }: FetchOptions, host: Host): ProfileAddress | null {
  // `C:\x` and `\\server\share\x` are files also where they are missing.
  if (name === '-' || (host.paths.volume(name) !== '' && host.paths.isAbsolute(name))) return null;
  try {
    host.checkExists(name);
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return profileAddress(name, seconds, timeout);
  }
}

/** Bytes of a file that suffice to detect its format. */
const headLength = 1 << 16;

/** Converts data of Linux perf to a profile; returns null for any other file. */
async function convertedPerf(name: string, host: Host, notify: TellNote): Promise<Uint8Array | null> {
  const head = host.readHead(name, 8);
  if (!head || decodeText(head) !== 'PERFILE2') return null;
  notify({ level: 'info', text: `Converting ${name} to a profile.proto... (May take a few minutes)` });
  // Ctrl-c ends the converter, and what it has written is removed.
  return host.interruptible(() => host.convertPerfData(name));
}

/** Decodes a source; `fetched` are its bytes if it was fetched or can be read only once. */
async function readProfile(
  name: string,
  fetched: Uint8Array | null,
  { dialect, progress }: GrabOptions,
  host: Host,
): Promise<Reading> {
  const reading = fetched ? null : readPieces(name, dialect, host);
  return reading ?? openBytes(fetched ?? readSource(name, host), name, dialect, host, progress);
}

/** Decodes a file again. */
function readAgain(name: string, { dialect }: GrabOptions, host: Host): Reading {
  return readPieces(name, dialect, host) ?? openWhole(readSource(name, host), dialect, host);
}

/** Decodes a file in chunks; returns null if its format does not allow that. */
function readPieces(name: string, dialect: Dialect, host: Host): Reading | null {
  const head = host.readHead(name, headLength);
  return head && openInPieces({ head, pieces: () => host.readPieces(name) }, dialect);
}

/** Returns a file's bytes. Throws a UserError. */
function readSource(name: string, host: Host): Uint8Array {
  try {
    host.checkExists(name);
    return host.readFile(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw error.reworded(error.said ?? error.message, sourceHint(name, error, host));
  }
}

/** Returns advice about a name that cannot be read. */
function sourceHint(name: string, error: UserError, host: Host): Phrase | undefined {
  const dash = /^[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+/.exec(name);
  if (dash) {
    const code = dash[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return phrase`this begins with a typographic dash (U+${code}), as word processors and web pages make them:
      type -${name.slice(dash[0].length)}`;
  }
  if (/^-\w/.test(name)) return phrase`flags stand before the first profile: behind it they are taken for files`;
  if (error.detail?.code === 'system' && error.detail.errno === 'EISDIR') return folderHint(name, host);
  return error.advice;
}

function folderHint(name: string, host: Host): Phrase {
  const profiles = host.listFolder(name).filter(file => /\.(pb|pprof|prof)(\.gz)?$/.test(file));
  if (profiles.length === 0)
    return phrase`this is a folder, and no file in it has a name like a profile (*.pb.gz, *.pprof, *.prof)`;
  const example = host.paths.join(name, profiles[0]!);
  return phrase`this is a folder; its profiles are ${someOf(profiles, 5)}: name one, as ${example}, or several, which
    are added up`;
}

/**
 * Records the URL of each mapping in `origins` (pprof: fetch.go collectMappingSources). A mapping without
 * a name and build id gets the URL as its file until symbolization ends.
 */
function withOrigins(p: Profile, url: string, origins: Map<string, Origin[]>): Profile {
  const mappings = p.mappings.map((m): Mapping => {
    const named = m.buildId === '' && m.file === '' ? { ...m, file: url } : m;
    const key = named.buildId || named.file;
    const list = origins.get(key);
    if (list) list.push({ url, start: m.start });
    else origins.set(key, [{ url, start: m.start }]);
    return named;
  });
  return { ...p, mappings };
}
