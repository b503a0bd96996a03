import { expect, test } from 'vitest';
import { drawn, drawnBytes } from './drawn.ts';
import { asReference, latin1, readReference } from './reference.ts';
import { toMessage } from './wire.ts';

test('columns are samples, root on top, stacks leaf first', () => {
  expect(
    drawn(`
      1     2
      10    -20
      main  main
      foo   qux
      bar
    `),
  ).toEqual({
    types: [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ],
    samples: [
      { stack: [3, 2, 1], values: [1n, 10n], labels: [] },
      { stack: [4, 1], values: [2n, -20n], labels: [] },
    ],
    mappings: [],
    locations: [
      { lines: [{ function: 1 }] },
      { lines: [{ function: 2 }] },
      { lines: [{ function: 3 }] },
      { lines: [{ function: 4 }] },
    ],
    functions: [{ name: 'main' }, { name: 'foo' }, { name: 'bar' }, { name: 'qux' }],
  });
});

test('attributes, inlined frames, names with blanks and brackets, labels, holes', () => {
  const spec = drawn(
    `
      5                                3                          7
      main[map:app][addr:1000]         main[map:app][addr:1000]
      foo[file:f.go][line:22][start:9] operator new[](int)
      bar[line:35][col:4][inl]
                                       [addr:ffff]
      @k=a b                           @k=x
      #n=-5                            #n=1kb
    `,
    { types: [['space', 'bytes']] },
  );
  expect(spec).toEqual({
    types: [['space', 'bytes']],
    samples: [
      {
        stack: [2, 1],
        values: [5n],
        labels: [
          { key: 'k', str: 'a b' },
          { key: 'n', num: -5n, unit: '' },
        ],
      },
      {
        stack: [4, 3, 1],
        values: [3n],
        labels: [
          { key: 'k', str: 'x' },
          { key: 'n', num: 1n, unit: 'kb' },
        ],
      },
      { stack: [], values: [7n], labels: [] },
    ],
    mappings: [{ file: 'app', symbolized: true }],
    locations: [
      { mapping: 1, address: 0x1000n, lines: [{ function: 1 }] },
      {
        lines: [
          { function: 3, line: 35n, column: 4n },
          { function: 2, line: 22n },
        ],
      },
      { lines: [{ function: 4 }] },
      { address: 0xffffn, lines: [] },
    ],
    functions: [
      { name: 'main' },
      { name: 'foo', file: 'f.go', startLine: 9n },
      { name: 'bar' },
      { name: 'operator new[](int)' },
    ],
  });
});

test('the bytes read back', () => {
  const text = `
    9007199254740993
    main
    f[line:3]
  `;
  const profile = readReference(drawnBytes(text, { comments: ['drawn'] }));
  expect(profile).toEqual(asReference(toMessage(drawn(text, { comments: ['drawn'] }))));
  expect(profile.sample[0].value).toEqual([9007199254740993n]);
  expect(profile.function.map(f => latin1(profile, f.name))).toEqual(['main', 'f']);
  expect(profile.comment.map(c => latin1(profile, c))).toEqual(['drawn']);
});

test('a drawing with a mistake says which', () => {
  expect(() => drawn('')).toThrow('drawn: no rows');
  expect(() => drawn('main\nfoo')).toThrow('drawn: the first row must be values');
  expect(() => drawn('1  2\nmainly')).toThrow('drawn: a cell is out of line at column 2 of: mainly');
  expect(() => drawn('1  2\nf   g')).toThrow('drawn: a cell is out of line at column 2 of: f   g');
  expect(() => drawn('1\nf[inl]')).toThrow('drawn: f[inl] has no frame above it to be inlined into');
  expect(() => drawn('1\n@k')).toThrow('drawn: @k is not @key=text or #key=number');
  expect(() => drawn('1\n#k=x')).toThrow('drawn: #k=x has no number');
  expect(() => drawn('1\n2\n3\nf')).toThrow('drawn: 3 rows of values for 2 types');
});
