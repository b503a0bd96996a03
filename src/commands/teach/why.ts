import { UserError } from '../../core/base/errors.ts';
import { simplifyName } from '../../core/view/filters.ts';
import { sortEdges } from '../../core/graph/graph.ts';
import type { Node } from '../../core/graph/graph.ts';
import { toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { defaults, filters, optionsAt, uncut } from '../../core/view/options.ts';
import type { At, Config, Filter } from '../../core/view/options.ts';
import { compilePattern } from '../../core/base/pattern.ts';
import type { Pattern } from '../../core/base/pattern.ts';
import { functionName } from '../../core/profile/profile.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { Report } from '../../core/graph/report.ts';
import { makeView } from '../../core/view/view.ts';
import { layOut } from '../../core/base/wrap.ts';
import { rowsAbove } from '../profile/above.ts';
import { applyOverrides } from '../command.ts';
import type { Asked, LastReport } from '../command.ts';
import { isDiff } from '../status.ts';
import { nearest } from '../help/suggest.ts';
import { top } from '../profile/top.ts';
import { whyWords } from './why-words.ts';
import { phrase } from '../../core/base/phrase.ts';

/** Functions told about where a pattern matches many. */
const most = 5;

/** Options that add frames or take samples or frames away, in the order in which they are applied. */
const choosing = (): readonly (Filter | At<'frames'>)[] => [
  ...optionsAt('frames'),
  ...filters().filter(({ removes }) => removes !== 'labels'),
];

/** The rows of a config with nothing cut, and what tells of one of them. */
class UncutRows {
  readonly report: Report;
  private readonly graph;

  constructor(session: Asked, config: Config) {
    const view = makeView(session.profile, { ...config, ...uncut }, null, () => {});
    this.report = new Report(view, session.host, { visual: false, objectNames: false, callTree: false });
    this.graph = this.report.graph().graph;
  }

  node(name: string) {
    return this.graph.nodes.find(node => node.name === name);
  }

  /** In one unit for this row: the smallest value of the profile does not matter here. */
  text(value: Int64): string {
    return this.report.value(value);
  }
}

/**
 * Places of functions in the order of a report without filters, from 1; 0 for
 * one that is dropped there. The order is the report's own, so that the number
 * is the one that top needs to show it.
 */
class ReportRanks {
  private readonly known = new Map<string, readonly string[]>();

  constructor(
    private readonly session: Asked,
    private readonly plain: Config,
    private readonly last: LastReport,
  ) {}

  of(name: string, sort: 'flat' | 'cum'): number {
    let names = this.known.get(sort);
    if (!names) {
      const { nodefraction, trim } = this.last.config;
      const config = { ...applyOverrides(top, { ...this.plain, nodefraction, trim }), nodecount: 0, sort };
      this.known.set(sort, (names = shownRows(this.session, { command: top, argument: null, config })));
    }
    return names.indexOf(name) + 1;
  }
}

/** What `why PATTERN` says: why functions are in the last report, or where their cost went. */
export function why(pattern: string, session: Asked): string {
  const say = whyWords[session.language];
  const matcher = compiled(pattern);
  const names = functionNames(session);
  const last: LastReport = session.last ?? {
    command: top,
    argument: null,
    config: applyOverrides(top, {
      ...session.config,
      nodecount: session.config.nodecount === -1 ? 10 : session.config.nodecount,
    }),
  };
  const plain: Config = {
    ...defaults,
    sample_index: last.config.sample_index,
    mean: last.config.mean,
    divide_by: last.config.divide_by,
    unit: 'auto',
    sort: last.config.sort,
  };
  const whole = new UncutRows(session, plain);
  const found = names.filter(name => matcher.test(name));
  if (found.length === 0) {
    const shorts = new Map(names.map(name => [name.slice(name.lastIndexOf('.') + 1).toLowerCase(), name]));
    const near = nearest(pattern.slice(pattern.lastIndexOf('.') + 1), [...shorts.keys()]);
    return layOut(say.unnamed(pattern, near === undefined ? undefined : shorts.get(near)));
  }
  const weight = (name: string): number => Math.abs(toFloat(whole.node(name)?.cum ?? 0));
  const heaviest = [...found].sort((a, b) => weight(b) - weight(a));
  const places = new ReportRanks(session, plain, last);
  const parts = heaviest.slice(0, most).map(name =>
    tell(name, session, last, plain, whole, places)
      .map((line, i) =>
        i === 0
          ? line
          : layOut(line, 74)
              .split('\n')
              .map(text => `  ${text}`)
              .join('\n'),
      )
      .join('\n'),
  );
  if (found.length > most) parts.push(say.others(found.length - most));
  return parts.join('\n\n');
}

function compiled(pattern: string): Pattern {
  if (pattern.trim() === '')
    throw new UserError(phrase`why requires an argument`, phrase`for example: why main.handle`);
  return compilePattern(pattern.trim());
}

function functionNames({ profile }: Asked): string[] {
  return [...new Set(profile.functions.name)].map(index => profile.strings.at(index)).filter(name => name !== '');
}

/** Names with their values, the largest first. */
function listOf(edges: readonly { readonly name: string; readonly weight: Int64 }[], rows: UncutRows): string {
  return [...edges]
    .sort((a, b) => Math.abs(toFloat(b.weight)) - Math.abs(toFloat(a.weight)))
    .slice(0, 3)
    .map(({ name, weight }) => `${name} (${rows.text(weight)})`)
    .join(', ');
}

function tell(
  name: string,
  session: Asked,
  last: LastReport,
  plain: Config,
  whole: UncutRows,
  places: ReportRanks,
): string[] {
  const say = whyWords[session.language];
  const node = whole.node(name);
  if (!node) return [name, absent(name, session, plain, whole)];
  const lines = [
    name,
    say.values(
      whole.text(node.flatValue),
      places.of(name, 'flat'),
      whole.text(node.cumValue),
      places.of(name, 'cum'),
      whole.report.percent(node.cumValue).trim(),
    ),
  ];
  const verdict = fate(name, session, last, plain, whole);
  const callers = node.in.map(edge => ({ name: edge.src.name, weight: edge.weight }));
  const callees = node.out.map(edge => ({ name: edge.dest.name, weight: edge.weight }));
  const inlinedInto = node.in.filter(edge => edge.inline).map(edge => edge.src.name);
  return [
    ...lines,
    ...verdict,
    ...(inlinedInto.length > 0 ? [say.inlined(inlinedInto.join(', '))] : []),
    ...(callers.length > 0 ? [say.callers(listOf(callers, whole))] : []),
    ...(callees.length > 0 ? [say.own(whole.text(node.flatValue)), say.callees(listOf(callees, whole))] : []),
  ];
}

/** Why a function that the profile names has no row even with nothing cut. */
function absent(name: string, session: Asked, plain: Config, whole: UncutRows): string {
  const say = whyWords[session.language];
  const { profile } = session;
  if (!standsInStacks(profile, name)) {
    const { dropFrames, keepFrames } = profile.header;
    if (dropFrames === '') return say.noSample;
    const simple = simplifyName(name);
    const keeps = keepFrames !== '' && wholly(keepFrames).test(simple);
    return wholly(dropFrames).test(simple) && !keeps ? say.dropFrames : say.belowDropped;
  }
  const { sampleType } = whole.report.view;
  const others = profile.sampleTypes
    .filter(({ type }) => type !== sampleType)
    .flatMap(({ type }) => {
      const rows = new UncutRows(session, { ...plain, sample_index: type });
      const node = rows.node(name);
      return node ? [`${type} (${rows.text(node.cumValue)})`] : [];
    });
  if (others.length === 0 && isDiff(profile)) return say.unchanged;
  return say.none(sampleType, others.join(', '));
}

/** As drop_frames and keep_frames are read. */
const wholly = (pattern: string): Pattern => compilePattern(`^(${pattern})$`);

/** Whether some sample has a frame of this function. */
function standsInStacks(p: Profile, name: string): boolean {
  const { lineFrom, lineTo } = p.locations;
  const has = (location: number): boolean => {
    for (let l = lineFrom[location]!; l < lineTo[location]!; l++)
      if (functionName(p, p.lines.function[l]!) === name) return true;
    return false;
  };
  const having = Uint8Array.from(lineFrom, (_, location) => (has(location) ? 1 : 0));
  return p.rows.some(row => {
    for (let i = p.stackFrom[row]!; i < p.stackTo[row]!; i++) if (having[p.stack[i]!] === 1) return true;
    return false;
  });
}

/** What became of a function on the way to the last report, step by step in pprof's order. */
function fate(name: string, session: Asked, last: LastReport, plain: Config, whole: UncutRows): string[] {
  const say = whyWords[session.language];
  const { config, command } = last;
  const lines: string[] = [];
  let now: Config = plain;
  let rows = whole;
  for (const option of choosing()) {
    const { name: filter } = option;
    const removes = option.stage === 'frames' ? 'nothing' : option.removes;
    const value = config[filter];
    if (value === '') continue;
    const before = rows.node(name)!;
    now = { ...now, [filter]: value };
    rows = new UncutRows(session, now);
    const after = rows.node(name);
    const [had, flatHad] = [whole.text(before.cumValue), whole.text(before.flatValue)];
    if (!after) {
      if (removes === 'samples') lines.push(say.samplesGone(filter, value, had));
      else if (removes === 'above') lines.push(say.above(filter, value));
      else if (removes === 'below') lines.push(say.below(filter, value));
      else lines.push(say.framesGone(filter, value, had, heirs(before, rows)));
      return lines;
    }
    if (after.cum !== before.cum) lines.push(say.filtered(filter, value, had, whole.text(after.cumValue)));
    else if (after.flat !== before.flat)
      lines.push(
        removes === 'nothing'
          ? say.ownToTag(value, flatHad, whole.text(after.flatValue))
          : say.ownChanged(filter, value, flatHad, whole.text(after.flatValue)),
      );
  }
  // A report whose rows are never functions tells nothing by its granularity.
  if (command.granularity === undefined && !['', 'functions'].includes(config.granularity))
    return [...lines, say.granularity(config.granularity)];
  if (config.noinlines) {
    const before = rows.node(name)!;
    const into = [...inlinedInto(before)].join(', ');
    now = { ...now, noinlines: true };
    rows = new UncutRows(session, now);
    const after = rows.node(name);
    if (!after) return [...lines, say.noinlines(into)];
    if (after.cum !== before.cum)
      lines.push(say.someInlined(whole.text(before.cumValue), whole.text(after.cumValue), into));
    else if (after.flat !== before.flat)
      lines.push(say.ownInlined(whole.text(before.flatValue), whole.text(after.flatValue)));
  }
  const node = rows.node(name)!;
  const [flat, cum] = [toFloat(node.flat), toFloat(node.cum)];
  if (config.drop_negative && (flat < 0 || (flat === 0 && cum < 0))) return [...lines, say.negative];
  if (config.relative_percentages) rows = new UncutRows(session, { ...now, relative_percentages: true });
  return [...lines, ...lastCut(name, session, last, rows, whole)];
}

/** What the last report itself made of a function that the filters left. */
function lastCut(name: string, session: Asked, last: LastReport, rows: UncutRows, whole: UncutRows): string[] {
  const say = whyWords[session.language];
  const { config, command, argument } = last;
  const node = rows.node(name)!;
  if (command.takesPattern && argument !== null && !compilePattern(argument).test(name))
    return [say.argument(`${command.name} ${argument}`)];
  const isTable = command.columns !== undefined;
  const isTrimmed = (isTable || command.visual === true || command.name === 'flame') && !command.takesPattern;
  const cut = Math.abs(Math.trunc(toFloat(rows.report.total) * config.nodefraction));
  if (isTrimmed && Math.abs(toFloat(node.cum)) < cut)
    return [say.dropped(whole.text(node.cumValue), whole.text(cut), config.nodefraction)];
  const line = argument === null ? command.name : `${command.name} ${argument}`;
  if (!isTable && !command.visual) return [command.takesPattern ? say.shownIn(line) : say.counted(line)];
  const shown = shownRows(session, last);
  const row = shown.indexOf(name);
  if (row >= 0) return [say.shown(row + 1, shown.length, line)];
  if (command.takesLimit) return [say.limit(line)];
  if (config.nodecount <= 0) return [];
  if (command.visual) return [say.notDrawn(shown.length, command.name)];
  const by = config.sort === 'cum' ? 'cum' : 'flat';
  // As the report itself would count, were it long enough.
  const placeBy = (sort: 'flat' | 'cum'): number =>
    shownRows(session, { ...last, config: { ...config, nodecount: 0, sort } }).indexOf(name) + 1;
  const place = placeBy(by);
  const byCum = placeBy('cum');
  const other = byCum < place ? ` ${say.byCum(byCum)}` : '';
  const isFiltered = choosing().some(({ name, stage }) => stage !== 'frames' && config[name] !== '');
  return [say.cut(place, shown.length, by, say.more(place) + other, isFiltered)];
}

/** The nearest functions above one that are still there: who counts its cost now. */
function heirs(node: Node, rows: UncutRows): string {
  const found = new Set<string>();
  const seen = new Set<Node>([node]);
  let level: Node[] = [node];
  while (level.length > 0 && found.size < 3) {
    const above = [...new Set(level.flatMap(({ in: edges }) => sortEdges(edges).map(edge => edge.src)))].filter(
      src => !seen.has(src),
    );
    above.forEach(src => seen.add(src));
    for (const src of above) if (rows.node(src.name)) found.add(src.name);
    level = above.filter(src => !rows.node(src.name));
  }
  return [...found].slice(0, 3).join(', ');
}

/** Where the code of a function stands when every call on the way was inlined. */
function inlinedInto(node: Node, seen = new Set<Node>()): Set<string> {
  seen.add(node);
  const found = new Set<string>();
  for (const { src, inline } of node.in) {
    if (!inline || seen.has(src)) continue;
    if (src.in.some(edge => !edge.inline) || src.in.length === 0) found.add(src.name);
    for (const name of inlinedInto(src, seen)) found.add(name);
  }
  return found;
}

/** Names of the rows that the last report printed. */
function shownRows(session: Asked, { command, config, argument }: LastReport): string[] {
  const pattern = command.takesPattern ? argument : null;
  const view = makeView(session.profile, config, pattern, () => {});
  const report = new Report(view, session.host, {
    visual: command.visual ?? false,
    objectNames: command.objectNames ?? false,
    callTree: command.callTree ?? false,
  });
  if (command.takesLimit) return rowsAbove(report, argument!).rows.map(row => row.name);
  const names = report.graph().graph.nodes.map(node => node.name);
  return view.argument ? names.filter(name => view.argument!.test(name)) : names;
}
