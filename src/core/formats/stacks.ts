import type { Int64 } from '../base/int64.ts';
import type { Header, Profile, ValueType } from '../profile/profile.ts';
import { buildProfile, sortByFirstUse } from './builder.ts';
import type { PlainLocation, PlainMapping, PlainSample } from './builder.ts';
import { machineryFrames } from './frames.ts';
import { before } from './integers.ts';
import type { Address } from './integers.ts';
import { applyMap } from './memorymap.ts';
import type { SymbolLines } from './symbollines.ts';

interface Finish {
  readonly polish?: (samples: readonly PlainSample[], locations: readonly PlainLocation[]) => void;
  readonly names?: SymbolLines | undefined;
}

/** Collects samples whose frames are addresses, as in most older formats. */
export class AddressStacks {
  readonly samples: PlainSample[] = [];
  readonly locations: PlainLocation[] = [];
  private readonly byAddress = new Map<Address, number>();

  /** Returns the index of the location at an address; adds it if it is new. */
  location(address: Address): number {
    let index = this.byAddress.get(address);
    if (index === undefined) {
      index = this.locations.push({ address, mapping: -1, lines: [] }) - 1;
      this.byAddress.set(address, index);
    }
    return index;
  }

  /** Returns the index of the location at an address, or -1. */
  find(address: Address): number {
    return this.byAddress.get(address) ?? -1;
  }

  /**
   * Adds a sample. `returns`: the first frame whose address is a return address, one byte or more
   * after the call: 0 = all frames are, 1 = all but the leaf.
   */
  add(addresses: readonly Address[], returns: number, values: Int64[], bytes?: Int64): void {
    const stack = addresses.map((address, i) => this.location(i >= returns ? before(address) : address));
    this.samples.push(
      bytes === undefined ? { stack, values } : { stack, values, labels: [{ key: 'bytes', number: bytes }] },
    );
  }

  /**
   * Builds the profile, each location in its mapping. `polish` may change the samples before that;
   * `names` are applied if given.
   */
  finish(
    sampleTypes: readonly ValueType[],
    header: Partial<Header>,
    map: readonly PlainMapping[],
    { polish, names }: Finish = {},
  ): Profile {
    const tables = names?.any
      ? names.apply(this.samples, this.locations)
      : { samples: this.samples, locations: this.locations, functions: [] };
    const used = sortByFirstUse({
      sampleTypes,
      ...tables,
      mappings: [],
      header: { ...header, ...machineryFrames(sampleTypes) },
    });
    const mappings = applyMap(map, used.locations);
    if (names?.any) for (const mapping of mappings) mapping.symbolized = true;
    polish?.(used.samples, used.locations);
    return buildProfile({ ...used, mappings });
  }
}

/**
 * Removes a duplicate leaf: recorders that store both the stack and the interrupted address have it
 * twice, the second time as address - 1 (pprof: legacy_profile.go cleanupDuplicateLocations).
 */
export function dropDoubledLeaves(samples: readonly PlainSample[], locations: readonly PlainLocation[]): void {
  for (const { stack } of samples) {
    if (stack.length < 2) continue;
    const [leaf, second] = [locations[stack[0]!]!.address, locations[stack[1]!]!.address];
    if (before(leaf) === second) stack.splice(1, 1);
  }
}
