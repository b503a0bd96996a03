import { growTo, startKernel, unlessFull, writeStruct } from '../base/kernel.ts';
import type { FieldsOf, Struct } from '../base/kernel.ts';
import type { NodeTable } from './nodes.ts';
import type { Profile } from '../profile/profile.ts';
import type { NodeSums, Weights } from './sample-weights.ts';
import type { LocationLists, NodeSelection } from './selection.ts';
import type { StackTree } from './stacktree-columns.ts';
import { walkCode, walkLayout } from './walk-code.ts';
import type { WalkKernel } from './walk-code.ts';

type KernelColumn = Int32Array | Uint32Array | Uint8Array | Float64Array;

/** The columns of an Edges (see edges.ts). */
interface EdgeColumns {
  readonly count: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly sums: readonly Float64Array[];
  readonly flags: Uint8Array;
}

/** Whether the extra pass of boundEdges (see edges.ts) saves time. It does not for few nodes, which have few edges. */
export const paysToBound = (entries: number, nodes: number): boolean =>
  entries > 1 << 15 && nodes >= Walker.range.boundFrom;
const { boundSlots } = walkLayout;

/** Bytes; a kernel with more memory than this is released after use. */
const mostKept = 1 << 25;

/**
 * Runs the passes over stacks in WebAssembly, for profiles of medium size. In
 * JavaScript such a pass would end about when the engine has compiled it.
 * Small profiles do not repay the start of the kernel, large ones the copy into
 * its memory. Results equal those of the functions of the same names in
 * stacktree.ts, sums.ts and edges.ts, bit for bit. Methods return null if the
 * memory is too small; the caller then uses those functions.
 *
 * src/kernel/walk-memory.ts draws the kernel's memory.
 */
export class Walker {
  /**
   * The profiles that use the kernel have at least `least` locations in all
   * stacks, and fewer than `below` locations and rows. `boundFrom`: the number
   * of nodes from which boundEdges pays. Tests set other values.
   */
  static readonly range = { least: 1 << 13, below: 1 << 20, boundFrom: 400 };
  private static shared: Walker | null | undefined;
  /** The address of the first free byte of the kernel's memory. */
  private free: number = walkLayout.columnsAt;

  private constructor(private readonly kernel: WalkKernel) {}

  /** Returns the shared walker, or null if the profile is out of range or WebAssembly is missing. */
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
      const last = this.allocate(rows * 4);
      this.write(walkLayout.stacks, {
        rows,
        longest,
        locations: this.put(stack),
        from: this.put(stackFrom),
        to: this.put(stackTo),
        last,
      });
      const most = kernel.mostChunks();
      if (most < 0) return null;
      this.write(walkLayout.chunks, {
        count: 0,
        slots,
        memory: this.fill(slots * 4, 255),
        hashes: this.allocate(slots * 4),
        parent: this.allocate(most * 4),
        from: this.allocate(most * 4),
        size: this.allocate(most * 4),
      });
      const count = kernel.findChunks();
      const total = kernel.totalSize();
      this.write(walkLayout.order, {
        family: this.allocate(count * 4),
        next: this.allocate(count * 4),
        place: this.allocate(count * 4),
      });
      const tree = {
        count,
        parent: this.allocate(count * 4),
        until: this.allocate(count * 4),
        from: this.allocate(count * 4),
        size: this.allocate(count),
        locations: this.allocate(total * 4),
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
          flat: this.fill(count * 8, 0),
          cum: this.fill(count * 8, 0),
          seen: this.fill(count * 4, 0),
        };
        this.write(walkLayout.nodeSums, sums);
        kernel.sumChunks();
        flat.push(this.take(Float64Array, sums.flat, count));
        cum.push(this.take(Float64Array, sums.cum, count));
      }
      return { flat, cum };
    });
  }

  /**
   * See sumEdges. `frames` are the selected frames of each location. If it is a
   * Uint8Array, it marks the locations of listed nodes, and only edges to or
   * from listed nodes are returned. Edges to listed nodes that weigh less than
   * `least` may be omitted; 0 = none are.
   */
  edges(
    tree: StackTree,
    { rows, columns }: Weights,
    chosen: NodeSelection,
    frames: LocationLists | Uint8Array,
    listed: Uint8Array,
    least: number,
  ): EdgeColumns | null {
    // Usually few edges exceed `least`, so a small table is tried first.
    for (let slots = 1 << 15; ; slots *= 8) {
      const found = this.run(kernel => {
        this.putTree(kernel, tree, rows);
        const entryCount = this.putEntries(kernel, tree, chosen, frames);
        if (entryCount < 0) return null;
        const walk = { lastPlace: this.allocate(tree.count * 4), bounds: 0 };
        if (least > 0 && paysToBound(entryCount, chosen.nodes.length)) {
          walk.bounds = this.fill(boundSlots * 8, 0);
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

  /** Sums the edges of the entries in memory; returns 'more' if they need more slots. */
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
      first: this.allocate(most * 4),
      second: this.allocate(most * 4),
      flags: this.fill(most, 0),
      slots: this.fill(slots * 4, 255),
      mask: slots - 1,
      lastEdge: this.allocate(places * 4),
      skips: this.fill(tree.count, 0),
    };
    this.write(walkLayout.edges, edges);
    const allSums: number[] = [];
    for (const column of columns) {
      this.putWeights(kernel, tree, column, false);
      const sums = this.fill(most * 8, 0);
      this.write(walkLayout.edgeSums, {
        sums,
        seenUntil: this.fill(most * 4, 0),
        lastCaller: this.fill(places * 4, 255),
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

  /** Writes the entries (see ChosenFrames) into memory; returns their number, -1 = too many. */
  private putEntries(
    kernel: WalkKernel,
    { count }: StackTree,
    { table, touched, place }: NodeSelection,
    frames: LocationLists | Uint8Array,
  ): number {
    const entries = { from: this.fill(count * 4 + 4, 0), entries: 0, tail: this.fill(count, 0) };
    const isAround = frames instanceof Uint8Array;
    if (isAround) {
      this.write(walkLayout.around, {
        near: this.put(frames),
        nearBelow: this.fill(count, 0),
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
    entries.entries = this.allocate(Math.max(entryCount, 1) * 4);
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
      used: this.fill(tree.count, 0),
    });
    this.write(walkLayout.rows, { count: rows.length, rows: this.put(rows) });
    kernel.usedChunks();
  }

  private putFrames(from: NodeTable['frameFrom'], nodes: NodeTable['frameNode']): void {
    this.write(walkLayout.frames, { from: this.put(from), nodes: this.put(nodes) });
  }

  /** Sums a column of the rows along the tree that is in memory. */
  private putWeights(kernel: WalkKernel, { count }: StackTree, column: Float64Array, magnitudes: boolean): void {
    this.write(walkLayout.weights, {
      magnitudes: magnitudes ? 1 : 0,
      column: this.put(column),
      own: this.fill(count * 8, 0),
      all: this.allocate(count * 8),
    });
    kernel.treeWeights();
  }

  private write<Of extends Struct>(struct: Of, values: FieldsOf<Of>): void {
    writeStruct(this.kernel.memory, struct, values);
  }

  /** Runs `work` with empty kernel memory; returns null if the memory is too small. */
  private run<T>(work: (kernel: WalkKernel) => T): T | null {
    this.free = walkLayout.columnsAt;
    const out = unlessFull(() => work(this.kernel));
    if (this.kernel.memory.buffer.byteLength > mostKept) Walker.shared = undefined;
    return out;
  }

  /** Allocates bytes without initializing them; returns their address. */
  private allocate(bytes: number): number {
    const address = this.free;
    this.free += (bytes + 7) & ~7;
    growTo(this.kernel.memory, this.free);
    return address;
  }

  /** Allocates bytes and sets each to `value`; returns their address. */
  private fill(bytes: number, value: number): number {
    const address = this.allocate(bytes);
    new Uint8Array(this.kernel.memory.buffer, address, bytes).fill(value);
    return address;
  }

  /** Copies a column into the memory; returns its address. */
  private put(column: KernelColumn): number {
    const address = this.allocate(column.byteLength);
    new Uint8Array(this.kernel.memory.buffer, address, column.byteLength).set(
      new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
    );
    return address;
  }

  /** Copies a column out of the memory. */
  private take<T extends KernelColumn>(
    type: new (buffer: ArrayBuffer, offset: number, length: number) => T,
    address: number,
    length: number,
  ): T {
    return new type(this.kernel.memory.buffer, address, length).slice() as T;
  }
}
