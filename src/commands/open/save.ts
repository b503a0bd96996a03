import { encodeProfile } from '../../core/profile/encode.ts';
import { UserError } from '../../core/base/errors.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { Host } from '../host.ts';
import type { Remark } from '../outcome.ts';
import { phrase } from '../../core/base/phrase.ts';

const instead = phrase`_ takes the place of its slashes in the name of the file`;
const unfitting = phrase`_ takes the place of what no name of a file has on Windows`;

/**
 * Saves a fetched profile in $PPROF_TMPDIR, ~/pprof or the folder for temporary
 * files, under a name made of program and sample types (pprof: fetch.go
 * fetchProfiles).
 */
export function saveFetched(p: Profile, host: Host, notify: (note: Remark) => void): void {
  const file = p.mappings[0]?.file ?? '';
  const program = file === '' ? '' : `${host.paths.base(file)}.`;
  const wanted = `pprof.${program}${p.sampleTypes.map(t => `${t.type}.`).join('')}`;
  // The server chooses the names of types, and must not choose a folder.
  const slashless = wanted.replace(/[/\\\0]/g, '_');
  // On Windows a colon selects a stream of another file.
  const prefix = host.paths.separator === '\\' ? slashless.replace(/[<>:"|?*\x00-\x1f]/g, '_') : slashless;
  const folder = folderFor(host, notify);
  try {
    const path = host.writeNumbered(folder, prefix, '.pb.gz', [host.gzip(encodeProfile(p))]);
    notify({ level: 'error', text: `Saved profile in ${path}` });
    if (slashless !== wanted) notify({ level: 'hint', text: phrase`a name in the profile holds a path: ${instead}` });
    else if (prefix !== wanted)
      notify({ level: 'hint', text: phrase`the profile names a sample type otherwise: ${unfitting}` });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notify({ level: 'error', text: `Could not save profile: ${error.message}` });
    if (error.advice !== undefined) notify({ level: 'hint', text: error.advice });
  }
}

function folderFor(host: Host, notify: (note: Remark) => void): string {
  const home = host.home();
  const folders = [host.env('PPROF_TMPDIR') ?? '', home === '' ? '' : host.paths.join(home, 'pprof'), host.tempDir()];
  for (const folder of folders.filter(f => f !== '')) {
    try {
      host.makeFolder(folder);
      return folder;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notify({ level: 'error', text: `Could not use temp dir ${folder}: ${error.message}` });
    }
  }
  throw new UserError('failed to identify temp dir', phrase`set PPROF_TMPDIR to a folder that can be written`);
}
