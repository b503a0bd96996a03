import { startKernel, unlessFull } from '../base/kernel.ts';
import type { NodeTable } from './nodes.ts';
import type { Profile } from '../profile/profile.ts';
import type { NodeSums, Weights } from './sample-weights.ts';
import type { LocationLists, Selection } from './selection.ts';
import type { StackTree } from './stacktree-columns.ts';
import { walkCode } from './walk-code.ts';

/** What src/kernel/walk.ts exports; addresses and numbers in its order. */
type Walk = (...values: readonly number[]) => number;
interface Kernel
  extends Readonly<
    Record<
      | 'mostStretches'
      | 'totalSize'
      | 'stretches'
      | 'depthFirst'
      | 'usedStretches'
      | 'treeWeights'
      | 'sumStretches'
      | 'chosenFrames'
      | 'framesAround'
      | 'boundEdges'
      | 'sumEdges'
      | 'noEdges',
      Walk
    >
  > {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly edgeCount: { readonly value: number };
}

type Column = Int32Array | Uint32Array | Uint8Array | Float64Array;

/** Edges as columns; see Edges. */
interface EdgeColumns {
  readonly count: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly sums: readonly Float64Array[];
  readonly flags: Uint8Array;
}

/**
 * Whether a first walk pays that adds up edges by hash (see boundEdges in edges.ts): of few nodes
 * there are few edges.
 */
export const paysToBound = (entries: number, nodes: number): boolean =>
  entries > 1 << 15 && nodes >= Walker.range.boundFrom;
export const boundSlots = 1 << 17;

/** More memory than this is given back after use. */
const mostKept = 1 << 25;

/**
 * The walks over stacks in WebAssembly, for profiles of middling size: in
 * JavaScript each of them would be over about when the engine has compiled it.
 * Smaller ones do not pay for its start, and larger ones need not be copied
 * into its memory. Results are those of the functions of the same names in
 * stacktree.ts, sums.ts and edges.ts, bit for bit; null where there is no room
 * for what is asked, which is then for those functions, too.
 */
export class Walker {
  /**
   * Locations in all stacks of a profile that is walked here: at least, and
   * below; so many rows, too. And nodes from which edges are bounded first.
   * Tests set others.
   */
  static readonly range = { least: 1 << 13, below: 1 << 20, boundFrom: 400 };
  private static shared: Walker | null | undefined;
  /** The first byte of the kernel's memory that nothing was put into. */
  private free = 8;

  private constructor(private readonly kernel: Kernel) {}

  /** A walker for the stacks of a profile, or null where these go without. */
  static of({ stack, stackFrom, locations, lines }: Profile): Walker | null {
    const { least, below } = Walker.range;
    if (
      stack.length < least ||
      Math.max(stack.length, stackFrom.length, locations.id.length, lines.function.length / 16) >= below
    )
      return null;
    if (Walker.shared === undefined) {
      const kernel = startKernel(walkCode);
      Walker.shared = kernel && new Walker(kernel as Kernel);
    }
    return Walker.shared;
  }

  tree(
    stack: Int32Array,
    stackFrom: Uint32Array,
    stackTo: Uint32Array,
    longest: number,
    slots: number,
  ): StackTree | null {
    const rows = stackFrom.length;
    return this.run(kernel => {
      const [stackAt, fromAt, toAt] = [this.put(stack), this.put(stackFrom), this.put(stackTo)];
      const most = kernel.mostStretches(fromAt, toAt, rows, longest);
      if (most < 0) return null;
      const [parent, from, size, last] = [
        this.room(most * 4),
        this.room(most * 4),
        this.room(most * 4),
        this.room(rows * 4),
      ];
      const count = kernel.stretches(
        stackAt,
        fromAt,
        toAt,
        rows,
        longest,
        this.filled(slots * 4, 255),
        this.room(slots * 4),
        slots,
        parent,
        from,
        size,
        last,
      );
      const total = kernel.totalSize(count, size);
      const out = [this.room(count * 4), this.room(count * 4), this.room(count * 4)] as const;
      const [sizes, locations] = [this.room(count), this.room(total * 4)];
      kernel.depthFirst(
        count,
        rows,
        stackAt,
        parent,
        from,
        size,
        last,
        this.room(count * 4),
        this.room(count * 4),
        this.room(count * 4),
        ...out,
        sizes,
        locations,
      );
      return {
        count,
        parent: this.take(Int32Array, out[0], count),
        until: this.take(Int32Array, out[1], count),
        from: this.take(Uint32Array, out[2], count),
        size: this.take(Uint8Array, sizes, count),
        locations: this.take(Int32Array, locations, total),
        last: this.take(Int32Array, last, rows),
      };
    });
  }

  nodeSums(tree: StackTree, { rows, columns }: Weights, { count, frameFrom, frameNode }: NodeTable): NodeSums | null {
    return this.run(kernel => {
      const { until, from, size, locations, used } = this.putTree(tree, rows);
      const [frameFromAt, frameNodeAt] = [this.put(frameFrom), this.put(frameNode)];
      const flat: Float64Array[] = [];
      const cum: Float64Array[] = [];
      for (const column of columns) {
        const { own, all } = this.weights(tree, rows, column, false);
        const [flatAt, cumAt, seen] = [this.filled(count * 8, 0), this.filled(count * 8, 0), this.filled(count * 4, 0)];
        kernel.sumStretches(
          tree.count,
          until,
          from,
          size,
          locations,
          used,
          own,
          all,
          frameFromAt,
          frameNodeAt,
          flatAt,
          cumAt,
          seen,
        );
        flat.push(this.take(Float64Array, flatAt, count));
        cum.push(this.take(Float64Array, cumAt, count));
      }
      return { flat, cum };
    });
  }

  /**
   * `frames`: what each location has of chosen nodes; or marks for locations,
   * and only the edges to and from listed nodes are wanted, which are those of
   * the marked locations. `least`: edges to listed nodes below may be missing; 0 = none.
   */
  edges(
    tree: StackTree,
    { rows, columns }: Weights,
    chosen: Selection,
    frames: LocationLists | Uint8Array,
    listed: Uint8Array,
    least: number,
  ): EdgeColumns | null {
    // Few edges are heavy enough to be made, as a rule.
    for (let slots = 1 << 15; ; slots *= 8) {
      const found = this.run(kernel => {
        const { count } = tree;
        const { parent, until, used, from, entries, entryCount, tail } = this.putFrames(tree, rows, chosen, frames);
        if (entryCount < 0) return null;
        const lastPlace = this.room(count * 4);
        let bounds = 0;
        if (least > 0 && paysToBound(entryCount, chosen.nodes.length)) {
          bounds = this.filled(boundSlots * 8, 0);
          kernel.boundEdges(
            count,
            parent,
            used,
            from,
            entries,
            lastPlace,
            this.weights(tree, rows, columns[0]!, true).all,
            bounds,
          );
        }
        const most = slots / 2 + 1;
        const places = chosen.nodes.length;
        const [first, second, flags, listedAt] = [
          this.room(most * 4),
          this.room(most * 4),
          this.filled(most, 0),
          this.put(listed),
        ];
        const [slotsAt, skips, lastEdge] = [this.filled(slots * 4, 255), this.filled(count, 0), this.room(places * 4)];
        kernel.noEdges();
        const sums: number[] = [];
        for (const column of columns) {
          const { all } = this.weights(tree, rows, column, false);
          const [lastCaller, seenUntil, sum] = [
            this.filled(places * 4, 255),
            this.filled(most * 4, 0),
            this.filled(most * 8, 0),
          ];
          sums.push(sum);
          const isWhole = kernel.sumEdges(
            count,
            parent,
            until,
            used,
            from,
            entries,
            tail,
            lastPlace,
            skips,
            all,
            lastCaller,
            lastEdge,
            seenUntil,
            first,
            second,
            slotsAt,
            slots - 1,
            sum,
            flags,
            bounds,
            least,
            listedAt,
            frames instanceof Uint8Array ? 1 : 0,
          );
          if (isWhole === 0) return 'more';
        }
        const edges = kernel.edgeCount.value;
        return {
          count: edges,
          first: this.take(Int32Array, first, edges),
          second: this.take(Int32Array, second, edges),
          sums: sums.map(sum => this.take(Float64Array, sum, edges)),
          flags: this.take(Uint8Array, flags, edges),
        };
      });
      if (found !== 'more') return found;
    }
  }

  private putFrames(tree: StackTree, rows: Uint32Array, chosen: Selection, frames: LocationLists | Uint8Array) {
    const { kernel } = this;
    const { count } = tree;
    const at = this.putTree(tree, rows);
    const from = this.filled(count * 4 + 4, 0);
    const tail = this.filled(count, 0);
    let write: (to: number) => number;
    if (frames instanceof Uint8Array) {
      const { frameFrom, frameNode } = chosen.table;
      const columns = [
        this.put(frames),
        this.filled(count, 0),
        this.put(frameFrom),
        this.put(frameNode),
        this.put(chosen.place),
        from,
      ];
      write = to => kernel.framesAround(count, at.parent, at.from, at.size, at.locations, at.used, ...columns, to);
    } else {
      const columns = [
        this.put(chosen.touched),
        this.put(frames.from),
        this.put(frames.entries),
        this.put(frames.tail),
        from,
      ];
      write = to => kernel.chosenFrames(count, at.from, at.size, at.locations, at.used, ...columns, to, tail);
    }
    const entryCount = write(0);
    const entries = this.room(Math.max(entryCount, 1) * 4);
    if (entryCount > 0) write(entries);
    return { ...at, from, tail, entries, entryCount };
  }

  private putTree(tree: StackTree, rows: Uint32Array) {
    const { count, last } = tree;
    const at = {
      parent: this.put(tree.parent),
      until: this.put(tree.until),
      from: this.put(tree.from),
      size: this.put(tree.size),
      locations: this.put(tree.locations),
      used: this.filled(count, 0),
    };
    this.kernel.usedStretches(count, at.parent, this.put(last), this.put(rows), rows.length, at.used);
    return at;
  }

  private weights(
    { count, parent, last }: StackTree,
    rows: Uint32Array,
    column: Float64Array,
    magnitudes: boolean,
  ): { own: number; all: number } {
    const [own, all] = [this.filled(count * 8, 0), this.room(count * 8)];
    this.kernel.treeWeights(
      count,
      this.put(parent),
      this.put(last),
      this.put(rows),
      rows.length,
      this.put(column),
      magnitudes ? 1 : 0,
      own,
      all,
    );
    return { own, all };
  }

  /** Does something with the kernel's memory to itself; null where there is too little of it. */
  private run<T>(work: (kernel: Kernel) => T): T | null {
    this.free = 8;
    const out = unlessFull(() => work(this.kernel));
    if (this.kernel.memory.buffer.byteLength > mostKept) Walker.shared = undefined;
    return out;
  }

  /** The address of so many bytes, whatever they are. */
  private room(bytes: number): number {
    const address = this.free;
    this.free += (bytes + 7) & ~7;
    const { memory } = this.kernel;
    const missing = this.free - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    return address;
  }

  /** The same, of bytes that are `value`. */
  private filled(bytes: number, value: number): number {
    const address = this.room(bytes);
    new Uint8Array(this.kernel.memory.buffer, address, bytes).fill(value);
    return address;
  }

  private put(column: Column): number {
    const address = this.room(column.byteLength);
    new Uint8Array(this.kernel.memory.buffer, address, column.byteLength).set(
      new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
    );
    return address;
  }

  private take<T extends Column>(
    type: new (buffer: ArrayBuffer, offset: number, length: number) => T,
    address: number,
    length: number,
  ): T {
    return new type(this.kernel.memory.buffer, address, length).slice() as T;
  }
}
