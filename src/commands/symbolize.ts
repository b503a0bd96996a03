import { UserError } from '../core/errors.ts';
import { readableNames, systemNames } from '../core/names.ts';
import type { NameStyle } from '../core/names.ts';
import { baseName } from '../core/paths.ts';
import type { Mapping, Profile } from '../core/profile.ts';
import type { Host, TlsFiles } from './host.ts';
import type { Note } from './outcome.ts';

/**
 * Where the parts of a profile that came over the network came from, by build
 * id, else by file name, else by the URL itself. `start` is the mapping's own
 * before profiles were merged.
 */
export type Origins = ReadonlyMap<string, readonly Origin[]>;
export interface Origin {
  readonly url: string;
  readonly start: bigint;
}

export interface SymbolizeOptions {
  /** -symbolize, as typed. */
  readonly mode: string;
  readonly origins: Origins;
  readonly tls: TlsFiles;
}

/**
 * -symbolize: the messages of pprof about binaries that cannot be read, and
 * readable names of C++ and Rust. Names are not looked up in binaries.
 */
export async function symbolize(p: Profile, { mode }: SymbolizeOptions, host: Host, notify: (note: Note) => void): Promise<Profile> {
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
