/** The limit of counted numbers. A second dump repeats some of the first ones, too. */
const mostNumbers = 1 << 20;

/**
 * Counts the goroutines of a text by program and number. A program never reuses a number, so one
 * that occurs twice is in two dumps. Open addressing over typed arrays, since a dump may have
 * millions.
 */
export class GoroutineNumbers {
  private keys = new Float64Array(1024).fill(-1);
  private times = new Int32Array(1024);
  private used = 0;

  /** The most frequent number, and its count. */
  readonly most = { number: 0, times: 0 };

  /** `program`: 32 bits that identify the program. */
  add(number: number, program: number): void {
    // Each thread has a goroutine 0 of its own.
    if (number === 0) return;
    const key = (number % 0x80000000) * 0x200000 + ((program ^ (program >>> 21)) & 0x1fffff);
    let slot = this.slotOf(key);
    if (this.keys[slot]! < 0) {
      if (this.used >= mostNumbers) return;
      if (++this.used * 2 > this.keys.length) {
        this.grow();
        slot = this.slotOf(key);
      }
      this.keys[slot] = key;
    }
    const times = ++this.times[slot]!;
    if (times > this.most.times) Object.assign(this.most, { number, times });
  }

  /** Returns the slot of this key, or the free slot for it. */
  private slotOf(key: number): number {
    const mask = this.keys.length - 1;
    const seed = Math.floor(key / 0x200000) ^ Math.imul(key % 0x200000, 0x01000193);
    let slot = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) >>> 7) & mask;
    while (this.keys[slot]! >= 0 && this.keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, times } = this;
    this.keys = new Float64Array(keys.length * 2).fill(-1);
    this.times = new Int32Array(keys.length * 2);
    for (const [i, key] of keys.entries()) {
      if (key < 0) continue;
      const slot = this.slotOf(key);
      this.keys[slot] = key;
      this.times[slot] = times[i]!;
    }
  }
}
