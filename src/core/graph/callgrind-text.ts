import { cell, cellLine } from '../base/cells.ts';
import type { Line } from '../base/cells.ts';
import { sortEdges } from './graph.ts';
import type { Node } from './graph.ts';
import { fromFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { scale } from '../base/measure.ts';
import type { NodeInfo } from './nodes.ts';
import type { Report } from './report.ts';

/**
 * Writes a report's graph in callgrind's profile format (pprof: report.go
 * printCallgrind): a cost line per address, followed by its calls. Costs are
 * whole numbers of the report's unit. `divide_by` affects the choice of the
 * unit, but not the costs.
 */
export function* composeCallgrind(report: Report): Iterable<Line> {
  const { nodes } = report.graph().graph;
  const { sampleUnit, sampleType } = report.view;
  const unit = report.outputUnit;
  const cost = (value: Int64): Int64 => fromFloat(scale(value, sampleUnit, unit).value);
  const callees = distinctNames(nodes);
  const objects = new NameIds();
  const files = new NameIds();
  const names = new NameIds();

  yield cellLine('grind-positions', 'positions: instr line');
  yield cellLine('grind-events', 'events: ', cell('events', `${sampleType}(${unit})`));
  let previous: NodeInfo | null = null;
  for (const { info, flatValue, out } of nodes) {
    if (
      previous === null ||
      info.objectFile !== previous.objectFile ||
      info.file !== previous.file ||
      info.name !== previous.name
    ) {
      yield cellLine('blank', '');
      yield cellLine('grind-name', `ob=${objects.text(info.objectFile)}`);
      yield cellLine('grind-name', `fl=${files.text(info.file)}`);
      yield cellLine('grind-name', `fn=${names.text(info.name)}`);
    }
    const costs = cell('cost', String(cost(flatValue)));
    yield cellLine('grind-cost', `${position(previous, info.address)} ${info.line} `, costs);
    for (const { dest, weight } of sortEdges(out)) {
      // A callee whose values cancel to 0 is not a node of the report, so it has no name.
      yield cellLine('grind-called', `cfl=${files.text(dest.info.file)}`);
      yield cellLine('grind-called', `cfn=${names.text(callees.get(dest) ?? '')}`);
      // The format requires a number of calls, which a profile does not record.
      yield cellLine('grind-calls', `calls=0 ${position(previous, dest.info.address)} ${dest.info.line}`);
      yield cellLine('grind-call-cost', '* * ', cell('cost', String(cost(weight))));
    }
    previous = info;
  }
}

/** The format's name compression (pprof: report.go callgrindName). */
class NameIds {
  private readonly ids = new Map<string, number>();

  /** Returns `(id) name` the first time, then `(id)`; an empty text for an empty name. */
  text(name: string): string {
    if (name === '') return '';
    const known = this.ids.get(name);
    if (known !== undefined) return `(${known})`;
    this.ids.set(name, this.ids.size + 1);
    return `(${this.ids.size}) ${name}`;
  }
}

/** The format's subposition compression: relative to the previous node if that is shorter (pprof: callgrindAddress). */
function position(previous: NodeInfo | null, address: number | bigint): string {
  const absolute = `0x${address.toString(16)}`;
  if (previous === null) return absolute;
  if (previous.address === address) return '*';
  const step = BigInt.asIntN(64, BigInt(address) - BigInt(previous.address));
  const relative = step < 0n ? String(step) : `+${step}`;
  return relative.length < absolute.length ? relative : absolute;
}

/**
 * Returns the name of each node (pprof: report.go getDisambiguatedNames). To the
 * format, equal names in one file are one function. Functions that share a name
 * and file but differ in binary or start line are numbered, and in a call tree
 * also those that differ in their caller.
 */
function distinctNames(nodes: readonly Node[]): Map<Node, string> {
  const functionsByName = new Map<string, Map<string, number>>();
  const callerIds = new Map<Node, number>();
  const nameOf = ({ info }: Node): string => JSON.stringify([info.name, info.file]);
  const functionOf = ({ index, info, in: incoming }: Node): string => {
    let caller = -1;
    if (index < 0 && incoming.length > 0) {
      const { src } = incoming[0]!;
      caller = callerIds.get(src) ?? callerIds.size;
      callerIds.set(src, caller);
    }
    // A node without address and line is a function of its own for each column.
    const column = info.address === 0 && info.line === 0 ? info.column : 0;
    return JSON.stringify([caller, String(info.startLine), String(column), info.objectFile]);
  };
  const identities = nodes.map(node => ({ node, name: nameOf(node), identity: functionOf(node) }));
  for (const { name, identity } of identities) {
    let functions = functionsByName.get(name);
    if (!functions) functionsByName.set(name, (functions = new Map()));
    if (!functions.has(identity)) functions.set(identity, functions.size + 1);
  }
  return new Map(
    identities.map(({ node, name, identity }) => {
      const functions = functionsByName.get(name)!;
      return [
        node,
        functions.size > 1 ? `${node.info.name} [${functions.get(identity)}/${functions.size}]` : node.info.name,
      ];
    }),
  );
}
