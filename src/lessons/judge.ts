import { makeContext, reportText } from '../commands/command.ts';
import type { Session } from '../commands/session.ts';
import { nearest } from '../commands/help/suggest.ts';
import { toFloat } from '../core/base/int64.ts';
import { optionNamed } from '../core/view/options.ts';
import { sameFamily, scale } from '../core/base/measure.ts';
import { compilePattern } from '../core/base/pattern.ts';
import { setsInUse } from '../core/view/tag-filters.ts';
import { sampleIndex } from '../core/view/view.ts';
import {
  isValue,
  plainText,
  readChoice,
  readLineNumber,
  readName,
  readNames,
  readNumbers,
  withoutLead,
} from './answers.ts';
import type { Given, AnswerOption } from './answers.ts';
import { bareName, ProfileFacts, isTail, plainName } from './facts.ts';
import type { ReportColumn, Fact } from './facts.ts';
import type { LessonAnswer, Condition, Opening } from './lesson.ts';
import type { Phrases } from './phrases.ts';

/** What a line did, for conditions to look at. */
export interface Seen {
  readonly session: Session;
  /** Output and messages. */
  readonly text: string;
  /** The line made a report. */
  readonly reported: boolean;
  readonly opening: Opening;
}

const collapseBlanks = (text: string): string => text.replace(/\s+/g, ' ');

/** Whether something is true of what a line did. */
export function holds(condition: Condition, seen: Seen): boolean {
  const last = seen.reported ? seen.session.last : undefined;
  switch (condition.kind) {
    case 'shows':
      return condition.pattern
        ? condition.pattern.test(seen.text)
        : collapseBlanks(seen.text).includes(collapseBlanks(condition.text));
    case 'hides':
      return last !== undefined && !collapseBlanks(seen.text).includes(collapseBlanks(condition.text));
    case 'sorted':
      return last !== undefined && last.config.sort === condition.by;
    case 'value':
      return (
        last !== undefined &&
        seen.session.profile.sampleTypes[sampleIndex(seen.session.profile, last.config.sample_index)]?.type ===
          condition.type
      );
    case 'option':
      return last !== undefined && String(last.config[condition.name as keyof typeof last.config]) === condition.value;
    case 'matches': {
      const pattern = last && String(last.config[condition.name as keyof typeof last.config]);
      return (
        pattern !== undefined &&
        pattern !== '' &&
        optionNamed(condition.name)?.kind === 'pattern' &&
        compilePattern(pattern).test(condition.text)
      );
    }
    case 'opened':
      return (['source', 'base', 'diffBase', 'normalize'] as const).every(
        key => seen.opening[key] === condition.opening[key],
      );
  }
}

/** What the last report would print: what can be seen of it where it filled the screen. */
export function textOfLast({ profile, host, profileFolders, last }: Session): string {
  if (!last) return '';
  const quiet = (): void => {};
  const context = makeContext(profile, last.command, last.argument, last.config, host, profileFolders, {
    notify: quiet,
    hint: quiet,
    say: quiet,
  });
  return [...reportText(last.command, context)].join('');
}

/** What is said of an answer: nothing where it is right, else why it is wrong. */
export type AnswerVerdict = { readonly right: true } | { readonly right: false; readonly says: readonly string[] };

const right: AnswerVerdict = { right: true };
const wrong = (...says: readonly string[]): AnswerVerdict => ({ right: false, says });

/** Whether an answer is the one that a lesson foresaw: as it is written, or in another spelling of its kind. */
export function isSameAnswer(
  answer: LessonAnswer,
  foreseen: string,
  given: string,
  options: readonly AnswerOption[] = [],
): boolean {
  const plain = (text: string): string => withoutLead(plainText(text)).toLowerCase();
  if (plain(foreseen) === plain(given)) return true;
  switch (answer.kind) {
    case 'function':
      return plainName(readName(given)) !== '' && isTail(plainName(foreseen), plainName(readName(given)));
    case 'line':
      return readLineNumber(given) !== undefined && readLineNumber(foreseen) === readLineNumber(given);
    case 'choice':
      return readChoice(given, options)[0] === foreseen;
    case 'number':
    case 'count': {
      const one = readNumbers(foreseen)[0];
      return one !== undefined && readNumbers(given).some(other => isSameNumber(one, other));
    }
    default:
      return false;
  }
}

function isSameNumber(one: Given, other: Given): boolean {
  if (one.unit === '' || other.unit === '') return one.value === other.value;
  const scaled = scale(other.value, other.unit, one.unit);
  return scaled.unit === one.unit && Math.abs(scaled.value - one.value) <= one.slack;
}

/** Whether an answer is right, by the profile's own numbers. `options`: those of a choice. */
export function isRight(
  answer: LessonAnswer,
  text: string,
  session: Session,
  options: readonly AnswerOption[] = [],
): boolean {
  switch (answer.kind) {
    case 'function': {
      const given = readName(text);
      const plain = plainName(given);
      if (plain === '' || !answer.names.some(name => isTail(plainName(name), plain))) return false;
      // Two functions may differ in case alone; then the one that was typed counts.
      const [fact] = new ProfileFacts(session).find(given);
      const isAnother = fact !== undefined && bareName(fact.name) === bareName(given);
      return (
        !isAnother ||
        answer.names.some(name => isTail(bareName(name), bareName(given)) || isTail(bareName(given), bareName(name)))
      );
    }
    case 'number': {
      const numbers = readNumbers(text);
      if (numbers.length === 0) return false;
      const facts = new ProfileFacts(session);
      const asked = answer.of === '' ? undefined : facts.find(answer.of)[0];
      return numbers.some(given => [answer.column, ...answer.or].some(column => facts.matches(given, asked, column)));
    }
    case 'count': {
      const { type, unit } = sampleTypeOf(session);
      return readNumbers(text).some(
        given => given.value === answer.value && isValue(given, answer.value, type, unit === '' ? 'count' : unit),
      );
    }
    case 'line':
      return answer.numbers.includes(readLineNumber(text) ?? -1);
    case 'choice': {
      const letters = readChoice(text, options);
      return letters.length > 0 && letters.every(letter => letter === answer.letter);
    }
    case 'order':
      return (
        orderOf(answer.names, text).every((index, i) => index === i) && readNames(text).length === answer.names.length
      );
    case 'word':
      return isRightWord(answer, text, session);
  }
}

/** The sample type that reports are about. */
function sampleTypeOf({ profile, config }: Session): { type: string; unit: string } {
  return profile.sampleTypes[sampleIndex(profile, config.sample_index)] ?? { type: '', unit: '' };
}

/** Judges an answer, and says of a wrong one what was asked and what it is instead. */
export function judge(
  answer: LessonAnswer,
  text: string,
  session: Session,
  say: Phrases,
  options: readonly AnswerOption[] = [],
): AnswerVerdict {
  if (isRight(answer, text, session, options)) return right;
  const given = plainText(text);
  switch (answer.kind) {
    case 'function':
      return judgeFunction(answer, readName(text), new ProfileFacts(session), say);
    case 'number':
      return judgeNumber(answer, given, session, say);
    case 'count':
      return wrong(readNumbers(text).length === 0 ? say.noCount(given) : say.wrongCount(given));
    case 'line': {
      const number = readLineNumber(text);
      return wrong(number === undefined ? say.noLine(given) : say.wrongLine(String(number)));
    }
    case 'choice': {
      const letters = options.map(option => option.letter);
      const [letter, ...more] = readChoice(text, options);
      if (letter === undefined || more.length > 0 || (letters.length > 0 && !letters.includes(letter)))
        return wrong(say.chooseLetter(letters));
      return wrong(say.wrongLetter(letter));
    }
    case 'order':
      return judgeOrder(answer, text, new ProfileFacts(session), say);
    case 'word': {
      const key = labelsOf(session).find(([, value]) => value.toLowerCase() === wordOf(text).word)?.[0];
      return wrong(key === undefined ? say.wrongWord(given) : say.wrongLabel(wordOf(text).word, key));
    }
  }
}

/** `tenant=umbrella`: the label's key, and its value; a word alone has no key. */
function wordOf(text: string): { key?: string; word: string } {
  const plain = readName(text).toLowerCase();
  const labelled = /^([\w.-]+) ?[=:] ?(.+)$/.exec(plain);
  return labelled ? { key: labelled[1]!, word: labelled[2]! } : { word: plain };
}

function isRightWord({ words }: LessonAnswer & { kind: 'word' }, text: string, session: Session): boolean {
  const known = words.map(word => word.toLowerCase());
  const { key, word } = wordOf(text);
  if (known.includes(readName(text).toLowerCase())) return true;
  return (
    known.includes(word) &&
    (key === undefined ||
      labelsOf(session).some(([name, value]) => name.toLowerCase() === key && value.toLowerCase().endsWith(word)))
  );
}

/** Whether a text can only be meant as an answer: a number or line number where one is asked for, a label's value. */
function isOfKind({ kind }: LessonAnswer, text: string, session: Session): boolean {
  switch (kind) {
    case 'number':
    case 'count':
      return readNumbers(text).length > 0;
    case 'line':
      return readLineNumber(text) !== undefined;
    case 'word':
      return labelsOf(session).some(([, value]) => value.toLowerCase() === wordOf(text).word);
    default:
      return false;
  }
}

/** Whether a text names a function of the profile, or is of the kind that is asked for. */
export const isMeant = (answer: LessonAnswer, text: string, session: Session): boolean =>
  isOfKind(answer, text, session) || new ProfileFacts(session).find(readName(text)).length > 0;

/** Labels with a text that are on samples of the profile. */
function labelsOf({ profile }: Session): [key: string, value: string][] {
  const { labels, strings } = profile;
  const found: [string, string][] = [];
  for (const set of setsInUse(profile)) {
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
      if (labels.str[i]! >= 0) found.push([strings.at(labels.key[i]!), strings.at(labels.str[i]!)]);
    }
  }
  return found;
}

function judgeFunction(
  answer: LessonAnswer & { kind: 'function' },
  given: string,
  facts: ProfileFacts,
  say: Phrases,
): AnswerVerdict {
  const [fact] = facts.find(given);
  if (!fact) return wrong(say.noSuchFunction(given, nearestFunction(facts, given)));
  const wanted = facts.find(answer.names[0]!)[0];
  return wrong(
    say.functionNumbers(fact.name, facts.text(fact, 'flat'), fact.flatPlace, facts.text(fact, 'cum'), fact.cumPlace),
    ...misread(fact, wanted, answer.by, facts, say),
  );
}

/** A row that stands so high in a column is taken for the first. */
const highPlaces = 10;

/** Which column makes the wrong function look right. */
function misread(fact: Fact, wanted: Fact | undefined, by: ReportColumn, facts: ProfileFacts, say: Phrases): string[] {
  if (!wanted) return [say.readColumn(by)];
  const other: ReportColumn = by.startsWith('cum') ? 'flat' : 'cum';
  const place = (f: Fact, column: ReportColumn): number => (column.startsWith('cum') ? f.cumPlace : f.flatPlace);
  const size = (f: Fact, column: ReportColumn): number => Math.abs(toFloat(facts.value(f, column)));
  if (size(fact, by) > size(wanted, by)) return [say.largerStill(by)];
  const isHigh = size(fact, other) > 0 && place(fact, other) <= highPlaces && place(fact, other) < place(wanted, other);
  return [isHigh ? say.firstByOther(other, by) : say.readColumn(by)];
}

function nearestFunction(facts: ProfileFacts, given: string): string {
  // func1 and func2.1 are names of their places alone.
  const last = (name: string): string => plainName(/[^.]+(?:\.func\d+(?:\.\d+)*)*$/.exec(name)?.[0] ?? name);
  const shorts = new Map([...facts.byName.keys()].map(name => [last(name), name]));
  const near = nearest(last(given), [...shorts.keys()]);
  return near === undefined ? '' : shorts.get(near)!;
}

function judgeNumber(
  { column, of }: LessonAnswer & { kind: 'number' },
  text: string,
  session: Session,
  say: Phrases,
): AnswerVerdict {
  const [given] = readNumbers(text);
  const facts = new ProfileFacts(session);
  if (!given) return wrong(say.noNumber(text, column.endsWith('%') ? '40%' : exampleOf(sampleTypeOf(session).unit)));
  const asked = of === '' ? undefined : facts.find(of)[0];
  const name = asked?.name ?? of;
  const where = place(facts, given, asked, column);
  if (where?.fact === asked && where) return wrong(say.otherColumn(text, where.column, name, column));
  if (column === 'total')
    return wrong(
      where?.fact
        ? say.otherBoth(
            text,
            where.column,
            where.fact.name,
            column,
            session.profile.sampleTypes.length > 0 ? facts.type : '',
          )
        : say.notTotal(text),
    );
  if (where?.column === column) return wrong(say.otherRow(text, column, where.fact!.name, name));
  for (const { type } of session.profile.sampleTypes) {
    if (type === facts.type) continue;
    const others = new ProfileFacts(session, { sample_index: type });
    if (others.matches(given, others.byName.get(name), column))
      return wrong(say.otherType(text, column, name, type, facts.type));
  }
  return wrong(
    where?.fact
      ? say.otherBoth(text, where.column, where.fact.name, column, name)
      : say.noSuchNumber(text, column, name),
  );
}

/** A number as reports print it in the unit of a profile. */
const exampleOf = (unit: string): string => (sameFamily(unit, 's') ? '1.25s' : sameFamily(unit, 'B') ? '1.5MB' : '12');

/** Where a number stands: in another column of the row, in the same column of another row, anywhere. */
function place(
  facts: ProfileFacts,
  given: Given,
  asked: Fact | undefined,
  column: ReportColumn,
): { fact: Fact | undefined; column: ReportColumn } | undefined {
  const inRow: readonly ReportColumn[] = ['flat', 'cum', 'flat%', 'cum%', 'sum%'];
  const readable = given.value !== 0;
  if (!readable) return undefined;
  for (const other of inRow)
    if (asked && other !== column && facts.matches(given, asked, other)) return { fact: asked, column: other };
  const rows = [...facts.byName.values()];
  for (const fact of rows) if (column !== 'total' && facts.matches(given, fact, column)) return { fact, column };
  // A running sum of some row is near any small number: only a percentage is looked for among these.
  const elsewhere = given.unit === '%' ? inRow : inRow.filter(other => other !== 'sum%');
  for (const other of elsewhere)
    for (const fact of rows) if (facts.matches(given, fact, other)) return { fact, column: other };
  return undefined;
}

/** For each name that was typed its place in the right order; -1 where it is none of them. */
function orderOf(names: readonly string[], given: string): number[] {
  const plain = names.map(plainName);
  return readNames(given).map(word => plain.findIndex(name => isTail(name, plainName(word))));
}

function judgeOrder(
  { names, by }: LessonAnswer & { kind: 'order' },
  given: string,
  facts: ProfileFacts,
  say: Phrases,
): AnswerVerdict {
  const order = orderOf(names, given);
  if (order.length !== names.length || order.includes(-1) || new Set(order).size !== names.length)
    return wrong(say.orderLength(names.length));
  const known = names.map(name => facts.find(name)[0]);
  const other: ReportColumn = by.startsWith('cum') ? 'flat' : 'cum';
  const value = (index: number, column: ReportColumn): number => Math.abs(Number(facts.value(known[index], column)));
  if (order.every((index, i) => i === 0 || value(order[i - 1]!, other) >= value(index, other)))
    return wrong(say.orderByOther(other, by));
  const at = order.findIndex((index, i) => i > 0 && index < order[i - 1]!);
  const [first, second] = [order[at - 1]!, order[at]!];
  return wrong(
    say.orderPair(names[first]!, facts.text(known[first], by), names[second]!, facts.text(known[second], by), by),
  );
}
