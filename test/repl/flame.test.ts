// The flame graph on the whole screen: its picture, its keys, and the terminal around it.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { Effort } from '../../src/core/base/effort.ts';
import { runRepl, runView } from '../../src/repl/index.ts';
import { flameBindings } from '../../src/repl/flame/keymap.ts';
import { FlameModel } from '../../src/repl/flame/model.ts';
import { drawFlame } from '../../src/repl/flame/paint.ts';
import { advance, pressFlame, type FlameEffect } from '../../src/repl/flame/reduce.ts';
import { firstState, type FlameState } from '../../src/repl/flame/state.ts';
import { Keys } from '../../src/repl/terminal/keys.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';
import { FakeTerminal } from './tty.ts';

const sessionOf = (text: string): Session =>
  new Session(decodeProfile(drawnBytes(text)), new FakeHost(), { interactive: true, fullScreen: true });

const server = spread(
  `
  40                  30                  20                    10
  400000000           300000000           200000000             100000000
  main.main           main.main           main.main             runtime.gc
  main.serve          main.serve          main.load
  json.Decode         json.Encode         main.parse[inl]
  json.scan           runtime.copy        json.Decode
  @user=ann           @user=bob           @user=ann
`.replaceAll('main.main', 'main.main[file:/src/app/main.go][start:10]'),
);

/** Columns begin where the first row's cells do: this makes them wide enough. */
function spread(text: string): string {
  const rows = text
    .split('\n')
    .filter(row => row.trim() !== '')
    .map(row => row.trim().split(/\s{2,}/));
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map(row => (row[c] ?? '').length)) + 2);
  return rows.map(row => row.map((cell, c) => cell.padEnd(widths[c]!)).join('')).join('\n');
}

interface Typing {
  readonly line?: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly level?: 0 | 16 | 256 | 'all';
  /** What one frame may do: 1 makes every piece of work wait for the next frame. */
  readonly effort?: number;
  /** Whether each key waits for the whole picture. */
  readonly patient?: boolean;
}

/**
 * Types keys into a flame graph of a session's line and gives what is on the screen, colours left
 * out unless asked for.
 */
async function flame(
  session: Session,
  keys: string,
  { line = 'flame', columns = 60, rows = 12, level = 0, effort = 50, patient = true }: Typing = {},
) {
  const outcome = await session.evaluate(line);
  const model = new FlameModel(outcome.screen!);
  let state = firstState(model, columns, rows);
  let effect: FlameEffect | undefined;
  const frame = () => {
    const spent = new Effort(effort);
    const [next, asked] = advance(model, state, spent);
    state = next;
    effect ??= asked;
    return drawFlame(model, state, level, spent);
  };
  const whole = () => {
    for (let frames = 0; frames < 5000; frames++) {
      const drawn = frame();
      if (drawn.complete || effect) return drawn;
    }
    throw new Error('the picture is never complete');
  };
  if (patient) whole();
  const decoder = new Keys();
  for (const key of [...decoder.push(keys), ...decoder.flush()].flatMap(({ name, text }) =>
    name === 'text' ? [...text].map(char => ({ name, text: char })) : [{ name, text }],
  )) {
    const [next, asked] = pressFlame(model, state, key, new Effort(patient ? effort : 0));
    state = next;
    effect ??= asked;
    if (patient) whole();
  }
  const drawn = whole();
  // Reverse video is no colour.
  const shown = level === 0 ? drawn.rows.map(row => row.replace(/\x1b\[\d*m/g, '').trimEnd()) : drawn.rows;
  return { rows: shown, cursor: drawn.cursor, effect, state };
}

const hint = expect.stringMatching(/^ \? keys {2}enter zoom/);
const blank = ['', '', '', ''];
const whole = [
  '[main.main-------------------------------------------][gc--]',
  '[main.serve------------------------------][main.load-]',
  '[json.Decode-----------][json.Encode-----](main.parse)',
  '[json.scan-------------][runtime.copy----][Decode----]',
];

describe('the picture', () => {
  test('as it opens', async () => {
    expect((await flame(sessionOf(server), '')).rows).toEqual([
      ' flame │ cpu │ 1s',
      '<root------------------------------------------------------>',
      ...whole,
      ...blank,
      ' cum 1s (100%)  flat 0 (0%)  root',
      hint,
    ]);
  });

  test('what is selected stands below with its package and place', async () => {
    expect((await flame(sessionOf(server), 'j', { columns: 100 })).rows.at(-2)).toBe(
      ' cum 900ms (90.00%)  flat 0 (0%)  main.main  main  /src/app/main.go:10',
    );
    expect((await flame(sessionOf(server), 'jjwj', { columns: 100 })).rows.at(-2)).toBe(
      ' cum 200ms (20.00%)  flat 0 (0%)  main.parse (inline)  main',
    );
  });

  test.each([
    [3, '[-]'],
    [2, '[]'],
    [1, '|'],
    [40, '[main.main-------------------------][gc]'],
  ])('%i columns', async (columns, row) => {
    const { rows } = await flame(sessionOf(server), '', { columns });
    expect(rows[2]).toBe(row);
    for (const line of rows) expect(line.length).toBeLessThanOrEqual(columns);
  });

  test('many boxes narrower than a cell are dots', async () => {
    const columns = Array.from({ length: 40 }, (_, i) => i);
    const text = [columns.map(i => (i === 0 ? '60' : '1')), columns.map(() => 'main'), columns.map(i => `f${i}`)]
      .map(row => row.map(cell => cell.padEnd(6)).join(''))
      .join('\n');
    expect((await flame(sessionOf(text), '', { columns: 30 })).rows.slice(1, 4)).toEqual([
      '<root------------------------>',
      '[main------------------------]',
      '[f0--------------]············',
    ]);
  });

  test('wide and hostile names keep to their cells', async () => {
    const { rows } = await flame(sessionOf('1\n猫猫猫猫\nx\u202ey\x1b[31m'), '', { columns: 12 });
    expect(rows.slice(1, 4)).toEqual(['<root------>', '[猫猫猫猫--]', '[x\\u202ey^…]']);
  });

  test('colours: 16, 256 and all of them; selected is white', async () => {
    const row = async (level: 16 | 256 | 'all') =>
      (await flame(sessionOf('1\nmain.a'), '', { columns: 8, level })).rows.slice(1, 3);
    expect(await row(16)).toEqual(['\x1b[1;30;47m▏root   \x1b[0m', '\x1b[30;46m▏main.a \x1b[0m']);
    expect(await row(256)).toEqual([
      '\x1b[1;38;5;16;48;5;231m▏root   \x1b[0m',
      expect.stringMatching(/^\x1b\[38;5;16;48;5;\d+m▏main\.a \x1b\[0m$/),
    ]);
    expect(await row('all')).toEqual([
      '\x1b[1;38;2;0;0;0;48;2;255;255;255m▏root   \x1b[0m',
      expect.stringMatching(/^\x1b\[38;2;0;0;0;48;2;\d+;\d+;\d+m▏main\.a \x1b\[0m$/),
    ]);
  });

  test('a diff has signs', async () => {
    const { rows } = await flame(
      sessionOf(`
      10    -4    -6
      main  main  main
      a     a     b
    `),
      'j',
      { columns: 40 },
    );
    expect(rows.slice(1, 4)).toEqual(
      [
        '[root----------------------------------]',
        '<=main--------------------------------->',
        '[+a-----------------------][-b---------]',
      ].map(row =>
        expect.stringMatching(new RegExp(`^.${row.slice(1, 4).replace(/[=+]/g, '\\$&').replace('roo', '=ro')}`)),
      ),
    );
    expect(rows.at(-2)).toBe(' cum 0 (0%)  flat 0 (0%)  main');
  });
});

describe('keys', () => {
  const selected = async (keys: string, line = 'flame') =>
    / {2}flat \S+ \(\S+\) {2}(\S+( \(inline\))?)|of its calls \S+ \(\S+\) {2}(\S+)/
      .exec((await flame(sessionOf(server), keys, { line, columns: 120 })).rows.at(-2)!)!
      .slice(1)
      .find(name => name && !name.startsWith(' ('));

  test.each([
    ['', 'root'],
    ['j', 'main.main'],
    ['\x1b[B', 'main.main'],
    ['jw', 'runtime.gc'],
    ['jwk', 'root'],
    ['jwb', 'main.main'],
    ['jw\x1b[D', 'main.main'],
    ['jjj', 'json.Decode'],
    ['jjj$', 'main.parse (inline)'],
    ['jjj$0', 'json.Decode'],
    ['G', 'json.scan'],
    ['Gg', 'root'],
    ['jjwG', 'json.Decode'],
    ['k', 'root'],
    ['jjjjjjj', 'json.scan'],
    ['/json\rnnn', 'json.Decode'],
    ['/json\rnn', 'json.scan'],
    ['/JSON\r', 'root'],
    ['/json\rN', 'json.Decode'],
    ['/copy\r', 'runtime.copy'],
    ['/(*\r', 'root'],
    ['\x1b[<0;118;3M', 'runtime.gc'],
    ['\x1b[<0;2;5M', 'json.Decode'],
    ['\x1b[<0;58;9M', 'root'],
  ])('%j selects %s', async (keys, name) => {
    expect(await selected(keys)).toBe(name);
  });

  test('enter zooms, escape goes back', async () => {
    const zoomed = (await flame(sessionOf(server), 'jjw\r')).rows;
    expect(zoomed.slice(1, 7)).toEqual([
      '[root------------------------------------------------------]',
      '[main.main-------------------------------------------------]',
      '<main.load------------------------------------------------->',
      '(main.parse (inline)---------------------------------------)',
      '[json.Decode-----------------------------------------------]',
      '',
    ]);
    expect((await flame(sessionOf(server), 'jjw\r\x1b')).rows.slice(2, 6)).toEqual(
      whole.map(row => row.replace('[main.load-]', '<main.load->')),
    );
  });

  test('s makes a sandwich of every call of the function; its sides go both ways', async () => {
    expect((await flame(sessionOf(server), 'jjjs')).rows).toEqual([
      ' flame │ cpu │ 1s │ sandwich of json.Decode',
      '',
      '                                        [main.main---------]',
      '[main.main-----------------------------][main.load---------]',
      '[main.serve----------------------------](main.parse--------)',
      '<json.Decode----------------------------------------------->',
      '[json.scan-----------------------------]',
      '',
      '',
      '',
      ' cum 600ms (60.00%)  flat 200ms (20.00%)  json.Decode',
      hint,
    ]);
    expect(await selected('jjjsk')).toBe('main.serve');
    expect(await selected('jjjsj')).toBe('json.scan');
    expect(await selected('jjjsjk')).toBe('json.Decode');
    expect(await selected('jjjs\x1b')).toBe('json.Decode');
  });

  test('/ marks what matches and adds up its stacks once', async () => {
    const { rows } = await flame(sessionOf(server), '/json');
    expect(rows.slice(4, 6)).toEqual([
      '{json.Decode-----------}{json.Encode-----}(main.parse)',
      '{json.scan-------------}[runtime.copy----]{Decode----}',
    ]);
    expect(rows.at(-1)).toBe('/json   3 functions in 900ms, 90.00% of 1s');
    expect((await flame(sessionOf(server), '/json\x7f\x7f\x7f\x7f\x7f')).rows.at(-1)).toEqual(hint);
  });

  test('tab shows the next sample type at the same place', async () => {
    const { rows } = await flame(sessionOf(server), 'jj\t', { columns: 100 });
    expect([rows[0], rows.at(-2)]).toEqual([
      ' flame │ samples │ 100',
      ' cum 70 (70.00%)  flat 0 (0%)  main.serve  main',
    ]);
  });

  test('a place that another sample type does not have is found again in the one that has it', async () => {
    const session = () => sessionOf('7     0\n1     4\nmain  main\na     b');
    const detail = async (keys: string) => (await flame(session(), keys)).rows.at(-2);
    expect(await detail('jj')).toBe(' cum 4ns (80.00%)  flat 4ns (80.00%)  b');
    expect(await detail('jj\t')).toBe(' cum 7 (100%)  flat 0 (0%)  main');
    expect(await detail('jj\t\t')).toBe(' cum 4ns (80.00%)  flat 4ns (80.00%)  b');
    expect(await detail('jj\tk\t')).toBe(' cum 5ns (100%)  flat 0 (0%)  root');
  });

  test('t puts a tag at the root, and takes it away again', async () => {
    expect((await flame(sessionOf(server), 't')).rows.slice(1, 4)).toEqual([
      ' Values of which tag shall stand at the root? (enter takes …',
      ' > none',
      '   user',
    ]);
    const { rows } = await flame(sessionOf(server), 'tj\r');
    expect(rows.slice(0, 4)).toEqual([
      ' flame │ cpu │ 1s │ tagroot=user',
      '<root------------------------------------------------------>',
      '[ann-------------------------------][bob-------------][----]',
      '[main.main-------------------------][main.main-------][gc--]',
    ]);
    expect((await flame(sessionOf(server), 'tj\rtk\r')).rows.slice(2, 6)).toEqual(whole);
  });

  test('f folds recursion', async () => {
    const recursive = '8\nmain\nf\nf\ng\nf';
    expect((await flame(sessionOf(recursive), '', { columns: 10 })).rows.slice(1, 7)).toEqual([
      '<root---->',
      '[main----]',
      '[f-------]',
      '[f-------]',
      '[g-------]',
      '[f-------]',
    ]);
    expect((await flame(sessionOf(recursive), 'f', { columns: 10 })).rows.slice(1, 7)).toEqual([
      '<root---->',
      '[main----]',
      '[f-------]',
      '[g-------]',
      '',
      '',
    ]);
  });

  test.each([
    ['q', 'flame', { do: 'leave' }],
    ['\x03', 'flame', { do: 'leave' }],
    ['jjp', 'flame', { do: 'leave', lines: ['peek ^main\\.serve$'] }],
    ['jjl', 'flame serve -parse', { do: 'leave', lines: ['list ^main\\.serve$ serve -parse'] }],
    ['\tjjp', 'flame', { do: 'leave', lines: ['sample_index=samples', 'peek ^main\\.serve$'] }],
    ['jjsp', 'flame', { do: 'leave', lines: ['peek ^main\\.serve$'] }],
    ['p', 'flame', undefined],
  ])('%j of %s asks for %j', async (keys, line, effect) => {
    expect((await flame(sessionOf(server), keys, { line })).effect).toEqual(effect);
  });

  test('? shows every key; the next key takes them away', async () => {
    const { rows } = await flame(sessionOf(server), '?', { columns: 100, rows: 60 });
    expect(rows.slice(1, flameBindings.length + 1)).toEqual(
      flameBindings.map(
        ({ keys, description }) =>
          expect.stringContaining(`  ${keys.join(', ')}`) && expect.stringContaining(description),
      ),
    );
    expect((await flame(sessionOf(server), '?x')).rows.slice(2, 6)).toEqual(whole);
  });

  test('no key stands twice', () => {
    const keys = flameBindings.flatMap(binding => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('a small screen scrolls with what is selected; the wheel scrolls the picture', async () => {
    expect((await flame(sessionOf(server), 'G', { rows: 6 })).rows.slice(1, 4)).toEqual([
      whole[1],
      whole[2],
      whole[3]!.replace('[json.scan-------------]', '<json.scan------------->'),
    ]);
    expect((await flame(sessionOf(server), '\x1b[<65;1;3M', { rows: 6 })).rows.slice(1, 4)).toEqual([
      whole[1],
      whole[2],
      whole[3],
    ]);
    expect((await flame(sessionOf(server), '\x1b[<65;1;3M\x1b[<64;1;3M', { rows: 6 })).rows.slice(2, 4)).toEqual(
      whole.slice(0, 2),
    );
  });

  test('a way down of 20,000 calls', async () => {
    const deep = encodeSpec({
      types: [['samples', 'count']],
      functions: [{ name: 'f' }],
      locations: [{ lines: [{ function: 1 }] }],
      samples: [{ stack: Array<number>(20_000).fill(1), values: [5] }],
    });
    const session = new Session(decodeProfile(deep), new FakeHost(), { interactive: true, fullScreen: true });
    const { rows, state } = await flame(session, 'G', { columns: 20, effort: 300_000 });
    expect(state.top).toBe(20_000 - 8);
    expect(rows.slice(-4, -1)).toEqual(['[f-----------------]', '<f----------------->', ' cum 5 (100%)  flat…']);
    expect((await flame(session, 'Gg', { columns: 20, effort: 300_000 })).rows[1]).toBe('<root-------------->');
  });

  const some = (seed: number, count: number): string => {
    const keys = 'jkhwbjw0$gGzsrnNftT?\r\x1b\t/a\x7f\x06\x02';
    let typed = '';
    for (let i = 0, x = seed * 7919; i < count; i++, x = (x * 48271) % 2147483647) typed += keys[x % keys.length];
    return typed;
  };

  test.each([1, 2, 3, 4, 5, 6])('however the keys come in, nothing falls over (%i)', async seed => {
    const { rows } = await flame(sessionOf(server), some(seed, 60), { columns: 3 + seed * 9, rows: 3 + seed });
    expect(rows.length).toBe(3 + seed);
  });

  /** What somebody sees at last; boxes are numbered as they grow. */
  const seen = async (keys: string, typing: Typing = {}) => {
    const { rows, effect } = await flame(sessionOf(server), keys, typing);
    return effect ?? rows;
  };

  // The same keys, once with the whole picture before each and once all of them before the first frame.
  test.each([
    'jjjsjj',
    'jjsk\x1bjwp',
    'fjj',
    'jj\tjw',
    'jjfj\tfj',
    'Gsk\tf/json\rn',
    '/js\rsj\r',
    'tj\rjj\r\x1bjw',
    'jjj\r\x1bwl',
    '\t\t\x06f\x02ww',
  ])('%j: keys typed ahead are not lost, and mean the same', async keys => {
    const patient = await seen(keys);
    for (const effort of [1, 300, Infinity]) expect(await seen(keys, { effort, patient: false })).toEqual(patient);
  });

  test.each([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22])('so do any (%i)', async seed => {
    const keys = some(seed, 25);
    expect(await seen(keys, { effort: 1, patient: false })).toEqual(await seen(keys));
  });

  test('ctrl-c leaves, whatever is still to come', async () => {
    const model = new FlameModel((await sessionOf(server).evaluate('flame')).screen!);
    let state = firstState(model, 60, 12);
    for (const name of ['f', 'j', 's']) [state] = pressFlame(model, state, { name: 'text', text: name }, new Effort(0));
    expect(state.waiting.length).toBeGreaterThan(0);
    expect(pressFlame(model, state, { name: 'ctrl-c', text: '' }, new Effort(0))[1]).toEqual({ do: 'leave' });
  });

  test('figures that are not known yet are not told', async () => {
    const model = new FlameModel((await sessionOf(server).evaluate('flame')).screen!);
    const frame = (keys: string, state: FlameState, effort: number) => {
      const spent = new Effort(effort);
      for (const text of keys) [state] = pressFlame(model, state, { name: 'text', text }, spent);
      [state] = advance(model, state, spent);
      return {
        state,
        rows: drawFlame(model, state, 0, spent).rows.map(row => row.replace(/\x1b\[\d*m/g, '').trimEnd()),
      };
    };
    const opening = frame('', firstState(model, 60, 12), 0);
    expect(opening.rows).toEqual([
      ' flame │ cpu │ 1s',
      '',
      '',
      '',
      '',
      '  reading every stack ...',
      '',
      '',
      '',
      '',
      ' ...',
      ' reading every stack ...',
    ]);
    // Added up, but no box is grown: nobody knows what ends in the root.
    const added = frame('', opening.state, 16);
    expect(added.rows.slice(1, 3)).toEqual(['<root------------------------------------------------------>', '']);
    expect(added.rows.at(-2)).toBe(' cum 1s (100%)  flat ...  root');
    const searching = frame('/json', added.state, 0);
    expect(searching.rows.at(-1)).toBe('/json   0 functions so far ...');
  });
});

describe('on a terminal', () => {
  const patient = { timeout: 20_000, interval: 5 };

  test('it fills the screen, runs what is jumped to, and gives the prompt back', async () => {
    const terminal = new FakeTerminal(60, 16, { color: false });
    const session = sessionOf(server);
    const ended = runRepl(session, terminal.io);
    terminal.type('flame\r');
    await expect
      .poll(() => terminal.screen.lines()[1], patient)
      .toBe('<root------------------------------------------------------>');
    expect(terminal.written).toContain('\x1b[?1049h');
    terminal.resize(30, 10);
    await expect.poll(() => terminal.screen.lines()[1], patient).toBe('<root------------------------>');
    terminal.type('jjp');
    await expect
      .poll(() => terminal.screen.all().some(line => line.startsWith('(pprof) peek ^main')), patient)
      .toBe(true);
    // It can be had again, as if it had been typed.
    expect(session.history.lines).toEqual(['flame', 'peek ^main\\.serve$']);
    terminal.type('quit\r');
    await ended;
    expect(terminal.written.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(terminal.written.lastIndexOf('\x1b[?1049h'));
    expect(terminal.raw).toBe(false);
  });

  test('alone, without a prompt; a terminal that goes away ends it', async () => {
    const terminal = new FakeTerminal(40, 10, { color: false });
    const { screen } = await sessionOf(server).evaluate('flame');
    const ended = runView(screen!, terminal.io);
    await expect.poll(() => terminal.screen.lines()[1], patient).toBe('<root---------------------------------->');
    terminal.hangUp();
    expect(await ended).toEqual([]);
    expect(terminal.raw).toBe(false);
  });
});
