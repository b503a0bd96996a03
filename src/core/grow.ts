/** Typed arrays that grow by doubling, for columns of unknown length. */
export class GrowInt32 {
  array: Int32Array;
  length = 0;
  constructor(capacity = 64) {
    this.array = new Int32Array(capacity);
  }
  push(value: number): void {
    if (this.length === this.array.length) {
      const bigger = new Int32Array(this.array.length * 2);
      bigger.set(this.array);
      this.array = bigger;
    }
    this.array[this.length++] = value;
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
    if (this.length === this.array.length) {
      const bigger = new Uint32Array(this.array.length * 2);
      bigger.set(this.array);
      this.array = bigger;
    }
    this.array[this.length++] = value;
  }
  finish(): Uint32Array {
    // What was not used was never touched, so it costs address space only.
    return this.array.subarray(0, this.length);
  }
}
