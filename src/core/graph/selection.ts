import type { NodeTable } from './nodes.ts';

/** A choice of nodes, for walks over the stacks that pass over all others. */
export class Selection {
  /** Of a node of the table: its place among the chosen, or -1. */
  readonly place: Int32Array;
  readonly nodes: ArrayLike<number>;
  /** 1 for locations with a chosen frame. */
  readonly touched: Uint8Array;

  constructor(
    readonly table: NodeTable,
    nodes: ArrayLike<number>,
  ) {
    this.nodes = nodes;
    this.place = new Int32Array(table.count).fill(-1);
    for (let i = 0; i < nodes.length; i++) this.place[nodes[i]!] = i;
    const { frameFrom, frameNode } = table;
    this.touched = new Uint8Array(frameFrom.length - 1);
    for (let location = 0; location < this.touched.length; location++) {
      for (let k = frameFrom[location]!; k < frameFrom[location + 1]!; k++)
        if (this.place[frameNode[k]!]! >= 0) this.touched[location] = 1;
    }
  }

  static all(table: NodeTable): Selection {
    return new Selection(
      table,
      Int32Array.from({ length: table.count }, (_, i) => i),
    );
  }
}

/** What each location has of chosen nodes, from the outermost frame on: entries[from[l], from[l + 1]). */
export interface LocationLists {
  readonly from: Uint32Array;
  /** A place, residualFlag where frames before it are passed over, and directFlag. */
  readonly entries: Int32Array;
  /** residualFlag where frames behind the last entry are passed over. */
  readonly tail: Uint8Array;
}
