import { encodeProfile } from '../../core/profile/encode.ts';
import { UserError } from '../../core/base/errors.ts';
import { baseName, joinPath } from '../../core/base/paths.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { Host } from '../host.ts';
import type { Note } from '../outcome.ts';

const instead = '_ takes the place of its slashes in the name of the file';

/**
 * Keeps what was fetched, as pprof does: in $PPROF_TMPDIR, ~/pprof or the
 * folder for temporary files, under a name that says program and sample types.
 */
export function saveFetched(p: Profile, host: Host, notify: (note: Note) => void): void {
  const file = p.mappings[0]?.file ?? '';
  const wanted = `pprof.${file === '' ? '' : `${baseName(file)}.`}${p.sampleTypes.map(t => `${t.type}.`).join('')}`;
  // A type's name is the server's word, and no server chooses a folder.
  const prefix = wanted.replace(/[/\\\0]/g, '_');
  const folder = folderFor(host, notify);
  try {
    const path = host.writeNumbered(folder, prefix, '.pb.gz', [host.gzip(encodeProfile(p))]);
    notify({ level: 'error', text: `Saved profile in ${path}` });
    if (prefix !== wanted) notify({ level: 'hint', text: `a name in the profile holds a path: ${instead}` });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notify({ level: 'error', text: `Could not save profile: ${error.message}` });
    if (error.hint !== undefined) notify({ level: 'hint', text: error.hint });
  }
}

function folderFor(host: Host, notify: (note: Note) => void): string {
  const home = host.env('HOME') ?? host.env('USERPROFILE') ?? '';
  const folders = [host.env('PPROF_TMPDIR') ?? '', home === '' ? '' : joinPath(home, 'pprof'), host.tempDir()];
  for (const folder of folders.filter(f => f !== '')) {
    try {
      host.makeFolder(folder);
      return folder;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notify({ level: 'error', text: `Could not use temp dir ${folder}: ${error.message}` });
    }
  }
  throw new UserError('failed to identify temp dir', 'set PPROF_TMPDIR to a folder that can be written');
}
