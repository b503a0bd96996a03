// The rooms of src/ and who may call whom. A forbidden arrow is printed with
// the reason why it is forbidden.
import { transformSync } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src/', import.meta.url));

interface Rule {
  /** Rooms and files that the room may import, beside itself. */
  readonly may: readonly string[];
  /** What it may load by import() alone, when it is first needed. */
  readonly mayLoad?: readonly string[];
  readonly because: string;
}

/** Rules of a room hold for its folders, too, unless they have their own. */
const contracts = [
  'candidates',
  'command',
  'help-words',
  'host',
  'language',
  'outcome',
  'progress',
  'result',
  'settings',
  'status',
  'subject',
  'vocabulary',
].map(name => `commands/${name}.ts`);

const rules: Readonly<Record<string, Rule>> = {
  core: { may: [], because: 'core knows no terminal, file, network or clock, and nothing of ours' },
  'core/base': { may: [], because: 'numbers, text and bytes know nothing of profiles' },
  'core/profile': {
    may: ['core/base'],
    because: 'a profile is columns; nothing that reads or shows it is known to it',
  },
  'core/formats': {
    may: ['core/base', 'core/profile', 'core/view'],
    because: 'a format turns bytes into a profile; one of them (saved) is made of filters',
  },
  'core/objects': { may: ['core/base'], because: 'programs are read without a profile' },
  'core/demangle': { may: ['core/base'], because: 'a name is demangled by itself' },
  'core/symbols': {
    may: ['core/base', 'core/profile', 'core/objects', 'core/demangle'],
    because: 'names are put into a profile, whoever finds them',
  },
  'core/view': {
    may: ['core/base', 'core/profile'],
    because: 'a view is a profile behind a config, before anything is added up',
  },
  'core/flame': {
    may: ['core/base', 'core/profile', 'core/view'],
    because: 'boxes are grown from stacks, not from graphs',
  },
  'core/graph': {
    may: ['core/base', 'core/profile', 'core/view', 'core/flame'],
    because: 'graphs are added up from views; DOT shortens names as flame graphs do',
  },
  'core/source': {
    may: ['core/base', 'core/profile', 'core/view', 'core/graph', 'core/objects', 'core/demangle'],
    because: 'listings show sums of a graph beside text and code',
  },
  kernel: { may: [], because: 'a kernel is compiled by itself, to WebAssembly' },
  browser: { may: [], because: 'a program inside a picture or a page is bundled by itself, to text' },
  commands: { may: ['core'], because: 'commands speak to the world through the Host that they are given' },
  'commands/open': { may: ['core', ...contracts], because: 'a source becomes a profile, whatever is asked of it' },
  'commands/profile': {
    may: ['core', 'commands/output', ...contracts],
    because: 'a report knows no prompt, no list of commands and no other room of the language',
  },
  'commands/output': { may: ['core', ...contracts], because: 'a form of output is given what it writes' },
  'commands/complete': {
    may: ['core', 'commands/profile', 'commands/help', 'commands/index.ts', ...contracts],
    because: 'completion offers what commands, options and the profile name',
  },
  'commands/help': {
    may: ['core', 'commands/profile', 'commands/index.ts', ...contracts],
    because: 'help and hints speak of commands and do not run them',
  },
  'commands/teach': {
    may: ['core', 'commands/profile', 'commands/help', ...contracts],
    because: 'explanations read reports and do not run lines',
  },
  host: {
    may: ['core', 'commands/host.ts', 'commands/outcome.ts', 'commands/progress.ts'],
    mayLoad: ['layout'],
    because: 'the host fulfils commands/host.ts and knows no command; what draws is loaded on first use',
  },
  'host/files': {
    may: ['core', 'commands/host.ts', 'host/signals.ts'],
    because: 'files and streams are read and written whatever is asked of the network or the screen',
  },
  'host/net': { may: ['core', 'commands/host.ts'], because: 'requests are sent and answered without the disk' },
  'host/symbols': {
    may: ['core', 'commands/host.ts', 'host/launch.ts'],
    because: 'programs are read and symbol tools are run, whatever is shown of them',
  },
  'host/screen': {
    may: ['core', 'commands/host.ts', 'commands/progress.ts', 'host/files', 'host/launch.ts', 'host/assets.ts'],
    mayLoad: ['layout'],
    because: 'pictures, pagers and browsers are what a person sees; nothing else of the host needs them',
  },
  layout: {
    may: ['core', 'commands/host.ts', 'commands/outcome.ts'],
    because: 'layout turns a graph into a picture and knows no command',
  },
  repl: { may: ['core', 'commands', 'lessons'], because: 'the prompt is a skin over the Session' },
  'repl/terminal': {
    may: ['core', 'commands/outcome.ts', 'repl/session.ts'],
    because: 'keys, characters and colours know nothing of what is drawn with them',
  },
  'repl/pager': { may: ['core', 'repl/terminal'], because: 'the pager shows lines, whoever made them' },
  'repl/flame': {
    may: ['core', 'commands', 'repl/terminal'],
    because: 'the flame graph fills the screen without the prompt',
  },
  'repl/prompt': {
    may: ['core', 'commands', 'repl/session.ts', 'repl/terminal', 'repl/pager'],
    because: 'the prompt writes reports or hands them to the pager; views are opened by repl/index.ts',
  },
  web: { may: ['core', 'commands', 'layout'], because: 'the pages are a skin over the Session' },
  'web/site': {
    may: ['core', 'commands', 'web/html/html.ts'],
    because: 'addresses, configs and the safety of requests are the same for all pages',
  },
  'web/html': {
    may: ['core', 'commands', 'web/site'],
    because: 'the frame of a page does not know what stands in it',
  },
  'web/pages': {
    may: ['core', 'commands', 'web/site', 'web/html'],
    because: 'a page is made from a request; it knows neither threads nor connections',
  },
  'web/server': {
    may: ['core', 'commands', 'web/site', 'web/html', 'web/pages'],
    because: 'requests are handed out and answered; no page needs to know by whom',
  },
  lessons: { may: ['core', 'commands'], because: 'a lesson is words and lines to type' },
  'boot.ts': {
    may: ['host/files/make-folders.ts'],
    because: 'boot loads the bundle, and shares with it how folders are made',
  },
  cli: { may: ['core', 'commands'], because: 'cli is arguments to an Invocation, pure' },
  app: {
    may: ['core', 'commands', 'host', 'cli'],
    mayLoad: ['repl', 'web', 'lessons'],
    because: 'the program wires the rooms; skins are loaded when they are needed',
  },
  'main.ts': {
    may: ['core', 'commands', 'host', 'cli', 'app'],
    mayLoad: ['web'],
    because: 'main wires the rooms; skins are loaded when they are needed',
  },
};

/** Packages that belong to one room. */
const packages: Readonly<Record<string, readonly string[]>> = {
  repl: ['ink', 'ink-text-input', 'react', 'react-dom', 'string-width', 'yoga-layout'],
  layout: ['@viz-js/viz'],
  host: ['open', 'socks'],
};

/** Where each of these words may stand in the code. */
const words: readonly {
  readonly word: RegExp;
  readonly name: string;
  readonly rooms: readonly string[];
  /** A file of another room that cannot do without; why is said there. */
  readonly except?: string;
  readonly because: string;
}[] = [
  {
    word: /(?<![.\w$])process\b(?!:)/,
    name: 'process',
    rooms: ['host', 'app', 'main.ts', 'boot.ts'],
    because: 'only the host and main know Node',
  },
  { word: /\bprocess\s*\.\s*exit\b(?!Code)/, name: 'process.exit', rooms: ['main.ts'], because: 'only main exits' },
  {
    word: /\bDate\s*\.\s*now\b|\bnew Date\(\s*\)|(?<!new )(?<![.\w$])Date\(/,
    name: 'the clock',
    rooms: ['host'],
    because: 'reports must not depend on when they are made',
  },
  {
    word: /\bperformance\s*\.\s*now\b/,
    name: 'performance.now',
    rooms: ['host'],
    because: 'reports must not depend on when they are made',
  },
  {
    word: /\bMath\s*\.\s*random\b|\bgetRandomValues\b|\brandomUUID\b/,
    name: 'randomness',
    rooms: ['host'],
    because: 'the same input gives the same output',
  },
  {
    // Also where it is taken apart, or given another name.
    word: /(?<![.\w$])console\s*[.[]|\bglobalThis\b.{0,4}console\b|\{[^{}]*\bconsole\b[^{}]*\} = |= console\b/,
    name: 'console',
    rooms: [],
    except: 'layout/quiet.ts',
    because: 'what is printed goes through an Outcome or the skin',
  },
];

const roomOf = (file: string): string => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file);

/** The room or the folder of a room whose rule holds for a file. */
function ruledRoom(file: string): string {
  for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder))
    if (rules[folder]) return folder;
  return roomOf(file);
}

interface Import {
  readonly target: string;
  readonly loaded: boolean;
}

function importsOf(source: string): Import[] {
  const found: Import[] = [];
  for (const match of source.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm))
    found.push({ target: match[1], loaded: false });
  for (const match of source.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm))
    found.push({ target: match[1], loaded: false });
  for (const match of source.matchAll(/\bimport\(\s*['"`]([^'"`]+)['"`]\s*\)/g))
    found.push({ target: match[1], loaded: true });
  for (const match of source.matchAll(/\brequire\(\s*['"`]([^'"`]+)['"`]\s*\)/g))
    found.push({ target: match[1], loaded: false });
  return found;
}

/** A room knows its own folders. */
const isInside = (folder: string, room: string): boolean => folder.startsWith(`${room}/`);

/** Everything in these files (path below src/ to source) that a rule forbids, one line each. */
function offences(files: Readonly<Record<string, string>>): string[] {
  const out: string[] = [];
  for (const [file, source] of Object.entries(files)) {
    const room = roomOf(file);
    const ruled = ruledRoom(file);
    const rule = rules[ruled];
    if (!rule) {
      out.push(`${file}: a room without a rule: say in test/architecture.test.ts whom ${room} may import, and why`);
      continue;
    }
    for (const { target, loaded } of importsOf(source)) {
      if (target.startsWith('node:')) {
        if (!['host', 'app', 'main.ts', 'boot.ts'].includes(room))
          out.push(`${file} -> ${target}: only the host and main know Node`);
      } else if (target.startsWith('.')) {
        const to = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
        const fits = (allowed: string): boolean => to === allowed || to.startsWith(`${allowed}/`);
        if (to.startsWith('..')) {
          // package.json and the like are data, not a room.
          if (!to.endsWith('.json')) out.push(`${file} -> ${to}: nothing outside of src is part of the product`);
        } else if (
          ruledRoom(to) !== ruled &&
          !isInside(ruledRoom(to), ruled) &&
          !rule.may.some(fits) &&
          !(loaded && rule.mayLoad?.some(fits))
        ) {
          const lazily = rule.mayLoad?.some(fits) ? ' (only by import() on first use)' : '';
          out.push(`${file} -> ${to}: ${rule.because}${lazily}`);
        }
      } else {
        const name = target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/');
        for (const [owner, names] of Object.entries(packages))
          if (names.includes(name) && room !== owner) out.push(`${file} -> ${name}: only ${owner} may use it`);
      }
    }
    const code = transformSync(source, {
      loader: file.endsWith('x') ? 'tsx' : 'ts',
      jsx: 'automatic',
      legalComments: 'none',
    }).code;
    for (const { word, name, rooms, except, because } of words)
      if (!rooms.includes(room) && file !== except && word.test(code)) out.push(`${file} uses ${name}: ${because}`);
  }
  return out;
}

function sources(): Record<string, string> {
  const files = fs
    .readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
  return Object.fromEntries(
    files.sort().map(name => [name.split(path.sep).join('/'), fs.readFileSync(path.join(src, name), 'utf8')]),
  );
}

test('src/ has its rooms, and no arrow that is forbidden', () => {
  const files = sources();
  expect(Object.keys(files).length).toBeGreaterThan(50);
  expect(offences(files)).toEqual([]);
});

/** Circles of imports, each as its files in order of their names. */
function circles(files: Readonly<Record<string, string>>): string[][] {
  const links = new Map(
    Object.entries(files).map(([file, source]) => {
      const to = importsOf(source).map(({ target }) =>
        path.posix.normalize(path.posix.join(path.posix.dirname(file), target)),
      );
      return [file, to.filter(target => Object.hasOwn(files, target))] as const;
    }),
  );
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  // Tarjan's strongly connected components.
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    open.push(file);
    for (const to of links.get(file)!) {
      if (!index.has(to)) visit(to);
      if (open.includes(to)) low.set(file, Math.min(low.get(file)!, low.get(to)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const file of links.keys()) if (!index.has(file)) visit(file);
  return found;
}

test('no module needs itself', () => {
  // A grammar calls itself: a type holds a template, whose arguments are types.
  const grammar = (file: string): boolean => /^core\/demangle\/(?:parse|print|substitute)/.test(file);
  expect(circles(sources()).filter(circle => !circle.every(grammar))).toEqual([]);
  expect(circles({ 'a.ts': "import './b.ts'", 'b.ts': "import './c.ts'", 'c.ts': "import('./b.ts')" })).toEqual([
    ['b.ts', 'c.ts'],
  ]);
});

test('programs for a browser are typed files, and no strings', () => {
  const inBrowser = (file: string): boolean => /^(?:browser|web\/client)\/|-code\.ts$/.test(file);
  const dom =
    /\bdocument\s*\.\s*(?:addEvent|body|create|currentScript|get|head|query)|\bquerySelector|\bgetElementById\b/;
  const found = Object.entries(sources()).filter(([file, source]) => !inBrowser(file) && dom.test(source));
  expect(found.map(([file]) => file)).toEqual([]);
});

/** Files that look into messages of others, and whose those are. A message of ours has a code (core/base/errors.ts). */
const foreignMessages: Readonly<Record<string, string>> = {
  'core/base/errors.ts': 'engines say in words that memory ran out',
  'core/base/pattern.ts': 're2js says in words what it does not take',
  'host/net/http-errors.ts': "Node's network errors have no code for these",
  'layout/index.ts': "Graphviz's errors are words",
};

/** Places that compare or search the words of an error or a note. */
const readsWords = new RegExp(
  [
    String.raw`\b(?:message|hint)\)?\??\.(?:startsWith|endsWith|includes|match|matchAll|search|indexOf|replace)\(`,
    String.raw`\bmessageOf\(\w+\)\.(?:startsWith|endsWith|includes)\(`,
    String.raw`\b(?:exec|test)\((?:\w+\.)*(?:message|hint)\)`,
    String.raw`\bmessage\)? ?[!=]== ?['"\x60]`,
  ].join('|'),
);

test('no message of ours is compared by its words', () => {
  const found = Object.entries(sources()).filter(
    ([file, source]) => !/-code\.ts$/.test(file) && readsWords.test(source),
  );
  expect(found.map(([file]) => file)).toEqual(Object.keys(foreignMessages));
  for (const line of [
    "if (error.message.startsWith('read ')) return;",
    "error.hint?.startsWith('did you mean')",
    '/^parsing (\\w+) regexp/.exec(message)',
    "error.message === 'no profile source specified'",
    '/late/.test(reason.message)',
  ])
    expect(line).toMatch(readsWords);
});

/**
 * Rooms that colour, explain and advise have no access to the text of a report: what makes text of cells is for those
 * that print. Files of these rooms that may still do it, with the reason.
 */
const textReaders: Readonly<Record<string, string>> = {
  'commands/teach/explain.ts': 'repeats the line that was asked about',
  'lessons/judge.ts': 'a goal that an author writes as `shows TEXT` is about what the learner sees',
  'repl/prompt/decorate.ts': 'paints lines of some kinds whole, in one colour',
};

test('what colours, explains and advises reads cells, not printed text', () => {
  const rooms = /^(?:commands\/(?:teach|help|complete)|lessons|repl\/(?:prompt|flame))\//;
  const makesText = /\b(?:(?:textOf|printedText|reportText|profileLabels|labelsOfAll)\b|labels\((?:true|false)?\))/;
  const found = Object.entries(sources()).filter(([file, source]) => rooms.test(file) && makesText.test(source));
  expect(found.map(([file]) => file)).toEqual(Object.keys(textReaders));
});

test('core compiles without DOM and without Node', () => {
  const config = JSON.parse(fs.readFileSync(path.join(src, 'core', 'tsconfig.json'), 'utf8')) as {
    compilerOptions: { lib: string[]; types: string[] };
  };
  expect(config.compilerOptions.types).toEqual([]);
  expect(config.compilerOptions.lib.filter(lib => !/^ES\d+$/i.test(lib))).toEqual([]);
});

test('the rules find what they forbid', () => {
  const files: Record<string, string> = {
    'core/a.ts': "import { x } from '../commands/x.ts';\nimport type { Y } from './y.ts';\nimport fs from 'node:fs';",
    'core/b.ts': 'export const now = () => Date.now() + Math.random() + performance.now();',
    'core/c.ts': '// Date.now and process.exit are only named here\nexport const at = (n: number) => new Date(n);',
    'commands/a.ts': "import type {\n  Host,\n} from '../host/node.ts';\nimport { top } from './top.ts';",
    'commands/b.ts': "export * from '../layout/index.ts';\nexport const env = process.env;",
    'host/a.ts':
      "import { topRows } from '../commands/top.ts';\nimport type { Host } from " +
      "'../commands/host.ts';\nimport { draw } from '../layout/index.ts';",
    'host/b.ts': "export const draw = async () => (await import('../layout/index.ts')).layoutDot;\nprocess.exit(1);",
    'layout/a.ts': "import { Session } from '../commands/session.ts';",
    'repl/a.tsx':
      "import React from 'react';\nimport { nodeHost } from '../host/node.ts';\nexport const X = " +
      '() => <b>{process.title}</b>;',
    'web/a.ts': "import { Box } from 'ink';\nimport { runRepl } from '../repl/index.ts';",
    'cli/a.ts':
      "import { nodeHost } from '../host/node.ts';\nimport { commands } from '../commands/index.ts';\nconsole.log(1);",
    'layout/b.ts': 'const { console: own } = globalThis;\nown.error = () => {};',
    'layout/c.ts': "globalThis['console'].error('x');",
    'layout/d.ts': 'const own = console;\nown.log(1);',
    'layout/e.ts': "export const page = { console: 'a page' };",
    'layout/quiet.ts': 'console.error = () => {};\nprocess.exit(1);',
    'main.ts':
      "import { runRepl } from './repl/index.ts';\nimport { parse } from './cli/a.ts';\nimport fs " +
      "from 'node:fs';\nprocess.exit(0);",
    'attic/a.ts': 'export {};',
    'core/d.ts': "import { helper } from '../../test/support/random.ts';",
  };
  expect(offences(files)).toEqual([
    'core/a.ts -> commands/x.ts: core knows no terminal, file, network or clock, and nothing of ours',
    'core/a.ts -> node:fs: only the host and main know Node',
    'core/b.ts uses the clock: reports must not depend on when they are made',
    'core/b.ts uses performance.now: reports must not depend on when they are made',
    'core/b.ts uses randomness: the same input gives the same output',
    'commands/a.ts -> host/node.ts: commands speak to the world through the Host that they are given',
    'commands/b.ts -> layout/index.ts: commands speak to the world through the Host that they are given',
    'commands/b.ts uses process: only the host and main know Node',
    'host/a.ts -> commands/top.ts: the host fulfils commands/host.ts and knows no command; what ' +
      'draws is loaded on first use',
    'host/a.ts -> layout/index.ts: the host fulfils commands/host.ts and knows no command; what ' +
      'draws is loaded on first use (only by import() on first use)',
    'host/b.ts uses process.exit: only main exits',
    'layout/a.ts -> commands/session.ts: layout turns a graph into a picture and knows no command',
    'repl/a.tsx -> host/node.ts: the prompt is a skin over the Session',
    'repl/a.tsx uses process: only the host and main know Node',
    'web/a.ts -> ink: only repl may use it',
    'web/a.ts -> repl/index.ts: the pages are a skin over the Session',
    'cli/a.ts -> host/node.ts: cli is arguments to an Invocation, pure',
    'cli/a.ts uses console: what is printed goes through an Outcome or the skin',
    'layout/b.ts uses console: what is printed goes through an Outcome or the skin',
    'layout/c.ts uses console: what is printed goes through an Outcome or the skin',
    'layout/d.ts uses console: what is printed goes through an Outcome or the skin',
    'layout/quiet.ts uses process: only the host and main know Node',
    'layout/quiet.ts uses process.exit: only main exits',
    'main.ts -> repl/index.ts: main wires the rooms; skins are loaded when they are needed',
    'attic/a.ts: a room without a rule: say in test/architecture.test.ts whom attic may import, and why',
    'core/d.ts -> ../test/support/random.ts: nothing outside of src is part of the product',
  ]);
});

test('no line is too long, and no file of src', () => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const long: string[] = [];
  for (const folder of ['src', 'test', 'scripts', 'bench']) {
    for (const name of fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const file = `${folder}/${name.split(path.sep).join('/')}`;
      // Compiled kernels and bundled programs are generated, and fixtures stay as they were recorded.
      if (!/\.(?:tsx?|[cm]?js|css)$/.test(file) || /-code\.ts$|^test\/(?:fixtures|golden)\//.test(file)) continue;
      const lines = fs.readFileSync(path.join(root, file), 'utf8').split('\n');
      if (folder === 'src' && lines.length > 501) long.push(`${file}: ${lines.length - 1} lines`);
      lines.forEach((line, i) => {
        if (line.length > 120) long.push(`${file}:${i + 1}: ${line.length} characters`);
      });
    }
  }
  expect(long).toEqual([]);
});

/** Types, interfaces, classes and enums of a module, but for those inside of functions and global declarations. */
const typesOf = (source: string): string[] =>
  [
    ...source.matchAll(
      /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)\b(?! from)/gm,
    ),
  ].map(match => match[1]);

/** Names of types that stand in more than one file, each with its files. */
function sharedTypeNames(files: Readonly<Record<string, string>>): string[] {
  const homes = new Map<string, string[]>();
  for (const [file, source] of Object.entries(files))
    for (const name of new Set(typesOf(source))) homes.set(name, [...(homes.get(name) ?? []), file]);
  return [...homes].filter(([, names]) => names.length > 1).map(([name, names]) => `${name}: ${names.join(', ')}`);
}

test('a type name stands in one file: a reader need not look at the import to know which is meant', () => {
  // A kernel is compiled by itself, in a language of its own.
  const files = Object.entries(sources()).filter(([file]) => roomOf(file) !== 'kernel');
  expect(sharedTypeNames(Object.fromEntries(files))).toEqual([]);
  const found = sharedTypeNames({
    'a.ts': "export interface Row {}\ntype Box<T> = T;\nimport type { Part } from './b.ts';",
    'b.ts': 'class Row {}\nexport type Part = 1;\nfunction f() {\n  type Box = 2;\n}',
    'c.ts': 'export abstract class Box\n  extends Row {}',
  });
  expect(found).toEqual(['Row: a.ts, b.ts', 'Box: a.ts, c.ts']);
});
