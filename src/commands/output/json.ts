import { divide } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';

import { autoLabel } from '../../core/base/measure.ts';
import { timeLabel, unixSeconds } from '../../core/base/time.ts';
import { foldedStacks } from '../../core/flame/folded-text.ts';
import { shownBoxes, valueLabel } from '../../core/flame/shown-boxes.ts';
import { edgeValue, sortEdges } from '../../core/graph/graph.ts';
import type { Edge, Node, Tag } from '../../core/graph/graph.ts';
import { NodeTable } from '../../core/graph/nodes.ts';
import { percentOf } from '../../core/graph/report.ts';
import type { Report } from '../../core/graph/report.ts';
import { mean } from '../../core/graph/sample-weights.ts';
import { setLabels } from '../../core/profile/profile.ts';
import type { Profile } from '../../core/profile/profile.ts';
import type { SourceLine } from '../../core/source/listing.ts';
import type { WebInstruction } from '../../core/source/web-listing.ts';
import { verbatim } from '../../core/base/phrase.ts';
import type { ReportCommand } from '../command.ts';
import type {
  BoxTree,
  CallGraph,
  CallTable,
  CodeListing,
  Document,
  LabelTable,
  LimitTable,
  ProfileDump,
  Result,
  SampleList,
  SourceListing,
  StackList,
  TopRow,
  TopTable,
  WebListing,
} from '../result.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** A list that may be long: it is written item by item, one a line, while it is read. */
class Items {
  constructor(readonly items: Iterable<Json>) {}
}

/** Members of the outermost object in their order. A member without a value is left out. */
type Members = Iterable<readonly [name: string, value: Json | Items | undefined]>;

/**
 * A report as one JSON object, in pieces.
 *
 *   report, kind   which report it is, and what its other members are: result.ts lists the kinds
 *   profile        file, build id, type, unit, time and duration, as far as the profile has them
 *   total          what percentages refer to
 *   filters        `name=value` of each filter that is set
 *   leftOut        nodes and edges that options such as nodecount left out
 *   rows, nodes, edges, listings, ...   the report itself
 *
 * An amount is { value, text, percent }: the number in the profile's own unit, the text that the report shows for
 * it, and its share of the total, without a sign. Numbers beyond 2^53 are strings of digits, because most readers of
 * JSON would round them. Addresses are hexadecimal strings. Bytes of a name that are not UTF-8 are lone surrogates
 * (\udc80 to \udcff), each the byte plus 0xdc00.
 */
export function* jsonOf(name: string, result: Result): Generator<string> {
  let before = '{\n';
  for (const [member, value] of membersOf(name, result)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(member)}: `;
    if (value instanceof Items) yield* listText(value.items);
    else yield JSON.stringify(value);
    before = ',\n';
  }
  yield '\n}\n';
}

function* listText(items: Iterable<Json>): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield `${before}\n${JSON.stringify(item)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : '\n]';
}

/** The command that writes the same report as JSON to where the text would go. */
export function asJson(command: ReportCommand): ReportCommand {
  const { screen: _, plain: _plain, finish: _finish, inspect: _inspect, destination: _to, ...rest } = command;
  return {
    ...rest,
    // Text among the JSON would make it unreadable for a program.
    make: context => command.make({ ...context, say: text => context.hint(verbatim(text.trimEnd())) }),
    print: result => jsonOf(command.name, result),
  };
}

function* membersOf(name: string, result: Result): Members {
  const { report } = result;
  yield ['report', name];
  yield ['kind', result.kind];
  yield ['profile', profileOf(report)];
  yield ['total', { value: exact(report.total), text: report.value(report.total) }];
  yield ['filters', report.view.activeFilters];
  yield* bodyOf(result);
}

/** The members of each kind of result. A kind without an entry does not compile. */
function bodyOf(result: Result): Members {
  switch (result.kind) {
    case 'top':
      return topMembers(result);
    case 'above':
      return limitMembers(result);
    case 'calls':
      return callMembers(result);
    case 'source':
      return sourceMembers(result);
    case 'code':
      return codeMembers(result);
    case 'web-listing':
      return webMembers(result);
    case 'samples':
      return sampleMembers(result);
    case 'labels':
      return labelMembers(result);
    case 'graph':
      return graphMembers(result);
    case 'boxes':
      return boxMembers(result);
    case 'stacks':
      return stackMembers(result);
    case 'profile':
      return dumpMembers(result);
    case 'document':
      return documentMembers(result);
  }
}

/** A number that JSON's readers take as it is. */
const exact = (value: Int64): number | string => (typeof value === 'bigint' ? String(value) : value);

const hex = (address: number | bigint): string => `0x${address.toString(16)}`;

/** A text, or undefined where it is empty. */
const known = (text: string): string | undefined => (text === '' ? undefined : text);

const amountOf = (report: Report, value: Int64, of: Int64 = report.total) => ({
  value: exact(value),
  text: report.value(value),
  percent: percentOf(value, of),
});

function profileOf({ view, locale }: Report): Json {
  const { header, mappings } = view.profile;
  const { timeNanos, durationNanos } = header;
  return {
    file: known(mappings[0]?.file ?? ''),
    buildId: known(mappings[0]?.buildId ?? ''),
    type: view.sampleType,
    unit: view.sampleUnit,
    time:
      timeNanos === 0
        ? undefined
        : { nanoseconds: exact(timeNanos), text: timeLabel(timeNanos, locale.zoneAt(unixSeconds(timeNanos))) },
    duration:
      durationNanos === 0
        ? undefined
        : { nanoseconds: exact(durationNanos), text: autoLabel(durationNanos, 'nanoseconds') },
    comments: header.comments.length === 0 ? undefined : header.comments,
    doc: known(header.docUrl),
  };
}

/** What a graph shows of all, and what was cut off. */
function leftOut(report: Report): readonly [string, Json] {
  const { count, shown, originalCount, droppedNodes, droppedEdges } = report.graph();
  return [
    'leftOut',
    {
      shown: amountOf(report, shown),
      nodesShown: count,
      nodesBeyondCount: originalCount - count,
      nodesBelowFraction: droppedNodes,
      edgesBelowFraction: droppedEdges,
    },
  ];
}

/** A node's printed name and the parts that it is made of. */
const placeOf = ({ name, info }: Node) => ({
  name,
  function: known(info.name),
  file: known(info.file),
  line: info.line === 0 ? undefined : exact(info.line),
  column: info.column === 0 ? undefined : exact(info.column),
  address: info.address === 0 ? undefined : hex(info.address),
  binary: known(info.objectFile),
});

function rowOf(report: Report, { node, flat, cum, sum, inlined }: TopRow): Json {
  const mark = inlined === 'none' ? undefined : inlined;
  const amount = (value: Int64): Json => amountOf(report, value);
  return { ...placeOf(node), flat: amount(flat), sum: amount(sum), cum: amount(cum), inlined: mark };
}

function* mapOf<T>(items: Iterable<T>, map: (item: T) => Json): Generator<Json> {
  for (const item of items) yield map(item);
}

function* topMembers({ report, rows }: TopTable): Members {
  yield leftOut(report);
  yield ['rows', new Items(mapOf(rows, row => rowOf(report, row)))];
}

function* limitMembers({ report, limit, compared, whole, rows }: LimitTable): Members {
  yield ['limit', limit];
  yield ['compared', compared];
  yield ['whole', whole === undefined ? undefined : amountOf(report, whole)];
  yield ['rows', new Items(mapOf(rows, row => rowOf(report, row)))];
}

function* callMembers({ report, nodes }: CallTable): Members {
  const edges = (some: readonly Edge[], other: (edge: Edge) => Node, of: Node): Json =>
    sortEdges(some).map(edge => ({
      ...placeOf(other(edge)),
      // As in the report, the share is that of the node in the middle.
      value: amountOf(report, edge.weight, of.cumValue),
      inlined: edge.inline ? true : undefined,
    }));
  yield leftOut(report);
  const json = (node: Node): Json => ({
    ...placeOf(node),
    flat: amountOf(report, node.flatValue),
    cum: amountOf(report, node.cumValue),
    callers: edges(node.in, edge => edge.src, node),
    callees: edges(node.out, edge => edge.dest, node),
  });
  yield ['nodes', new Items(mapOf(nodes, json))];
}

function* sourceMembers({ report, listings }: SourceListing): Members {
  const lineOf = ({ number, text, flat, cum }: SourceLine): Json => ({
    line: exact(number),
    flat: amountOf(report, flat),
    cum: amountOf(report, cum),
    text,
  });
  const json = ({ name, file, flat, cum, lines, bare, error }: SourceListing['listings'][number]): Json => ({
    name,
    file: known(file),
    // Without a file nothing was added up.
    flat: file === '' ? undefined : amountOf(report, flat),
    cum: file === '' ? undefined : amountOf(report, cum),
    error,
    lines: lines.map(lineOf),
    linesWithoutSource: bare.map(lineOf),
  });
  yield ['listings', new Items(mapOf(listings, json))];
}

function* codeMembers({ report, routines }: CodeListing): Members {
  const json = ({ name, flat, cum, instructions }: CodeListing['routines'][number]): Json => ({
    name,
    flat: amountOf(report, flat),
    cum: amountOf(report, cum),
    instructions: instructions.map(code => ({
      address: hex(code.address),
      flat: amountOf(report, code.flat),
      cum: amountOf(report, code.cum),
      text: code.text,
      function: known(code.function),
      file: known(code.file),
      line: code.line === 0 ? undefined : exact(code.line),
    })),
  });
  yield ['routines', new Items(mapOf(routines, json))];
}

function* webMembers({ report, functions }: WebListing): Members {
  const instruction = (code: WebInstruction): Json => ({
    address: hex(code.address),
    flat: amountOf(report, code.flat),
    cum: amountOf(report, code.cum),
    text: code.text,
    file: known(code.file),
    line: code.line === 0 ? undefined : exact(code.line),
    calls: code.calls.map(({ file, line, text, depth }) => ({ file, line: exact(line), text, depth })),
  });
  const json = ({ name, file, flat, cum, lines }: WebListing['functions'][number]): Json => ({
    name,
    file,
    flat: amountOf(report, flat),
    cum: amountOf(report, cum),
    lines: lines.map(line => ({
      line: exact(line.number),
      flat: amountOf(report, line.flat),
      cum: amountOf(report, line.cum),
      text: line.text,
      instructions: line.instructions.map(instruction),
    })),
  });
  yield ['functions', new Items(mapOf(functions, json))];
}

/** Labels as a list: a key may occur several times, and may be any text. */
function labelsOf(p: Profile, set: number, unitOf: (key: number, own: string) => string): Json {
  const { strings, numbers } = setLabels(p, set);
  return [
    ...[...strings].flatMap(([key, list]) =>
      list.map(value => ({ key: p.strings.at(key), text: p.strings.at(value) })),
    ),
    ...[...numbers].flatMap(([key, { values, units, hasUnits }]) =>
      values.map((value, i) => {
        const unit = unitOf(key, hasUnits ? p.strings.at(units[i]!) : '');
        return { key: p.strings.at(key), number: exact(value), unit: known(unit), text: autoLabel(value, unit) };
      }),
    ),
  ];
}

function* sampleMembers({ report }: SampleList): Members {
  const { view, locale } = report;
  const { profile: p, units, config, index } = view;
  const table = new NodeTable(view, { objectNames: false, trims: 0, paths: locale.paths });
  /** Innermost call first; all but the last of a location are inlined. */
  const framesOf = (location: number): Json[] => {
    const frames: Json[] = [];
    const last = table.frameFrom[location + 1]! - 1;
    for (let k = table.frameFrom[location]!; k <= last; k++)
      frames.push({ name: table.printableName(table.frameNode[k]!), inlined: k === last ? undefined : true });
    return frames;
  };
  const json = (row: number): Json => {
    const value = p.values[index]!.at(row);
    const divisor = config.mean ? p.values[0]!.at(row) : 0;
    return {
      value: amountOf(report, divisor === 0 ? value : divide(value, divisor)),
      labels: labelsOf(p, p.labels.set[row]!, key => units.unit.get(key) ?? ''),
      stack: [...p.stack.subarray(p.stackFrom[row]!, p.stackTo[row]!)].flatMap(framesOf),
    };
  };
  // The report does not show samples without a stack.
  const rows = (function* (): Generator<number> {
    for (const row of p.rows) if (p.stackFrom[row]! < p.stackTo[row]!) yield row;
  })();
  yield ['samples', new Items(mapOf(rows, json))];
}

function* labelMembers({ report, keys }: LabelTable): Members {
  const json = ({ key, sum, values }: LabelTable['keys'][number]): Json => ({
    key,
    sum: amountOf(report, sum),
    values: values.map(({ value, sum: part, isText, numbers }) => ({
      label: value,
      isText,
      numbers: numbers.map(exact),
      value: amountOf(report, part),
    })),
  });
  yield ['labels', new Items(mapOf(keys, json))];
}

/** Edges name their ends by places in the list of nodes. Nodes of value 0 are not in it, nor are their edges. */
function* graphMembers({ report, graph }: CallGraph): Members {
  const ids = new Map(graph.nodes.map((node, id) => [node, id]));
  const tagOf = (tag: Tag) => ({
    flat: amountOf(report, mean(tag.flat, tag.flatDivisor)),
    cum: amountOf(report, mean(tag.cum, tag.cumDivisor)),
  });
  const tagsOf = ({ tags }: Node): Json | undefined => {
    if (!tags) return undefined;
    const numbers = [...tags.numeric.values()].flat();
    return [
      ...tags.labels.map(tag => ({ labels: tag.lines, ...tagOf(tag) })),
      ...numbers.map(tag => ({ number: exact(tag.value), unit: known(tag.unit), ...tagOf(tag) })),
    ];
  };
  const nodeJson = (node: Node): Json => ({
    id: ids.get(node)!,
    ...placeOf(node),
    flat: amountOf(report, node.flatValue),
    cum: amountOf(report, node.cumValue),
    tags: tagsOf(node),
  });
  const edges = graph.nodes.flatMap(node => sortEdges(node.out).filter(({ dest }) => ids.has(dest)));
  const edgeJson = (edge: Edge): Json => ({
    from: ids.get(edge.src)!,
    to: ids.get(edge.dest)!,
    value: amountOf(report, edgeValue(edge)),
    residual: edge.residual ? true : undefined,
    inlined: edge.inline ? true : undefined,
  });
  yield leftOut(report);
  yield ['nodes', new Items(mapOf(graph.nodes, nodeJson))];
  yield ['edges', new Items(mapOf(edges, edgeJson))];
}

/** Each box before its children, with its depth. */
function* boxMembers({ report, stacks, tree }: BoxTree): Members {
  const { view } = report;
  const amount = (value: Int64): Json => ({
    value: exact(value),
    text: valueLabel(view, value),
    percent: percentOf(value, stacks.total),
  });
  let branches = 0;
  const boxes = (function* (): Generator<Json> {
    const shown = shownBoxes(tree, view.config.nodefraction);
    let next = shown.next();
    for (; !next.done; next = shown.next()) {
      const box = next.value;
      const source = tree.source[box]!;
      yield {
        depth: tree.depth[box]!,
        name: stacks.sources.fullName(source),
        inlined: stacks.sources.inlined[source] === 1 ? true : undefined,
        cum: amount(tree.value(box)),
        flat: amount(tree.selfValue(box)),
      };
    }
    branches = next.value;
  })();
  yield ['boxes', new Items(boxes)];
  // Known when all boxes are written.
  yield ['leftOut', { branchesBelowFraction: branches }];
}

/** Names are as in the text: a `;` in them is a colon, and stacks with the same names are one. */
function* stackMembers({ report, stacks }: StackList): Members {
  const json = ({ path, value }: { path: readonly string[]; value: Int64 }): Json => ({
    stack: path,
    value: { value: exact(value), text: valueLabel(report.view, value), percent: percentOf(value, stacks.total) },
  });
  yield ['stacks', new Items(mapOf(foldedStacks(stacks), json))];
}

function* dumpMembers({ profile: p }: ProfileDump): Members {
  const { header, locations, lines, functions, strings, mappings } = p;
  yield ['sampleTypes', p.sampleTypes.map(({ type, unit }) => ({ type, unit }))];
  yield ['defaultSampleType', known(header.defaultSampleType)];
  yield ['periodType', { type: header.periodType.type, unit: header.periodType.unit }];
  yield ['period', exact(header.period)];
  const sample = (row: number): Json => ({
    values: p.values.map(column => exact(column.at(row))),
    labels: labelsOf(p, p.labels.set[row]!, (_, own) => own),
    locations: Array.from(p.stack.subarray(p.stackFrom[row]!, p.stackTo[row]!), l => exact(locations.id.at(l))),
  });
  yield ['samples', new Items(mapOf(p.rows, sample))];
  const lineJson = (i: number): Json => {
    const f = lines.function[i]!;
    return {
      function: strings.at(functions.name[f]!),
      file: known(strings.at(functions.filename[f]!)),
      line: exact(lines.line.at(i)),
      column: exact(lines.column.at(i)),
      startLine: exact(functions.startLine.at(f)),
    };
  };
  const location = (l: number): Json => {
    const mapping = mappings[locations.mapping[l]!];
    const [from, to] = [locations.lineFrom[l]!, locations.lineTo[l]!];
    return {
      id: exact(locations.id.at(l)),
      address: hex(locations.address.at(l)),
      mapping: mapping && exact(mapping.id),
      lines: Array.from({ length: to - from }, (_, k) => lineJson(from + k)),
    };
  };
  yield ['locations', new Items(mapOf(locations.id.lo.keys(), location))];
  const mappingJson = (m: Profile['mappings'][number]): Json => ({
    id: exact(m.id),
    start: hex(m.start),
    limit: hex(m.limit),
    offset: hex(m.offset),
    file: m.file,
    buildId: known(m.buildId),
  });
  yield ['mappings', new Items(mapOf(mappings, mappingJson))];
}

/** Lines of cells, each with its kind; what is text from the start is a string. */
function* documentMembers({ lines }: Document): Members {
  const json = (line: Document['lines'] extends Iterable<infer L> ? L : never): Json =>
    typeof line === 'string'
      ? line
      : {
          kind: line.kind,
          cells: line.cells.flatMap(({ role, text, value }) =>
            role === undefined
              ? []
              : [{ role, text: text.trim(), value: value === undefined ? undefined : exact(value) }],
          ),
        };
  yield ['lines', new Items(mapOf(lines, json))];
}
