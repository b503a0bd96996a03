import type { Int64 } from '../base/int64.ts';
import type { Header, Profile, ValueType } from '../profile/profile.ts';
import { buildProfile, inOrderOfUse } from './builder.ts';
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

/** Samples whose frames are addresses, as most older formats have them, while they are read. */
export class AddressStacks {
  readonly samples: PlainSample[] = [];
  readonly locations: PlainLocation[] = [];
  private readonly byAddress = new Map<Address, number>();

  /** The index of the one location at an address. */
  location(address: Address): number {
    let index = this.byAddress.get(address);
    if (index === undefined) {
      index = this.locations.push({ address, mapping: -1, lines: [] }) - 1;
      this.byAddress.set(address, index);
    }
    return index;
  }

  /** The index of the location at an address, or -1 where no sample was there. */
  find(address: Address): number {
    return this.byAddress.get(address) ?? -1;
  }

  /**
   * Adds a sample. `returns` says from which frame on addresses are those
   * that calls return to, and so lie behind the call: 0 = all of them, 1 = all
   * but the leaf.
   */
  add(addresses: readonly Address[], returns: number, values: Int64[], bytes?: Int64): void {
    const stack = addresses.map((address, i) => this.location(i >= returns ? before(address) : address));
    this.samples.push(
      bytes === undefined ? { stack, values } : { stack, values, labels: [{ key: 'bytes', number: bytes }] },
    );
  }

  /**
   * Columns, with every location in the region of the map that holds it. `polish` has the last word
   * on stacks; `names` are taken where there are any.
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
    const used = inOrderOfUse({
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
 * Where both the stack and the interrupted address were recorded, the leaf is
 * there twice: once as it is and once as the address before.
 */
export function dropDoubledLeaves(samples: readonly PlainSample[], locations: readonly PlainLocation[]): void {
  for (const { stack } of samples) {
    if (stack.length < 2) continue;
    const [leaf, second] = [locations[stack[0]!]!.address, locations[stack[1]!]!.address];
    if (before(leaf) === second) stack.splice(1, 1);
  }
}
