import { UserError } from '../core/errors.ts';
import { parseProfile } from '../core/formats/index.ts';
import { combineProfiles, subtractBase } from '../core/merge.ts';
import { baseName } from '../core/paths.ts';
import type { Ask } from './site.ts';

/** Largest profile that may be sent. */
export const largestBase = 256 << 20;

/**
 * Takes a profile that was chosen on a page as the base of a comparison, as
 * -diff_base does, and gives the number by which addresses name it.
 */
export function addBase(ask: Ask, bytes: Uint8Array, name: string): string {
  const { site } = ask;
  if (bytes.length === 0) throw new UserError('the file is empty', 'choose a profile');
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? site.host.gunzip(bytes) : bytes;
  const base = combineProfiles([parseProfile(plain)]);
  const compared = subtractBase(site.profile, base, { mark: true, normalize: false });
  return site.addBase(baseName(name.replaceAll('\\', '/')).slice(0, 200) || 'a profile', compared);
}
