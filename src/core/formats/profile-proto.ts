import { phrase } from '../base/phrase.ts';
import { ConcatenatedError, decodeProfile } from '../profile/decode.ts';
import { WireError } from '../profile/wire.ts';
import { NotThisFormat, refuse } from './format.ts';
import type { Format } from './format.ts';

/** profile.proto. It has no magic number: only decoding decides. */
export const profileProto: Format = {
  name: phrase`a profile in the profile.proto format`,
  dialect: 'pprof',
  byLines: false,
  sniff: () => true,

  open(bytes) {
    try {
      return { profile: decodeProfile(bytes) };
    } catch (error) {
      if (error instanceof ConcatenatedError) {
        refuse(
          'concatenated profiles detected',
          phrase`the file holds several profiles, one after the other: give them as separate files, and they are
            merged`,
        );
      }
      if (error instanceof WireError) throw new NotThisFormat(null);
      throw error;
    }
  },
};
