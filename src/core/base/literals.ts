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

/**
 * Characters that are operators where no backslash stands before them; `{` is one at times, and
 * then the engine decides.
 */
const operators = new Set('.+*?()[]{}^$|');

/** From as many texts on, one walk over a tree of them costs less than a search for each. */
const MANY = 16;

/**
 * A test that gives what the pattern gives, or undefined where the pattern
 * is more than text. Texts must be well formed; a match of whole code points
 * is then a match of code units.
 */
export function literalTest(source: string): ((text: string) => boolean) | undefined {
  const alternatives = parseAlternatives(source);
  if (alternatives === undefined) return undefined;
  const [whole, starts, ends, parts] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { text, start, end } of alternatives) {
    if (start && end) whole.add(text);
    else if (text === '') return () => true;
    else (start ? starts : end ? ends : parts).add(text);
  }
  const tests = [
    ...(whole.size > 0 ? [(name: string) => whole.has(name)] : []),
    ...someOf(
      starts,
      text => name => name.startsWith(text),
      () => startsBySome(starts),
    ),
    ...someOf(
      ends,
      text => name => name.endsWith(text),
      () => endsBySome(ends),
    ),
    ...someOf(
      parts,
      text => name => name.includes(text),
      () => hasSome(parts),
    ),
  ];
  if (tests.length === 1) return tests[0];
  return name => tests.some(test => test(name));
}

type Test = (name: string) => boolean;

/** A test for each of a few texts, or one for many of them. */
function someOf(texts: ReadonlySet<string>, each: (text: string) => Test, together: () => Test): Test[] {
  return texts.size < MANY ? [...texts].map(each) : [together()];
}

/** Texts as a tree by their code units; a text that begins with another one of them is left out. */
interface Branch {
  isText: boolean;
  readonly next: Map<number, Branch>;
}

/** `backwards`: from their last code unit on. */
function treeOf(texts: Iterable<string>, backwards: boolean): Branch {
  const root: Branch = { isText: false, next: new Map() };
  for (const text of texts) {
    let branch = root;
    for (let i = 0; i < text.length && !branch.isText; i++) {
      const code = text.charCodeAt(backwards ? text.length - 1 - i : i);
      let next = branch.next.get(code);
      if (!next) branch.next.set(code, (next = { isText: false, next: new Map() }));
      branch = next;
    }
    branch.isText = true;
  }
  return root;
}

/** Whether a text of the tree is in the name from a place on, `step` code units at a time. */
function isAt(root: Branch, name: string, from: number, step: 1 | -1): boolean {
  let branch: Branch | undefined = root;
  for (let i = from; branch && !branch.isText; i += step) {
    if (i < 0 || i >= name.length) return false;
    branch = branch.next.get(name.charCodeAt(i));
  }
  return branch !== undefined;
}

function startsBySome(texts: Iterable<string>): Test {
  const root = treeOf(texts, false);
  return name => isAt(root, name, 0, 1);
}

function endsBySome(texts: Iterable<string>): Test {
  const root = treeOf(texts, true);
  return name => isAt(root, name, name.length - 1, -1);
}

/** Goes over a name once, however the texts repeat themselves: Aho and Corasick, 1975. */
function hasSome(texts: Iterable<string>): Test {
  const root = treeOf(texts, false);
  /** For each branch the one of the longest end of its text that begins another text. */
  const links = new Map<Branch, Branch>();
  const after = (branch: Branch, code: number): Branch => {
    for (let at: Branch | undefined = branch; at; at = links.get(at)) {
      const next = at.next.get(code);
      if (next) return next;
    }
    return root;
  };
  const queue = [root];
  for (const branch of queue) {
    for (const [code, next] of branch.next) {
      const link = branch === root ? root : after(links.get(branch)!, code);
      links.set(next, link);
      next.isText ||= link.isText;
      queue.push(next);
    }
  }
  return name => {
    let branch = root;
    for (let i = 0; i < name.length && !branch.isText; i++) branch = after(branch, name.charCodeAt(i));
    return branch.isText;
  };
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
