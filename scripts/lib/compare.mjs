// What counts as equal, and how a difference is shown. All texts are latin1: one character a byte.
import { barred, escapeLine, sha256 } from './transcript.mjs';

const USAGE = '[usage]';

/**
 * Standard error as far as it is compared: the usage text is the product's own wording and
 * becomes one placeholder line; help texts are dropped, the answer to unknown words is kept.
 */
export function comparableErrors(line, err) {
  if (/^\s*help(\s|$)/.test(line) && !err.startsWith('Unknown command: ')) return '';
  return (
    err
      .replace(/^usage:\n[^]*?\n[^\n]*%USERPROFILE%[^\n]*\n/m, `${USAGE}\n`)
      // Hints of the product about what a listing lacks; pprof says nothing, or says it on standard output.
      .replace(/^(?:(?:no )?source text|not listed): [^\n]*\n(?:  [^\n]*\n)*/gm, '')
      // The real tool prints these in the order of a hash map.
      .replace(/(?:^For tag .* used unit .*\n)+/gm, lines =>
        lines
          .split(/(?<=\n)/)
          .sort()
          .join(''),
      )
  );
}

/**
 * Compares messages: pprof's first line must be the first, its other lines must follow in order,
 * and lines of the product's own may come after the first. Where pprof is silent, so is the product.
 * @returns {string | undefined} what is wrong
 */
export function compareErrors(wanted, got) {
  if (wanted === got) return undefined;
  const want = wanted
    .split('\n')
    .slice(0, wanted.endsWith('\n') ? -1 : undefined)
    .filter(line => line !== USAGE);
  const have = got.split('\n');
  if (wanted === '') return `nothing expected on stderr, got:\n${barred(got)}`;
  if (!wanted.startsWith(`${USAGE}\n`) && have[0] !== want[0])
    return `stderr must begin with:\n${barred(`${want[0]}\n`)}but is:\n${barred(got)}`;
  let at = 0;
  for (const line of want) {
    const found = have.indexOf(line, at);
    if (found < 0) return `stderr lacks:\n${barred(`${line}\n`)}it is:\n${barred(got)}`;
    at = found + 1;
  }
  return undefined;
}

/** Offset of the first differing byte, or -1. */
export function firstDifference(a, b) {
  if (a === b) return -1;
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/**
 * Compares a whole stream with a section of a transcript or with another stream.
 * @param {string | import('./transcript.mjs').Section} wanted
 * @returns {string | undefined} the first difference with its surroundings
 */
export function compareOutput(wanted, got, what = 'stdout') {
  if (typeof wanted === 'string') return describe(wanted, got, what);
  if (wanted.kind === 'whole') return describe(wanted.text, got, what);
  if (wanted.bytes === got.length && wanted.sha256 === sha256(got)) return undefined;
  const head = describe(wanted.head, got.slice(0, wanted.head.length), what);
  return (
    head ??
    `${what} differs below the recorded head (${wanted.head.split('\n').length - 1} lines): ` +
      `${wanted.bytes} bytes expected, got ${got.length}, sha256 ${sha256(got)}\n`
  );
}

/** Shows both sides around the first differing byte. */
export function describe(wanted, got, what) {
  const at = firstDifference(wanted, got);
  if (at < 0) return undefined;
  const start = wanted.lastIndexOf('\n', at - 1) + 1;
  const number = wanted.slice(0, start).split('\n').length;
  let from = start;
  for (let i = 0; i < 3 && from > 0; i++) from = wanted.lastIndexOf('\n', from - 2) + 1;
  const context = wanted
    .slice(from, start)
    .split('\n')
    .slice(0, -1)
    .map(line => `  |${clip(line)}\n`)
    .join('');
  const a = wanted.slice(start).split('\n', 5),
    b = got.slice(start).split('\n', 5);
  // Below the first differing line, lines that agree at the same distance say nothing.
  let shown = 5;
  while (shown > 1 && a[shown - 1] === b[shown - 1]) shown--;
  const side = (lines, text, sign) =>
    start >= text.length
      ? `${sign} (ends here)\n`
      : lines
          .slice(0, shown)
          .map(line => `${sign} |${clip(line)}\n`)
          .join('');
  return (
    `${what} differs at byte ${at} (line ${number}, column ${at - start + 1}); - expected, + ` +
    `got\n${context}${side(a, wanted, '-')}${side(b, got, '+')}`
  );
}

function clip(line) {
  const text = escapeLine(line);
  return text.length > 240 ? `${text.slice(0, 240)}...` : text;
}
