/**
 * Patterns that need no regexp engine: alternatives of plain text, each optionally anchored. Most
 * typed patterns are of this kind (`mallocgc`, `net/http\.`, `^main\.main$|^main\.run$`), and so
 * are those that pages and menus build from selected names.
 */

interface Alternative {
  readonly text: string;
  /** Anchored at the start, or at the end, of the searched text. */
  readonly start: boolean;
  readonly end: boolean;
}

/** Operators, unless escaped by a backslash. `{` is one only in some places; the engine decides that. */
const operators = new Set('.+*?()[]{}^$|');

/** From this many texts on, one walk over a tree of them costs less than a search for each. */
const trieFrom = 16;

/**
 * Returns a test that is equivalent to the pattern, or undefined if the pattern is more than plain
 * text. The tested texts must be well formed: a match of code units is then a match of code points.
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

/** Makes one test per text for a few texts, or one test together for many. */
function someOf(texts: ReadonlySet<string>, each: (text: string) => Test, together: () => Test): Test[] {
  return texts.size < trieFrom ? [...texts].map(each) : [together()];
}

/** A node of a trie of texts, by their code units. A text that begins with another one is left out. */
interface PrefixBranch {
  isText: boolean;
  readonly next: Map<number, PrefixBranch>;
}

/** Builds the trie of the texts. `backwards`: from the last code unit to the first. */
function buildTrie(texts: Iterable<string>, backwards: boolean): PrefixBranch {
  const root: PrefixBranch = { isText: false, next: new Map() };
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

/** True if the name has a text of the trie from index `from` on, in the direction of `step`. */
function isAt(root: PrefixBranch, name: string, from: number, step: 1 | -1): boolean {
  let branch: PrefixBranch | undefined = root;
  for (let i = from; branch && !branch.isText; i += step) {
    if (i < 0 || i >= name.length) return false;
    branch = branch.next.get(name.charCodeAt(i));
  }
  return branch !== undefined;
}

function startsBySome(texts: Iterable<string>): Test {
  const root = buildTrie(texts, false);
  return name => isAt(root, name, 0, 1);
}

function endsBySome(texts: Iterable<string>): Test {
  const root = buildTrie(texts, true);
  return name => isAt(root, name, name.length - 1, -1);
}

/** Searches a name for all texts in one pass (Aho and Corasick, 1975). */
function hasSome(texts: Iterable<string>): Test {
  const root = buildTrie(texts, false);
  /** Failure links: from each node to that of the longest proper suffix of its text that is in the trie. */
  const links = new Map<PrefixBranch, PrefixBranch>();
  const follow = (branch: PrefixBranch, code: number): PrefixBranch => {
    for (let at: PrefixBranch | undefined = branch; at; at = links.get(at)) {
      const next = at.next.get(code);
      if (next) return next;
    }
    return root;
  };
  const queue = [root];
  for (const branch of queue) {
    for (const [code, next] of branch.next) {
      const link = branch === root ? root : follow(links.get(branch)!, code);
      links.set(next, link);
      next.isText ||= link.isText;
      queue.push(next);
    }
  }
  return name => {
    let branch = root;
    for (let i = 0; i < name.length && !branch.isText; i++) branch = follow(branch, name.charCodeAt(i));
    return branch.isText;
  };
}

/** Returns the alternatives of a pattern of plain text; undefined if the pattern is more than that. */
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
    // `$` must end the alternative, and `^` must begin it.
    else if (end) return undefined;
    else if (c === '^' && text === '' && !start) start = true;
    else if (c === '$') end = true;
    else if (c === '\\') {
      const escaped = source[++i];
      // Letters and digits have other meanings after a backslash, and Go refuses non-ASCII there.
      if (escaped === undefined || !/[!-/:-@[-`{-~ ]/.test(escaped)) return undefined;
      text += escaped;
    } else if (operators.has(c)) return undefined;
    else text += c;
  }
  close();
  return found;
}
