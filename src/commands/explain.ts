import { optionNamed, groupOf } from '../core/options.ts';
import { Report } from '../core/report.ts';
import { makeView } from '../core/view.ts';
import { layOut } from '../core/wrap.ts';
import { findConcept, concepts } from './concepts.ts';
import type { Concept } from './concepts.ts';
import type { Asked, LastReport } from './command.ts';
import { topicHelp } from './help.ts';
import type { Language, Texts } from './language.ts';
import { nearest } from './suggest.ts';
import { topRows } from './top.ts';
import type { TopRow } from './top.ts';

const noReport: Texts = {
  en: 'There is no report to explain yet: type top10 first, or explain NAME. help concepts lists the names.',
  zh: '还没有报告可以解释：先输入 top10，或者输入 explain 名称。help concepts 列出所有名称。',
};
const noConcept = {
  en: (name: string, near: string | undefined) => `There is no explanation of ${name}${near === undefined ? '.' : `; did you mean ${near}?`} help concepts lists what there is.`,
  zh: (name: string, near: string | undefined) => `没有关于 ${name} 的说明${near === undefined ? '。' : `；是不是想查 ${near}？`}help concepts 列出所有名称。`,
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
  zh: (name: string, summary: string) => `${name}：${summary}.`,
};

/** What `explain WORDS` says, as text for a terminal. */
export function explain(words: string, session: Asked): string {
  const { language } = session;
  if (words.trim() === '') return session.last ? explainReport(session.last, session) : noReport[language];
  const concept = findConcept(words);
  if (concept) return layOut(described(concept, words, session));
  const name = words.trim().replace(/^["']|["']$/g, '');
  const help = topicHelp(name, session.profile.sampleTypes.map(t => t.type));
  if (help !== undefined) return [help.trimEnd(), ...optionValue(name, session)].join('\n');
  const near = nearest(name, concepts.flatMap(c => c.names));
  return noConcept[language](name, near);
}

/** A concept, and where it is an option or a type of this profile what it is now. */
function described(concept: Concept, words: string, session: Asked): string {
  const text = concept.text[session.language];
  return [text, ...numbersOf(concept, session), ...(concept.group === 'column' ? [] : optionValue(words.trim(), session))].join('\n\n');
}

function optionValue(name: string, { config, language, profile }: Asked): string[] {
  const option = optionNamed(name) ?? groupOf(name);
  if (!option) return [];
  const value = String(config[option.name as keyof typeof config]);
  if (option.name !== 'sample_index') return [optionNow[language](option.name, value)];
  return [optionNow[language](option.name, `${value === '' ? (profile.sampleTypes.at(-1)?.type ?? '') : value} [${profile.sampleTypes.map(t => t.type).join(' ')}]`)];
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
  const view = makeView(profile, last.config, last.argument, () => {});
  const report = new Report(view, host, { visual: command.visual ?? false, objectNames: command.objectNames ?? false, callTree: command.callTree ?? false });
  const all = topRows(report);
  const pattern = view.argument;
  const rows = pattern ? all.filter(row => pattern.test(row.name)) : all;
  return { report, labels: report.labels(), columns: command.columns, row: rows.find(row => row.flat !== 0) ?? rows[0] };
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

/** Every line above the last report, then every column, each with what is on the screen. */
function explainReport(last: LastReport, session: Asked): string {
  const { language } = session;
  const shown = reportOf(last, session);
  if (!shown) return onlyWhat[language](last.command.name, last.command.summary);
  const parts: string[] = [];
  for (const line of shown.labels) {
    const concept = concepts.find(c => c.group === 'line' && c.seen?.test(line));
    // The lines below "Active filters" are told with it.
    parts.push(concept ? `${line}\n${indented(concept.text[language])}` : line);
  }
  for (const column of shown.columns) {
    const concept = findConcept(column)!;
    const numbers = columnNumbers(column, shown, language).join('');
    parts.push(`${column}\n${indented(numbers + concept.text[language])}`);
  }
  if (shown.row && shown.row.inlined !== 'none') parts.push(`(inline)\n${indented(findConcept('inline')!.text[language])}`);
  return parts.join('\n');
}

const indented = (text: string): string => layOut(text, 72).split('\n').map(line => `    ${line}`).join('\n');
