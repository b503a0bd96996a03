// Everything that a line, a lesson, a page or an argument can ask for.
import { parseArguments, parseOwnWord } from '../../src/cli/arguments.ts';
import type { WebAnswer, WebRequest } from '../../src/commands/host.ts';
import { commands, reports } from '../../src/commands/index.ts';
import type { Outcome as LineOutcome } from '../../src/commands/outcome.ts';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults, options } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { decodeText } from '../../src/core/base/text.ts';
import { openOwn } from '../../src/lessons/index.ts';
import { parseLesson, translateLesson } from '../../src/lessons/format.ts';
import { WebFlameModel, readFlameData } from '../../src/web/client/flame-model.ts';
import { SentBoxes } from '../../src/web/client/flame-sent.ts';
import { handle, Site } from '../../src/web/index.ts';
import type { Random } from '../support/random.ts';
import fs from 'node:fs';
import path from 'node:path';
import { checkSentence, Defect, outcomeOf, wholeText } from './area.ts';
import type { Area, Keep, Outcome, Try } from './area.ts';
import { drawnProfile, profileFiles, root } from './corpus.ts';
import { FuzzHost } from './host.ts';
import { mutateText, oddNumbers, oddTexts } from './mutate.ts';
import { assignment, line, pasted, wordsOf } from './words.ts';

interface Seed {
  readonly profile: Profile;
  readonly words: readonly string[];
}

const seedOf = (profile: Profile): Seed => ({ profile, words: [...wordsOf(profile), 'x'] });

function readSeeds(largest: number): Seed[] {
  return profileFiles()
    .filter(({ bytes }) => bytes.length <= largest)
    .map(({ bytes }) => seedOf(decodeProfile(bytes)));
}

/** A fixture, or a profile drawn for this input alone. */
function chosen(random: Random, seeds: readonly Seed[], keep: Keep, share = 0.5): Seed {
  if (random.chance(share)) return random.pick(seeds);
  const { bytes, profile } = drawnProfile(random);
  keep('profile.pb', bytes);
  return seedOf(profile);
}

/** Words of programs in a report, which a profile's own names may have. */
const slips = /\[object Object\]|\bundefined\b/;

/** Takes an outcome to its end; throws a Defect where it cannot be right. */
function finished({ out, notes, after = [], failed }: LineOutcome, seed: Seed): Outcome {
  const text = wholeText(out);
  const isOwn = (word: string): boolean => !seed.words.some(known => known.includes(word));
  const slip = slips.exec(text)?.[0];
  if (slip !== undefined && isOwn(slip)) throw new Defect(`${slip} in a report`);
  for (const note of [...notes, ...after])
    if (note.level !== 'info' || note.text.trim() !== '') checkSentence(note.text || '-');
  if (failed && notes.every(({ level }) => level !== 'error')) throw new Defect('a line fails without a sentence');
  return failed ? 'sentence' : 'ok';
}

/** Every option has a value of its kind, whatever was typed. */
function checkConfig(config: Config): void {
  for (const option of options) {
    const value: unknown = config[option.name];
    if (typeof value !== typeof defaults[option.name]) throw new Defect(`${option.name} is ${JSON.stringify(value)}`);
  }
  if (Object.keys(config).length !== options.length) throw new Defect('the config has other options');
}

/** A few lines in one session; the worst outcome counts. */
async function play(
  evaluate: (text: string) => Promise<LineOutcome>,
  lines: readonly string[],
  seed: Seed,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const text of lines) {
    const outcome = await evaluate(text);
    outcomes.push(finished(outcome, seed));
    if (outcome.quit) break;
  }
  return outcomes.includes('sentence') ? 'sentence' : 'ok';
}

const sources = {
  '/src/main.go': 'package main\n\nfunc main() {\n\twork("<u9x>")\n}\n'.repeat(9),
  '/home/user/main.go': 'package main\n// \x1b[31m\u202e\n',
};

function tryReports(): Try {
  const seeds = readSeeds(20_000);
  return async (random, keep) => {
    const seed = chosen(random, seeds, keep, 0.4);
    const assignments = Array.from({ length: random.below(4) }, () => assignment(random, seed.words));
    const { name } = random.pick(reports);
    const rest = [
      random.pick(['', random.pick(seed.words), '.', random.pick(['5%', '10', '1ms'])]),
      random.pick(['', '-cum', '3', random.pick(seed.words)]),
    ];
    const lines = [...assignments, [name, ...rest].filter(word => word !== '').join(' ')];
    keep('lines.txt', lines.join('\n'));
    const host = new FuzzHost({ files: sources, stdoutIsTerminal: random.chance(0.3) });
    const session = new Session(seed.profile, host, { interactive: random.chance(0.5), profileFolders: ['/src'] });
    return play(text => session.evaluate(text), lines, seed);
  };
}

function tryLines(): Try {
  const seeds = readSeeds(20_000);
  return async (random, keep) => {
    const seed = chosen(random, seeds, keep, 0.8);
    const lines = Array.from({ length: 1 + random.below(5) }, () => line(random, seed.words));
    keep('lines.txt', lines.join('\n'));
    const language = random.chance(0.3) ? 'zh' : 'en';
    const session = new Session(seed.profile, new FuzzHost({ files: sources }), {
      interactive: true,
      fullScreen: random.chance(0.3),
      language,
    });
    const outcome = await play(text => session.evaluate(text), lines, seed);
    checkConfig(session.config);
    session.greeting();
    session.status();
    for (const text of lines) checkCompletion(session, text, random);
    return outcome;
  };
}

function checkCompletion(session: Pick<Session, 'complete'>, text: string, random: Random): void {
  const cursor = random.below(text.length + 1);
  for (const hurry of [true, false]) {
    const { from, to, candidates, total } = session.complete(text, cursor, { hurry });
    if (!(from >= 0 && from <= to && to <= text.length) || total < candidates.length)
      throw new Defect(`a completion of [${from}, ${to}) with ${candidates.length} of ${total}`);
    if (candidates.some(candidate => /[\r\n]/.test(candidate.text))) throw new Defect('a completion of several lines');
  }
}

function tryLessons(): Try {
  const folder = path.join(root, 'course');
  const files = fs
    .readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .sort();
  const texts = new Map(files.map(name => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
  const ids = files
    .filter(name => /^\d/.test(name) && !/\.[a-z]{2}\.md$/.test(name))
    .map(name => name.replace(/^\d+-|\.md$/g, ''));
  const answers = [...texts.values()]
    .flatMap(text => [...text.matchAll(/^(?:answer|try|hint|line):?\s*(.*)$/gm)].map(match => match[1]!))
    .slice(0, 400);
  const own = [
    'hint',
    'answer',
    'skip',
    'back',
    'restart',
    'lesson',
    'lessons',
    'step',
    'open',
    'next',
    'again',
    'done',
    'help',
  ];
  const words = [
    ...answers,
    ...own,
    '5.89s',
    '22.22%',
    '0.63',
    '.63',
    '12,3',
    '１２',
    '３．５秒',
    'main.main',
    '两',
    'MiB',
    'umbrella',
    'A',
    'b',
  ];
  return async (random, keep) => {
    if (random.chance(0.2)) return tryLessonFile(random, keep, texts);
    const language = random.chance(0.4) ? 'zh' : 'en';
    const host = new FuzzHost();
    const id = random.pick(ids);
    const start = 1 + random.below(10);
    const lines = Array.from({ length: 1 + random.below(8) }, () => {
      const word = random.chance(0.3) ? random.pick(own) : random.pick(words);
      if (random.chance(0.003)) return pasted(random, random.pick([word, 'answer']));
      return random.pick([
        word,
        mutateText(random, word, words),
        `answer ${word}`,
        `${random.pick(own)} ${random.pick([...oddNumbers, ...ids])}`,
        line(random, words),
      ]);
    });
    keep('lines.txt', [id, language, String(start), ...lines].join('\n'));
    const makeSession = (profile: Profile, profileFolders: readonly string[]): Session =>
      new Session(profile, host, { interactive: true, profileFolders, language });
    const request = await openOwn('learn', [id], { host, language, makeSession });
    if (request.do !== 'learn') throw new Defect('no lesson was opened');
    const { session } = request;
    await session.enter(start);
    session.status();
    const outcome = await play(text => session.evaluate(text), lines, seedOf(session.current.profile));
    for (const text of lines) checkCompletion(session, text, random);
    return outcome;
  };
}

function tryLessonFile(random: Random, keep: Keep, texts: ReadonlyMap<string, string>): Outcome {
  const names = [...texts.keys()];
  const name = random.pick(names);
  const text = mutateText(random, texts.get(name)!, texts.get(random.pick(names))!.split('\n', 60));
  keep('lesson.md', text);
  return outcomeOf(() => {
    const lesson = parseLesson(name, text);
    translateLesson(lesson, name, text);
  });
}

const flags = [
  '-top',
  '-http=:0',
  '-base',
  '-diff_base=x',
  '-nodecount=5',
  '-lang=zh',
  '--',
  '-',
  '-symbolize=none',
  '-seconds',
  '5',
  'cpu.pb.gz',
  'demo',
  'learn',
  '-list=main',
  '-above',
  '-color=always',
  '-completion=bash',
  '-sample_index=cpu',
  '-h',
  '-version',
  '-tls_cert',
  '-proto',
  '-output=x',
  '-flame',
];

function tryArguments(): Try {
  return (random, keep) => {
    const all = [...flags, ...commands.map(({ name }) => `-${name}`), ...options.map(({ name }) => `-${name}=`)];
    const word = (): string =>
      random.chance(0.3)
        ? mutateText(random, random.pick(all), oddTexts)
        : random.pick(all) + (random.chance(0.3) ? random.pick([...oddNumbers, ...oddTexts]) : '');
    const argv = Array.from({ length: random.below(7) }, word);
    keep('argv.json', JSON.stringify(argv));
    const own = outcomeOf(() => void parseOwnWord(argv, () => random.chance(0.2)));
    const outcome = outcomeOf(() => {
      const invocation = parseArguments(argv, () => random.chance(0.3));
      if ('config' in invocation) checkConfig(invocation.config as Config);
    });
    return own === 'ok' ? outcome : own;
  };
}

// ------------------------------------------------------------------------------ pages

const pagePaths = [
  '',
  'graph',
  'flamegraph',
  'top',
  'source',
  'peek',
  'disasm',
  'tags',
  'text',
  'raw',
  'download',
  'stacks',
  'boxes',
  'complete',
  'run',
  'saveconfig',
  'deleteconfig',
  'compare',
  'flamegraph.json',
  'folded.txt',
  'graph.dot',
  'graph.svg',
  'profile.pb.gz',
  'assets/x.js',
  'assets/../x',
  'constructor',
  '__proto__',
  'flame',
  'dot',
  'traces',
  'tree',
  'callgrind',
];
const parameters = [
  ...options.flatMap(option => ('url' in option && option.url !== undefined ? [option.url] : [])),
  'line',
  'cursor',
  'around',
  'left',
  'right',
  'least',
  'pixels',
  'base',
  'config',
  'row',
  'x',
  '',
];

function target(random: Random, words: readonly string[]): { path: string; query: string } {
  const name = random.pick(pagePaths);
  const plain = (): string =>
    random.pick([
      random.pick(words),
      random.pick(oddTexts),
      random.pick(oddNumbers),
      line(random, words),
      'cum',
      'lines',
      'true',
      '0-5,7',
    ]);
  const value = (): string => {
    const text = plain();
    try {
      return random.chance(0.8) ? encodeURIComponent(text) : text;
    } catch {
      // Half a surrogate pair has no bytes.
      return text;
    }
  };
  /** What no parser of requests lets through is not tried. */
  const sent = (text: string): string => text.replace(/[^\x21-\x7e\x80-\xff]/gu, '');
  const query = Array.from({ length: random.below(5) }, () => `${random.pick(parameters)}=${value()}`).join(
    random.pick(['&', '&', '&', ';']),
  );
  const page = `/ui/${name}`;
  return {
    path: sent(random.chance(0.1) ? mutateText(random, page, oddTexts) : page),
    query: sent(random.chance(0.15) ? mutateText(random, query, oddTexts) : query),
  };
}

async function bodyOf({ body }: WebAnswer): Promise<Uint8Array | string> {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (Symbol.iterator in body) return wholeText(body as Iterable<string>);
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Uint8Array.from(Buffer.concat(parts));
}

/** Names and addresses in a page are text, never markup; what is data can be read. */
function checkAnswer({ status, headers }: WebAnswer, body: Uint8Array | string, request: WebRequest): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Defect(`status ${status}`);
  for (const [name, value] of Object.entries(headers))
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new Defect(`header ${name}: ${JSON.stringify(value)}`);
  const type = headers['Content-Type'] ?? headers['content-type'] ?? '';
  const text = typeof body === 'string' ? body : decodeText(body);
  if (/html|svg/.test(type) && /<u9x/i.test(text))
    throw new Defect('a name of the profile or an address is markup in a page');
  if (/json/.test(type) && request.method !== 'HEAD') JSON.parse(text);
  if (
    status === 200 &&
    /\bundefined\b|\[object Object\]/.test(text) &&
    /html/.test(type) &&
    !/undefined/.test(request.query + decodeText(request.body))
  )
    throw new Defect('undefined in a page');
}

function tryPages(): Try {
  const seeds = readSeeds(20_000).filter(({ words }) => !words.some(word => word.includes('undefined')));
  return async (random, keep) => {
    const seed = chosen(random, seeds, keep, 0.5);
    const { path: to, query } = target(random, seed.words);
    const method = random.pick(['GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'x']);
    const body = method === 'POST' ? new TextEncoder().encode(line(random, seed.words)) : new Uint8Array();
    keep('request.txt', `${method} ${to}?${query}\n\n${decodeText(body)}`);
    const isBrowser = random.chance(0.6);
    const headers = {
      host: 'localhost:8080',
      ...(isBrowser && { accept: 'text/html,*/*', 'sec-fetch-site': 'same-origin' }),
      ...(random.chance(0.05) && { origin: random.pick(oddTexts), host: random.pick(oddTexts) }),
    };
    const own: Record<string, string> = random.chance(0.1)
      ? {
          'config/pprof/settings.json': mutateText(
            random,
            '{"configs":[{"name":"x","focus":"main","nodecount":3}]}',
            oddTexts,
          ),
        }
      : {};
    const session = new Session(seed.profile, new FuzzHost({ files: sources, own }), {
      interactive: random.chance(0.5),
    });
    const said: string[] = [];
    const site = new Site(session, { local: true, say: ({ text }) => said.push(text) });
    const request = { method, path: to, query, headers, body, peer: '127.0.0.1' };
    const answer = await handle(site, request);
    const sent = await bodyOf(answer);
    checkAnswer(answer, sent, request);
    checkConfig(session.config);
    said.forEach(text => checkSentence(text));
    if (answer.status === 200 && sent instanceof Uint8Array) readFlame(random, to, sent);
    return answer.status === 200 ? 'ok' : 'sentence';
  };
}

/** The page's script reads what it is sent. */
function readFlame(random: Random, to: string, bytes: Uint8Array): void {
  const buffer = Uint8Array.from(bytes).buffer;
  if (to === '/ui/boxes') {
    const boxes = new SentBoxes(buffer, { around: [0], pixels: 100 });
    if (boxes.x.some(x => Number.isNaN(x))) throw new Defect('a box at NaN');
  }
  if (to !== '/ui/stacks') return;
  const data = readFlameData(buffer);
  const model = new WebFlameModel(data);
  const boxes = model.boxes([random.below(Math.max(1, data.full.length))]);
  if (boxes.x.some(x => Number.isNaN(x))) throw new Defect('a box at NaN');
}

export const sessionAreas: readonly Area[] = [
  { name: 'reports', summary: 'every report behind random options', start: tryReports, tested: 400 },
  { name: 'lines', summary: 'lines of the prompt, their hints and completions', start: tryLines, tested: 300 },
  { name: 'lessons', summary: 'lines in a lesson, answers, files of lessons', start: tryLessons, tested: 100 },
  { name: 'arguments', summary: 'command lines', start: tryArguments, tested: 400 },
  { name: 'pages', summary: 'addresses of pages and what their scripts are sent', start: tryPages, tested: 200 },
];
