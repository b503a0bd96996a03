import { RE2JS } from 're2js';
import { UserError } from './errors.ts';
import { literalTest } from './literals.ts';
import { phrase, type Phrase } from './phrase.ts';

/** A compiled Go (RE2) pattern: unanchored, linear time. */
export interface Pattern {
  readonly source: string;
  test(text: string): boolean;
  /** Returns the non-empty matches as UTF-16 ranges [from, to), from left to right. */
  ranges(text: string): [number, number][];
}

/**
 * Returns a pattern that matches the text itself. Characters that a pattern cannot hold (bytes that
 * are not UTF-8, control characters) become `.`.
 */
export function escapePattern(text: string): string {
  return text
    .replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
    .replace(/[\x00-\x1f\x7f]/g, '.')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '.');
}

const anySurrogate = /[\ud800-\udfff]/;

/**
 * Compiles a pattern of Go's regexp/syntax. Throws a UserError with Go's message: `error parsing
 * regexp: missing closing ]: ` and the fragment in back-quotes. Patterns of plain text do not use
 * the engine.
 */
export function compilePattern(source: string): Pattern {
  const damaged = source.search(loneSurrogate);
  // Go quotes the rest of the pattern, from the bad byte on.
  if (damaged >= 0) throw new UserError(`error parsing regexp: invalid UTF-8: \`${source.slice(damaged)}\``);
  // The engine sees U+FFFD for a byte that is not UTF-8, as Go's does.
  const toEngineText = (text: string): string => (anySurrogate.test(text) ? text.toWellFormed() : text);
  const literal = literalTest(source);
  if (literal)
    return {
      source,
      test: text => literal(toEngineText(text)),
      ranges: text => rangesOf(compileGo(source), toEngineText(text)),
    };
  const regexp = compileGo(source);
  return {
    source,
    test: text => regexp.test(toEngineText(text)),
    ranges: text => rangesOf(regexp, toEngineText(text)),
  };
}

function rangesOf(regexp: RE2JS, text: string): [number, number][] {
  const found: [number, number][] = [];
  const matcher = regexp.matcher(text);
  while (matcher.find()) if (matcher.end() > matcher.start()) found.push([matcher.start(), matcher.end()]);
  return found;
}

/** Returns the occurrences of a plain text in another as ranges [from, to) that do not overlap. */
export function occurrences(text: string, wanted: string): [number, number][] {
  const found: [number, number][] = [];
  if (wanted === '') return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    found.push([at, at + wanted.length]);
  return found;
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function compileRe2(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    // Go allows two groups of one name; the engine does not. Only the match matters here.
    if (messageOf(error).includes('duplicate capture group name')) return compileWithoutGroupNames(source);
    if (messageOf(error).endsWith('`[:]`')) return compileWithPlainBracket(source);
    throw new UserError(messageOf(error), literalHint(source));
  }
}

/**
 * Compiles a pattern with a `[:]` that is plain text inside a class, because no `:]` follows. The
 * engine takes its colon for both ends of a class name.
 */
function compileWithPlainBracket(source: string): RE2JS {
  const at = source.indexOf('[:]', source.indexOf('[') + 1);
  const end = source.indexOf(':]', at + 2);
  if (at < 0 || end >= 0)
    throw new UserError(
      `error parsing regexp: invalid character class range: \`${source.slice(at, end + 2)}\``,
      literalHint(source),
    );
  try {
    return compileRe2(`${source.slice(0, at)}\\${source.slice(at)}`);
  } catch (error) {
    throw new UserError(messageOf(error).replaceAll('\\[:]', '[:]'), literalHint(source));
  }
}

/** Compiles a pattern without the names of its groups. An error quotes the pattern as it was written. */
function compileWithoutGroupNames(source: string): RE2JS {
  let rewritten = '';
  let end = 0;
  /** The index in the source of each character of the rewritten pattern. */
  const origin: number[] = [];
  const copy = (to: number): void => {
    for (; end < to; end++) {
      origin.push(end);
      rewritten += source[end]!;
    }
  };
  for (const { 0: name, index } of source.matchAll(/\(\?P?<\w+>/g)) {
    copy(index);
    rewritten += '(?:';
    origin.push(index, index, index);
    end = index + name.length;
  }
  copy(source.length);
  try {
    return RE2JS.compile(rewritten);
  } catch (error) {
    const message = messageOf(error);
    const fragment = /`([^]*)`$/.exec(message)?.[1] ?? '';
    const written = (at: number): string =>
      at < 0 ? fragment : source.slice(origin[at], origin[at + fragment.length]);
    const sourceFragment =
      fragment === ''
        ? ''
        : rewritten.endsWith(fragment)
          ? written(rewritten.length - fragment.length)
          : source.includes(fragment)
            ? fragment
            : written(rewritten.indexOf(fragment));
    throw new UserError(
      message.slice(0, message.length - fragment.length - 1) + `${sourceFragment}\``,
      literalHint(source),
    );
  }
}

function compileGo(source: string): RE2JS {
  try {
    return compileRe2(source);
  } catch (error) {
    const renamed = rewriteClassNames(source);
    if (renamed === source || !messageOf(error).startsWith('error parsing regexp: invalid character class range: `\\'))
      throw error;
    try {
      return compileRe2(renamed);
    } catch (second) {
      // An error after the class quotes the pattern as it was written.
      const fragment = /`([^]*)`$/.exec(messageOf(second))?.[1] ?? '';
      if (fragment === renamed)
        throw new UserError(messageOf(second).slice(0, -renamed.length - 1) + `${source}\``, literalHint(source));
      throw source.includes(fragment) ? new UserError(messageOf(second), literalHint(source)) : error;
    }
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.endsWith('trailing backslash at end of expression')) return `${message}: \`\``;
  // Go takes `(?P<` without a name for an unknown flag.
  if (message.endsWith('invalid named capture: `(?P<`'))
    return 'error parsing regexp: invalid or unsupported Perl syntax: `(?P`';
  if (message.endsWith('invalid named capture: `(?<`'))
    return 'error parsing regexp: invalid or unsupported Perl syntax: `(?<`';
  return message;
}

/** Unicode's general categories by their long names, which Go accepts (regexp/syntax: unicodeTable). */
const categories: Readonly<Record<string, string>> = {
  lc: 'LC',
  other: 'C',
  control: 'Cc',
  cntrl: 'Cc',
  format: 'Cf',
  unassigned: 'Cn',
  privateuse: 'Co',
  surrogate: 'Cs',
  letter: 'L',
  casedletter: 'LC',
  lowercaseletter: 'Ll',
  modifierletter: 'Lm',
  otherletter: 'Lo',
  titlecaseletter: 'Lt',
  uppercaseletter: 'Lu',
  mark: 'M',
  combiningmark: 'M',
  spacingmark: 'Mc',
  enclosingmark: 'Me',
  nonspacingmark: 'Mn',
  number: 'N',
  decimalnumber: 'Nd',
  digit: 'Nd',
  letternumber: 'Nl',
  othernumber: 'No',
  punctuation: 'P',
  punct: 'P',
  connectorpunctuation: 'Pc',
  dashpunctuation: 'Pd',
  closepunctuation: 'Pe',
  finalpunctuation: 'Pf',
  initialpunctuation: 'Pi',
  otherpunctuation: 'Po',
  openpunctuation: 'Ps',
  symbol: 'S',
  currencysymbol: 'Sc',
  modifiersymbol: 'Sk',
  mathsymbol: 'Sm',
  othersymbol: 'So',
  separator: 'Z',
  lineseparator: 'Zl',
  paragraphseparator: 'Zp',
  spaceseparator: 'Zs',
};

/**
 * Rewrites the class names of \\p{...}: Go accepts any spelling (case, blanks, hyphens and
 * underscores are ignored) and the long names; the engine accepts the short names only.
 */
function rewriteClassNames(source: string): string {
  let inClass = false;
  // Quoted parts and escaped characters are skipped as a whole.
  const pieces = /\\Q[^]*?(?:\\E|$)|\\([pP])(?:\{(\^?)([A-Za-z _-]+)\}|([A-Za-z]))|\\[^]|\[:\^?\w+:\]|\[\^?\]?|\]/g;
  return source.replace(
    pieces,
    (
      whole,
      letter: string | undefined,
      negated: string | undefined,
      long: string | undefined,
      initial: string | undefined,
    ) => {
      if (letter === undefined) {
        if (whole === ']') inClass = false;
        else if (whole[0] === '[' && whole[1] !== ':') inClass = !inClass || !whole.endsWith(']');
        return whole;
      }
      if (initial !== undefined) return `\\${letter}${initial.toUpperCase()}`;
      const plain = long!.replace(/[ _-]/g, '').toLowerCase();
      const negative = (letter === 'P') !== (negated === '^');
      if (plain === 'ascii')
        return (inClass ? '' : '[') + (negative ? '[:^ascii:]' : '[:ascii:]') + (inClass ? '' : ']');
      // Only the first letter of a script becomes a capital, so scripts of two words are unknown,
      // as in Go.
      const short = categories[plain] ?? plain[0]!.toUpperCase() + plain.slice(1);
      return `\\${negative ? 'P' : 'p'}{${short}}`;
    },
  );
}

function literalHint(source: string): Phrase {
  return phrase`to search for the text itself, write \\Q${source}\\E`;
}
