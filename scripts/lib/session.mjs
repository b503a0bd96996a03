// Runs a piped session and takes its two streams apart line by line.
//
// Standard output is cut at the prompts. Standard error has no prompt, so two lines with words
// that no command has are fed after every line of the session: both tools answer each with one
// sentence on standard error and nothing on standard output. What the tool itself adds below
// that sentence (a hint) is measured between the two and taken off again.
import { run } from './run.mjs';

const PROMPT = '(pprof) ';
const openMark = i => `#${i}<#`;
const closeMark = i => `#${i}>#`;
const sentence = word => `unrecognized command: "${word}"`;

/** The bytes to pipe in for these lines. */
export function sessionInput(lines) {
  const text = [];
  for (let i = 0; i <= lines.length; i++) {
    if (i > 0) text.push(lines[i - 1]);
    text.push(openMark(i), closeMark(i));
  }
  return Buffer.from(text.map(line => `${line}\n`).join(''), 'utf8');
}

/** Cuts stdout: one entry a line of the session, entry 0 being what came before the first prompt. */
function cutOutput(stdout, count) {
  const parts = stdout.split(PROMPT);
  // parts: before the first prompt, then one part a line read (marks included), the last at end of input.
  const steps = [parts[0]];
  let at = 3; // part 1 and 2 answer the marks of step 0
  const strays = [parts[1] ?? '', parts[2] ?? ''];
  for (let i = 1; i <= count; i++) {
    if (at >= parts.length) break;
    steps.push(parts[at]);
    strays.push(parts[at + 1] ?? '', parts[at + 2] ?? '');
    at += 3;
  }
  return { steps, stray: strays.join('') + parts.slice(at).join('') };
}

/** Cuts stderr at the marks; text that the tool adds below the marks is dropped. */
function cutErrors(stderr, count) {
  const steps = [];
  let rest = stderr;
  for (let i = 0; i <= count; i++) {
    const open = lineStart(rest, sentence(openMark(i)));
    if (open < 0) {
      steps.push(rest);
      rest = '';
      break;
    }
    steps.push(rest.slice(0, open));
    rest = afterLine(rest.slice(open));
    const close = lineStart(rest, sentence(closeMark(i)));
    if (close < 0) break;
    const hintLines = rest.slice(0, close).split('\n').length - 1;
    rest = afterLine(rest.slice(close));
    for (let n = 0; n < hintLines; n++) rest = afterLine(rest);
  }
  return { steps, rest };
}

function lineStart(text, line) {
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    if (at === 0 || text[at - 1] === '\n') return at;
  }
  return -1;
}

function afterLine(text) {
  const end = text.indexOf('\n');
  return end < 0 ? '' : text.slice(end + 1);
}

/**
 * Runs `lines` in one process. All texts are latin1: one character a byte.
 * @returns {Promise<{ status: number | string, steps: { line: string, out: string, err: string }[], stray: string }>}
 *   steps[0] is the start of the session (line ''); a session that ended early has fewer steps
 *   than lines; `stray` is output that belongs to no line.
 */
export async function runSession(tool, args, lines, options) {
  const result = await run(tool, args, { ...options, input: sessionInput(lines) });
  const { steps: outs, stray } = cutOutput(result.stdout.toString('latin1'), lines.length);
  const { steps: errs, rest } = cutErrors(result.stderr.toString('latin1'), lines.length);
  const steps = [];
  for (let i = 0; i < Math.max(outs.length, errs.length); i++) {
    steps.push({ line: i === 0 ? '' : lines[i - 1], out: outs[i] ?? '', err: errs[i] ?? '' });
  }
  if (rest) steps.at(-1).err += rest;
  return { status: exitStatus(result), steps, stray };
}

/** The exit status, or a word for a run that had none. */
export function exitStatus(result) {
  if (result.timedOut) return 'timed out';
  return result.status ?? `killed by ${result.signal}`;
}
