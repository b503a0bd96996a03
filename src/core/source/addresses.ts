import { wrap64 } from '../objects/binary.ts';
import { parseUint64 } from '../base/format-go.ts';
import { mean } from '../graph/sample-weights.ts';
import { add, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { Pattern } from '../base/pattern.ts';
import type { LocationIndex, Profile } from '../profile/profile.ts';
import { compareText } from '../base/text.ts';
import type { View } from '../view/view.ts';

/** A sampled address that matches the argument, and its first location. */
export interface SampledAddress {
  readonly address: bigint;
  readonly location: LocationIndex;
}

/** The values of a view by address, and the addresses and functions that match its argument. */
export class AddressSamples {
  /** Names and system names of the matching functions. */
  readonly interest = new Set<string>();
  /** The matching addresses, ascending. */
  readonly places: readonly SampledAddress[];
  /** Readable names by system name. */
  readonly readable = new Map<string, string>();
  private readonly sums = new Map<bigint, { flat: Int64; cum: Int64 }>();
  /** Every sampled address, ascending. */
  private readonly sampled: BigUint64Array;

  constructor(view: View) {
    const { profile: p, config } = view;
    const { stack, stackFrom, stackTo, locations, lines, functions, strings } = p;
    const values = p.values[view.index]!;
    const divisors = config.mean ? p.values[0]! : null;
    const lookFor = new Interest(p, view.argument!);
    /** Dense numbers of addresses, by location; -1: not met yet. */
    const numbers = new Int32Array(locations.id.length).fill(-1);
    const byAddress = new Map<bigint, number>();
    const addresses: bigint[] = [];
    const flat: Int64[] = [];
    const cum: Int64[] = [];
    const places = new Map<bigint, SampledAddress>();
    let synthetic = p.mappings.reduce((most, m) => (m.limit > most ? m.limit : most), 1n);
    const take = (): bigint => {
      const address = synthetic;
      synthetic = wrap64(synthetic + 1n);
      return address;
    };
    const meet = (location: LocationIndex): number => {
      const address = locations.address.isZero(location) ? take() : BigInt(locations.address.at(location));
      let number = byAddress.get(address);
      if (number === undefined) {
        byAddress.set(address, (number = addresses.length));
        addresses.push(address);
        flat.push(0);
        cum.push(0);
      }
      for (const line of lookFor.linesOf(location, address)) {
        const f = lines.function[line]!;
        this.interest.add(strings.at(functions.name[f]!)).add(strings.at(functions.systemName[f]!));
        if (!places.has(address)) places.set(address, { address, location });
      }
      for (let line = locations.lineFrom[location]!; line < locations.lineTo[location]!; line++) {
        const f = lines.function[line]!;
        this.readable.set(strings.at(functions.systemName[f]!), strings.at(functions.name[f]!));
      }
      return (numbers[location] = number);
    };
    for (const row of p.rows) {
      const value = divisors ? mean(values.at(row), divisors.at(row)) : values.at(row);
      const first = stackFrom[row]!;
      for (let i = stackTo[row]! - 1; i >= first; i--) {
        const location = stack[i]!;
        let number = numbers[location]!;
        if (number < 0) number = meet(location);
        cum[number] = add(cum[number]!, value);
        if (i === first) flat[number] = add(flat[number]!, value);
      }
    }
    addresses.forEach((address, i) => {
      if (flat[i] !== 0 || cum[i] !== 0) this.sums.set(address, { flat: flat[i]!, cum: cum[i]! });
    });
    this.sampled = BigUint64Array.from(this.sums.keys()).sort();
    this.places = [...places.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  flatAt(address: bigint): Int64 {
    return this.sums.get(address)?.flat ?? 0;
  }

  /** Returns the matching functions at some addresses, the largest sum first. */
  functionsAt({ locations, lines, functions, strings }: Profile, places: readonly SampledAddress[]): string[] {
    const sums = new Map<string, Int64>();
    for (const { address, location } of places) {
      const { cum } = this.sums.get(address) ?? { cum: 0 };
      const names = new Set<string>();
      for (let line = locations.lineFrom[location]!; line < locations.lineTo[location]!; line++)
        names.add(strings.at(functions.name[lines.function[line]!]!));
      for (const name of names) if (this.interest.has(name)) sums.set(name, add(sums.get(name) ?? 0, cum));
    }
    const size = (name: string): number => Math.abs(toFloat(sums.get(name)!));
    return [...sums.keys()].sort((a, b) => size(b) - size(a) || compareText(a, b));
  }

  /** Returns the sums over the addresses [from, to). */
  sum(from: bigint, to: bigint): { flat: Int64; cum: Int64 } {
    const { sampled } = this;
    let low = 0;
    for (let high = sampled.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (sampled[middle]! < from) low = middle + 1;
      else high = middle;
    }
    const out = { flat: 0 as Int64, cum: 0 as Int64 };
    for (; low < sampled.length && sampled[low]! < to; low++) {
      const { flat, cum } = this.sums.get(sampled[low]!)!;
      out.flat = add(out.flat, flat);
      out.cum = add(out.cum, cum);
    }
    return out;
  }
}

/** Selects the lines of a location that match the argument. */
class Interest {
  private readonly address: bigint | undefined;
  private readonly known = new Map<number, boolean>();
  private readonly files: readonly boolean[];

  constructor(
    private readonly p: Profile,
    private readonly pattern: Pattern,
  ) {
    this.address = parseUint64(pattern.source);
    this.files = p.mappings.map(m => pattern.test(m.file));
  }

  linesOf(location: LocationIndex, address: bigint): number[] {
    const { locations, lines, functions } = this.p;
    const from = locations.lineFrom[location]!;
    const to = locations.lineTo[location]!;
    if (address === this.address) return to > from ? [to - 1] : [];
    const mapping = locations.mapping[location]!;
    const out: number[] = [];
    for (let line = from; line < to; line++) {
      const f = lines.function[line]!;
      const wanted =
        (line === from && mapping >= 0 && this.files[mapping]!) ||
        [functions.name[f]!, functions.systemName[f]!, functions.filename[f]!].some(name => this.test(name));
      if (wanted) out.push(line);
    }
    return out;
  }

  private test(name: number): boolean {
    let found = this.known.get(name);
    if (found === undefined) this.known.set(name, (found = this.pattern.test(this.p.strings.at(name))));
    return found;
  }
}
