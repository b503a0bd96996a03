/** Random numbers by seed, so that a failing case can be run again. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** A copy of the bytes with one to three small damages. */
export function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const out = Array.from(bytes);
  for (let n = random.below(3); n >= 0 && out.length > 0; n--) {
    const at = random.below(out.length);
    switch (random.below(8)) {
      case 0:
        out[at] = random.below(256);
        break;
      case 1:
        out[at] ^= 1 << random.below(8);
        break;
      case 2:
        out[at] = (out[at] + 1) & 255;
        break;
      case 3:
        out[at] = random.pick([0, 1, 2, 127, 128, 255]);
        break;
      case 4:
        out.splice(at, 1);
        break;
      case 5:
        out.splice(at, 0, random.below(256));
        break;
      case 6:
        out.splice(at, 0, ...out.slice(at, at + random.below(20)));
        break;
      default:
        out.length = at;
    }
  }
  return Uint8Array.from(out);
}
