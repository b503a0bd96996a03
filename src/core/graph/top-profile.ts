import { Int64Column, Uint64Column, fromFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { scale } from '../base/measure.ts';
import type { Profile } from '../profile/profile.ts';
import type { Node } from './graph.ts';
import type { Report } from './report.ts';
import { Strings, StringsBuilder } from '../profile/strings.ts';

/**
 * Makes a profile of a report's rows (pprof: report.go printTopProto). Each node
 * becomes one sample with one location, in the report's order. The values `cum`
 * and `flat` are whole numbers of the report's unit. The header keeps only time,
 * duration and period.
 */
export function topProfile(report: Report): Profile {
  const { nodes } = report.graph().graph;
  const { profile: source, sampleUnit } = report.view;
  const unit = report.outputUnit;
  const whole = (value: Int64): Int64 => fromFloat(scale(value, sampleUnit, unit).value);

  const strings = new StringsBuilder();
  const { functions, functionOf } = collectFunctions(nodes, strings);
  const count = nodes.length;
  const upTo = (n: number, from = 0): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i + from);
  const numbered = (n: number): Uint64Column => new Uint64Column(new Uint32Array(n), upTo(n, 1));
  return {
    strings: Strings.fromTexts(strings.texts),
    sampleTypes: [
      { type: 'cum', unit },
      { type: 'flat', unit },
    ],
    rows: upTo(count),
    stackFrom: upTo(count),
    stackTo: upTo(count, 1),
    stack: Int32Array.from({ length: count }, (_, i) => i),
    values: [
      Int64Column.of(
        nodes.map(node => whole(node.cumValue)),
        true,
      ),
      Int64Column.of(
        nodes.map(node => whole(node.flatValue)),
        true,
      ),
    ],
    labels: {
      set: new Int32Array(count),
      setFrom: new Uint32Array(2),
      key: new Int32Array(0),
      str: new Int32Array(0),
      num: Int64Column.of([]),
      unit: new Int32Array(0),
    },
    mappings: [],
    locations: {
      id: numbered(count),
      address: Uint64Column.of(nodes.map(node => node.info.address)),
      mapping: new Int32Array(count).fill(-1),
      lineFrom: upTo(count),
      lineTo: upTo(count, 1),
      folded: new Uint8Array(count),
    },
    lines: {
      function: Int32Array.from(functionOf),
      line: Int64Column.of(nodes.map(node => node.info.line)),
      column: Int64Column.of(nodes.map(node => node.info.column)),
    },
    functions: {
      id: numbered(functions.name.length),
      name: Int32Array.from(functions.name),
      systemName: new Int32Array(functions.name.length),
      filename: Int32Array.from(functions.filename),
      startLine: Int64Column.of(functions.startLine),
    },
    header: {
      dropFrames: '',
      keepFrames: '',
      timeNanos: source.header.timeNanos,
      durationNanos: source.header.durationNanos,
      periodType: source.header.periodType,
      period: source.header.period,
      comments: [],
      defaultSampleType: '',
      docUrl: '',
    },
  };
}

/** The functions of nodes, each once, and the index of every node's. */
function collectFunctions(nodes: readonly Node[], strings: StringsBuilder) {
  const ids = new Map<string, number>();
  const functions = { name: [] as number[], filename: [] as number[], startLine: [] as Int64[] };
  const functionOf = nodes.map(({ info }) => {
    const key = JSON.stringify([info.name, info.file, String(info.startLine)]);
    let id = ids.get(key);
    if (id === undefined) {
      ids.set(key, (id = ids.size));
      functions.name.push(strings.add(info.name));
      functions.filename.push(strings.add(info.file));
      functions.startLine.push(info.startLine);
    }
    return id;
  });
  return { functions, functionOf };
}
