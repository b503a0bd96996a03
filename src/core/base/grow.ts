/** Typed arrays that grow by doubling, for columns of unknown length. */
export class GrowInt32 {
  array: Int32Array;
  length = 0;
  constructor(capacity = 64) {
    this.array = new Int32Array(capacity);
  }
  push(value: number): void {
    if (this.length === this.array.length) this.reserve(1);
    this.array[this.length++] = value;
  }
  /** Makes room for `more` entries. `total`: the expected final length, if it can be guessed. */
  reserve(more: number, total = 0): void {
    const need = this.length + more;
    if (need <= this.array.length) return;
    const bigger = new Int32Array(Math.max(need, this.array.length * 2, total));
    bigger.set(this.array.subarray(0, this.length));
    this.array = bigger;
  }
  append(values: Int32Array): void {
    this.reserve(values.length);
    this.array.set(values, this.length);
    this.length += values.length;
  }
  finish(): Int32Array {
    // What was not used was never touched, so it costs address space only.
    return this.array.subarray(0, this.length);
  }
}

export class GrowUint32 {
  array: Uint32Array;
  length = 0;
  constructor(capacity = 64) {
    this.array = new Uint32Array(capacity);
  }
  push(value: number): void {
    if (this.length === this.array.length) this.reserve(1);
    this.array[this.length++] = value;
  }
  append(values: Uint32Array): void {
    this.reserve(values.length);
    this.array.set(values, this.length);
    this.length += values.length;
  }
  private reserve(more: number): void {
    const need = this.length + more;
    if (need <= this.array.length) return;
    const bigger = new Uint32Array(Math.max(need, this.array.length * 2));
    bigger.set(this.array.subarray(0, this.length));
    this.array = bigger;
  }
  finish(): Uint32Array {
    // What was not used was never touched, so it costs address space only.
    return this.array.subarray(0, this.length);
  }
}
