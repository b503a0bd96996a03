/**
 * Numbers pairs of small integers in order of first use. The table is an open hash whose slots hold
 * a pair and its number side by side, so that a hit reads memory in one place:
 *
 *   slots   a  b  number  -   a  b  number  -   -1 -1 -1 -1   ...
 *           └── slot 0 ───┘   └── slot 1 ───┘   └─ empty ─┘
 */
export class PairTable {
  first = new Int32Array(256);
  second = new Int32Array(256);
  count = 0;
  private slots = new Int32Array(4 * 1024).fill(-1);

  /** Returns the pair's number; a new pair gets the next one. */
  find(a: number, b: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = (hashPair(a, b) << 2) & mask;
    for (;;) {
      const pair = slots[slot + 2]!;
      if (pair < 0) return this.insert(a, b, slot);
      if (slots[slot] === a && slots[slot + 1] === b) return pair;
      slot = (slot + 4) & mask;
    }
  }

  private insert(a: number, b: number, slot: number): number {
    const pair = this.append(a, b);
    if (this.count * 8 > this.slots.length) this.rehash();
    else this.put(this.slots, slot, pair);
    return pair;
  }

  protected append(a: number, b: number): number {
    if (this.count === this.first.length) {
      this.first = doubleLength(this.first);
      this.second = doubleLength(this.second);
    }
    this.first[this.count] = a;
    this.second[this.count] = b;
    return this.count++;
  }

  private put(slots: Int32Array, slot: number, pair: number): void {
    slots[slot] = this.first[pair]!;
    slots[slot + 1] = this.second[pair]!;
    slots[slot + 2] = pair;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let pair = 0; pair < this.count; pair++) {
      let slot = (hashPair(this.first[pair]!, this.second[pair]!) << 2) & mask;
      while (slots[slot + 2]! >= 0) slot = (slot + 4) & mask;
      this.put(slots, slot, pair);
    }
    this.slots = slots;
  }
}

function hashPair(a: number, b: number): number {
  const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

/** The largest matrix, in cells, that is used in place of a hash. */
const matrixLimit = 1 << 22;

/** Numbers the pairs of [0, rows) x [0, columns): by a matrix where that is small, by a hash otherwise. */
export class BoundedPairs extends PairTable {
  private readonly matrix: Int32Array | null;

  constructor(
    rows: number,
    private readonly columns: number,
  ) {
    super();
    this.matrix = rows * columns <= matrixLimit ? new Int32Array(rows * columns) : null;
  }

  override find(a: number, b: number): number {
    const { matrix } = this;
    if (matrix === null) return super.find(a, b);
    const cell = a * this.columns + b;
    const known = matrix[cell]!;
    if (known > 0) return known - 1;
    const pair = this.append(a, b);
    matrix[cell] = pair + 1;
    return pair;
  }
}

/** Returns a copy of the array with twice the length. */
export function doubleLength<T extends Int32Array | Uint32Array | Uint8Array | Float64Array>(array: T): T {
  const bigger = new (array.constructor as new (length: number) => T)(array.length * 2);
  bigger.set(array);
  return bigger;
}
