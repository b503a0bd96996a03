import type { Host, WebRequest } from '../../commands/host.ts';
import { UserError } from '../../core/base/errors.ts';
import { parseProfile } from '../../core/formats/index.ts';
import { combineProfiles, subtractBase } from '../../core/profile/merge.ts';
import { windowsPaths } from '../../core/base/windows-paths.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { phrase } from '../../core/base/phrase.ts';

/** A profile that a page sent, and the site that keeps it. */
interface Sent {
  readonly site: { addBase(name: string, bytes: Uint8Array): string };
  readonly request: Pick<WebRequest, 'body'>;
}

/** What is open, to be compared with another. */
interface Opened {
  readonly profile: Profile;
  readonly host: Pick<Host, 'gunzip'>;
}

/** Largest profile that may be sent. */
export const largestBase = 256 << 20;

/**
 * A profile that was chosen on a page becomes the base of a comparison; gives the number by which
 * addresses name it.
 */
export function addBase({ site, request }: Sent, name: string): string {
  if (request.body.length === 0) throw new UserError('the file is empty', phrase`choose a profile`);
  return site.addBase(windowsPaths.base(name).slice(0, 200) || 'a profile', request.body);
}

/** The site's profile with one of a file subtracted, as -diff_base does it. */
export function compareWith({ profile, host }: Opened, bytes: Uint8Array): Profile {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? host.gunzip(bytes) : bytes;
  return subtractBase(profile, combineProfiles([parseProfile(plain)]), { mark: true, normalize: false });
}
