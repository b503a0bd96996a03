import { growTo, startKernel, unlessFull, writeStruct } from '../base/kernel.ts';
import type { FieldsOf, Struct } from '../base/kernel.ts';
import type { NodeTable } from './nodes.ts';
import type { Profile } from '../profile/profile.ts';
import type { NodeSums, Weights } from './sample-weights.ts';
import type { LocationLists, Selection } from './selection.ts';
import type { StackTree } from './stacktree-columns.ts';
import { walkCode, walkLayout } from './walk-code.ts';
import type { WalkKernel } from './walk-code.ts';

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
const { boundSlots } = walkLayout;

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
  private free: number = walkLayout.columnsAt;

  private constructor(private readonly kernel: WalkKernel) {}

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
      Walker.shared = kernel && new Walker(kernel);
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
      const last = this.room(rows * 4);
      this.write(walkLayout.stacks, {
        rows,
        longest,
        locations: this.put(stack),
        from: this.put(stackFrom),
        to: this.put(stackTo),
        last,
      });
      const most = kernel.mostStretches();
      if (most < 0) return null;
      this.write(walkLayout.stretches, {
        count: 0,
        slots,
        memory: this.filled(slots * 4, 255),
        hashes: this.room(slots * 4),
        parent: this.room(most * 4),
        from: this.room(most * 4),
        size: this.room(most * 4),
      });
      const count = kernel.findStretches();
      const total = kernel.totalSize();
      this.write(walkLayout.order, {
        family: this.room(count * 4),
        next: this.room(count * 4),
        place: this.room(count * 4),
      });
      const tree = {
        count,
        parent: this.room(count * 4),
        until: this.room(count * 4),
        from: this.room(count * 4),
        size: this.room(count),
        locations: this.room(total * 4),
        last,
        used: 0,
      };
      this.write(walkLayout.tree, tree);
      kernel.depthFirst();
      return {
        count,
        parent: this.take(Int32Array, tree.parent, count),
        until: this.take(Int32Array, tree.until, count),
        from: this.take(Uint32Array, tree.from, count),
        size: this.take(Uint8Array, tree.size, count),
        locations: this.take(Int32Array, tree.locations, total),
        last: this.take(Int32Array, last, rows),
      };
    });
  }

  nodeSums(tree: StackTree, { rows, columns }: Weights, { count, frameFrom, frameNode }: NodeTable): NodeSums | null {
    return this.run(kernel => {
      this.putTree(kernel, tree, rows);
      this.putFrames(frameFrom, frameNode);
      const flat: Float64Array[] = [];
      const cum: Float64Array[] = [];
      for (const column of columns) {
        this.putWeights(kernel, tree, column, false);
        const sums = {
          flat: this.filled(count * 8, 0),
          cum: this.filled(count * 8, 0),
          seen: this.filled(count * 4, 0),
        };
        this.write(walkLayout.nodeSums, sums);
        kernel.sumStretches();
        flat.push(this.take(Float64Array, sums.flat, count));
        cum.push(this.take(Float64Array, sums.cum, count));
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
        this.putTree(kernel, tree, rows);
        const entryCount = this.putEntries(kernel, tree, chosen, frames);
        if (entryCount < 0) return null;
        const walk = { lastPlace: this.room(tree.count * 4), bounds: 0 };
        if (least > 0 && paysToBound(entryCount, chosen.nodes.length)) {
          walk.bounds = this.filled(boundSlots * 8, 0);
          this.write(walkLayout.edgeWalk, walk);
          this.putWeights(kernel, tree, columns[0]!, true);
          kernel.boundEdges();
        }
        this.write(walkLayout.edgeWalk, walk);
        return this.sumEdges(kernel, tree, columns, slots, {
          places: chosen.nodes.length,
          least,
          listed: this.put(listed),
          onlyListed: frames instanceof Uint8Array ? 1 : 0,
        });
      });
      if (found !== 'more') return found;
    }
  }

  /** Adds up the edges of the entries in memory; 'more' where they need more slots. */
  private sumEdges(
    kernel: WalkKernel,
    tree: StackTree,
    columns: readonly Float64Array[],
    slots: number,
    { places, ...wanted }: { places: number; least: number; listed: number; onlyListed: number },
  ): EdgeColumns | 'more' {
    const most = slots / 2 + 1;
    const edges = {
      ...wanted,
      count: 0,
      first: this.room(most * 4),
      second: this.room(most * 4),
      flags: this.filled(most, 0),
      slots: this.filled(slots * 4, 255),
      mask: slots - 1,
      lastEdge: this.room(places * 4),
      skips: this.filled(tree.count, 0),
    };
    this.write(walkLayout.edges, edges);
    const allSums: number[] = [];
    for (const column of columns) {
      this.putWeights(kernel, tree, column, false);
      const sums = this.filled(most * 8, 0);
      this.write(walkLayout.edgeSums, {
        sums,
        seenUntil: this.filled(most * 4, 0),
        lastCaller: this.filled(places * 4, 255),
      });
      allSums.push(sums);
      if (kernel.sumEdges() === 0) return 'more';
    }
    const count = new Int32Array(kernel.memory.buffer)[walkLayout.edges.ints.count]!;
    return {
      count,
      first: this.take(Int32Array, edges.first, count),
      second: this.take(Int32Array, edges.second, count),
      sums: allSums.map(sums => this.take(Float64Array, sums, count)),
      flags: this.take(Uint8Array, edges.flags, count),
    };
  }

  /** Writes the entries that edges are made of; returns their number, -1 = too many. */
  private putEntries(
    kernel: WalkKernel,
    { count }: StackTree,
    { table, touched, place }: Selection,
    frames: LocationLists | Uint8Array,
  ): number {
    const entries = { from: this.filled(count * 4 + 4, 0), entries: 0, tail: this.filled(count, 0) };
    const isAround = frames instanceof Uint8Array;
    if (isAround) {
      this.write(walkLayout.around, {
        near: this.put(frames),
        nearBelow: this.filled(count, 0),
        place: this.put(place),
      });
      this.putFrames(table.frameFrom, table.frameNode);
    } else {
      this.write(walkLayout.lists, {
        touched: this.put(touched),
        from: this.put(frames.from),
        entries: this.put(frames.entries),
        tail: this.put(frames.tail),
      });
    }
    const run = (): number => (isAround ? kernel.framesAround() : kernel.chosenFrames());
    this.write(walkLayout.entries, entries);
    const entryCount = run();
    entries.entries = this.room(Math.max(entryCount, 1) * 4);
    this.write(walkLayout.entries, entries);
    if (entryCount > 0) run();
    return entryCount;
  }

  private putTree(kernel: WalkKernel, tree: StackTree, rows: Uint32Array): void {
    this.write(walkLayout.tree, {
      count: tree.count,
      parent: this.put(tree.parent),
      until: this.put(tree.until),
      from: this.put(tree.from),
      size: this.put(tree.size),
      locations: this.put(tree.locations),
      last: this.put(tree.last),
      used: this.filled(tree.count, 0),
    });
    this.write(walkLayout.rows, { count: rows.length, rows: this.put(rows) });
    kernel.usedStretches();
  }

  private putFrames(from: NodeTable['frameFrom'], nodes: NodeTable['frameNode']): void {
    this.write(walkLayout.frames, { from: this.put(from), nodes: this.put(nodes) });
  }

  /** Adds a column of the rows up along the tree that is in memory. */
  private putWeights(kernel: WalkKernel, { count }: StackTree, column: Float64Array, magnitudes: boolean): void {
    this.write(walkLayout.weights, {
      magnitudes: magnitudes ? 1 : 0,
      column: this.put(column),
      own: this.filled(count * 8, 0),
      all: this.room(count * 8),
    });
    kernel.treeWeights();
  }

  private write<Of extends Struct>(struct: Of, values: FieldsOf<Of>): void {
    writeStruct(this.kernel.memory, struct, values);
  }

  /** Does something with the kernel's memory to itself; null where there is too little of it. */
  private run<T>(work: (kernel: WalkKernel) => T): T | null {
    this.free = walkLayout.columnsAt;
    const out = unlessFull(() => work(this.kernel));
    if (this.kernel.memory.buffer.byteLength > mostKept) Walker.shared = undefined;
    return out;
  }

  /** The address of so many bytes, whatever they are. */
  private room(bytes: number): number {
    const address = this.free;
    this.free += (bytes + 7) & ~7;
    growTo(this.kernel.memory, this.free);
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
