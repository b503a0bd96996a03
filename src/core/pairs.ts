/** Numbers pairs of small integers in order of first use: an open hash over typed arrays. */
export class PairTable {
  first = new Int32Array(256);
  second = new Int32Array(256);
  count = 0;
  private slots = new Int32Array(1024).fill(-1);

  /** The pair's number; a new pair gets the next one. */
  find(a: number, b: number): number {
    const mask = this.slots.length - 1;
    let slot = hashPair(a, b) & mask;
    for (;;) {
      const pair = this.slots[slot]!;
      if (pair < 0) return this.insert(a, b, slot);
      if (this.first[pair] === a && this.second[pair] === b) return pair;
      slot = (slot + 1) & mask;
    }
  }

  private insert(a: number, b: number, slot: number): number {
    if (this.count === this.first.length) {
      this.first = doubled(this.first);
      this.second = doubled(this.second);
    }
    const pair = this.count++;
    this.first[pair] = a;
    this.second[pair] = b;
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.slots[slot] = pair;
    return pair;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let pair = 0; pair < this.count; pair++) {
      let slot = hashPair(this.first[pair]!, this.second[pair]!) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = pair;
    }
    this.slots = slots;
  }
}

function hashPair(a: number, b: number): number {
  const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

/** The same array with twice the room. */
export function doubled<T extends Int32Array | Uint32Array | Uint8Array | Float64Array>(array: T): T {
  const bigger = new (array.constructor as new (length: number) => T)(array.length * 2);
  bigger.set(array);
  return bigger;
}
