import { describe, expect, test } from 'vitest';
import { lettersIn, NameTable } from '../../src/core/base/fuzzy.ts';

const find = (typed: string, names: string[], most = 10, beginnings = false): string[] =>
  new NameTable(names).find(typed, most, beginnings).indices.map(i => names[i]!);

describe('what fits, best first', () => {
  const names = [
    'net/http.(*conn).serve',
    'main.serveAll',
    'serve',
    'runtime.observed',
    'main.Serve',
    'Server.Run',
    'main.sxexrxvxe',
  ];
  const cases: [string, string[]][] = [
    // The name, its beginning, a word, a part; in each the given order.
    ['serve', ['serve', 'Server.Run', 'net/http.(*conn).serve', 'main.serveAll', 'main.Serve', 'runtime.observed']],
    ['SERVE', ['serve', 'Server.Run', 'net/http.(*conn).serve', 'main.serveAll', 'main.Serve', 'runtime.observed']],
    ['all', ['main.serveAll']],
    ['(*conn', ['net/http.(*conn).serve']],
    ['', names],
    ['zzz', []],
    // Only where nothing has the letters without a gap, and then in as few pieces as can be.
    ['nhcs', ['net/http.(*conn).serve']],
    ['msa', ['main.serveAll']],
    ['srun', ['Server.Run']],
  ];
  test.each(cases)('%j', (typed, expected) => expect(find(typed, names)).toEqual(expected));

  test('fewer pieces before more, whatever their order was', () => {
    expect(find('abcd', ['a-b-c-d', 'ab-cd', 'abc-d-'])).toEqual(['ab-cd', 'abc-d-', 'a-b-c-d']);
  });

  test('of a short list only what begins so, if anything does', () => {
    const words = ['focus', 'tagfocus', 'show_from'];
    expect([
      find('foc', words, 10, true),
      find('ocus', words, 10, true),
      find('tfs', words, 10, true),
      find('foc', words),
    ]).toEqual([['focus'], ['focus', 'tagfocus'], ['tagfocus'], ['focus', 'tagfocus']]);
  });

  test('all are counted, the best are given', () => {
    const many = Array.from({ length: 500 }, (_, i) => (i === 400 ? 'f' : `x.f${i}`));
    const { indices, total } = new NameTable(many).find('f', 3);
    expect([indices, total]).toEqual([[400, 0, 1], 500]);
  });

  test('what was looked for before changes no answer', () => {
    let seed = 3;
    const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    const words = ['main', 'Serve', 'conn', 'HTTP', 'x9', 'İ', '世', '.', '(*', ')', '::', '_'];
    const names = Array.from({ length: 3000 }, () =>
      Array.from({ length: 1 + random(6) }, () => words[random(words.length)]!).join(''),
    );
    const table = new NameTable(names);
    let typed = '';
    for (let i = 0; i < 400; i++) {
      typed = random(3) === 0 ? typed.slice(0, random(typed.length + 1)) : typed + 'mainservco.(*xh9世'[random(18)]!;
      expect([typed, table.find(typed, 20)]).toEqual([typed, new NameTable(names).find(typed, 20)]);
    }
  });

  test('made ready in steps or at once, it finds the same', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `pkg${i % 7}.(*T${i}).Run`);
    const table = new NameTable(names);
    let steps = 0;
    for (const _ of table.prepare()) steps++;
    expect([steps, table.find('t49', 5)]).toEqual([2, new NameTable(names).find('t49', 5)]);
  });

  test('letters that are not ASCII', () => {
    expect([find('ñ', ['señor', 'a.ñandú']), find('世', ['main.世界'])]).toEqual([['a.ñandú', 'señor'], ['main.世界']]);
  });
});

describe('the letters found', () => {
  const cases: [string, string, string][] = [
    ['serve', 'runtime.observed serve', '-----------------^^^^^'],
    ['nhcs', 'net/http.(*conn).serve', '^---^------^-----^----'],
    ['ob', 'observe', '^^-----'],
    ['x', 'abc', '---'],
    ['', 'abc', '---'],
    // The small form of this letter is two characters long.
    ['i', 'İi', '--'],
  ];
  test.each(cases)('%j in %j', (typed, name, marks) => {
    const at = new Set(lettersIn(typed, name));
    expect(Array.from(name, (_, i) => (at.has(i) ? '^' : '-')).join('')).toBe(marks);
  });
});
