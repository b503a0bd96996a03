/**
 * Finds the functions that a source text declares, with their lines, to check
 * whether a profile's program was compiled from this text. Go and its assembly
 * are parsed as the compiler and gofmt write them, Python, Rust and Ruby by
 * their keywords. Other languages are searched for the function's name.
 */

/** Lines are numbered from 1. */
export interface Declaration {
  readonly name: string;
  /** Go: the type of a method's receiver, without `*` and type arguments; else empty. */
  readonly receiver: string;
  readonly line: number;
  /** Python: the first of the decorators above `line`; else `line`. */
  readonly first: number;
  /** The last line of its body. */
  readonly end: number;
}

export type SourceLanguage = 'go' | 'assembly' | 'keyword' | 'words' | 'unknown';

const keywords: Readonly<Record<string, RegExp>> = {
  py: /^(\s*)(?:async\s+)?(?:def|class)\s+([\p{L}\p{N}_]+)/u,
  rs: /^(\s*)(?:(?:pub(?:\([^)]*\))?|const|async|unsafe|default|extern(?:\s+"[^"]*")?)\s+)*fn\s+(?:r#)?([\p{L}\w]+)/u,
  rb: /^(\s*)(?:\w+\s+)*def\s+(?:\w+\.)?([\p{L}\p{N}_]+[?!=]?)/u,
};

const byWords = new Set(
  (
    'c h m cc cpp cxx c++ hh hpp hxx inl ipp tcc mm cu java kt kts scala groovy clj cs fs vb swift js ' +
    'ts mjs mts cjs cts jsx tsx vue svelte dart php lua jl zig nim d cr ex exs erl hs ml pas f f90 pl ' +
    'pm r sol v'
  ).split(' '),
);

const extensionOf = (file: string): string => /\.([^./\\]+)$/.exec(file)?.[1] ?? '';

/** Returns the language by the file's extension. `unknown`: a grammar or template for generated code, or no source. */
export function languageOf(file: string): SourceLanguage {
  const extension = extensionOf(file);
  if (extension === 'go') return 'go';
  if (extension === 's' || extension === 'S') return 'assembly';
  if (extension.toLowerCase() in keywords) return 'keyword';
  return byWords.has(extension.toLowerCase()) ? 'words' : 'unknown';
}

/** Returns the declarations of a file in Go, assembly or a language with a keyword, in order; else none. */
export function declarationsOf(file: string, lines: readonly string[]): Declaration[] {
  const language = languageOf(file);
  if (language === 'go') return goDeclarations(lines);
  if (language === 'assembly') return assemblyDeclarations(lines);
  const keyword = keywords[extensionOf(file).toLowerCase()];
  return keyword ? keywordDeclarations(lines, keyword) : [];
}

/** No two parts of the pattern match the same character, so a failed match takes linear time. */
const goFunction = new RegExp(
  String.raw`^func\s+(?:\(\s*(?:[\p{L}\p{N}_]+\s+)?(?:\*\s*)?([\p{L}\p{N}_]+)(?![\p{L}\p{N}_])[^)]*\)\s*)?` +
    String.raw`([\p{L}\p{N}_]+)\s*[([]`,
  'u',
);
/** Limits of a declaration over several lines: lines after the first, and characters in total. */
const headLines = 4;
const longestHead = 2000;
/** Characters; no longer name is in a source text. */
const longestName = 2000;

/** Finds functions, from `func` to `}` in the first column, outside of comments and raw strings. */
function goDeclarations(lines: readonly string[]): Declaration[] {
  const out: { name: string; receiver: string; line: number; first: number; end: number }[] = [];
  let open = false;
  let within: Within = '';
  lines.forEach((text, i) => {
    const before = within;
    if (before !== '' || text.includes('`') || text.includes('/*')) within = stateAfter(text, before);
    if (before !== '') return;
    if (open && text.startsWith('}')) {
      out.at(-1)!.end = i + 1;
      open = false;
    }
    if (!/^func\b/.test(text)) return;
    const head = text.slice(0, longestHead);
    const found =
      goFunction.exec(head) ??
      goFunction.exec(
        lines
          .slice(i, i + 1 + headLines)
          .join(' ')
          .slice(0, longestHead),
      );
    if (!found) return;
    out.push({ name: found[2]!, receiver: found[1] ?? '', line: i + 1, first: i + 1, end: i + 1 });
    open = !endsOnItsLine(head);
  });
  return out;
}

const routine = /^\s*TEXT\s+(?:[^\s(,]*·)?([\p{L}\p{N}_]+)(?:<[^>]*>)?\s*\(SB\)/u;

/** Finds routines; each ends before the next. */
function assemblyDeclarations(lines: readonly string[]): Declaration[] {
  const out: { name: string; receiver: string; line: number; first: number; end: number }[] = [];
  lines.forEach((text, i) => {
    const found = routine.exec(text.slice(0, longestHead));
    if (!found) return;
    const last = out.at(-1);
    if (last) last.end = i;
    out.push({ name: found[1]!, receiver: '', line: i + 1, first: i + 1, end: lines.length });
  });
  return out;
}

/** Maps the names that `//go:linkname` assigns to the names in the file. */
export function linkedNames(lines: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const text of lines) {
    if (!text.startsWith('//go:linkname ')) continue;
    const [, local, linked] = text.split(/\s+/);
    if (local !== undefined && linked !== undefined) names.set(linked, local);
  }
  return names;
}

/** Whether a function ends on its first line: its body does, or it has none because it is written in assembly. */
function endsOnItsLine(head: string): boolean {
  const comment = head.search(/\/[/*]/);
  const code = (comment < 0 ? head : head.slice(0, comment)).trimEnd();
  if (code.endsWith('}')) return true;
  const opened = code.split('(').length;
  return !code.includes('{') && opened > 1 && opened === code.split(')').length;
}

/** The state at the end of a line: within a raw string, a block comment, or neither. */
type Within = '' | '`' | '*';

function stateAfter(text: string, before: Within): Within {
  let within: Within = before;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (within === '`') {
      if (char === '`') within = '';
    } else if (within === '*') {
      if (char === '*' && text[i + 1] === '/') {
        within = '';
        i++;
      }
    } else if (char === '`') within = '`';
    else if (char === '/' && text[i + 1] === '*') {
      within = '*';
      i++;
    } else if (char === '/' && text[i + 1] === '/') return '';
    else if (char === '"' || char === "'") {
      for (i++; i < text.length && text[i] !== char; i++) if (text[i] === '\\') i++;
    }
  }
  return within;
}

/** Finds functions by keyword; each ends before the next that is not indented more. */
function keywordDeclarations(lines: readonly string[], keyword: RegExp): Declaration[] {
  const out: { name: string; receiver: ''; line: number; first: number; end: number; indent: number }[] = [];
  const open: typeof out = [];
  lines.forEach((text, i) => {
    const found = keyword.exec(text.slice(0, longestHead));
    if (!found) return;
    const indent = found[1]!.length;
    let first = i;
    while (first > 0 && /^\s*@/.test(lines[first - 1]!)) first--;
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop()!.end = first;
    const declaration = {
      name: found[2]!,
      receiver: '' as const,
      line: i + 1,
      first: first + 1,
      end: lines.length,
      indent,
    };
    out.push(declaration);
    open.push(declaration);
  });
  return out;
}

/** The parts of a Go function's name that occur in its source. */
export interface GoName {
  /** The function's own name; for a closure the possible enclosing functions, `init` for package variables. */
  readonly names: readonly string[];
  readonly receiver: string;
  /** For a closure, its keyword: a function literal, a go or defer statement, or the body of a range loop. */
  readonly closure: 'func' | 'go' | 'defer' | 'range' | undefined;
}

const madeByCompiler = /^(?:func\d+|\d+|gowrap\d+|deferwrap\d+|dwrap\d+|glob|)$/;

/** Returns null for a name that no source declares: type..eq, init of variables and maps, names of cgo. */
export function parseGoName(name: string): GoName | null {
  if (name.length > longestName) return null;
  const plain = name.replace(/-fm$/, '').replace(/·.*$/, '');
  const bare = removeBrackets(plain, '[', ']');
  const slash = bare.lastIndexOf('/');
  const dot = bare.indexOf('.', slash + 1);
  // Assembly may have a name without a package.
  const rest = dot < 0 ? bare : bare.slice(dot + 1);
  if (/^type[:.]|^go[:.]|^_cgo/.test(bare) || rest.startsWith('_C') || rest.startsWith('_cgo')) return null;
  const parts = rest.split('.').map(part => part.replace(/^\(\*?/, '').replace(/\)$/, ''));
  const ranged = parts.some(part => /-range\d+$/.test(part));
  const own = parts.map(part => part.replace(/-range\d+$/, ''));
  if (own[0] === 'init' && own.length === 2 && /^\d+$/.test(own[1]!))
    return { names: ['init'], receiver: '', closure: ranged ? 'range' : undefined };
  if (own.length === 1 && own[0] === 'init') return null;
  if (own[0] === 'map' && own[1] === 'init') return null;
  const names = own.filter(part => !madeByCompiler.test(part));
  const closure = closureWord(parts.at(-1)!);
  if (closure !== undefined) return { names: names.length === 0 ? ['init'] : names, receiver: '', closure };
  if (names.length === 0 || names.length > 2 || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(names.at(-1)!)) return null;
  return { names: [names.at(-1)!], receiver: names.length === 2 ? names[0]! : '', closure };
}

function closureWord(part: string): GoName['closure'] {
  if (/-range\d+$/.test(part)) return 'range';
  if (/^gowrap\d+$/.test(part)) return 'go';
  if (/^deferwrap\d+$/.test(part)) return 'defer';
  return madeByCompiler.test(part) ? 'func' : undefined;
}

/** Removes brackets and their contents; returns a text with unbalanced brackets unchanged. */
function removeBrackets(text: string, open: string, close: string): string {
  let out = '';
  let depth = 0;
  for (const char of text) {
    if (char === open) depth++;
    else if (char === close && depth > 0) depth--;
    else if (depth === 0) out += char;
  }
  return depth === 0 ? out : text;
}

/**
 * Returns the word that declares a function in languages other than Go, or null
 * if the name contains none, as for lambdas and modules.
 */
export function declaredWord(name: string): string | null {
  if (name.length > longestName) return null;
  let rest = name
    .replace(/ \[clone [^\]]*\]|\.(?:isra|part|cold|constprop|llvm|lto_priv|localalias)\b.*$/g, '')
    .replace(/::h[0-9a-f]{16}$/, '')
    .replace(/(?:::|\.)(?:\{\{closure\}\}|\{closure#\d+\}|\{\{vtable\.shim\}\}|\{shim:[^}]*\}|<locals>)/g, '');
  // The function before a lambda's part of the name contains the lambda.
  rest = rest.replace(/(?:::(?:\{lambda\(.*\)#\d+\}|'lambda\d*'.*|\$_\d+)).*$/, '').replace(/^block .*in /, '');
  if (/\boperator\b/.test(rest)) return 'operator';
  rest = removeBrackets(removeBrackets(rest, '(', ')'), '<', '>')
    .replace(/ (?:const|volatile|&&?)$/g, '')
    .trimEnd();
  const lambda = /lambda\$(\w+?)\$\d+$/.exec(rest);
  if (lambda) return lambda[1]!;
  const constructor = name.endsWith('<init>') && rest.endsWith('.') ? endOfWord(rest.slice(0, -1)) : '';
  if (constructor !== '') return constructor;
  const mark = /[?!]$/.exec(rest)?.[0] ?? '';
  const word = endOfWord(rest.slice(0, rest.length - mark.length)).replace(/^\p{N}+/u, '');
  return word === '' ? null : word + mark;
}

/** Returns the word at the end of a text. A regexp would be tried at each character, in quadratic time. */
function endOfWord(text: string): string {
  let from = text.length;
  while (from > 0) {
    const size = /[\udc00-\udfff]/.test(text[from - 1]!) && from > 1 ? 2 : 1;
    if (!/^[\p{L}\p{N}_$]$/u.test(text.slice(from - size, from))) break;
    from -= size;
  }
  return text.slice(from);
}

/** Whether a text contains a word that is not part of a longer word. */
export function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const letter = /[\p{L}\p{N}_$]/u;
    if (!letter.test(text[at - 1] ?? ' ') && !letter.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}

/** Returns the line numbers, from 1, of each word (see hasWord). */
export function linesOfWords(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const words = new Map<string, number[]>();
  lines.forEach((text, i) => {
    for (const [word] of text.matchAll(/[\p{L}\p{N}_$]+/gu)) {
      const at = words.get(word);
      if (!at) words.set(word, [i + 1]);
      else if (at.at(-1) !== i + 1) at.push(i + 1);
    }
  });
  return words;
}

/** Maximum number of lines of a declaration up to its name: annotations, attributes, a type. */
const mostHeadLines = 8;

/** Whether a declaration of the word begins at a line: no statement, comment or empty line precedes the word. */
export function beginsAt(lines: readonly string[], line: number, word: string): boolean {
  for (let i = line - 1; i < lines.length && i < line - 1 + mostHeadLines; i++) {
    const text = lines[i]!.slice(0, longestHead);
    const comment = /^\s*(?:\/\/|\/\*|\*|#(?!define))/.test(text);
    if (!comment && hasWord(text, word)) return true;
    if (comment || text.trim() === '' || /[;{}]\s*$/.test(text)) return false;
  }
  return false;
}
