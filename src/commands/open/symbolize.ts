import type { SourceFrame } from '../../core/objects/binary.ts';
import { Interrupted, UserError } from '../../core/base/errors.ts';
import { readableNames, systemNames } from '../../core/symbols/names.ts';
import type { NameStyle } from '../../core/symbols/names.ts';
import type { Paths } from '../../core/base/paths.ts';
import type { LocationIndex, Mapping, Profile } from '../../core/profile/profile.ts';
import { withFrames } from '../../core/symbols/with-names.ts';
import type { Host, TlsFiles } from '../host.ts';
import type { Remark } from '../outcome.ts';
import { poster, symbolizeRemotely } from './symbolz.ts';
import type { Origins } from './symbolz.ts';
import { phrase } from '../../core/base/phrase.ts';

export interface SymbolizeOptions {
  /** -symbolize, as typed. */
  readonly mode: string;
  readonly origins: Origins;
  readonly tls: TlsFiles;
}

/** The parsed value of -symbolize. */
export interface SymbolizeMode {
  readonly none: boolean;
  readonly local: boolean;
  readonly remote: boolean;
  /** Look up names only, which is faster. */
  readonly fast: boolean;
  /** Replace existing names. */
  readonly force: boolean;
  readonly style: NameStyle | 'none';
}

/** Parses the value of -symbolize (pprof: symbolizer.go Symbolize). Calls `complain` for each unknown word. */
export function parseMode(mode: string, complain: (text: string) => void): SymbolizeMode {
  let out: SymbolizeMode = { none: false, local: true, remote: true, fast: false, force: false, style: 'simple' };
  for (const word of mode.toLowerCase().split(':')) {
    const style = /^(?:demangle=)?(full|none|templates|default)$/.exec(word)?.[1];
    if (word === 'none' || word === 'no') return { ...out, none: true };
    if (word === '' || style === 'default') continue;
    if (word === 'local') out = { ...out, local: true, remote: false };
    else if (word === 'fastlocal') out = { ...out, local: true, remote: false, fast: true };
    else if (word === 'remote') out = { ...out, local: false, remote: true };
    else if (word === 'force') out = { ...out, force: true };
    else if (style !== undefined) out = { ...out, style: style as NameStyle | 'none', force: true };
    else {
      complain(`ignoring unrecognized symbolization option: ${mode}`);
      complain('expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]');
    }
  }
  return out;
}

/**
 * Adds names, files and lines to the addresses of a profile: from programs on
 * this machine, then from the servers that it came from. Demangles the names of
 * C++ and Rust. Messages are pprof's. Throws a UserError if a server fails.
 */
export async function symbolize(
  p: Profile,
  options: SymbolizeOptions,
  host: Host,
  notify: (note: Remark) => void,
): Promise<Profile> {
  const mode = parseMode(options.mode, text => notify({ level: 'error', text }));
  if (mode.none) return p;
  if (mode.local) p = await symbolizeLocally(p, mode, host, notify);
  if (mode.remote && options.origins.size > 0)
    p = await symbolizeRemotely(p, mode.force, options.origins, poster(options.tls, host));
  if (mode.style === 'none') return mode.force ? systemNames(p) : p;
  return readableNames(p, mode.style, mode.force);
}

type Frames = Map<LocationIndex, readonly SourceFrame[]>;

async function symbolizeLocally(
  p: Profile,
  { force, fast }: SymbolizeMode,
  host: Host,
  notify: (note: Remark) => void,
): Promise<Profile> {
  const error = (text: string): void => notify({ level: 'error', text });
  const byMapping = new Map<number, LocationIndex[]>();
  p.locations.mapping.forEach((m, l) => {
    const known = byMapping.get(m);
    if (known) known.push(l);
    else byMapping.set(m, [l]);
  });
  const frames: Frames = new Map();
  let missing = false;
  for (const [i, m] of p.mappings.entries()) {
    const locations = byMapping.get(i);
    if (!locations || (!force && (m.hasFunctions || m.hasFilenames || m.hasLineNumbers))) continue;
    if (m.file === '') {
      if (i === 0) error('Main binary filename not available.');
      else missing = true;
      continue;
    }
    if (isUnsymbolizable(m, host.paths) || (m.buildId === '' && isWebAddress(m.file))) continue;
    const name = host.paths.base(m.file) + (m.buildId === '' ? '' : ` (build ID ${m.buildId})`);
    try {
      await symbolizeMapping(p, m, name, locations, frames, fast, host, notify);
    } catch (failure) {
      if (!(failure instanceof UserError) || failure instanceof Interrupted) throw failure;
      error(`Local symbolization failed for ${name}: ${failure.message}`);
      missing = true;
    }
  }
  if (missing)
    error(
      'Some binary filenames not available. Symbolization may be incomplete.\nTry setting ' +
        'PPROF_BINARY_PATH to the search path for local binaries.',
    );
  return withFrames(p, frames);
}

/**
 * Adds the frames of one mapping. A Go program contains all names and lines. Of
 * a C program, `go tool pprof` reads the symbol table; the machine's tools look
 * up the addresses that remain without a name. For C++ and Rust the symbol table
 * lacks most names, so the tools look up all addresses, as in google/pprof. So
 * they do for every program except Go's if the user names the tools.
 */
async function symbolizeMapping(
  p: Profile,
  m: Mapping,
  name: string,
  locations: readonly LocationIndex[],
  frames: Frames,
  fast: boolean,
  host: Host,
  notify: (note: Remark) => void,
): Promise<void> {
  const binary = host.openBinary(m.file, m);
  const addressOf = (l: LocationIndex): bigint => BigInt(p.locations.address.at(l));
  const otherBuild = m.buildId !== '' && binary.buildId !== '' && m.buildId !== binary.buildId;
  const own = new Map<LocationIndex, readonly SourceFrame[]>();
  for (const l of locations) {
    const stack = binary.sourceLine(addressOf(l));
    if (stack) own.set(l, stack);
  }
  const allByTools = host.toolsNamed || (!fast && locations.some(l => binary.isIntricate(addressOf(l))));
  const asked = binary.isGo ? [] : allByTools ? locations : locations.filter(l => !own.has(l));
  if (otherBuild) {
    if (own.size === 0 && asked.length > 0)
      notify({ level: 'error', text: `Local symbolization failed for ${name}: build ID mismatch` });
    notify({
      level: 'hint',
      text:
        own.size > 0
          ? phrase`${m.file} is another build than the one that was profiled: its build id is ${binary.buildId},
              not ${m.buildId}, so names and lines may be wrong`
          : phrase`${m.file} is another build than the one that was profiled: its build id is ${binary.buildId},
              not ${m.buildId}`,
    });
  } else if (asked.length > 0) {
    const addresses = asked.map(l => binary.objectAddress(addressOf(l)));
    const answer = await host.interruptible(async signal => {
      const found = await host.lookUp(m.file, addresses, fast, signal);
      if (signal.aborted) throw new Interrupted();
      return found;
    });
    asked.forEach((l, i) => {
      const stack = answer.frames[i] ?? (own.has(l) ? null : namedOnly(binary.symbolAt(addressOf(l))));
      if (stack) own.set(l, stack);
    });
    if (answer.failure)
      notify({ level: 'hint', text: phrase`${name}: ${answer.failure.tool}: ${answer.failure.message}` });
  }
  // Functions are numbered in the order of the locations.
  for (const l of locations) if (own.has(l)) frames.set(l, own.get(l)!);
}

const namedOnly = (name: string): readonly SourceFrame[] | null =>
  name === '' ? null : [{ function: name, file: '', line: 0 }];

const isWebAddress = (file: string): boolean =>
  /http|^unix$/.test(/^([a-z][a-z0-9+.-]*):/i.exec(file)?.[1]?.toLowerCase() ?? '');

/** Whether a mapping is the system's and has no file on disk. */
function isUnsymbolizable(m: Mapping, paths: Paths): boolean {
  const name = paths.base(m.file);
  return (
    name.startsWith('[') ||
    name.startsWith('linux-vdso') ||
    m.file.startsWith('/dev/dri/') ||
    m.file === '//anon' ||
    m.file.startsWith('/memfd:')
  );
}
