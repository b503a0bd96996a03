import type { Host, WebRequest } from '../../commands/host.ts';
import { UserError } from '../../core/base/errors.ts';
import { parseProfile } from '../../core/formats/index.ts';
import { combineProfiles, subtractBase } from '../../core/profile/merge.ts';
import { windowsPaths } from '../../core/base/windows-paths.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { phrase } from '../../core/base/phrase.ts';

/** An upload request, and its site. */
interface Sent {
  readonly site: { addBase(name: string, bytes: Uint8Array): string };
  readonly request: Pick<WebRequest, 'body'>;
}

/** The open profile. */
interface Opened {
  readonly profile: Profile;
  readonly host: Pick<Host, 'gunzip'>;
}

/** Largest uploaded profile, in bytes. */
export const largestBase = 256 << 20;

/** Adds an uploaded profile as a base for comparisons; returns its id for addresses. */
export function addBase({ site, request }: Sent, name: string): string {
  if (request.body.length === 0) throw new UserError('the file is empty', phrase`choose a profile`);
  return site.addBase(windowsPaths.base(name).slice(0, 200) || 'a profile', request.body);
}

/** Returns the site's profile minus the profile in `bytes`, as -diff_base does. */
export function compareWith({ profile, host }: Opened, bytes: Uint8Array): Profile {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? host.gunzip(bytes) : bytes;
  return subtractBase(profile, combineProfiles([parseProfile(plain)]), { mark: true, normalize: false });
}
