// Go's regular expressions: what Go 1.26 accepts, matches and says.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { literalTest } from '../../src/core/literals.ts';
import { compilePattern } from '../../src/core/pattern.ts';

/** The error's message, or '' where the pattern compiles. */
function errorOf(source: string): string {
  try {
    compilePattern(source);
    return '';
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

describe('errors, with the fragment that is at fault', () => {
  const cases: [string, string][] = [
  ['[', 'error parsing regexp: missing closing ]: `[`'],
  ['[a', 'error parsing regexp: missing closing ]: `[a`'],
  ['[^]', 'error parsing regexp: missing closing ]: `[^]`'],
  ['[]', 'error parsing regexp: missing closing ]: `[]`'],
  ['[b-a]', 'error parsing regexp: invalid character class range: `b-a`'],
  ['[a-\\d]', 'error parsing regexp: invalid escape sequence: `\\d`'],
  ['[[:foo:]]', 'error parsing regexp: invalid character class range: `[:foo:]`'],
  ['[[:alpha:]', 'error parsing regexp: missing closing ]: `[[:alpha:]`'],
  ['(', 'error parsing regexp: missing closing ): `(`'],
  ['(a', 'error parsing regexp: missing closing ): `(a`'],
  ['((a)', 'error parsing regexp: missing closing ): `((a)`'],
  ['a)', 'error parsing regexp: unexpected ): `a)`'],
  [')', 'error parsing regexp: unexpected ): `)`'],
  ['*', 'error parsing regexp: missing argument to repetition operator: `*`'],
  ['*a', 'error parsing regexp: missing argument to repetition operator: `*`'],
  ['+', 'error parsing regexp: missing argument to repetition operator: `+`'],
  ['?', 'error parsing regexp: missing argument to repetition operator: `?`'],
  ['(*)', 'error parsing regexp: missing argument to repetition operator: `*`'],
  ['a|*', 'error parsing regexp: missing argument to repetition operator: `*`'],
  ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
  ['a*+', 'error parsing regexp: invalid nested repetition operator: `*+`'],
  ['a++', 'error parsing regexp: invalid nested repetition operator: `++`'],
  ['a{2}{3}', 'error parsing regexp: invalid nested repetition operator: `{2}{3}`'],
  ['a{2,1}', 'error parsing regexp: invalid repeat count: `{2,1}`'],
  ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ['a{0,1001}', 'error parsing regexp: invalid repeat count: `{0,1001}`'],
  ['(a{100}){100}', 'error parsing regexp: invalid repeat count: `{100}`'],
  ['\\', 'error parsing regexp: trailing backslash at end of expression: ``'],
  ['a\\', 'error parsing regexp: trailing backslash at end of expression: ``'],
  ['\\Z', 'error parsing regexp: invalid escape sequence: `\\Z`'],
  ['\\1', 'error parsing regexp: invalid escape sequence: `\\1`'],
  ['\\8', 'error parsing regexp: invalid escape sequence: `\\8`'],
  ['\\C', 'error parsing regexp: invalid escape sequence: `\\C`'],
  ['\\K', 'error parsing regexp: invalid escape sequence: `\\K`'],
  ['\\X', 'error parsing regexp: invalid escape sequence: `\\X`'],
  ['\\h', 'error parsing regexp: invalid escape sequence: `\\h`'],
  ['\\_', ''],
  ['\\é', 'error parsing regexp: invalid escape sequence: `\\é`'],
  ['\\xG', 'error parsing regexp: invalid escape sequence: `\\xG`'],
  ['\\x{110000}', 'error parsing regexp: invalid escape sequence: `\\x{110000`'],
  ['\\x{', 'error parsing regexp: invalid escape sequence: `\\x{`'],
  ['\\p', 'error parsing regexp: invalid character class range: `\\p`'],
  ['\\p{', 'error parsing regexp: invalid character class range: `\\p{`'],
  ['\\p{Foo}', 'error parsing regexp: invalid character class range: `\\p{Foo}`'],
  ['\\pX', 'error parsing regexp: invalid character class range: `\\pX`'],
  ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ['(?!a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?!`'],
  ['(?<=a)', 'error parsing regexp: invalid named capture: `(?<=a)`'],
  ['(?<!a)', 'error parsing regexp: invalid named capture: `(?<!a)`'],
  ['(?>a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?>`'],
  ['(?#c)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?#`'],
  ['(?z)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?z`'],
  ['(?i', 'error parsing regexp: invalid or unsupported Perl syntax: `(?i`'],
  ['(?', 'error parsing regexp: invalid or unsupported Perl syntax: `(?`'],
  ['(?P=n)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?P`'],
  ['(?P<n', 'error parsing regexp: invalid named capture: `(?P<n`'],
  ['(?P<1>a)', ''],
  ['(?P<é>a)', 'error parsing regexp: invalid named capture: `(?P<é>`'],
  ['(?P<>a)', 'error parsing regexp: invalid named capture: `(?P<>`'],
  ['(?<1>a)', ''],
  ['(?i-)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?i-)`'],
  ['\\E*', 'error parsing regexp: invalid escape sequence: `\\E`'],
  ['\\Q*\\E+*', 'error parsing regexp: invalid nested repetition operator: `+*`'],
  ['a\udcff', 'error parsing regexp: invalid UTF-8: `\udcff`'],
  ['\udcffb', 'error parsing regexp: invalid UTF-8: `\udcffb`'],
  ['[\udcff]', 'error parsing regexp: invalid UTF-8: `\udcff]`'],
  ['(\udcff', 'error parsing regexp: invalid UTF-8: `\udcff`'],
  ['foo(bar', 'error parsing regexp: missing closing ): `foo(bar`'],
  ['main.(*T', 'error parsing regexp: missing argument to repetition operator: `*`'],
  ['operator new[', 'error parsing regexp: missing closing ]: `[`'],
  ['std::vector<(', 'error parsing regexp: missing closing ): `std::vector<(`'],
  ];
  test.each(cases)('%j', (source, message) => expect(errorOf(source)).toBe(message));
});

describe('matches: pattern, text -> whether it is found', () => {
  const cases: [string, string, boolean][] = [
  ['', '', true],
  ['', 'x', true],
  ['', '\udcff', true],
  ['foo', 'foo', true],
  ['foo', 'a foo b', true],
  ['[[:]x', ':x', true],
  ['[[:]x', '[x', true],
  ['[[:]x', 'ax', false],
  ['foo', 'fo', false],
  ['foo', 'FOO', false],
  ['a.b', 'a.b', true],
  ['a.b', 'axb', true],
  ['a.b', 'a\nb', false],
  ['a.b', 'ab', false],
  ['^foo$', 'foo', true],
  ['^foo$', 'foo\n', false],
  ['^foo$', 'a foo', false],
  ['\\Afoo\\z', 'foo', true],
  ['\\Afoo\\z', 'foo\n', false],
  ['(?m)^b$', 'a\nb\nc', true],
  ['(?m)^b$', 'ab', false],
  ['(?s)a.b', 'a\nb', true],
  ['(?i)k', 'K', true],
  ['(?i)k', '\u212a', true],
  ['(?i)k', 'k', true],
  ['(?i)s', '\u017f', true],
  ['(?i)s', 'S', true],
  ['(?i:FOO)bar', 'foobar', true],
  ['(?i:FOO)bar', 'fooBAR', false],
  ['(?i)ß', 'ẞ', true],
  ['(?i)ß', 'ss', false],
  ['a(?i)b', 'aB', true],
  ['a(?i)b', 'AB', false],
  ['(?U)a+', 'aaa', true],
  ['\\Qa.b\\E', 'a.b', true],
  ['\\Qa.b\\E', 'axb', false],
  ['\\Q(*T)', '(*T)', true],
  ['\\Q(*T)', 'x', false],
  ['\\Qa\\E*b', 'b', true],
  ['\\Qa\\E*b', 'aab', true],
  ['\\Q\\E', '', true],
  ['\\Q\\E', 'x', true],
  ['x\\Q|\\Ey', 'x|y', true],
  ['x\\Q|\\Ey', 'x', false],
  ['\\pL', 'é', true],
  ['\\pL', '漢', true],
  ['\\pL', '5', false],
  ['\\pL', '_', false],
  ['\\PL', 'é', false],
  ['\\PL', '5', true],
  ['\\p{Greek}', 'α', true],
  ['\\p{Greek}', 'a', false],
  ['\\p{^Greek}', 'α', false],
  ['\\p{^Greek}', 'a', true],
  ['\\pN', '5', true],
  ['\\pN', '٣', true],
  ['\\pN', 'a', false],
  ['\\p{Lu}', 'É', true],
  ['\\p{Lu}', 'é', false],
  ['[\\pL\\d]x', 'éx', true],
  ['[\\pL\\d]x', '5x', true],
  ['[\\pL\\d]x', '_x', false],
  ['\\d+', '5', true],
  ['\\d+', '٣', false],
  ['\\w', '_', true],
  ['\\w', 'é', false],
  ['\\W', 'é', true],
  ['\\W', 'a', false],
  ['\\s', ' ', true],
  ['\\s', '\u000b', false],
  ['\\s', '\u00a0', false],
  ['\\s', '\u000c', true],
  ['\\bfoo\\b', 'a foo b', true],
  ['\\bfoo\\b', 'éfooé', true],
  ['\\bfoo\\b', 'foox', false],
  ['[[:alpha:]]', 'a', true],
  ['[[:alpha:]]', 'é', false],
  ['[[:alpha:]]', '5', false],
  ['[^[:^digit:]]', '5', true],
  ['[^[:^digit:]]', 'a', false],
  ['[[:word:]]', '_', true],
  ['[[:word:]]', '-', false],
  ['[]a]', ']', true],
  ['[]a]', 'a', true],
  ['[]a]', 'b', false],
  ['[^]a]', ']', false],
  ['[^]a]', 'b', true],
  ['[a-c-]', '-', true],
  ['[a-c-]', 'b', true],
  ['[a-c-]', 'd', false],
  ['[^a]', '\n', true],
  ['[^a]', 'a', false],
  ['a|b', 'b', true],
  ['a|b', 'c', false],
  ['a||b', 'c', true],
  ['(?:ab)+c', 'ababc', true],
  ['(?:ab)+c', 'abac', false],
  ['a{2}', 'aa', true],
  ['a{2}', 'a', false],
  ['a{,2}', 'a{,2}', true],
  ['a{,2}', 'aa', false],
  ['a{2,', 'a{2,', true],
  ['{', '{', true],
  ['x{0}y', 'y', true],
  ['a{2,3}?b', 'aab', true],
  ['a{2,3}?b', 'ab', false],
  ['(?P<n>a)', 'a', true],
  ['(?<n>b)', 'b', true],
  ['(?P<n>a)(?P<n>b)', 'ab', true],
  ['\\x41', 'A', true],
  ['\\x{1F600}', '😀', true],
  ['\\101', 'A', true],
  ['\\a\\f\\v\\t\\n\\r', '\u0007\u000c\u000b\t\n\u000d', true],
  ['\\.', '.', true],
  ['\\.', 'x', false],
  ['\\-\\/', '-/', true],
  ['.', '\udcff', true],
  ['.', '漢', true],
  ['.', '😀', true],
  ['.', '\n', false],
  ['^.$', '\udcff', true],
  ['^.$', '\udcff\udcfe', false],
  ['^.$', '😀', true],
  ['^.$', '\ufffd', true],
  ['^..$', '\udcff\udcfe', true],
  ['^..$', '漢字', true],
  ['\ufffd', '\ufffd', true],
  ['\ufffd', '\udcff', true],
  ['\ufffd', 'x', false],
  ['[^a]', '\udce9', true],
  ['x\\x{FFFD}', 'x\udc80', true],
  ['x\\x{FFFD}', 'x\ufffd', true],
  ['^[[:ascii:]]*$', 'abc', true],
  ['^[[:ascii:]]*$', '\udcff', false],
  ['^[[:ascii:]]*$', 'é', false],
  ['main\\.\\(\\*T\\)\\.M', 'main.(*T).M', true],
  ['main\\.\\(\\*T\\)\\.M', 'main.XTXM', false],
  ['operator new\\[\\]', 'operator new[](int)', true],
  ['||grep|bar', 'anything', true],
  ['"bar"', 'bar', false],
  ['"bar"', '"bar"', true],
  ];
  test.each(cases)('%j in %j', (source, text, found) => expect(compilePattern(source).test(text)).toBe(found));
});

describe('classes by their long names, in any spelling', () => {
  const cases: [string, string, boolean][] = [
    ['\\p{Letter}', 'a', true],
    ['\\p{Letter}', '5', false],
    ['\\p{greek}', 'α', true],
    ['\\p{Greek}', 'a', false],
    ['\\p{lu}', 'A', true],
    ['\\p{lu}', 'a', false],
    ['\\p{ Lu }', 'A', true],
    ['\\p{LC}', 'a', true],
    ['\\p{lc}', 'a', true],
    ['\\p{Lc}', '5', false],
    ['\\p{ASCII}', 'a', true],
    ['\\p{ASCII}', 'é', false],
    ['\\P{ASCII}', 'é', true],
    ['\\p{^ASCII}', 'a', false],
    ['[\\p{ASCII}é]', 'a', true],
    ['[\\p{ASCII}é]', 'é', true],
    ['[\\p{ASCII}é]', '漢', false],
    ['[^\\p{ASCII}]', 'a', false],
    ['[^\\p{ASCII}]', 'é', true],
    ['[\\P{ASCII}x]', 'x', true],
    ['[\\P{ASCII}x]', 'y', false],
    ['[\\p{letter}\\d]', '5', true],
    ['\\p{any}', 'x', true],
    ['\\p{Any}', 'x', true],
    ['\\p{nko}', 'ߊ', true],
    ['\\Q\\p{ASCII}\\E', '\\p{ASCII}', true],
    ['\\\\p{ASCII}', '\\p{ASCII}', true],
    ['\\p{Digit}', '5', true],
    ['\\p{punct}', '!', true],
    ['\\p{Uppercase_Letter}', 'A', true],
    ['\\p{uppercase-letter}', 'a', false],
  ];
  test.each(cases)('%j in %j', (source, text, found) => expect(compilePattern(source).test(text)).toBe(found));
});

describe('errors keep the pattern as it was written', () => {
  const cases: [string, string][] = [
    ['\\p{IsGreek}', 'error parsing regexp: invalid character class range: `\\p{IsGreek}`'],
    ['\\p{Foo}', 'error parsing regexp: invalid character class range: `\\p{Foo}`'],
    ['\\p{foo bar}', 'error parsing regexp: invalid character class range: `\\p{foo bar}`'],
    ['\\P{Nothing}', 'error parsing regexp: invalid character class range: `\\P{Nothing}`'],
    ['a)\\p{Lu}', 'error parsing regexp: unexpected ): `a)\\p{Lu}`'],
    ['a)\\p{lu}', 'error parsing regexp: unexpected ): `a)\\p{lu}`'],
    ['[a\\p{LC}', 'error parsing regexp: missing closing ]: `[a\\p{LC}`'],
    ['(?<=a)\\p{Letter}', 'error parsing regexp: invalid named capture: `(?<=a)\\p{Letter}`'],
    ['(\\p{greek}', 'error parsing regexp: missing closing ): `(\\p{greek}`'],
    ['(?i\\p{ASCII}', 'error parsing regexp: invalid or unsupported Perl syntax: `(?i\\`'],
    ['\\p{Letter', 'error parsing regexp: invalid character class range: `\\p{Letter`'],
    ['\\p{}', 'error parsing regexp: invalid character class range: `\\p{}`'],
    ['(?P<g>a(?P<g>b)', 'error parsing regexp: missing closing ): `(?P<g>a(?P<g>b)`'],
    ['(?P<g>a)(?P<g>b)[x(?<g>y)', 'error parsing regexp: missing closing ]: `[x(?<g>y)`'],
    ['(?P<g>a)(?P<g>?P<g>b)', 'error parsing regexp: missing argument to repetition operator: `?`'],
    ['(?P<g>a)(?<g>b)**', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['(?P<', 'error parsing regexp: invalid or unsupported Perl syntax: `(?P`'],
    ['(?<', 'error parsing regexp: invalid or unsupported Perl syntax: `(?<`'],
    ['a(?P<n', 'error parsing regexp: invalid named capture: `(?P<n`'],
    ['(?P<g>a)(?P<g>\\p{(?P<g>b)}c)', 'error parsing regexp: invalid character class range: `\\p{(?P<g>b)}`'],
    ['[[:]', ''],
    ['[[:]a(', 'error parsing regexp: missing closing ): `[[:]a(`'],
    ['[[:][[:b', 'error parsing regexp: missing closing ]: `[[:b`'],
    ['[[:]**:]', 'error parsing regexp: invalid character class range: `[:]**:]`'],
  ];
  test.each(cases)('%j', (source, message) => expect(errorOf(source)).toBe(message));
});

describe('plain text needs no engine', () => {
  const texts = ['', 'main.main', 'main.run', 'main_main', 'runtime.mallocgc', 'net/http.(*conn).serve', 'a|b', 'x^y$z', '{1}', 'back\\slash', 'été', '𝔘n', 'a\nmain.run', 'caf\udce9', '\ufffd'];
  /** Whether the engine agrees: a group keeps a pattern from being plain text and changes nothing else. */
  const cases = ['main', 'main\\.main', 'main\\.main|main\\.run', '^main\\.main$|^main\\.run$', '^main', 'run$', '^$', '^', '$', '|', 'zzz|', '|zzz', '^main|serve$|gc', 'a\\|b', '\\^y\\$', '\\{1\\}', '\\\\s', 'é', 't\u00e9$', '𝔘', '\\ ', '\\_', '\\/http\\.\\(\\*conn\\)', 'zzz|yyy', '^zzz$', '\ufffd'];
  test.each(cases)('%j', source => {
    expect(literalTest(source)).toBeDefined();
    expect(texts.map(text => compilePattern(source).test(text))).toEqual(texts.map(text => compilePattern(`(?:${source})`).test(text)));
  });

  test.each(['a.b', 'a*', '(a)', '[a]', 'a{2}', '^^a', 'a$$', 'a$b', 'a^b', '\\d', '\\n', '\\', '\\é', '(?i)a', 'a?', 'a+', '\\Qa\\E', '{', ']'])('%j is left to the engine', source => {
    expect(literalTest(source)).toBeUndefined();
  });
});

test('a pattern keeps its source', () => {
  expect(['foo', 'a.b', '(?P<n>a)(?P<n>b)'].map(source => compilePattern(source).source)).toEqual(['foo', 'a.b', '(?P<n>a)(?P<n>b)']);
});

test('a bad pattern tells how to search for the text itself', () => {
  const hint = (source: string): string | undefined => {
    try {
      compilePattern(source);
    } catch (error) {
      return (error as UserError).hint;
    }
  };
  expect(hint('main.(*T')).toBe('to search for the text itself, write \\Qmain.(*T\\E');
  expect(compilePattern('\\Qmain.(*T\\E').test('main.(*T).M')).toBe(true);
});

test('matching takes linear time: nested repetitions against a long text end', () => {
  expect(compilePattern('(a*)*(a*)*b').test('a'.repeat(20_000))).toBe(false);
  expect(compilePattern('(x+x+)+y').test('x'.repeat(20_000))).toBe(false);
});
