import type { Session } from '../commands/session.ts';
import { nearest } from '../commands/suggest.ts';
import { toFloat } from '../core/int64.ts';
import { optionNamed } from '../core/options.ts';
import { scale } from '../core/measure.ts';
import { compilePattern } from '../core/pattern.ts';
import { sampleIndex } from '../core/view.ts';
import { bareName, Facts, isTail, plainName, readNumber } from './facts.ts';
import type { Column, Fact, Given } from './facts.ts';
import type { Answer, Condition, Opening } from './lesson.ts';
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

const collapsed = (text: string): string => text.replace(/\s+/g, ' ');

/** Whether something is true of what a line did. */
export function holds(condition: Condition, seen: Seen): boolean {
  const last = seen.reported ? seen.session.last : undefined;
  switch (condition.kind) {
    case 'shows':
      return condition.pattern ? condition.pattern.test(seen.text) : collapsed(seen.text).includes(collapsed(condition.text));
    case 'hides':
      return last !== undefined && !collapsed(seen.text).includes(collapsed(condition.text));
    case 'sorted':
      return last !== undefined && last.config.sort === condition.by;
    case 'value':
      return last !== undefined && seen.session.profile.sampleTypes[sampleIndex(seen.session.profile, last.config.sample_index)]?.type === condition.type;
    case 'option':
      return last !== undefined && String(last.config[condition.name as keyof typeof last.config]) === condition.value;
    case 'matches': {
      const pattern = last && String(last.config[condition.name as keyof typeof last.config]);
      return pattern !== undefined && pattern !== '' && optionNamed(condition.name)?.kind === 'string' && compilePattern(pattern).test(condition.text);
    }
    case 'opened':
      return (['source', 'base', 'diffBase', 'normalize'] as const).every(key => seen.opening[key] === condition.opening[key]);
  }
}

/** What is said of an answer: nothing where it is right, else why it is wrong. */
export type Verdict = { readonly right: true } | { readonly right: false; readonly says: readonly string[] };

const right: Verdict = { right: true };
const wrong = (...says: readonly string[]): Verdict => ({ right: false, says });

/** Whether an answer is the one that a lesson foresaw: a function by its end, a number in any unit of its kind, anything else as it is written. */
export function isSameAnswer(answer: Answer, foreseen: string, given: string): boolean {
  const plain = (text: string): string => text.trim().toLowerCase();
  if (plain(foreseen) === plain(given)) return true;
  if (answer.kind === 'function') return plainName(given) !== '' && isTail(plainName(foreseen), plainName(given));
  const [one, other] = [readNumber(foreseen), readNumber(given)];
  if (answer.kind !== 'number' || !one || !other) return false;
  if (one.unit === '' || other.unit === '') return one.value === other.value;
  const scaled = scale(other.value, other.unit, one.unit);
  return scaled.unit === one.unit && Math.abs(scaled.value - one.value) <= one.slack;
}

/** Judges an answer with the profile's own numbers. */
export function judge(answer: Answer, text: string, session: Session, say: Phrases): Verdict {
  const given = text.trim().replace(/^["'`]|["'`]$/g, '');
  switch (answer.kind) {
    case 'function':
      return judgeFunction(answer, given, new Facts(session), say);
    case 'number':
      return judgeNumber(answer, given, session, say);
    case 'count': {
      const number = readNumber(given);
      if (!number) return wrong(say.noNumber(given));
      return Math.abs(number.value - answer.value) < 1e-9 ? right : wrong(say.wrongChoice);
    }
    case 'line': {
      const number = /(\d+)\s*$/.exec(given)?.[1];
      if (number === undefined) return wrong(say.noNumber(given));
      return answer.numbers.includes(Number(number)) ? right : wrong(say.wrongLine(number));
    }
    case 'choice': {
      const letter = given.replace(/\)$/, '').toLowerCase();
      if (!/^[a-z]$/.test(letter)) return wrong(say.chooseLetter);
      return letter === answer.letter ? right : wrong(say.wrongChoice);
    }
    case 'order':
      return judgeOrder(answer, given, new Facts(session), say);
    case 'word':
      return answer.words.some(word => word.toLowerCase() === given.toLowerCase()) ? right : wrong(say.wrongChoice);
  }
}

function judgeFunction(answer: Answer & { kind: 'function' }, given: string, facts: Facts, say: Phrases): Verdict {
  const plain = plainName(given);
  const [fact] = facts.find(given);
  // Two functions may differ in case alone; then the one that was typed counts.
  const another = fact !== undefined && bareName(fact.name) === bareName(given) && !answer.names.some(name => isTail(bareName(name), bareName(given)) || isTail(bareName(given), bareName(name)));
  if (plain !== '' && !another && answer.names.some(name => isTail(plainName(name), plain))) return right;
  if (!fact) return wrong(say.noSuchFunction(given, nearestFunction(facts, given)));
  const wanted = facts.find(answer.names[0]!)[0];
  return wrong(say.functionNumbers(fact.name, facts.text(fact, 'flat'), fact.flatPlace, facts.text(fact, 'cum'), fact.cumPlace), ...misread(fact, wanted, answer.by, facts, say));
}

/** A row that stands so high in a column is taken for the first. */
const highPlaces = 10;

/** Which column makes the wrong function look right. */
function misread(fact: Fact, wanted: Fact | undefined, by: Column, facts: Facts, say: Phrases): string[] {
  if (!wanted) return [say.readColumn(by)];
  const other: Column = by.startsWith('cum') ? 'flat' : 'cum';
  const place = (f: Fact, column: Column): number => (column.startsWith('cum') ? f.cumPlace : f.flatPlace);
  const size = (f: Fact, column: Column): number => Math.abs(toFloat(facts.value(f, column)));
  if (size(fact, by) > size(wanted, by)) return [say.largerStill(by)];
  const isHigh = size(fact, other) > 0 && place(fact, other) <= highPlaces && place(fact, other) < place(wanted, other);
  return [isHigh ? say.firstByOther(other, by) : say.readColumn(by)];
}

function nearestFunction(facts: Facts, given: string): string {
  // func1 and func2.1 are names of their places alone.
  const last = (name: string): string => plainName(/[^.]+(?:\.func\d+(?:\.\d+)*)*$/.exec(name)?.[0] ?? name);
  const shorts = new Map([...facts.byName.keys()].map(name => [last(name), name]));
  const near = nearest(last(given), [...shorts.keys()]);
  return near === undefined ? '' : shorts.get(near)!;
}

function judgeNumber({ column, of }: Answer & { kind: 'number' }, text: string, session: Session, say: Phrases): Verdict {
  const given = readNumber(text);
  if (!given) return wrong(say.noNumber(text));
  const facts = new Facts(session);
  const asked = of === '' ? undefined : facts.find(of)[0];
  if (facts.matches(given, asked, column)) return right;
  const name = asked?.name ?? of;
  const where = place(facts, given, asked, column);
  if (where?.fact === asked && where) return wrong(say.otherColumn(text, where.column, name, column));
  if (column === 'total') return wrong(where?.fact ? say.otherBoth(text, where.column, where.fact.name, column, session.profile.sampleTypes.length > 0 ? facts.type : '') : say.notTotal(text));
  if (where?.column === column) return wrong(say.otherRow(text, column, where.fact!.name, name));
  for (const { type } of session.profile.sampleTypes) {
    if (type === facts.type) continue;
    const others = new Facts(session, { sample_index: type });
    if (others.matches(given, others.byName.get(name), column)) return wrong(say.otherType(text, column, name, type, facts.type));
  }
  return wrong(where?.fact ? say.otherBoth(text, where.column, where.fact.name, column, name) : say.noSuchNumber(text, column, name));
}

/** Where a number stands: in another column of the row, in the same column of another row, anywhere. */
function place(facts: Facts, given: Given, asked: Fact | undefined, column: Column): { fact: Fact | undefined; column: Column } | undefined {
  const inRow: readonly Column[] = ['flat', 'cum', 'flat%', 'cum%', 'sum%'];
  const readable = given.value !== 0;
  if (!readable) return undefined;
  for (const other of inRow) if (asked && other !== column && facts.matches(given, asked, other)) return { fact: asked, column: other };
  const rows = [...facts.byName.values()];
  for (const fact of rows) if (column !== 'total' && facts.matches(given, fact, column)) return { fact, column };
  for (const other of inRow) for (const fact of rows) if (facts.matches(given, fact, other)) return { fact, column: other };
  return undefined;
}

function judgeOrder({ names, by }: Answer & { kind: 'order' }, given: string, facts: Facts, say: Phrases): Verdict {
  const words = given.split(/[\s,>]+/).filter(word => word !== '');
  const plain = names.map(plainName);
  const order = words.map(word => plain.findIndex(name => isTail(name, plainName(word))));
  if (order.length !== names.length || order.includes(-1) || new Set(order).size !== names.length) return wrong(say.orderLength(names.length));
  if (order.every((index, i) => index === i)) return right;
  const known = names.map(name => facts.find(name)[0]);
  const other: Column = by.startsWith('cum') ? 'flat' : 'cum';
  const value = (index: number, column: Column): number => Math.abs(Number(facts.value(known[index], column)));
  if (order.every((index, i) => i === 0 || value(order[i - 1]!, other) >= value(index, other))) return wrong(say.orderByOther(other, by));
  const at = order.findIndex((index, i) => i > 0 && index < order[i - 1]!);
  const [first, second] = [order[at - 1]!, order[at]!];
  return wrong(say.orderPair(names[first]!, facts.text(known[first], by), names[second]!, facts.text(known[second], by), by));
}
