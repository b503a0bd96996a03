/**
 * Patterns that need no engine: alternatives of plain text, each perhaps
 * anchored. Most of what people type is of this kind (`mallocgc`,
 * `net/http\.`, `^main\.main$|^main\.run$`), and so is what pages and menus
 * put together from selected names.
 */

interface Alternative {
  readonly text: string;
  /** Anchored at the start, at the end of the searched text. */
  readonly start: boolean;
  readonly end: boolean;
}

/** Characters that are operators where no backslash stands before them; `{` is one at times, and then the engine decides. */
const operators = new Set('.+*?()[]{}^$|');

/**
 * A test that gives what the pattern gives, or undefined where the pattern
 * is more than text. Texts must be well formed; a match of whole code points
 * is then a match of code units.
 */
export function literalTest(source: string): ((text: string) => boolean) | undefined {
  const alternatives = parseAlternatives(source);
  if (alternatives === undefined) return undefined;
  const whole = new Set<string>();
  const tests: ((text: string) => boolean)[] = [];
  for (const { text, start, end } of alternatives) {
    if (start && end) whole.add(text);
    else if (text === '') return () => true;
    else if (start) tests.push(name => name.startsWith(text));
    else if (end) tests.push(name => name.endsWith(text));
    else tests.push(name => name.includes(text));
  }
  if (whole.size > 0) tests.unshift(name => whole.has(name));
  if (tests.length === 1) return tests[0];
  return name => tests.some(test => test(name));
}

function parseAlternatives(source: string): Alternative[] | undefined {
  const found: Alternative[] = [];
  let text = '';
  let start = false;
  let end = false;
  const close = (): void => {
    found.push({ text, start, end });
    text = '';
    start = end = false;
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (c === '|') close();
    // Behind `$` only the end of the alternative may follow, and before `^` only its beginning.
    else if (end) return undefined;
    else if (c === '^' && text === '' && !start) start = true;
    else if (c === '$') end = true;
    else if (c === '\\') {
      const escaped = source[++i];
      // Letters and digits mean something else behind a backslash, and what is not ASCII is refused.
      if (escaped === undefined || !/[!-/:-@[-`{-~ ]/.test(escaped)) return undefined;
      text += escaped;
    } else if (operators.has(c)) return undefined;
    else text += c;
  }
  close();
  return found;
}
