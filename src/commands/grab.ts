import { Interrupted, UserError } from '../core/errors.ts';
import { Combiner, combineProfiles } from '../core/merge.ts';
import type { Mapping, Profile } from '../core/profile.ts';
import { profileAddress } from '../core/urls.ts';
import type { ProfileAddress } from '../core/urls.ts';
import { fetchProfile } from './fetch.ts';
import type { FetchOptions } from './fetch.ts';
import type { Host } from './host.ts';
import { locateBinaries } from './locate.ts';
import type { Note } from './outcome.ts';
import type { Origin } from './symbolize.ts';
import { openBytes, openWhole } from './unpack.ts';

/** Sources are opened and merged in groups of this size, as pprof does it: the order of adding up shows in some results. */
const groupSize = 128;

export interface GrabOptions extends FetchOptions {
  /** The command line's say on each profile, before they are merged. */
  readonly prepare: (p: Profile) => Profile;
}

/** Several sources made one. */
export interface Grabbed {
  readonly profile: Profile;
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
  /** Sources that were fetched, as they were typed. */
  readonly urls: ReadonlySet<string>;
  /** Whether something came over the network. */
  readonly fetched: boolean;
  /** Sources that could be opened. */
  readonly count: number;
}

type Notify = (note: Note) => void;

/** Opens and merges sources; null when none could be opened. Throws a UserError where they do not fit together. */
export async function grab(names: readonly string[], options: GrabOptions, host: Host, notify: Notify): Promise<Grabbed | null> {
  let all: Grabbed | null = null;
  const task = names.length > 1 ? options.progress.begin('reading', names.length, 'files') : undefined;
  try {
    for (let start = 0; start < names.length; start += groupSize) {
      const group = await grabGroup(names.slice(start, start + groupSize), options, host, notify, done => task?.update(start + done));
      if (!group) continue;
      all = all ? joined(all, group) : group;
    }
  } finally {
    task?.end();
  }
  return all;
}

function joined(a: Grabbed, b: Grabbed): Grabbed {
  const origins = new Map(a.origins);
  for (const [key, list] of b.origins) origins.set(key, [...(origins.get(key) ?? []), ...list]);
  return {
    profile: combineProfiles([a.profile, b.profile]),
    origins,
    urls: new Set([...a.urls, ...b.urls]),
    fetched: a.fetched || b.fetched,
    count: a.count + b.count,
  };
}

async function grabGroup(names: readonly string[], options: GrabOptions, host: Host, notify: Notify, done: (count: number) => void): Promise<Grabbed | null> {
  const addresses = names.map(name => addressOf(name, options, host));
  const errors: Note[] = [];
  const combiner = new Combiner();
  const origins = new Map<string, Origin[]>();
  const urls = new Set<string>();
  // All servers are asked at once, so that those which record do it at the same time.
  const merge = async (answers: readonly (Promise<Uint8Array> | null)[]): Promise<void> => {
    for (const [i, name] of names.entries()) {
      try {
        const answer = answers[i];
        const bytes = answer ? await answer : null;
        const prepared = (p: Profile, tell: Notify): Profile => options.prepare(locateBinaries(p, host, tell));
        let p = prepared(await openBytes(bytes ?? readSource(name, host), name, host, options.progress), notify);
        if (bytes) {
          p = withOrigins(p, addresses[i]!.url, origins);
          urls.add(name);
        }
        combiner.add(p, bytes || name === '-' ? () => p : () => prepared(openWhole(readSource(name, host), host), () => undefined));
      } catch (error) {
        if (!(error instanceof UserError) || error instanceof Interrupted) throw error;
        // A server's text has its own end of line.
        errors.push({ level: 'error', text: `${name}: ${error.message}`.replace(/\n$/, '') });
        if (error.hint !== undefined) errors.push({ level: 'hint', text: error.hint });
      }
      done(i + 1);
    }
  };
  if (addresses.some(address => address !== null)) {
    await host.interruptible(async signal => {
      const answers = addresses.map((address, i) => (address ? fetchProfile(names[i]!, address, options, host, notify, signal) : null));
      // An answer that fails before its turn is not an unhandled error.
      for (const answer of answers) answer?.catch(() => undefined);
      await merge(answers);
    });
  } else await merge(names.map(() => null));
  for (const error of errors) notify(error);
  if (combiner.count === 0) return null;
  return { profile: combiner.finish(), origins, urls, fetched: urls.size > 0, count: combiner.count };
}

/** A source that is no file but has the form of an address. */
function addressOf(name: string, { seconds, timeout }: FetchOptions, host: Host): ProfileAddress | null {
  if (name === '-') return null;
  try {
    host.checkExists(name);
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return profileAddress(name, seconds, timeout);
  }
}

/** One source: a file, or `-` for standard input. */
function readSource(name: string, host: Host): Uint8Array {
  if (name !== '-') host.checkExists(name);
  return host.readFile(name);
}

/** Notes where each mapping came from. One that has no name of its own is called by the URL until names have been looked up. */
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
