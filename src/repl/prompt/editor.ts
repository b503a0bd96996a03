import { graphemeAt } from '../terminal/graphemes.ts';

/**
 * The input line as an immutable value: `edit(line, command)` returns the next one. The cursor is always
 * on a grapheme boundary.
 */

interface Snapshot {
  readonly text: string;
  /** UTF-16 index, on a grapheme boundary. */
  readonly cursor: number;
}

export interface EditorLine extends Snapshot {
  /** The text that ctrl-y inserts. */
  readonly cut: string;
  /** Earlier states, oldest first; undo restores the last. */
  readonly past: readonly Snapshot[];
  /** Kind of the previous command: undo removes typing word by word; consecutive cuts are one cut. */
  readonly run: 'typing' | 'cutting' | 'none';
}

export type EditName = keyof typeof edits;

export type EditCommand =
  | { readonly do: EditName }
  | { readonly do: 'insert'; readonly text: string }
  /** Replaces [from, to) by `text`; the cursor is after it. */
  | { readonly do: 'replace'; readonly from: number; readonly to: number; readonly text: string };

const UNDO_LIMIT = 1000;
/** Most characters in all undo states, so that a pasted megabyte is not stored a thousand times. */
const UNDO_SIZE = 4_000_000;

/** Returns a line with the cursor at its end; `cut` is carried over from the previous line. */
export function lineOf(text: string, cut = ''): EditorLine {
  return { text, cursor: text.length, cut, past: [], run: 'none' };
}

export function edit(line: EditorLine, command: EditCommand): EditorLine {
  if (command.do === 'insert') return insert(line, command.text);
  if (command.do === 'replace') {
    const from = clamp(command.from, 0, line.text.length);
    return change(line, from, clamp(command.to, from, line.text.length), command.text);
  }
  return edits[command.do](line);
}

const edits = {
  left: (line: EditorLine) => moveTo(line, before(line.text, line.cursor)),
  right: (line: EditorLine) => moveTo(line, after(line.text, line.cursor)),
  home: (line: EditorLine) => moveTo(line, 0),
  end: (line: EditorLine) => moveTo(line, line.text.length),
  'word-left': (line: EditorLine) => moveTo(line, wordBefore(line.text, line.cursor)),
  'word-right': (line: EditorLine) => moveTo(line, wordAfter(line.text, line.cursor)),
  backspace: (line: EditorLine) => change(line, before(line.text, line.cursor), line.cursor, ''),
  delete: (line: EditorLine) => change(line, line.cursor, after(line.text, line.cursor), ''),
  'cut-field-left': (line: EditorLine) => cutBack(line, fieldBefore(line.text, line.cursor)),
  'cut-word-left': (line: EditorLine) => cutBack(line, wordBefore(line.text, line.cursor)),
  'cut-word-right': (line: EditorLine) => cutAhead(line, wordAfter(line.text, line.cursor)),
  'cut-to-end': (line: EditorLine) => cutAhead(line, line.text.length),
  'cut-to-start': (line: EditorLine) => cutBack(line, 0),
  'paste-cut': (line: EditorLine) => change(line, line.cursor, line.cursor, line.cut),
  transpose,
  undo,
};

/** Replaces [from, to) and saves an undo state; if nothing changes, it only ends the run. */
function change(line: EditorLine, from: number, to: number, text: string): EditorLine {
  if (line.text.slice(from, to) === text) return moveTo(line, from + text.length);
  return { ...spliceText(line, from, to, text), cut: line.cut, past: remember(line), run: 'none' };
}

function spliceText(line: EditorLine, from: number, to: number, text: string): Snapshot {
  const whole = line.text.slice(0, from) + text + line.text.slice(to);
  const cursor = from + text.length;
  // Inserted text and the following text may combine into one grapheme.
  const inside = graphemeAround(whole, cursor);
  return { text: whole, cursor: inside.start < cursor ? inside.end : cursor };
}

function remember(line: EditorLine): readonly Snapshot[] {
  const past = [...line.past, { text: line.text, cursor: line.cursor }];
  const limit = Math.min(UNDO_LIMIT, Math.max(10, Math.floor(UNDO_SIZE / (line.text.length + 1))));
  return past.length > limit ? past.slice(-limit) : past;
}

function moveTo(line: EditorLine, cursor: number): EditorLine {
  return cursor === line.cursor && line.run === 'none' ? line : { ...line, cursor, run: 'none' };
}

/** Inserts typed text; within a word, no new undo state is saved. */
function insert(line: EditorLine, text: string): EditorLine {
  if (text === '') return line;
  const single = after(text, 0) === text.length;
  const startsWord = text.trim() !== '' && line.text.slice(0, line.cursor).endsWith(' ');
  const joins = single && line.run === 'typing' && !startsWord;
  const past = joins ? line.past : remember(line);
  return { ...spliceText(line, line.cursor, line.cursor, text), cut: line.cut, past, run: single ? 'typing' : 'none' };
}

function cutBack(line: EditorLine, from: number): EditorLine {
  if (from === line.cursor) return moveTo(line, from);
  const piece = line.text.slice(from, line.cursor);
  const cut = line.run === 'cutting' ? piece + line.cut : piece;
  return { ...change(line, from, line.cursor, ''), cut, run: 'cutting' };
}

function cutAhead(line: EditorLine, to: number): EditorLine {
  if (to === line.cursor) return moveTo(line, to);
  const piece = line.text.slice(line.cursor, to);
  const cut = line.run === 'cutting' ? line.cut + piece : piece;
  return { ...change(line, line.cursor, to, ''), cut, run: 'cutting' };
}

/** Swaps the characters around the cursor, or the last two at the end of the line. */
function transpose(line: EditorLine): EditorLine {
  const middle = line.cursor === line.text.length ? before(line.text, line.cursor) : line.cursor;
  const from = before(line.text, middle);
  const to = after(line.text, middle);
  if (from === middle || to === middle) return moveTo(line, line.cursor);
  return change(line, from, to, line.text.slice(middle, to) + line.text.slice(from, middle));
}

function undo(line: EditorLine): EditorLine {
  const last = line.past.at(-1);
  return last ? { ...last, cut: line.cut, past: line.past.slice(0, -1), run: 'none' } : moveTo(line, line.cursor);
}

const inWord = /[\p{L}\p{M}\p{N}_]/u;

/** Returns the grapheme boundary before `index`, which must be a boundary too. */
function before(text: string, index: number): number {
  if (index === 0) return 0;
  if (isPlain(text, index - 1) && (index === 1 || isPlain(text, index - 2))) return index - 1;
  return graphemeAround(text, index - 1).start;
}

/** Returns the grapheme boundary after an index. */
function after(text: string, index: number): number {
  if (isPlain(text, index) && (index + 1 === text.length || isPlain(text, index + 1))) return index + 1;
  return graphemeAround(text, index).end;
}

/** True for printable ASCII; between two such characters there is always a boundary. */
function isPlain(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0x20 && code <= 0x7e;
}

/** Letters; between two of them there is always a boundary. */
const letter =
  /(?!\p{M})[\p{Script=Latin}\p{Script=Han}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hiragana}\x20-\x7e]/u;

/** Characters around the cursor that are searched for a boundary: segmenting a megabyte takes a second per key. */
const NEARBY = 1024;

/** Returns the grapheme that contains the character at an index; empty past the end of the text. */
function graphemeAround(text: string, index: number): { start: number; end: number } {
  if (index >= text.length) return { start: text.length, end: text.length };
  let from = index;
  const nearest = Math.max(0, index - NEARBY);
  while (from > nearest && !(letter.test(text[from]!) && letter.test(text[from - 1]!))) from--;
  if (from === nearest) from = 0;
  const to = Math.min(text.length, index + NEARBY);
  let found = graphemeAt(text.slice(from, to), index - from);
  // The end of the searched part may have split the grapheme.
  if (from + found.index + found.segment.length === to && to < text.length)
    found = graphemeAt(text.slice(from), index - from);
  const start = from + found.index;
  return { start, end: start + found.segment.length };
}

/** Moves left over graphemes of the wanted kind. */
function skipLeft(text: string, index: number, wanted: (grapheme: string) => boolean): number {
  while (index > 0) {
    const previous = before(text, index);
    if (!wanted(text.slice(previous, index))) break;
    index = previous;
  }
  return index;
}

function skipRight(text: string, index: number, wanted: (grapheme: string) => boolean): number {
  while (index < text.length) {
    const next = after(text, index);
    if (!wanted(text.slice(index, next))) break;
    index = next;
  }
  return index;
}

const isWord = (grapheme: string): boolean => inWord.test(grapheme);
const isBlank = (grapheme: string): boolean => grapheme.trim() === '';
const not =
  (kind: (grapheme: string) => boolean) =>
  (grapheme: string): boolean =>
    !kind(grapheme);

function wordBefore(text: string, index: number): number {
  return skipLeft(text, skipLeft(text, index, not(isWord)), isWord);
}

function wordAfter(text: string, index: number): number {
  return skipRight(text, skipRight(text, index, not(isWord)), isWord);
}

/** Returns the index of the end of the first word. */
export function wordEnd(text: string): number {
  return wordAfter(text, 0);
}

function fieldBefore(text: string, index: number): number {
  return skipLeft(text, skipLeft(text, index, isBlank), not(isBlank));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
