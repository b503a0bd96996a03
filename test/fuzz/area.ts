// A part of the program that is tried with inputs drawn by seed.
import { UserError } from '../../src/core/base/errors.ts';
import { Random } from '../support/random.ts';

/** What became of an input: a result, or a sentence for the user. Everything else is thrown. */
export type Outcome = 'ok' | 'sentence';

/** A result that cannot be right. */
export class Defect extends Error {}

/** Takes what an input is made of as soon as it is known, so that it can be kept whatever it does. */
export type Keep = (name: string, content: string | Uint8Array) => void;

export interface Area {
  readonly name: string;
  /** What is tried, in one line. */
  readonly summary: string;
  /** Reads what inputs are made from; the answer makes and tries one input. */
  readonly start: () => Promise<Try> | Try;
  /** How many of an area's inputs the tests try: fewer where one takes long. */
  readonly tested: number;
}

export type Try = (random: Random, keep: Keep) => Promise<Outcome> | Outcome;

/** The random numbers of one input. */
export function randomOf(area: string, seed: number, index: number): Random {
  let hash = 0x811c9dc5;
  for (const char of `${area} ${seed} ${index}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return new Random(hash);
}

/** Runs what may fail with a sentence; any other error is the caller's. */
export function outcomeOf(work: () => void): Outcome {
  try {
    work();
    return 'ok';
  } catch (error) {
    return sentenceOf(error);
  }
}

/** A UserError is an outcome, anything else is thrown on. */
export function sentenceOf(error: unknown): Outcome {
  if (!(error instanceof UserError)) throw error;
  checkSentence(error.message, error.hint);
  return 'sentence';
}

/** Texts of JavaScript that no sentence and no report has. */
const leaked = /\[object [A-Z]|\bat [\w.<>]+ \(.*:\d+:\d+\)|\b(?:Type|Range|Reference|Syntax)Error: /;

/** A sentence says something, in bounded length, and nothing of how the program is made. */
export function checkSentence(message: string, hint = ''): void {
  if (message.trim() === '') throw new Defect('an error without a sentence');
  if (leaked.test(message) || leaked.test(hint))
    throw new Defect(`a sentence in the words of JavaScript: ${message} / ${hint}`);
}

/** Characters of an output; more than this from a small input is a fault of its own. */
export const LONGEST_OUTPUT = 1 << 26;

/** An output as one text; throws a Defect where it does not end. */
export function wholeText(out: Iterable<string> | Uint8Array): string {
  if (out instanceof Uint8Array) return `${out.length} bytes`;
  const parts: string[] = [];
  let size = 0;
  for (const part of out) {
    if (typeof part !== 'string') throw new Defect(`a ${typeof part} in an output`);
    size += part.length;
    if (size > LONGEST_OUTPUT) throw new Defect(`an output of more than ${LONGEST_OUTPUT} characters`);
    parts.push(part);
  }
  return parts.join('');
}
