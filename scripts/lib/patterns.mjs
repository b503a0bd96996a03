// Regular expressions drawn by a grammar: most of them valid in Go's dialect, some with one fault.

/** Patterns that the real tool refuses. */
export const BAD_PATTERNS = [
  '(',
  '[',
  '*',
  'a**',
  ')',
  '(?!x)',
  '\\Z',
  'a{2}{3}',
  '[z-a]',
  '(?P<n',
  '\\8',
  'x{1001}',
  '(?z)',
  '[[:what:]]',
  '\\pX',
  'a\\',
  '(?<=x)',
  '(?P=n)',
  '\\1',
  'x{2,1}',
  '+',
  '|*',
  '(?i',
  '(?P<1>x)',
  '(?P<>x)',
  '[a-\\d]',
  '\\p{Nope}',
  '\\x{110000}',
  '\\xg',
  '[]',
  '[^]',
  '((((a',
  'a+++',
  '(?i)(?',
  '\\k<n>',
  '\\g1',
  '\\Ea\\',
  '(x{1000}){2}',
  '[a',
  '[[:alpha:]',
  'a{1,1001}',
  '(?P<n>a)(?P<n>b)',
  '\\c',
];
/** Patterns whose dialect is Go's alone. */
export const DIALECT = [
  '\\Amain',
  '(?i)MAIN',
  '(?U)r.+e',
  '\\Qmain.\\E',
  '[[:upper:]]',
  '[^[:alpha:]]{3}',
  '\\pL+\\.',
  '\\x6d',
  '\\bmain\\b',
  '$',
  '^',
  '.',
  'main|runtime',
  '(?s).*',
  '[]a]z',
  '\\w+\\.\\w+$',
  '(?:m)(a)in',
  '\\d{2,}',
  '\\PL',
  '(?m)^r',
  'é',
  '\\p{Greek}',
  '\\C?',
  'o{2}',
  '(?P<name>main)',
  '(?<name>run)',
  'a{,3}',
  '{',
  '}',
  'm{0}',
  'x{0,0}|main',
  '\\x{6d}',
  '\\155',
  '\\a|\\f|\\v|r',
  '[\\d\\s_]+',
  '[^\\W]{4}',
  '[[:^digit:]]{5}',
  '\\z',
  '(?-s).',
  '(?i:Main)\\.',
  '(?i-s)mAIN',
  '[a-fA-F]{4}',
  '\\Qa.b',
  '(|a)+',
  '()',
  '(?:)',
  '[+--]',
  '[.-\\/]',
  '\\B',
  '(?sm)^.*$',
  '(?i)ſ',
  '(?i)K',
  '\\/',
  '\\_',
  '\\-',
  '[\\Q]\\E]',
  '日|𝔘',
  '\\p{Han}+',
  '(?i)É',
  '[[:word:]]+\\(',
  '\\pN',
  '[\\p{Lu}\\p{Ll}]\\.',
];

const CLASSES = [
  '\\w',
  '\\W',
  '\\d',
  '\\D',
  '\\s',
  '\\S',
  '.',
  '[a-z]',
  '[^a-m]',
  '[A-Z.]',
  '[[:lower:]]',
  '[[:^space:]]',
  '\\pL',
  '\\p{Lu}',
  '\\PN',
  '[\\w.]',
  '[^/]',
  '[(*)]',
];
const ASSERTIONS = ['^', '$', '\\b', '\\B', '\\A', '\\z'];
const FLAGS = ['(?i)', '(?s)', '(?m)', '(?U)', '(?i-m)', '(?-i)'];
const FAULTS = [
  '(',
  ')',
  '[',
  '*',
  '**',
  '\\',
  '{2}{3}',
  '(?',
  '(?<',
  '[b-a]',
  '\\y',
  '\\p{',
  '(?P<x',
  '{1001}',
  '[[:x:]]',
  '\\x{zz}',
  '\\Q',
  '+?+',
  '(?#)',
];

/** A pattern of literals (pieces of names), classes, groups and repetitions; now and then with a fault inside. */
export function drawnPattern(d, piece, fault = 0) {
  const atom = depth =>
    d.weighted([
      [6, () => piece()],
      [4, () => d.pick(CLASSES)],
      [1, () => d.pick(ASSERTIONS)],
      [depth > 0 ? 3 : 0, () => d.pick(['(', '(?:', '(?i:', '(?P<g>', '(?s-i:']) + alternation(depth - 1) + ')'],
    ])();
  const repeated = depth => {
    const text = atom(depth);
    if (!d.chance(0.3)) return text;
    return text + d.pick(['*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}', '{1,}', '{2}?']);
  };
  const sequence = depth => Array.from({ length: 1 + d.below(3) }, () => repeated(depth)).join('');
  const alternation = depth =>
    Array.from({ length: d.chance(0.25) ? 2 + d.below(2) : 1 }, () => sequence(depth)).join('|');
  let text = (d.chance(0.15) ? d.pick(FLAGS) : '') + alternation(2);
  if (d.chance(fault)) {
    const at = d.below(text.length + 1);
    text = text.slice(0, at) + d.pick(FAULTS) + text.slice(at);
  }
  return text;
}
