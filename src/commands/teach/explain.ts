import { optionNamed, groupOf } from '../../core/view/options.ts';
import { functionName } from '../../core/profile/profile.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { Report } from '../../core/graph/report.ts';
import { makeView } from '../../core/view/view.ts';
import { layOut } from '../../core/base/wrap.ts';
import { rowsAbove } from '../profile/above.ts';
import { findConcept, concepts } from './concepts.ts';
import { edgeText, labelNumbers, lineKinds, wholeTexts } from './explain-lines.ts';
import type { Concept } from './concepts.ts';
import { makeReport } from '../command.ts';
import type { Acting, Asked, LastReport } from '../command.ts';
import { chineseHelp } from '../help/help-zh.ts';
import type { Language, Texts } from '../language.ts';
import { nearest } from '../help/suggest.ts';
import { topRows } from '../profile/top.ts';
import type { TopRow } from '../profile/top.ts';

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
export function explain(words: string, session: Acting): string {
  const { language } = session;
  if (words.trim() === '') return session.last ? explainReport(session.last, session) : noReport[language];
  const concept = findConcept(words);
  if (concept) return layOut(described(concept, words, session));
  const name = words.trim().replace(/^["']|["']$/g, '');
  const read = session.last && (readInReport(name, session.last, session) ?? readLine(name, session.last.command.name));
  if (read) return layOut(read[language]);
  const help = session.helpOn(name, language === 'zh' ? chineseHelp : undefined);
  if (help !== undefined) return [help.trimEnd(), ...optionValue(name, session)].join('\n');
  const near = nearest(
    name,
    concepts.flatMap(c => c.names),
  );
  return noConcept[language](name, near);
}

/** A concept, and where it is an option or a type of this profile what it is now. */
function described(concept: Concept, words: string, session: Asked): string {
  const line = words.trim().replace(/^["']|["']$/g, '');
  const text =
    concept.group === 'line'
      ? (readLabel(line, session.profile)?.[session.language] ?? concept.text[session.language])
      : concept.text[session.language];
  return [
    text,
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
  const { seen } = concept;
  return seen && concept.group === 'line' ? shown.labels.filter(line => seen.test(line)) : [];
}

/** A report made once more, as data. */
interface Shown {
  readonly report: Report;
  readonly labels: readonly string[];
  readonly columns: readonly string[];
  /** The row that serves as the example: the first one with a value of its own, else the first. */
  readonly row: TopRow | undefined;
}

function reportOf(last: LastReport, { profile, host }: Asked): Shown | undefined {
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
    labels: report.labels(),
    columns: command.columns,
    row: rows.find(row => row.flat !== 0) ?? rows[0],
  };
}

function columnNumbers(column: string, { report, row }: Shown, language: Language): string[] {
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
  const told = new Set<unknown>();
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
  /** What lines that say the same thing have in common. */
  readonly kind: unknown;
  /** Absent where the columns tell, or there is nothing to tell. */
  readonly text: Texts | undefined;
}

/** Lines of a report that are looked at: what is told of the first ones goes for those behind them. */
const readable = 20_000;

/** Makes the last report once more and tells what each of its lines is. */
export function readReport(
  { command, argument, config }: LastReport,
  { profile, host, profileFolders }: Asked,
): ReadLine[] {
  const silent = { notify: () => {}, hint: () => {}, say: () => {} };
  const made = makeReport(profile, command, argument, config, host, profileFolders, silent);
  if (made instanceof Uint8Array) return [];
  const lines = firstLines(made);
  const kinds = lineKinds.filter(({ of }) => of === undefined || of.includes(command.name));
  const nodeAt = nodesOfEdges(lines);
  const breaks = brokenTexts(profile);
  let above = command.name !== 'comments';
  let routine = '';
  return lines.map((line, i): ReadLine => {
    routine = /^ROUTINE =+ (.+?)(?: in .+)?$/.exec(line)?.[1] ?? routine;
    const label = above ? readLabel(line, profile) : undefined;
    if (label) return { line, group: 'label', kind: line, text: label };
    above &&= line === '';
    const edge = /^ *(-?[\d.]\S*(?: [a-zA-Z]\S*)?) +(\S+%) \|   (.*)$/.exec(line);
    const owner = nodeAt.get(i);
    if (edge && owner)
      return {
        line,
        group: 'line',
        kind: owner.isCaller ? 'caller' : 'callee',
        text: edgeText(owner.isCaller, edge[1]!, edge[2]!, edge[3]!, owner.node),
      };
    for (const kind of kinds) {
      const match = kind.seen.exec(line);
      if (!match) continue;
      const text = kind.recursive && callsItself(profile, routine) ? kind.recursive : kind.text;
      return { line, group: 'line', kind, text: text?.(...match.slice(1)) };
    }
    // A name or a label may hold the end of a line.
    if (breaks.some(piece => line.includes(piece)))
      return {
        line,
        group: 'line',
        kind: 'break',
        text: {
          en: 'Goes on with the line above: a name in the profile holds the end of a line.',
          zh: '接上一行：剖析文件里有个名字含有换行。',
        },
      };
    return { line, group: 'none', kind: line, text: undefined };
  });
}

/** The lines of a report, a few more than are read of a long one; a line may come in many chunks. */
function firstLines(chunks: Iterable<string>): string[] {
  const lines: string[] = [];
  let rest: string[] = [];
  for (const chunk of chunks) {
    const [end, ...pieces] = chunk.split('\n');
    rest.push(end!);
    for (const piece of pieces) {
      lines.push(rest.join(''));
      rest = [piece];
    }
    if (lines.length > readable) break;
  }
  const last = rest.join('');
  if (last !== '') lines.push(last);
  return lines;
}

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

/** What a line of the last listing says in its place: a function's sums depend on whether it calls itself. */
function readInReport(line: string, last: LastReport, session: Asked): Texts | undefined {
  if (!['list', 'disasm'].includes(last.command.name)) return undefined;
  // Blanks of a typed line are one each.
  const plain = (text: string): string => text.trim().replace(/\s+/g, ' ');
  return readReport(last, session).find(read => plain(read.line) === plain(line))?.text;
}

/** What a line says that a command prints, if one of its kinds fits. */
function readLine(line: string, command: string): Texts | undefined {
  for (const { of, seen, text } of lineKinds) {
    const match = text && of?.includes(command) && !seen.test('') ? seen.exec(line) : null;
    if (match && /\d/.test(line)) return text!(...match.slice(1));
  }
  return undefined;
}

/** The lines of texts of the profile that have several. */
function brokenTexts({ strings }: Profile): string[] {
  const found = new Set<string>();
  for (let i = 0; i < strings.length; i++) {
    const text = strings.at(i);
    if (text.includes('\n')) for (const piece of text.split('\n')) found.add(piece.trim());
  }
  found.delete('');
  return [...found];
}

/** What a line above a report says: its numbers, then what it is. */
function readLabel(line: string, profile: Profile): Texts | undefined {
  if (line === '') return undefined;
  const filter = /^   (\w+)=/.exec(line);
  const option = filter && optionNamed(filter[1]!);
  if (option) return { en: `${option.help[0]!}.`, zh: `${chineseHelp.summary(option.name, option.help[0]!)}。` };
  if (profile.header.comments.some(comment => comment.split('\n').includes(line)))
    return { en: 'A comment that was stored in the profile.', zh: '存在剖析文件里的一条注释。' };
  const concept = concepts.find(({ group, seen }) => group === 'line' && seen?.test(line));
  const kind = labelNumbers.find(({ seen }) => seen.test(line));
  if (!concept && !kind) return undefined;
  const numbers = kind?.text?.(...kind.seen.exec(line)!.slice(1));
  const type = /^Type: (\S+)/.exec(line);
  const value = type ? concepts.find(({ group, names }) => group === 'value' && names.includes(type[1]!)) : undefined;
  const joined = (language: Language): string =>
    [numbers?.[language], value?.text[language], concept?.text[language]]
      .filter(text => text !== undefined)
      .join(language === 'zh' ? '' : ' ');
  return { en: joined('en'), zh: joined('zh') };
}

/** For each line of a caller or callee, the function that it belongs to. */
function nodesOfEdges(lines: readonly string[]): Map<number, { readonly node: string; readonly isCaller: boolean }> {
  const found = new Map<number, { node: string; isCaller: boolean }>();
  let waiting: number[] = [];
  let node: string | undefined;
  lines.forEach((line, i) => {
    if (/^-+\+-+$/.test(line)) [waiting, node] = [[], undefined];
    const own = /^ *-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+% +\S+% +-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+% +\| (.*)$/.exec(line);
    if (own) {
      node = own[1]!;
      for (const caller of waiting) found.set(caller, { node, isCaller: true });
      waiting = [];
    } else if (node === undefined) waiting.push(i);
    else found.set(i, { node, isCaller: false });
  });
  return found;
}

const indented = (text: string): string =>
  layOut(text, 72)
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n');
