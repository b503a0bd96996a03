import { multiply, toInt64 } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { ValueType } from '../profile/profile.ts';
import type { PlainSample } from './builder.ts';
import { NotThisFormat } from './format.ts';
import type { Format, Reading } from './format.ts';
import type { Address } from './integers.ts';
import { toAddress } from './integers.ts';
import { buildJava } from './java.ts';
import { ScannedLines } from './lines.ts';
import { readMap } from './memorymap.ts';
import { AddressStacks, dropDoubledLeaves } from './stacks.ts';
import { phrase } from '../base/phrase.ts';

const types: readonly ValueType[] = [
  { type: 'samples', unit: 'count' },
  { type: 'cpu', unit: 'nanoseconds' },
];

/**
 * The CPU profile of gperftools: words of 4 or 8 bytes in the byte order of the recording machine
 * (pprof: legacy_profile.go parseCPU).
 *
 *   0, 3, 0, period in microseconds, 0       the header; the third word is 1 for Java
 *   count, depth, leaf, ..., root            a sample, repeated
 *   0, 1, 0                                  the end of the samples
 *   the memory map, as text
 */
export const binaryCpu: Format = {
  name: phrase`a binary CPU profile`,
  dialect: 'pprof',
  byLines: false,
  sniff: bytes => readHeader(bytes) !== null,

  open(bytes: Uint8Array): Reading {
    const header = readHeader(bytes);
    if (!header) throw new NotThisFormat(phrase`it has no such header`);
    const { words, java } = header;
    const period = multiply(toInt64(BigInt(header.microseconds)), 1000);
    const stacks = readSamples(words, java, period);
    const about = { periodType: types[1]!, period };
    if (java) return { profile: buildJava(stacks, words.rest, types, about) };
    dropHandlerFrames(stacks.samples);
    const map = readMap(new ScannedLines(words.rest, phrase` of the memory map`));
    return { profile: stacks.finish(types, about, map, { polish: dropDoubledLeaves }) };
  },
};

interface CpuHeader {
  /** The words after the header. */
  readonly words: Words;
  readonly java: boolean;
  readonly microseconds: Address;
}

function readHeader(bytes: Uint8Array): CpuHeader | null {
  for (const [size, little] of [
    [4, true],
    [4, false],
    [8, true],
    [8, false],
  ] as const) {
    const words = new Words(bytes, size, little);
    const [zero, three, java, microseconds, padding] = [
      words.next(),
      words.next(),
      words.next(),
      words.next(),
      words.next(),
    ];
    if (words.ended || zero !== 0 || three !== 3 || (java !== 0 && java !== 1) || microseconds === 0 || padding !== 0)
      continue;
    return { words, java: java === 1, microseconds };
  }
  return null;
}

/** Reads unsigned words, one after the other. */
class Words {
  /** True if a word was read past the end of the bytes. */
  ended = false;
  private position = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly size: 4 | 8,
    private readonly little: boolean,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Returns the next word; 0 past the end. */
  next(): Address {
    if (this.left < this.size) {
      this.ended = true;
      this.position = this.bytes.length;
      return 0;
    }
    const at = this.position;
    this.position += this.size;
    return this.size === 4 ? this.view.getUint32(at, this.little) : toAddress(this.view.getBigUint64(at, this.little));
  }

  /** The number of bytes left. */
  get left(): number {
    return this.bytes.length - this.position;
  }

  get rest(): Uint8Array {
    return this.bytes.subarray(this.position);
  }
}

/** Reads the samples up to the end mark. A profile that was cut off after a whole sample has no mark. */
function readSamples(words: Words, java: boolean, period: Int64): AddressStacks {
  const stacks = new AddressStacks();
  while (words.left > 0) {
    const times = words.next();
    const depth = words.next();
    if (words.ended || depth > Math.floor(words.left / 4))
      throw new NotThisFormat(
        phrase`sample ${stacks.samples.length + 1} is longer than what is left of the file, which may be cut
          off`,
      );
    // A stack of 8-byte words can still end after the file: as in pprof, the missing frames are 0.
    const addresses = Array.from({ length: Number(depth) }, () => words.next());
    if (times === 0 && depth === 1 && addresses[0] === 0) break;
    const count = toInt64(BigInt(times));
    // In Java profiles these are ids of locations, not addresses.
    stacks.add(addresses, java ? Infinity : 1, [count, multiply(count, period)]);
  }
  return stacks;
}

/**
 * Removes up to two frames of the signal handler: a second frame that (almost) all samples share
 * (pprof: legacy_profile.go cpuProfile).
 */
function dropHandlerFrames(samples: readonly PlainSample[]): void {
  const enough = samples.length - Math.floor(samples.length / 32);
  for (let round = 0; round < 2; round++) {
    const counts = new Map<number, number>();
    for (const { stack } of samples) if (stack.length > 1) counts.set(stack[1]!, (counts.get(stack[1]!) ?? 0) + 1);
    const handler = [...counts].find(([, count]) => count >= enough)?.[0];
    if (handler === undefined) return;
    for (const { stack } of samples) if (stack.length > 1 && stack[1] === handler) stack.splice(1, 1);
  }
}
