// The history: kept in a file of the user's, told by `history`, called back by `!`.
import { describe, expect, test } from 'vitest';
import { PastLines, recalled } from '../../src/commands/past-lines.ts';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';

const FILE = 'state/inkprof/history';
const past = (host: FakeHost): PastLines => new PastLines(host.own);
const withFile = (text: string): FakeHost => new FakeHost({ own: { [FILE]: text } });

describe('the file', () => {
  test('takes a line each, and gives them to the next session', () => {
    const host = new FakeHost();
    const first = past(host);
    expect(['top', 'list \u00e9\udcff世', '  ', '', 'top', 'top', ' secret'].flatMap(line => first.add(line))).toEqual(
      [],
    );
    expect(host.kept.get(FILE)).toBe('top\nlist \u00e9\udcff世\ntop\n');
    expect(first.lines).toEqual(['list \u00e9\udcff世', 'top', ' secret']);
    expect(past(host).lines).toEqual(['list \u00e9\udcff世', 'top']);
  });

  test('may be added to by others meanwhile', () => {
    const host = new FakeHost();
    const [a, b] = [past(host), past(host)];
    a.add('one');
    b.add('two');
    a.add('three');
    expect([a.lines, b.lines, past(host).lines]).toEqual([
      ['one', 'three'],
      ['one', 'two'],
      ['one', 'two', 'three'],
    ]);
  });

  test('may be damaged', () => {
    expect(
      past(withFile(`top\r\n\x1b[2Jevil\n\0\0\0\n${'x'.repeat(20_000)}\n\n   \nlist \udcc3\nlast without end`)).lines,
    ).toEqual(['top', 'list \udcc3', 'last without end']);
  });

  test('is cut when it is long, repetitions first', () => {
    const many = Array.from({ length: 12_000 }, (_, i) => `top${i % 6000}`);
    const host = withFile(`${many.join('\n')}\n`);
    const kept = many.slice(-5000);
    expect(past(host).lines).toEqual(kept);
    expect(host.kept.get(FILE)).toBe(`${kept.join('\n')}\n`);
  });

  test('of a huge one only the end is read', () => {
    const line = `list ${'y'.repeat(1000)}`;
    const host = withFile(`${Array.from({ length: 6000 }, (_, i) => `${line}${i}`).join('\n')}\nlast\n`);
    const { lines } = past(host);
    expect([lines.length > 4000, lines.at(-1), lines.every(one => one === 'last' || one.startsWith(line))]).toEqual([
      true,
      'last',
      true,
    ]);
    expect(host.kept.get(FILE)!.length).toBeLessThan(4 << 20);
  });

  test('where there is none the session has a history all the same, and says so once', () => {
    const own = past(new FakeHost({ own: null }));
    const hint = {
      level: 'hint',
      text: 'the history is kept for this session only: neither $XDG_STATE_HOME nor $HOME are defined',
    };
    expect([[...own.lines], own.add('top'), own.add('tree'), own.lines]).toEqual([[], [hint], [], ['top', 'tree']]);
  });
});

describe('the command', () => {
  const profile = decodeProfile(drawnBytes('1\nmain', { types: [['samples', 'count']] }));
  const session = (): Session =>
    new Session(profile, withFile('top\nlist main\ntree main\npeek x\n'), { interactive: true });
  const told = async (line: string): Promise<string[]> => {
    const { out, notes } = await session().evaluate(line);
    return [...(out as Iterable<string>), ...notes.map(({ text }) => text)];
  };

  test.each([
    ['history', ['  1  top\n', '  2  list main\n', '  3  tree main\n', '  4  peek x\n']],
    ['history 2', ['  3  tree main\n', '  4  peek x\n']],
    ['history main', ['  2  list main\n', '  3  tree main\n']],
    ['history 1 main', ['  3  tree main\n']],
    ['history ^t.* main$', ['  3  tree main\n']],
    ['history zzz', []],
    ['history 0', []],
    ['history (', ['error parsing regexp: missing closing ): `(`', 'to search for the text itself, write \\Q(\\E']],
    [
      'help history',
      [
        'Lines that were typed, also in earlier sessions\n' +
          '  Usage:\n' +
          '    history [n] [regex]\n' +
          '    The last n lines, or all; with a regex only those that match it.\n' +
          '    !n at the prompt runs line n again, !! the last one, !top the last one that begins with top.\n' +
          '    history -c forgets them all.\n',
      ],
    ],
  ])('%s', async (line, expected) => expect(await told(line)).toEqual(expected));

  test('forgets', async () => {
    const one = session();
    await one.evaluate('history -c');
    expect([one.history.lines, (one.host as FakeHost).kept.get(FILE)]).toEqual([[], '']);
  });
});

describe('calling a line back', () => {
  const lines = ['top', 'list main', 'top10 -cum'];
  const answer = (line: string): string => {
    try {
      return recalled(line, lines);
    } catch (error) {
      if (error instanceof UserError) return `error: ${error.message}`;
      throw error;
    }
  };
  test.each([
    ['!!', 'top10 -cum'],
    [' !! ', 'top10 -cum'],
    ['!2', 'list main'],
    ['!-1', 'top10 -cum'],
    ['!-3', 'top'],
    ['!top', 'top10 -cum'],
    ['!list m', 'list main'],
    ['!0', 'error: !0: no such line'],
    ['!4', 'error: !4: no such line'],
    ['!-4', 'error: !-4: no such line'],
    ['!x', 'error: !x: no such line'],
    ['!', '!'],
    ['top', 'top'],
  ])('%j: %j', (line, expected) => expect(answer(line)).toBe(expected));
});
