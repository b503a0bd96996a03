import type { Graph, Node } from '../core/graph/graph.ts';
import type { Int64 } from '../core/base/int64.ts';
import type { Line } from '../core/base/cells.ts';
import type { Report } from '../core/graph/report.ts';
import type { Routine } from '../core/source/disassembly.ts';
import type { Listing } from '../core/source/listing.ts';
import type { WebFunction } from '../core/source/web-listing.ts';
import type { FlameTree } from '../core/flame/flame-tree.ts';
import type { Stacks } from '../core/flame/stacks.ts';
import type { Profile } from '../core/profile/profile.ts';

/** The common part of all results. */
interface Made {
  /** Formats amounts and shares; its view is the source of the numbers. */
  readonly report: Report;
}

/** One row of top: a node with its own and its cumulative value. */
export interface TopRow {
  readonly name: string;
  readonly node: Node;
  /** Whether all, some or none of the shown calls to it were inlined. */
  readonly inlined: 'all' | 'some' | 'none';
  readonly flat: Int64;
  readonly cum: Int64;
  /** Running sum of flat. */
  readonly sum: Int64;
}

/** Functions, one per row. */
export interface TopTable extends Made {
  readonly kind: 'top';
  readonly rows: readonly TopRow[];
}

/** Rows of top above a limit. */
export interface LimitTable extends Made {
  readonly kind: 'above';
  /** The limit as typed; a share is followed by its amount in parentheses. */
  readonly limit: string;
  readonly rows: readonly TopRow[];
  /** Number of rows that were compared with the limit. */
  readonly compared: number;
  /** The sum of all samples if it is above the limit, else undefined. */
  readonly whole: Int64 | undefined;
}

/** Nodes with their callers and callees. */
export interface CallTable extends Made {
  readonly kind: 'calls';
  readonly nodes: readonly Node[];
}

/** Source, line by line. */
export interface SourceListing extends Made {
  readonly kind: 'source';
  readonly listings: readonly Listing[];
}

/** Instructions of functions. */
export interface CodeListing extends Made {
  readonly kind: 'code';
  readonly routines: readonly Routine[];
}

/** Source and instructions of functions, for a page. */
export interface WebListing extends Made {
  readonly kind: 'web-listing';
  readonly functions: readonly WebFunction[];
}

/** Every sample with its labels and its stack: the rows of the view's profile. */
export interface SampleList extends Made {
  readonly kind: 'samples';
}

/** One value of a label. */
export interface TagValue {
  readonly value: string;
  readonly sum: Int64;
  /** A string label has this text. */
  readonly isText: boolean;
  /** The numbers with this text. */
  readonly numbers: readonly Int64[];
}

export interface TagKey {
  readonly key: string;
  readonly sum: Int64;
  /** Largest first. */
  readonly values: readonly TagValue[];
}

/** Values by label. */
export interface LabelTable extends Made {
  readonly kind: 'labels';
  readonly keys: readonly TagKey[];
}

/** Nodes and edges, to be drawn. */
export interface CallGraph extends Made {
  readonly kind: 'graph';
  readonly graph: Graph;
}

/** The boxes of a flame graph; `tree` grows on demand. */
export interface BoxTree extends Made {
  readonly kind: 'boxes';
  readonly stacks: Stacks;
  readonly tree: FlameTree;
}

/** Whole stacks and their values. */
export interface StackList extends Made {
  readonly kind: 'stacks';
  readonly stacks: Stacks;
}

/** The profile itself. */
export interface ProfileDump extends Made {
  readonly kind: 'profile';
  readonly profile: Profile;
  readonly gzip: (bytes: Uint8Array) => Uint8Array;
}

/** Lines without underlying data. */
export interface Document extends Made {
  readonly kind: 'document';
  readonly lines: Iterable<Line>;
}

/** A report as data, before it is printed. */
export type Result =
  | TopTable
  | LimitTable
  | CallTable
  | SourceListing
  | CodeListing
  | WebListing
  | SampleList
  | LabelTable
  | CallGraph
  | BoxTree
  | StackList
  | ProfileDump
  | Document;
