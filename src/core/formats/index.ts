import { ConcatenatedError, decodeProfile } from '../decode.ts';
import { UserError } from '../errors.ts';
import type { Profile } from '../profile.ts';
import { WireError } from '../wire.ts';
import { recognise } from './recognise.ts';

/**
 * Uncompressed bytes of any format to a checked profile. Throws a UserError
 * with pprof's sentence: `parsing profile: ...` or `malformed profile: ...`.
 */
export function parseProfile(bytes: Uint8Array): Profile {
  if (bytes.length === 0) {
    throw new UserError('parsing profile: empty input file', 'the file has no bytes: the program that wrote it may have stopped before the profile was flushed');
  }
  try {
    return decodeProfile(bytes);
  } catch (error) {
    if (error instanceof ConcatenatedError) {
      throw new UserError('parsing profile: concatenated profiles detected', 'the file holds several profiles, one after the other: give them as separate files, and they are merged');
    }
    if (!(error instanceof WireError)) throw error;
  }
  const { what, advice } = recognise(bytes);
  // pprof's text formats are read line by line, and a first line of 64 KiB ends that.
  const firstLine = bytes.indexOf(10);
  const tooLong = (firstLine < 0 ? bytes.length : firstLine) >= 65536;
  throw new UserError(`parsing profile: ${tooLong ? 'bufio.Scanner: token too long' : 'unrecognized profile format'}`, `this is ${what}; ${advice}`);
}
