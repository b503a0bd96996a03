import { parseLabels } from './golabels.ts';

/** What the header of a goroutine says between its brackets. */
export interface GoroutineHeader {
  /** `chan receive`, `running` */
  readonly state: string;
  /** Whole minutes of waiting; 0 = less than one, or not known. */
  readonly minutes: number;
  /** Whether it is bound to its thread. */
  readonly locked: boolean;
  /** The number of its synctest bubble; empty = none. */
  readonly bubble: string;
  /** Labels of the program's own (Go 1.27, or GODEBUG=tracebacklabels=1). */
  readonly labels: readonly (readonly [string, string])[];
}

/** What follows the goroutine's number: `[chan receive, 12 minutes, locked to thread]:`; null where it is no header. */
export function parseHeader(text: string): GoroutineHeader | null {
  const open = /^(?: (?:gp|m|mp)=\S+)* \[/.exec(text);
  if (!open) return null;
  let inside = text.slice(open[0].length);
  const close = inside.lastIndexOf(']');
  if (close < 0) return null;
  inside = inside.slice(0, close);
  let labels: [string, string][] = [];
  const mark = / labels:(?=\{)/.exec(inside);
  if (mark) {
    const found = parseLabels(inside, mark.index + mark[0].length);
    if (found) labels = found.labels;
    inside = inside.slice(0, mark.index);
  }
  const [state = '', ...rest] = inside.split(', ');
  const part = (pattern: RegExp): string => rest.map(text => pattern.exec(text)?.[1]).find(value => value !== undefined) ?? '';
  const minutes = Number(part(/^(\d{1,9}) minutes?$/));
  return { state, minutes, locked: rest.includes('locked to thread'), bubble: part(/^synctest bubble (\d+)$/), labels };
}

const g = 103;
/** `goroutine ` as bytes. */
const word = [103, 111, 114, 111, 117, 116, 105, 110, 101, 32];

/** Where `goroutine ` and a number stand in a line; -1 = nowhere. */
export function findGoroutine(bytes: Uint8Array, from: number, to: number): number {
  search: for (let at = from; at + word.length < to; at++) {
    if (bytes[at] !== g) continue;
    for (let i = 1; i < word.length; i++) if (bytes[at + i] !== word[i]) continue search;
    const digit = bytes[at + word.length]!;
    if (digit >= 48 && digit <= 57) return at;
  }
  return -1;
}

/** Behind the number of the goroutine at `at`. */
export function afterNumber(bytes: Uint8Array, at: number, to: number): number {
  let end = at + word.length;
  while (end < to && bytes[end]! >= 48 && bytes[end]! <= 57) end++;
  return end;
}

/** Whether lines of goroutines with their stacks are near the beginning of these bytes. */
export function looksLikeDump(head: Uint8Array): boolean {
  for (let from = 0; from < head.length; ) {
    const newline = head.indexOf(10, from);
    const to = newline < 0 ? head.length : newline;
    const at = findGoroutine(head, from, to);
    if (at >= 0) {
      const end = afterNumber(head, at, to);
      // ` [` or ` gp=`, and a stack below it.
      if (head[end] === 32 && (head[end + 1] === 91 || head[end + 1] === g) && newline >= 0) return true;
    }
    from = to + 1;
  }
  return false;
}
