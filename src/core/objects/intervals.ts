/** Address ranges [low, high), each with an order number. Finds the first one that contains an address. */
export class Intervals {
  private readonly low: BigUint64Array;
  private readonly high: BigUint64Array;
  private readonly order: Float64Array;
  /** The largest `high` of the entries up to each one. */
  private readonly reach: BigUint64Array;

  constructor(entries: readonly (readonly [low: bigint, high: bigint, order: number])[]) {
    const sorted = entries.filter(([low, high]) => low < high).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.low = BigUint64Array.from(sorted, entry => entry[0]);
    this.high = BigUint64Array.from(sorted, entry => entry[1]);
    this.order = Float64Array.from(sorted, entry => entry[2]);
    this.reach = new BigUint64Array(sorted.length);
    let reach = 0n;
    this.high.forEach((high, i) => (this.reach[i] = reach = high > reach ? high : reach));
  }

  /** Returns the lowest order number, from `least` on, of a range that contains an address; -1 = none. */
  first(address: bigint, least = 0): number {
    let behind = 0;
    for (let high = this.low.length; behind < high; ) {
      const middle = (behind + high) >> 1;
      if (this.low[middle]! <= address) behind = middle + 1;
      else high = middle;
    }
    let found = -1;
    for (let i = behind - 1; i >= 0 && this.reach[i]! > address; i--) {
      const order = this.order[i]!;
      if (this.high[i]! > address && order >= least && (found < 0 || order < found)) found = order;
    }
    return found;
  }
}
