import type { NodeTable } from './nodes.ts';

/** A selection of nodes, for passes over the stacks that skip all others. */
export class NodeSelection {
  /** By node of the table: its index in `nodes`, or -1. */
  readonly place: Int32Array;
  /** The selected nodes, as indices into the table. */
  readonly nodes: ArrayLike<number>;
  /** 1 for locations with a frame of a selected node. */
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

  static all(table: NodeTable): NodeSelection {
    return new NodeSelection(
      table,
      Int32Array.from({ length: table.count }, (_, i) => i),
    );
  }
}

/**
 * The frames of selected nodes in each location, outermost first. Those of
 * location l are entries[from[l], from[l + 1]); ChosenFrames draws an entry.
 */
export interface LocationLists {
  readonly from: Uint32Array;
  readonly entries: Int32Array;
  /** By location: residualFlag if frames after its last entry are skipped. */
  readonly tail: Uint8Array;
}
