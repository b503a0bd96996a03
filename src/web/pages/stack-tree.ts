import type { Stacks } from '../../core/flame/stacks.ts';

/**
 * All stacks as a trie from the root: stacks share their common prefix. Node 0 is the root; a node's
 * number is larger than its parent's. A node has the sums of the stacks that end in it, with gains and
 * losses in separate columns, because a comparison shows both.
 */
export class StackTrie {
  private parent = new Int32Array(1024);
  private source = new Int32Array(1024);
  private gain = new Float64Array(1024);
  private loss = new Float64Array(1024);
  private count = 1;
  /** Hash table with open addressing, from (parent, source) to a node; 0 = empty, since the root is no child. */
  private slots = new Int32Array(4096);

  private constructor() {
    this.parent[0] = -1;
  }

  static from({ view, rows, values, frameFrom, frameSource }: Stacks): StackTrie {
    const tree = new StackTrie();
    const { stack, stackFrom, stackTo } = view.profile;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]!;
      let node = 0;
      for (let i = stackTo[row]! - 1; i >= stackFrom[row]!; i--) {
        const location = stack[i]!;
        for (let k = frameFrom[location]!; k < frameFrom[location + 1]!; k++) node = tree.child(node, frameSource[k]!);
      }
      const value = Number(values.at(row));
      if (value < 0) tree.loss[node]! -= value;
      else tree.gain[node]! += value;
    }
    return tree;
  }

  private child(parent: number, source: number): number {
    const mask = this.slots.length - 1;
    let at = hash(parent, source) & mask;
    for (let node = this.slots[at]!; node !== 0; node = this.slots[(at = (at + 1) & mask)]!) {
      if (this.parent[node] === parent && this.source[node] === source) return node;
    }
    if (this.count === this.parent.length) this.grow();
    const node = this.count++;
    this.parent[node] = parent;
    this.source[node] = source;
    this.slots[at] = node;
    if (this.count * 2 > this.slots.length) this.rehash();
    return node;
  }

  private grow(): void {
    const size = 2 * this.parent.length;
    const ints = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const out = new Int32Array(size);
      out.set(old);
      return out;
    };
    const floats = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const out = new Float64Array(size);
      out.set(old);
      return out;
    };
    this.parent = ints(this.parent);
    this.source = ints(this.source);
    this.gain = floats(this.gain);
    this.loss = floats(this.loss);
  }

  private rehash(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let node = 1; node < this.count; node++) {
      let at = hash(this.parent[node]!, this.source[node]!) & mask;
      while (this.slots[at] !== 0) at = (at + 1) & mask;
      this.slots[at] = node;
    }
  }

  /** Returns the columns, one entry per node; `loss` is empty if no value is negative. */
  columns(): { gain: Float64Array; loss: Float64Array; parent: Int32Array; source: Int32Array } {
    const { count } = this;
    const loss = this.loss.subarray(0, count);
    return {
      gain: this.gain.subarray(0, count),
      loss: loss.some(value => value !== 0) ? loss : loss.subarray(0, 0),
      parent: this.parent.subarray(0, count),
      source: this.source.subarray(0, count),
    };
  }
}

function hash(parent: number, source: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(source + 1, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
