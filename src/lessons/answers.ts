import { sameFamily, scale } from '../core/base/measure.ts';
import { offeredUnits, unitFamilies } from '../core/base/units.ts';

/**
 * Answers as people type them, in one spelling: full-width letters and
 * punctuation, Chinese commas and units, `.63`, `63,5%`, `630 ms`, `12 MiB`.
 */

/** A number as a learner typed it. */
export interface Given {
  readonly value: number;
  /** A unit that `scale` knows, `%`, a noun such as `objects`, or empty. */
  readonly unit: string;
  /** Half a unit of its last digit: what rounding may have taken away. */
  readonly slack: number;
}

const punctuation: Readonly<Record<string, string>> = {
  '、': ',',
  '，': ',',
  '。': '.',
  '：': ':',
  '；': ';',
  '！': '!',
  '？': '?',
  '（': '(',
  '）': ')',
  '【': '[',
  '】': ']',
  '％': '%',
  '﹪': '%',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '「': '"',
  '」': '"',
  '『': '"',
  '』': '"',
  '《': '"',
  '》': '"',
  '−': '-',
  '–': '-',
  '—': '-',
  '→': '>',
  '·': '.',
  '≈': '~',
};

/** Characters of an answer that are read: a longer one is pasted, and is answered by its beginning alone. */
const LONGEST_ANSWER = 1000;

/** Full-width forms and Chinese punctuation as ASCII; runs of blanks as one; no quotes around, no mark at the end. */
export function plainText(text: string): string {
  const ascii = text
    .replace(/[\uff01-\uff5e]/g, letter => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(/[、，。：；！？（）【】％﹪“”‘’「」『』《》−–—→·≈]/g, mark => punctuation[mark]!)
    .replace(/[\s\u3000\u200b\ufeff]+/g, ' ')
    .trim();
  const short = ascii.length > LONGEST_ANSWER ? `${ascii.slice(0, LONGEST_ANSWER).toWellFormed()}…` : ascii;
  const ended = short.replace(/(?<=[^.\s])[.!?,;]+$/, '').trim();
  return /^(["'`])(.+)\1$/.exec(ended)?.[2]?.trim() ?? ended;
}

/** `the answer is`, `about`, `选`: words in front of an answer that change nothing. */
const leading =
  /^(?:(?:(?:the )?answer(?: is)?|it(?: is|'s)|option|choice)[: ]+|(?:答案(?:是|为)?|我?选项?|应该是|是)[: ]*)(?=\S)/i;
export const withoutLead = (text: string): string => text.replace(leading, '').trim();

/** Names of units by the spellings that only people use, in lower case. */
const units: ReadonlyMap<string, string> = new Map(
  unitFamilies.flatMap(family => family.units.flatMap(({ name, typed }) => typed.map(text => [text, name] as const))),
);
const minutes = new Set(['min', 'mins', 'minute', 'minutes', '分', '分钟']);

/** Sign, digits, exponent and unit, with the words of somebody who is not sure around them. */
const pattern = new RegExp(
  [
    /^(?:about|around|approximately|roughly|exactly|[~=]|大约|约|大概|共|一共|总共)? ?/,
    /([-+]?)(\d[\d_]*(?:[.,][\d_]+)*|[.,]\d+)(e[+-]?\d+)? ?/,
    /(%|[a-zA-Zµμ_*]+|[\u4e00-\u9fff]+ ?[a-z_]*)?(?: ?左右)?$/,
  ]
    .map(part => part.source)
    .join(''),
  'i',
);

/**
 * All that a typed number may mean, the likeliest first: `1,480` is 1480 or
 * 1.48. Empty where it is no number.
 */
export function readNumbers(text: string): Given[] {
  const match = pattern.exec(withoutLead(plainText(text)).replace(/^百分之 ?(.+)$/, '$1%'));
  if (!match) return [];
  const [, sign, digits, exponent = '', typed = ''] = match as unknown as [string, string, string, string?, string?];
  const unit = units.get(typed.toLowerCase()) ?? typed.replace(/左右$/, '').trim();
  const bare = digits.replaceAll('_', '');
  const readings = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare)
    ? [bare.replaceAll(',', ''), ...(/^\d+,\d+$/.test(bare) ? [bare.replace(',', '.')] : [])]
    : [bare.replace(',', '.')];
  return readings.flatMap(reading => {
    if (!/^(?:\d+\.?\d*|\.\d+)$/.test(reading)) return [];
    const decimals = reading.includes('.') ? reading.length - reading.indexOf('.') - 1 : 0;
    const size = 10 ** Number(exponent.slice(1) || 0);
    const factor = minutes.has(unit.toLowerCase()) ? 60 : 1;
    return [
      {
        value: Number(sign + reading) * size * factor,
        unit: factor === 60 ? 's' : unit,
        slack: 0.5 * 10 ** -decimals * size * factor,
      },
    ];
  });
}

/**
 * Whether a number is `value` to the digits that were typed, rounded or cut
 * off; `factor` is one unit of it. Never more than a twentieth away.
 */
export function isNear(given: Given, value: number, factor = 1): boolean {
  const typed = given.value * factor;
  const slack = given.slack * factor;
  const isCut =
    typed * value >= 0 && Math.abs(typed) <= Math.abs(value) && Math.abs(value) - Math.abs(typed) < 2 * slack * 0.999;
  const distance = Math.abs(typed - value);
  return (
    distance <= 1e-9 * Math.abs(value) || (distance <= 0.05 * Math.abs(value) && (isCut || distance <= slack * 1.001))
  );
}

/** Units in which a bare number may have been read from a report. */
const bareUnits = offeredUnits().map(({ text }) => text);

/**
 * Whether a number is a value of a profile, `unit` being the profile's; a bare number may be in any
 * unit that reports print.
 */
export function isValue(given: Given, value: number, type: string, unit: string): boolean {
  if (given.unit === '%') return false;
  const tries = given.unit === '' ? bareUnits : [given.unit];
  const fits = tries.filter(one => sameFamily(one, unit));
  if (fits.length > 0) return fits.some(one => isNear(given, value, 1 / scale(1, unit, one).value));
  return (given.unit === '' || isNounOf(given.unit, type, unit)) && isNear(given, value);
}

/** Words for whatever is counted, beside the names of the sample type. */
const nouns = new Set(['count', 'sample', 'time', 'piece', '对象', '竞争', '争用', '样本', '条目']);

/** `objects` for alloc_objects, `contention` for contentions, `个`: a noun of what is counted. */
function isNounOf(word: string, type: string, unit: string): boolean {
  const counter = /^[个次条行处份]?/.exec(word)![0];
  const singular = (text: string): string => text.toLowerCase().replace(/s$/, '');
  const noun = singular(word.slice(counter.length).trim());
  if (noun === '') return counter !== '';
  return nouns.has(noun) || [type, unit, type.slice(type.lastIndexOf('_') + 1)].some(name => singular(name) === noun);
}

/** The number of a line: `66`, `line 66`, `main.go:66`, `第 66 行`. */
export function readLineNumber(text: string): number | undefined {
  const plain = withoutLead(plainText(text));
  const match = /^(?:[\w./-]+\.\w+ ?[:, ] ?)?(?: ?的 ?)?(?:lines?|第|行|l|#)? ?#?(\d+) ?(?:行|:.*)?$/i.exec(plain);
  return match ? Number(match[1]) : undefined;
}

/** The names in an order: between them blanks, commas, `>`, `then`. */
export const readNames = (text: string): string[] =>
  withoutLead(plainText(text))
    .split(/\s*(?:[,;>]|->|=>|\bthen\b|然后|再)\s*|\s+(?!\()/)
    .filter(name => name !== '' && name !== '-');

/** A function's name without words around it. */
export const readName = (text: string): string =>
  withoutLead(plainText(text))
    .replace(/^(?:func|function|method|函数|方法) ?(?=[\w(*])/i, '')
    .replace(/ ?(?:函数|方法)$/, '')
    .replace(/\(\)$/, '')
    .trim();

/** An option of a question: `a) ...` in the words of a step. */
export interface AnswerOption {
  readonly letter: string;
  readonly text: string;
}

export function optionsIn(words: string): AnswerOption[] {
  return [...words.matchAll(/^([a-z])\)\s+(.+)$/gm)].map(match => ({ letter: match[1]!, text: match[2]! }));
}

/** What counts of an option's text: letters, digits and signs that mean something. */
const essence = (text: string): string =>
  withoutLead(plainText(text))
    .toLowerCase()
    .replace(/^(?:the|a|an) /, '')
    .replace(/[`"'\s]/g, '')
    .replace(/[.,;:!?]+$/, '');

/**
 * The letters that a text may mean: a letter in one of its spellings, an
 * option's text, or its beginning up to the first comma or colon.
 */
export function readChoice(text: string, options: readonly AnswerOption[]): string[] {
  const plain = withoutLead(plainText(text));
  const letter = /^\(?([a-z])(?:[).:,]|项)?$/i.exec(plain)?.[1] ?? /^([a-z])[).:,] ?(?=\S)/i.exec(plain)?.[1];
  const given = essence(plain.replace(/^\(?[a-z][).:,] ?(?=\S)/i, ''));
  if (given === '') return letter === undefined ? [] : [letter.toLowerCase()];
  const whole = options.filter(option => essence(option.text) === given);
  const heads = options.filter(option => essence(plainText(option.text).split(/[:,;.(](?=\s|\D)/)[0]!) === given);
  const found = (whole.length > 0 ? whole : heads).map(option => option.letter);
  // A letter with another option's text is no answer.
  if (letter !== undefined)
    return plain.replace(/^\(/, '').length <= 2 || found.length === 0 || found.includes(letter.toLowerCase())
      ? [letter.toLowerCase()]
      : [];
  return found;
}
