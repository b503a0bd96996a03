// Everything that draws: the flame graph, the pager and the line at every size, and graphs.
import { Session } from '../../src/commands/session.ts';
import { Effort } from '../../src/core/base/effort.ts';
import { cleanSvg, interactiveSvg, layoutDot } from '../../src/layout/index.ts';
import { cell, cellLine } from '../../src/core/base/cells.ts';
import type { Line } from '../../src/core/base/cells.ts';
import { makeDecorator } from '../../src/repl/prompt/decorate.ts';
import { FlameModel } from '../../src/repl/flame/model.ts';
import { drawFlame } from '../../src/repl/flame/paint.ts';
import { advance, pressFlame } from '../../src/repl/flame/reduce.ts';
import { firstState, scrollToSelected, type FlameState } from '../../src/repl/flame/state.ts';
import { Keys, type Key } from '../../src/repl/terminal/keys.ts';
import { layOut, widthOf } from '../../src/repl/terminal/layout.ts';
import { PagerLines } from '../../src/repl/pager/lines.ts';
import { openPager, pressPager, seek, settlePager } from '../../src/repl/pager/pager.ts';
import { drawPager } from '../../src/repl/pager/view.ts';
import { emptyPrompt, press, shownLine, suggestion, type Prompt } from '../../src/repl/prompt/prompt.ts';
import type { UserError } from '../../src/core/base/errors.ts';
import { visibleText } from '../../src/core/base/visible.ts';
import type { Random } from '../support/random.ts';
import { Defect, outcomeOf, sentenceOf, wholeText } from './area.ts';
import type { Area, Outcome, Try } from './area.ts';
import { drawnProfile, filesOf } from './corpus.ts';
import { FuzzHost } from './host.ts';
import { mutateText, oddTexts } from './mutate.ts';
import { assignment, line, wordsOf } from './words.ts';

const keyTexts = [
  '\x1b[A',
  '\x1b[B',
  '\x1b[C',
  '\x1b[D',
  '\x1b[5~',
  '\x1b[6~',
  '\x1b[H',
  '\x1b[F',
  '\x1b[Z',
  '\x1b',
  '\r',
  '\t',
  '\x7f',
  '\x03',
  '\x04',
  '\x06',
  '\x07',
  '\x0c',
  '\x0e',
  '\x10',
  '\x12',
  '\x15',
  '\x17',
  '\x19',
  '\x1f',
  '\x1bb',
  '\x1bf',
  '\x1bd',
  '\x1b\x7f',
  '\x1b[1;5C',
  '\x1b[1;5D',
  '\x1b[3~',
  'h',
  'j',
  'k',
  'l',
  'g',
  'G',
  's',
  'f',
  'F',
  't',
  'n',
  'N',
  '/',
  '?',
  '/main\r',
  '/(\r',
  'p',
  'd',
  'u',
  'b',
  ' ',
  '5',
  '99',
  '0',
  'q',
  'r',
  'x',
  'top',
  '\x1b[<0;3;2M',
  '\x1b[<64;1;1M',
  '\x1b[<65;9;9M',
  '\x1b[<2;1;1M',
  '\x1b[<0;999;999M',
  '\x1b[200~paste\nd\x1b[201~',
  '猫',
  '\u{1f600}',
  'e\u0301',
];

/** Keys as a terminal sends them, in pieces that end anywhere. */
function typedKeys(random: Random, most: number): Key[] {
  let text = Array.from({ length: random.below(most) }, () => random.pick(keyTexts)).join('');
  if (random.chance(0.1)) text = mutateText(random, text, [...keyTexts, ...oddTexts]);
  const decoder = new Keys();
  const keys: Key[] = [];
  for (let at = 0; at < text.length; ) {
    const to = at + 1 + random.below(random.pick([2, 8, 400]));
    keys.push(...decoder.push(text.slice(at, to)));
    at = to;
  }
  return [...keys, ...decoder.flush()];
}

const size = (random: Random, most: number): number =>
  random.chance(0.5) ? 1 + random.below(12) : 1 + random.below(most);

/** Each row fits the screen, and nothing in it steers the terminal but colours. */
function checkRows(rows: readonly string[], columns: number, what: string): void {
  for (const row of rows) {
    const plain = row.replace(/\x1b\[[\d;]*m/g, '');
    if (/[\x00-\x08\x0a-\x1f\x7f-\x9f]/.test(plain))
      throw new Defect(`${what}: a control character in ${JSON.stringify(plain)}`);
    if (widthOf(plain) > columns)
      throw new Defect(`${what}: ${widthOf(plain)} cells in ${columns} columns: ${JSON.stringify(plain)}`);
  }
}

function tryFlame(): Try {
  return async (random, keep) => {
    const { bytes, profile } = drawnProfile(random);
    keep('profile.pb', bytes);
    const session = new Session(profile, new FuzzHost(), { interactive: true, fullScreen: true });
    const words = [...wordsOf(profile), 'x'];
    for (let n = random.below(3); n > 0; n--) await session.evaluate(assignment(random, words));
    const { screen, failed } = await session.evaluate(random.chance(0.7) ? 'flame' : `flame ${random.pick(words)}`);
    if (!screen) return failed ? 'sentence' : 'ok';
    const keys = typedKeys(random, 30);
    keep('keys.json', JSON.stringify(keys));
    const effort = (): Effort => new Effort(random.chance(0.8) ? Infinity : random.below(2000));
    const model = new FlameModel(screen);
    let state: FlameState = firstState(model, size(random, 200), size(random, 60));
    const level = random.pick([0, 16, 256, 'all'] as const) as 0;
    // As showFlame: a choice that the profile refuses leaves the picture before.
    const step = (work: () => readonly [FlameState, unknown?]): boolean => {
      try {
        const [next, effect] = work();
        state = next;
        return (effect as { do?: string } | undefined)?.do === 'leave';
      } catch (error) {
        sentenceOf(error);
        state = { ...(state.instead ?? state), waiting: [], message: (error as UserError).message };
        return false;
      }
    };
    for (const key of keys) {
      if (random.chance(0.1))
        state = scrollToSelected(model, { ...state, columns: size(random, 200), rows: size(random, 60) });
      if (step(() => pressFlame(model, state, key, effort()))) break;
      if (random.chance(0.3)) checkFrame(model, state, level, effort());
    }
    step(() => advance(model, state, new Effort(Infinity)));
    checkFrame(model, state, level, new Effort(Infinity));
    return 'ok';
  };
}

function checkFrame(model: FlameModel, state: FlameState, level: 0, effort: Effort): void {
  const { rows, cursor } = drawFlame(model, state, level, effort);
  const where = `flame of ${state.rows} rows, ${state.columns} columns`;
  if (rows.length !== state.rows) throw new Defect(`${where}: ${rows.length} rows`);
  checkRows(rows, state.columns, where);
  if (cursor && !(cursor.row < state.rows && cursor.column < state.columns))
    throw new Defect(`${where}: cursor at ${cursor.row}, ${cursor.column}`);
}

function tryPager(): Try {
  return (random, keep) => {
    const { profile } = drawnProfile(random);
    const texts = Array.from({ length: random.below(80) }, () =>
      random.pick([
        random.pick(oddTexts),
        line(random, [...wordsOf(profile), 'x']),
        `${random.below(1e6)}ms 12.5% `.repeat(random.below(9)),
      ]),
    );
    keep('lines.txt', texts.join('\n'));
    const chunks = visibleText(texts.join('\n')).match(/[^]{1,50}/g) ?? [];
    const kinds = [
      'row',
      'node',
      'caller',
      'source',
      'quiet-source',
      'sample',
      'tag-key',
      'tag-value',
      'head',
      'filter',
    ];
    const roles = ['flat', 'flat%', 'cum', 'sum%', 'value', 'share', 'name', 'source', 'key', 'bar', 'number'];
    const inCells = (text: string): Line =>
      cellLine(
        random.pick(kinds),
        // No more cells than a call can have arguments.
        ...(text.match(new RegExp(`[^]{1,${Math.max(7, text.length >> 12)}}`, 'g')) ?? []).map(part =>
          cell(random.pick(roles), part, random.below(100)),
        ),
      );
    const source: Line[] = random.chance(0.5) ? chunks : texts.map(inCells);
    const lines = new PagerLines(source[Symbol.iterator]());
    const decorate = makeDecorator(
      { kindOf: () => undefined, diff: random.chance(0.3) },
      random.pick([0, 16, 'all'] as const) as 0,
    );
    let state = openPager(lines, size(random, 200), size(random, 60));
    const check = (): void => {
      const { rows, cursor } = drawPager(lines, i => decorate(lines.cellsAt(i)), state);
      const where = `pager of ${state.rows} rows, ${state.columns} columns`;
      if (rows.length !== Math.max(2, state.rows)) throw new Defect(`${where}: ${rows.length} rows`);
      checkRows(
        rows.map(row => row.replaceAll('\t', ' ')),
        state.columns,
        where,
      );
      if (cursor && cursor.column >= state.columns) throw new Defect(`${where}: cursor at ${cursor.column}`);
    };
    const keys = typedKeys(random, 30);
    keep('keys.json', JSON.stringify(keys));
    for (const key of keys) {
      if (random.chance(0.1))
        state = settlePager(lines, { ...state, columns: size(random, 200), rows: size(random, 60) });
      const [next, effect] = pressPager(lines, state, key);
      state = next;
      if (effect?.do === 'quit') break;
      if (random.chance(0.3)) check();
    }
    for (let n = 0; state.seeking && n < 10_000; n++) state = seek(lines, state, 100);
    if (state.seeking) throw new Defect('a search that does not end');
    check();
    return 'ok';
  };
}

function tryPrompt(): Try {
  return (random, keep) => {
    const { bytes, profile } = drawnProfile(random);
    keep('profile.pb', bytes);
    const session = new Session(profile, new FuzzHost(), { interactive: true });
    const keys = typedKeys(random, 60);
    keep('keys.json', JSON.stringify(keys));
    const columns = size(random, 120);
    const rows = size(random, 50);
    let prompt: Prompt = {
      ...emptyPrompt,
      history: { lines: Array.from({ length: random.below(5) }, () => line(random, ['main']).replace(/[\r\n]/g, '')) },
    };
    let outcome: Outcome = 'ok';
    for (const key of keys) {
      const pressed = outcomeOf(() => {
        [prompt] = press(prompt, key, (text, cursor) => session.complete(text, cursor, { hurry: random.chance(0.5) }));
      });
      // The prompt prints it, such as for !7 where no seventh line is.
      if (pressed === 'sentence') outcome = pressed;
      const { text, cursor } = prompt.line;
      if (!(cursor >= 0 && cursor <= text.length)) throw new Defect(`cursor at ${cursor} of ${text.length}`);
      if (/[\r\n]/.test(text)) throw new Defect('a line with a line end in it');
      const shown = shownLine(prompt) + suggestion(prompt);
      const drawn = layOut('(pprof) ', shown, Math.min(cursor, shown.length), columns, rows);
      if (drawn.rows.length > rows || drawn.cursor.row >= drawn.rows.length)
        throw new Defect(`${drawn.rows.length} rows of ${rows}, cursor in ${drawn.cursor.row}`);
      // A wide character needs two columns wherever it stands.
      if (columns > 1) checkRows(drawn.rows, columns, 'line');
    }
    return outcome;
  };
}

// ----------------------------------------------------------------------------- graphs

const dotWords = [
  'digraph "x" {',
  'N1 [label="main" fontsize=8 shape=box]',
  'N1 -> N2 [label=" 5ms" weight=3]',
  'subgraph cluster_L {',
  '}',
  'node [style=filled]',
  'rank=same',
  'label=<<b>x</b>>',
  'label="\\l\\n\\G"',
  'splines=ortho',
  'shape=record',
  'label="{a|b|<p>c}"',
  'size="1e9,1e9"',
  'fontsize=1e9',
  'URL="javascript:x"',
  '/*',
  '//',
  '#',
  'strict graph',
  '--',
  'nslimit=-1',
  'ratio=fill',
  'image="/etc/passwd"',
  'fontname="<u9x>"',
  'tooltip="<u9x>"',
];
const good = 'digraph "good" { N1 [label="main" shape=box]; N2; N1 -> N2 [label=" 5ms"]; N1 -> N3; }';

function tryLayout(): Try {
  const files = filesOf('dot')
    .map(({ bytes }) => new TextDecoder().decode(bytes))
    .filter(text => text.startsWith('digraph'));
  let expected: string | undefined;
  return async (random, keep) => {
    expected ??= await layoutDot(good);
    const texts: string[] = [];
    for (let n = 1 + random.below(3); n > 0; n--) {
      const plain = random.chance(0.5) ? await drawnDot(random) : random.pick([...files, good]);
      texts.push(mutateText(random, plain, dotWords).slice(0, 20_000));
    }
    keep('graphs.json', JSON.stringify(texts));
    let outcome: 'ok' | 'sentence' = 'ok';
    for (const text of texts) {
      try {
        const svg = await layoutDot(text, { isRough: random.chance(0.3) });
        checkSvg(cleanSvg(svg));
        interactiveSvg(svg);
      } catch (error) {
        outcome = sentenceOf(error);
        const { message } = error as UserError;
        if (/too large/.test(message) && text.length < 2000) throw new Defect(`${text.length} characters: ${message}`);
      }
    }
    // Whatever went before, a good graph is drawn, and the same.
    if ((await layoutDot(good)) !== expected) throw new Defect('a good graph is drawn otherwise after others');
    return outcome;
  };
}

async function drawnDot(random: Random): Promise<string> {
  const { profile } = drawnProfile(random);
  const { out } = await new Session(profile, new FuzzHost()).evaluate('dot');
  return wholeText(out);
}

/** One root, every element closed, nothing but what Graphviz draws for pprof. */
function checkSvg(svg: string): void {
  for (const [tag] of svg.matchAll(/<[^<>]*>/g)) {
    const names = tag.replace(/"[^"]*"/g, '""');
    if (/^<(?:u9x|script)|\s(?:on\w+|href)=/i.test(names)) throw new Defect(`${tag} in a picture`);
  }
  const open: string[] = [];
  for (const [, end, name, empty] of svg.matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
    if (end === '/') {
      if (open.pop() !== name) throw new Defect(`</${name}> closes another element`);
    } else if (empty !== '/') open.push(name!);
  }
  if (open.length > 0) throw new Defect(`${open.join(', ')} stay open`);
}

export const screenAreas: readonly Area[] = [
  { name: 'flame', summary: 'keys of the flame graph at every size', start: tryFlame, tested: 300 },
  { name: 'pager', summary: 'keys of the pager at every size', start: tryPager, tested: 200 },
  { name: 'prompt', summary: 'keys of the line', start: tryPrompt, tested: 100 },
  { name: 'layout', summary: 'graphs, each followed by a good one', start: tryLayout, tested: 30 },
];
