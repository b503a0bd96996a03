import { UserError } from '../base/errors.ts';
import { unixPaths } from '../base/paths.ts';
import type { LocationIndex, MappingIndex, Profile } from '../profile/profile.ts';

/** The path endings of gperftools' profiles. */
const gperftools = ['/pprof/heap', '/pprof/growth', '/pprof/profile', '/pprof/pmuprofile', '/pprof/contention'];

/**
 * Returns the URL at which a profile's server returns names (pprof: symbolz.go symbolz): `symbol`
 * beside the profile for Go and gperftools, `symbolz` for others. Null if the source is not a URL.
 */
export function symbolUrl(source: string): string | null {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]+)([^?#]*)(?:\?[^#]*)?(#.*)?$/i.exec(source);
  if (!parts) return null;
  const [, server, path, fragment = ''] = parts;
  const known = path!.includes('/debug/pprof/') || gperftools.some(end => path!.endsWith(end));
  const found = unixPaths.clean(`${path}/../${known ? 'symbol' : 'symbolz'}`);
  return `${server}${found.startsWith('/') ? found : `/${found}`}${fragment}`;
}

const hex = (address: bigint): string => `0x${address.toString(16)}`;

/**
 * Adds a signed 64-bit distance to an unsigned 64-bit address; returns null if it would wrap
 * (pprof: symbolz.go adjust).
 */
function moveAddress(address: bigint, by: bigint): bigint | null {
  const there = BigInt.asUintN(64, address + by);
  return (by < 0n ? there >= address : there < address) ? null : there;
}

/**
 * Returns the addresses of a mapping without names, in the process's numbering, joined by +; '' if
 * none. `by`: the process's addresses minus the profile's.
 */
export function symbolQuery(p: Profile, mapping: MappingIndex, by: bigint): string {
  const asked: string[] = [];
  for (const l of locationsOf(p, mapping)) {
    const address = BigInt(p.locations.address.at(l));
    if (address === 0n || p.locations.lineFrom[l] !== p.locations.lineTo[l]) continue;
    const there = moveAddress(address, by);
    if (there === null)
      throw new UserError(
        `cannot adjust address ${address} by ${by}, it would overflow (mapping ${p.mappings[mapping]!.id})`,
      );
    asked.push(hex(there));
  }
  return asked.join('+');
}

function* locationsOf(p: Profile, mapping: MappingIndex): Iterable<LocationIndex> {
  for (let l = 0; l < p.locations.mapping.length; l++) if (p.locations.mapping[l] === mapping) yield l;
}

/** Parses a server's answer, lines `0xADDR name`. As in pprof, a last line without an end is ignored. */
export function symbolReply(p: Profile, mapping: MappingIndex, by: bigint, reply: string): Map<LocationIndex, string> {
  const byAddress = new Map<bigint, string>();
  for (let from = 0, end = reply.indexOf('\n'); end >= 0; from = end + 1, end = reply.indexOf('\n', from)) {
    const found =
      /(0x[0-9a-f]+)[\t\f\r ]+(.*)/is.exec(reply.slice(from, end)) ?? /(0x[0-9a-f]+)()$/i.exec(reply.slice(from, end));
    if (!found) continue;
    const [, text, name] = found;
    const address = BigInt(text!);
    if (address >= 2n ** 64n)
      throw new UserError(`unexpected parse failure ${text}: strconv.ParseUint: parsing "${text}": value out of range`);
    const here = moveAddress(address, BigInt.asIntN(64, -by));
    if (here === null)
      throw new UserError(`cannot adjust symbolz address ${address} by ${BigInt.asIntN(64, -by)}, it would overflow`);
    byAddress.set(here, name!);
  }
  const names = new Map<LocationIndex, string>();
  for (const l of locationsOf(p, mapping)) {
    const name = byAddress.get(BigInt(p.locations.address.at(l)));
    if (name !== undefined) names.set(l, name);
  }
  return names;
}
