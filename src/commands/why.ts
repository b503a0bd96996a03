import { UserError } from '../core/errors.ts';
import type { Node } from '../core/graph.ts';
import { toFloat } from '../core/int64.ts';
import type { Int64 } from '../core/int64.ts';
import { defaults } from '../core/options.ts';
import type { Config } from '../core/options.ts';
import { compilePattern } from '../core/pattern.ts';
import type { Pattern } from '../core/pattern.ts';
import { Report } from '../core/report.ts';
import { compareText } from '../core/text.ts';
import { makeView } from '../core/view.ts';
import { layOut } from '../core/wrap.ts';
import { overridden } from './command.ts';
import type { Asked, LastReport } from './command.ts';
import { commandNamed } from './index.ts';
import type { Language } from './language.ts';
import { nearest } from './suggest.ts';

/** Filters in the order in which pprof applies them. */
const filters = ['focus', 'ignore', 'hide', 'show', 'show_from', 'tagfocus', 'tagignore', 'prune_from'] as const;
/** Functions told about where a pattern matches many. */
const most = 5;

const en = {
  unnamed: (pattern: string, near: string | undefined) => `No function of this profile matches ${pattern}${near === undefined ? '' : `; the nearest name is ${near}`}.`,
  none: (type: string) => `It has no value in ${type}. Another sample_index may show it.`,
  values: (flat: string, flatPlace: number, cum: string, cumPlace: number, percent: string) => `flat ${flat} (place ${flatPlace}), cum ${cum} (place ${cumPlace}), ${percent} of the total.`,
  shown: (row: number, rows: number, command: string) => `It is in the last report (${command}): row ${row} of ${rows}.`,
  filtered: (filter: string, value: string, before: string, after: string) =>
    after === '0' ? `Out: ${filter}=${value} takes all of its ${before} away. ${filter}= clears it.` : `${filter}=${value} leaves ${after} of its ${before}.`,
  noinlines: (caller: string) => `Out: noinlines is on, and its calls were inlined. Its cost counts for ${caller}.`,
  granularity: (value: string) => `Rows are ${value}, not functions: its cost is spread over them. granularity=functions shows it.`,
  dropped: (cum: string, cut: string, fraction: number) => `Dropped: its cum ${cum} is below ${cut}, which is the total times nodefraction=${fraction}. nodefraction=0 shows it.`,
  cut: (place: number, count: number, sort: string, other: string) => `Cut off: by ${sort} it is in place ${place}, and the report shows ${count} rows. ${other}`,
  more: (place: number) => `top${place} would show it.`,
  byCum: (place: number) => `top${place} -cum would show it too.`,
  argument: (command: string) => `The last report (${command}) shows only what matches its own argument.`,
  negative: 'Out: drop_negative is on, and its value is below 0.',
  inlined: (caller: string) => `Its calls were inlined into ${caller}: (inline) behind its name.`,
  own: (flat: string) => `Of its cum, ${flat} is its own (flat).`,
  callees: (list: string) => `The rest went to ${list}.`,
  callers: (list: string) => `It was called by ${list}.`,
  others: (n: number) => `... and ${n} more functions match. A longer pattern tells about fewer.`,
};

const zh: typeof en = {
  unnamed: (pattern, near) => `这份剖析文件里没有函数与 ${pattern} 匹配${near === undefined ? '' : `；最接近的名字是 ${near}`}。`,
  none: type => `它在 ${type} 下没有值。换一个 sample_index 也许能看到。`,
  values: (flat, flatPlace, cum, cumPlace, percent) => `flat ${flat}（第 ${flatPlace} 位），cum ${cum}（第 ${cumPlace} 位），占总量 ${percent}。`,
  shown: (row, rows, command) => `它在上一份报告（${command}）里：第 ${row} 行，共 ${rows} 行。`,
  filtered: (filter, value, before, after) => (after === '0' ? `不在：${filter}=${value} 去掉了它的全部 ${before}。用 ${filter}= 清除。` : `${filter}=${value} 从它的 ${before} 里留下 ${after}。`),
  noinlines: caller => `不在：noinlines 已打开，而对它的调用都被内联了。它的开销算在 ${caller} 头上。`,
  granularity: value => `每一行是 ${value} 而不是函数：它的开销分散在各行。用 granularity=functions 可以看到它。`,
  dropped: (cum, cut, fraction) => `被略去：它的 cum ${cum} 低于 ${cut}，即总量乘以 nodefraction=${fraction}。用 nodefraction=0 可以看到它。`,
  cut: (place, count, sort, other) => `被截掉：按 ${sort} 它排在第 ${place} 位，而报告只显示 ${count} 行。${other}`,
  more: place => `top${place} 就能看到它。`,
  byCum: place => `top${place} -cum 也能看到它。`,
  argument: command => `上一份报告（${command}）只显示与它自己的参数匹配的内容。`,
  negative: '不在：drop_negative 已打开，而它的值小于 0。',
  inlined: caller => `对它的调用被内联进了 ${caller}：名字后面带有 (inline)。`,
  own: flat => `它的 cum 之中，自身占 ${flat}（flat）。`,
  callees: list => `其余去了 ${list}。`,
  callers: list => `调用它的有 ${list}。`,
  others: n => `……还有 ${n} 个函数匹配。写得更具体一些，就会少一些。`,
};

const inLanguage = (language: Language): typeof en => (language === 'zh' ? zh : en);

/** The rows of a config with nothing cut, and what tells of one of them. */
class Rows {
  readonly report: Report;
  private readonly graph;
  private readonly places: { readonly flat: Map<string, number>; readonly cum: Map<string, number> };

  constructor(session: Asked, config: Config) {
    const view = makeView(session.profile, { ...config, nodecount: 0, nodefraction: 0, edgefraction: 0 }, null, () => {});
    this.report = new Report(view, session.host, { visual: false, objectNames: false, callTree: false });
    this.graph = this.report.graph().graph;
    const order = (value: (node: { flat: Int64; cum: Int64 }) => Int64): Map<string, number> => {
      const sorted = [...this.graph.nodes].sort((a, b) => Math.abs(toFloat(value(b))) - Math.abs(toFloat(value(a))) || compareText(a.name, b.name));
      return new Map(sorted.map((node, i) => [node.name, i + 1]));
    };
    this.places = { flat: order(node => node.flat), cum: order(node => node.cum) };
  }

  node(name: string) {
    return this.graph.nodes.find(node => node.name === name);
  }

  place(name: string, by: 'flat' | 'cum'): number {
    return this.places[by].get(name) ?? 0;
  }

  /** In one unit for this row: the smallest value of the profile does not matter here. */
  text(value: Int64): string {
    return this.report.value(value);
  }
}

/** What `why PATTERN` says: why functions are in the last report, or where their cost went. */
export function why(pattern: string, session: Asked): string {
  const say = inLanguage(session.language);
  const matcher = compiled(pattern);
  const names = functionNames(session);
  const last: LastReport = session.last ?? { command: commandNamed('top')!, argument: null, config: overridden(commandNamed('top')!, { ...session.config, nodecount: session.config.nodecount === -1 ? 10 : session.config.nodecount }) };
  const plain: Config = { ...defaults, sample_index: last.config.sample_index, mean: last.config.mean, divide_by: last.config.divide_by, unit: 'auto', sort: last.config.sort };
  const whole = new Rows(session, plain);
  const found = names.filter(name => matcher.test(name));
  if (found.length === 0) {
    const shorts = new Map(names.map(name => [name.slice(name.lastIndexOf('.') + 1).toLowerCase(), name]));
    const near = nearest(pattern.slice(pattern.lastIndexOf('.') + 1), [...shorts.keys()]);
    return layOut(say.unnamed(pattern, near === undefined ? undefined : shorts.get(near)));
  }
  const weight = (name: string): number => Math.abs(toFloat(whole.node(name)?.cum ?? 0));
  const heaviest = [...found].sort((a, b) => weight(b) - weight(a));
  const parts = heaviest.slice(0, most).map(name => tell(name, session, last, plain, whole).map((line, i) => (i === 0 ? line : layOut(line, 74).split('\n').map(text => `  ${text}`).join('\n'))).join('\n'));
  if (found.length > most) parts.push(say.others(found.length - most));
  return parts.join('\n\n');
}

function compiled(pattern: string): Pattern {
  if (pattern.trim() === '') throw new UserError('why requires an argument', 'for example: why main.handle');
  return compilePattern(pattern.trim());
}

function functionNames({ profile }: Asked): string[] {
  return [...new Set(profile.functions.name)].map(index => profile.strings.at(index)).filter(name => name !== '');
}

/** Names with their values, the largest first. */
function listOf(edges: readonly { readonly name: string; readonly weight: Int64 }[], rows: Rows): string {
  return [...edges].sort((a, b) => Math.abs(toFloat(b.weight)) - Math.abs(toFloat(a.weight))).slice(0, 3).map(({ name, weight }) => `${name} (${rows.text(weight)})`).join(', ');
}

function tell(name: string, session: Asked, last: LastReport, plain: Config, whole: Rows): string[] {
  const say = inLanguage(session.language);
  const node = whole.node(name);
  if (!node) return [name, say.none(whole.report.view.sampleType)];
  const lines = [name, say.values(whole.text(node.flatValue), whole.place(name, 'flat'), whole.text(node.cumValue), whole.place(name, 'cum'), whole.report.percent(node.cumValue).trim())];
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

/** What became of a function on the way to the last report, step by step in pprof's order. */
function fate(name: string, session: Asked, last: LastReport, plain: Config, whole: Rows): string[] {
  const say = inLanguage(session.language);
  const { config, command } = last;
  const lines: string[] = [];
  let now: Config = plain;
  let rows = whole;
  for (const filter of filters) {
    if (config[filter] === '') continue;
    const before = rows.node(name)!;
    now = { ...now, [filter]: config[filter] };
    rows = new Rows(session, now);
    const after = rows.node(name);
    if (after?.cum === before.cum && after.flat === before.flat) continue;
    lines.push(say.filtered(filter, config[filter], whole.text(before.cumValue), after ? whole.text(after.cumValue) : '0'));
    if (!after) return lines;
  }
  if (!['', 'functions'].includes(config.granularity)) return [...lines, say.granularity(config.granularity)];
  if (config.noinlines) {
    const into = inlinedInto(rows.node(name)!);
    rows = new Rows(session, { ...now, noinlines: true });
    if (!rows.node(name)) return [...lines, say.noinlines([...into].join(', '))];
  }
  const node = rows.node(name)!;
  if (config.drop_negative && toFloat(node.cum) < 0) return [...lines, say.negative];
  const cut = Math.abs(Math.trunc(toFloat(rows.report.total) * config.nodefraction));
  if (Math.abs(toFloat(node.cum)) < cut) return [...lines, say.dropped(whole.text(node.cumValue), whole.text(cut), config.nodefraction)];
  if (last.argument !== null) return compilePattern(last.argument).test(name) ? lines : [...lines, say.argument(`${command.name} ${last.argument}`)];
  const shown = shownRows(session, last);
  const row = shown.indexOf(name);
  if (row >= 0) return [...lines, say.shown(row + 1, shown.length, command.name)];
  const by = config.sort === 'cum' ? 'cum' : 'flat';
  const place = rows.place(name, by);
  if (config.nodecount > 0 && place > 0) {
    const other = by === 'flat' && rows.place(name, 'cum') < place ? ` ${say.byCum(rows.place(name, 'cum'))}` : '';
    return [...lines, say.cut(place, shown.length, by, say.more(place) + other)];
  }
  return lines;
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
  const view = makeView(session.profile, config, argument, () => {});
  const report = new Report(view, session.host, { visual: command.visual ?? false, objectNames: command.objectNames ?? false, callTree: command.callTree ?? false });
  return report.graph().graph.nodes.map(node => node.name);
}
