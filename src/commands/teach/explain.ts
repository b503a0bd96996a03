import { cellText, textOf } from '../../core/base/cells.ts';
import type { CellLine } from '../../core/base/cells.ts';
import { optionNamed, groupOf } from '../../core/view/options.ts';
import { functionName } from '../../core/profile/profile.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { Report } from '../../core/graph/report.ts';
import { makeView } from '../../core/view/view.ts';
import { layOut } from '../../core/base/wrap.ts';
import { rowsAbove } from '../profile/above.ts';
import { findConcept, concepts } from './concepts.ts';
import { dumpMeanings } from './explain-dumps.ts';
import { labelMeanings, lineMeanings, plainKinds, tellEdge, tellLine, wholeTexts } from './explain-lines.ts';
import type { Concept } from './concepts.ts';
import { makeContext } from '../command.ts';
import type { Acting, Asked, LastReport } from '../command.ts';
import { chineseHelp } from '../help/help-zh.ts';
import type { Language, Texts } from '../language.ts';
import { nearest } from '../help/suggest.ts';
import { topRows } from '../profile/top.ts';
import type { TopRow } from '../result.ts';

const noReport: Texts = {
  en: 'There is no report to explain yet: type top10 first, or explain NAME. help concepts lists the names.',
  zh: '还没有报告可以解释：先输入 top10，或者输入 explain 名称。help concepts 列出所有名称。',
};
const noConcept = {
  en: (name: string, near: string | undefined) =>
    `There is no explanation of ${name}${near === undefined ? '.' : `; did you mean ${near}?`} ` +
    'help concepts lists what there is.',
  zh: (name: string, near: string | undefined) =>
    `没有关于 ${name} 的说明${near === undefined ? '。' : `；是不是想查 ${near}？`}help concepts 列出所有名称。`,
};
const optionNow = {
  en: (name: string, value: string) => `${name} is now ${value === '' ? 'not set' : value}.`,
  zh: (name: string, value: string) => `${name} 现在${value === '' ? '没有设置' : `是 ${value}`}。`,
};
const inRow = {
  en: (value: string, name: string) => `${value} in the row of ${name}. `,
  zh: (value: string, name: string) => `在 ${name} 这一行是 ${value}。`,
};
const onlyWhat = {
  en: (name: string, summary: string) => `${name}: ${summary}.`,
  zh: (name: string, summary: string) => `${name}：${summary}。`,
};

/** What `explain WORDS` says, as text for a terminal. */
export function explain(words: string, session: Asked, helpOn: Acting['helpOn']): string {
  const { language } = session;
  if (words.trim() === '') return session.last ? explainReport(session.last, session) : noReport[language];
  const name = words.trim().replace(/^["']|["']$/g, '');
  const read = session.last && / /.test(name) ? readInReport(name, session.last, session) : undefined;
  if (read) return layOut(read[language]);
  const concept = findConcept(words);
  if (concept) return layOut(described(concept, words, session));
  const help = helpOn(name, language === 'zh' ? chineseHelp : undefined);
  if (help !== undefined) return [help.trimEnd(), ...optionValue(name, session)].join('\n');
  const near = nearest(
    name,
    concepts.flatMap(c => c.names),
  );
  return noConcept[language](name, near);
}

/** A concept, and where it is an option or a type of this profile its present value. */
function described(concept: Concept, words: string, session: Asked): string {
  return [
    concept.text[session.language],
    ...numbersOf(concept, session),
    ...(concept.group === 'column' ? [] : optionValue(words.trim(), session)),
  ].join('\n\n');
}

function optionValue(name: string, { config, language, profile }: Asked): string[] {
  const option = optionNamed(name) ?? groupOf(name);
  if (!option) return [];
  const value = String(config[option.name as keyof typeof config]);
  if (option.name !== 'sample_index') return [optionNow[language](option.name, value)];
  return [
    optionNow[language](
      option.name,
      `${value === '' ? (profile.sampleTypes.at(-1)?.type ?? '') : value} ` +
        `[${profile.sampleTypes.map(t => t.type).join(' ')}]`,
    ),
  ];
}

/** The numbers of the last report that belong to a concept. */
function numbersOf(concept: Concept, session: Asked): string[] {
  const shown = session.last && reportOf(session.last, session);
  if (!shown) return [];
  if (concept.group === 'column') return columnNumbers(concept.names[0]!, shown, session.language);
  return shown.opening.filter(({ kind }) => kind === concept.line).map(textOf);
}

/** A report made once more, as data. */
interface ExampleReport {
  readonly report: Report;
  readonly opening: readonly CellLine[];
  readonly columns: readonly string[];
  /** The row that serves as the example: the first one with a value of its own, else the first. */
  readonly row: TopRow | undefined;
}

function reportOf(last: LastReport, { profile, host }: Asked): ExampleReport | undefined {
  const { command } = last;
  if (!command.columns) return undefined;
  const view = makeView(profile, last.config, command.takesPattern ? last.argument : null, () => {});
  const report = new Report(view, host, {
    visual: command.visual ?? false,
    objectNames: command.objectNames ?? false,
    callTree: command.callTree ?? false,
  });
  const all = command.takesLimit ? rowsAbove(report, last.argument!).rows : topRows(report);
  const pattern = view.argument;
  const rows = pattern ? all.filter(row => pattern.test(row.name)) : all;
  return {
    report,
    opening: report.opening(),
    columns: command.columns,
    row: rows.find(row => row.flat !== 0) ?? rows[0],
  };
}

function columnNumbers(column: string, { report, row }: ExampleReport, language: Language): string[] {
  if (!row) return [];
  const values: Readonly<Record<string, string>> = {
    flat: report.value(row.flat),
    'flat%': report.percent(row.flat).trim(),
    'sum%': report.percent(row.sum).trim(),
    cum: report.value(row.cum),
    'cum%': report.percent(row.cum).trim(),
  };
  const value = values[column];
  return value === undefined ? [] : [inRow[language](value, row.name)];
}

/** Every line above the last report, every column, then every kind of line in it, each with what is on the screen. */
function explainReport(last: LastReport, session: Asked): string {
  const { language } = session;
  const { command } = last;
  const whole =
    command.finish || command.destination?.kind === 'browser'
      ? command.visual
        ? 'picture'
        : 'page'
      : ['proto', 'topproto'].includes(command.name)
        ? 'bytes'
        : undefined;
  if (whole) return layOut(wholeTexts[whole][language]);
  if (command.name === 'flame' && /\.(svg|html?)$/i.test(last.config.output))
    return layOut(findConcept('flame')!.text[language]);
  const read = readReport(last, session);
  const parts = read
    .filter(({ group, text }) => group === 'label' && text !== undefined)
    .map(({ line, text }) => `${line}\n${indented(text![language])}`);
  const shown = reportOf(last, session);
  for (const column of shown?.columns ?? []) {
    const concept = findConcept(column)!;
    const numbers = columnNumbers(column, shown!, language).join('');
    parts.push(`${column}\n${indented(numbers + concept.text[language])}`);
  }
  if (shown?.row && shown.row.inlined !== 'none')
    parts.push(`(inline)\n${indented(findConcept('inline')!.text[language])}`);
  const told = new Set<string>();
  for (const { line, group, kind, text } of read) {
    if (group === 'label' || text === undefined || told.has(kind)) continue;
    told.add(kind);
    parts.push(`${line.trimEnd()}\n${indented(text[language])}`);
  }
  return parts.length === 0
    ? onlyWhat[language](
        command.name,
        language === 'zh' ? chineseHelp.summary(command.name, command.summary) : command.summary,
      )
    : parts.join('\n');
}

/** A line of a report, and what can be said of it. */
export interface ReadLine {
  readonly line: string;
  /** `label`: above the report; `none`: nothing knows it. */
  readonly group: 'label' | 'line' | 'none';
  /** The kind of the line (`CellLine`). */
  readonly kind: string;
  /** Absent where the columns tell, or there is nothing to tell. */
  readonly text: Texts | undefined;
}

/** Lines of a report that are explained at most: later lines are of the same kinds. */
const readable = 20_000;

/** Makes the last report once more and tells what each of its lines is. */
export function readReport(
  { command, argument, config }: LastReport,
  { profile, host, profileFolders }: Asked,
): ReadLine[] {
  const silent = { notify: () => {}, hint: () => {}, say: () => {} };
  const context = makeContext(profile, command, argument, config, host, profileFolders, silent);
  const printed = command.print(command.make(context));
  if (printed instanceof Uint8Array) return [];
  const lines: CellLine[] = [];
  for (const line of printed) {
    lines.push(typeof line === 'string' ? { kind: 'text', cells: [{ text: line.replace(/\n$/, '') }] } : line);
    if (lines.length > readable) break;
  }
  const nodeAt = nodesOfEdges(lines);
  let routine = '';
  return lines.map((line, i): ReadLine => {
    const { kind } = line;
    const text = textOf(line);
    if (kind === 'routine') routine = cellText(line, 'name') ?? '';
    const label = labelText(line);
    if (label) return { line: text, group: 'label', kind, text: label };
    const owner = nodeAt.get(i);
    if (owner !== undefined) return { line: text, group: 'line', kind, text: edgeText(line, owner) };
    const meaning = meanings.get(kind);
    if (meaning)
      return {
        line: text,
        group: 'line',
        kind,
        text: tellLine(meaning, line, meaning.recursive !== undefined && callsItself(profile, routine)),
      };
    return { line: text, group: plainKinds.has(kind) ? 'line' : 'none', kind, text: undefined };
  });
}

const meanings = new Map([...lineMeanings, ...dumpMeanings].map(meaning => [meaning.kind, meaning]));
const labels = new Map(labelMeanings.map(meaning => [meaning.kind, meaning]));

/** Whether some stack has a function more than once. */
function callsItself(p: Profile, name: string): boolean {
  const { lineFrom, lineTo } = p.locations;
  const counts = Int32Array.from(lineFrom, (first, location) => {
    let count = 0;
    for (let l = first; l < lineTo[location]!; l++) if (functionName(p, p.lines.function[l]!) === name) count++;
    return count;
  });
  return p.rows.some(row => {
    let count = 0;
    for (let i = p.stackFrom[row]!; i < p.stackTo[row]!; i++) count += counts[p.stack[i]!]!;
    return count > 1;
  });
}

/** What a line of the last report says that was typed as it stands there. */
function readInReport(line: string, last: LastReport, session: Asked): Texts | undefined {
  // Blanks of a typed line are one each.
  const plain = (text: string): string => text.trim().replace(/\s+/g, ' ');
  const wanted = plain(line);
  return readReport(last, session).find(read => read.text !== undefined && plain(read.line) === wanted)?.text;
}

/** What a line above a report says: its numbers, then what it is. Undefined for every other line. */
function labelText(line: CellLine): Texts | undefined {
  const { kind } = line;
  if (kind === 'comment') return { en: 'A comment that was stored in the profile.', zh: '存在剖析文件里的一条注释。' };
  if (kind === 'filter') return filterText(cellText(line, 'filter')!);
  const concept = concepts.find(one => one.line === kind);
  const meaning = labels.get(kind);
  if (!concept && !meaning) return undefined;
  const numbers = meaning && tellLine(meaning, line);
  const type = kind === 'type' ? cellText(line, 'type') : undefined;
  const value =
    type === undefined ? undefined : concepts.find(({ group, names }) => group === 'value' && names.includes(type));
  const joined = (language: Language): string =>
    [numbers?.[language], value?.text[language], concept?.text[language]]
      .filter(text => text !== undefined)
      .join(language === 'zh' ? '' : ' ');
  return { en: joined('en'), zh: joined('zh') };
}

/** What a filter (`name=value`) does. */
function filterText(filter: string): Texts | undefined {
  const option = optionNamed(filter.slice(0, filter.indexOf('=')));
  return option && { en: `${option.help.en[0]}.`, zh: `${option.help.zh[0]}。` };
}

/** For each line of a caller or callee, the function that it belongs to: callers stand above it. */
function nodesOfEdges(lines: readonly CellLine[]): Map<number, string> {
  const found = new Map<number, string>();
  let node = '';
  for (let i = lines.length - 1, below = ''; i >= 0; i--) {
    const { kind } = lines[i]!;
    if (kind === 'node') below = nodeName(lines[i]!);
    else if (kind === 'caller') found.set(i, below);
  }
  lines.forEach((line, i) => {
    if (line.kind === 'node') node = nodeName(line);
    else if (line.kind === 'callee') found.set(i, node);
  });
  return found;
}

/** A function with its place, and the mark of inlined calls, as they are printed. */
function nodeName({ cells }: CellLine): string {
  return cells
    .slice(cells.findIndex(({ role }) => role === 'bar') + 1)
    .map(({ text }) => text)
    .join('');
}

/** What the line of a caller or callee of `node` says. */
function edgeText(line: CellLine, node: string): Texts {
  const cellOf = (role: string): string => cellText(line, role)!.trim();
  return tellEdge(line.kind === 'caller', cellOf('value'), cellOf('share'), nodeName(line), node);
}

const indented = (text: string): string =>
  layOut(text, 72)
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n');
