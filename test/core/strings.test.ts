// The string table: texts and bytes of a buffer, equal strings under one index, and a buffer that
// comes in chunks.
import { describe, expect, test } from 'vitest';
import { StringCollector, Strings, StringsBuilder } from '../../src/core/profile/strings.ts';

/** A table whose strings are those of a drawing, one a word; `\xNN` is a byte. */
function table(drawing: string, before = ''): Strings {
  const bytes: number[] = [...Buffer.from(before, 'latin1')];
  const from: number[] = [];
  const to: number[] = [];
  for (const word of drawing.split(' ')) {
    from.push(bytes.length);
    bytes.push(
      ...Buffer.from(
        word.replace(/\\x(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ),
    );
    to.push(bytes.length);
  }
  return Strings.fromBytes(Uint8Array.from(bytes), Uint32Array.from(from), Uint32Array.from(to));
}

const texts = (strings: Strings): string[] => Array.from({ length: strings.length }, (_, i) => strings.at(i));
const indices = (strings: Strings): number[] => [...strings.canonical()];

describe('texts of bytes', () => {
  test('ASCII, UTF-8, and a lone byte that stays the same byte', () => {
    const strings = table(' plain caf\\xc3\\xa9 bad\\xff \\xe2\\x82\\xac');
    expect(texts(strings)).toEqual(['', 'plain', 'café', 'bad\udcff', '€']);
    expect(Array.from({ length: strings.length }, (_, i) => Buffer.from(strings.bytesAt(i)).toString('hex'))).toEqual([
      '',
      '706c61696e',
      '636166c3a9',
      '626164ff',
      'e282ac',
    ]);
  });

  test('strings may share bytes, overlap, and leave bytes out', () => {
    const bytes = Uint8Array.from(Buffer.from('main.foo.bar'));
    const strings = Strings.fromBytes(bytes, Uint32Array.of(0, 0, 5, 0, 3), Uint32Array.of(0, 4, 8, 8, 6));
    expect(texts(strings)).toEqual(['', 'main', 'foo', 'main.foo', 'n.f']);
  });

  test('a character whose bytes two strings share is no text in either', () => {
    const bytes = Uint8Array.from(Buffer.from('aéb'));
    const strings = Strings.fromBytes(bytes, Uint32Array.of(0, 0, 2), Uint32Array.of(0, 2, 4));
    expect(texts(strings)).toEqual(['', 'a\udcc3', '\udca9b']);
  });

  test('a byte order mark and U+FFFD are texts like others', () => {
    expect(texts(table(' \\xef\\xbb\\xbfx \\xef\\xbf\\xbd'))).toEqual(['', '\ufeffx', '\ufffd']);
  });
});

describe('canonical indices', () => {
  test('the first string with the same bytes', () => {
    expect(indices(table(' a b a ab b a'))).toEqual([0, 1, 2, 1, 4, 2, 1]);
  });

  test('bytes decide, not the look: a lone byte differs from its surrogate, an accent from its combination', () => {
    expect(indices(table(' \\xff \\xed\\xb3\\xbf \\xc3\\xa9 e\\xcc\\x81 \\xff'))).toEqual([0, 1, 2, 3, 4, 1]);
  });

  test('an empty string anywhere is string 0', () => {
    expect(indices(table(' a  b '))).toEqual([0, 1, 0, 3, 0]);
  });
});

describe('texts that are added', () => {
  test('known texts keep their index, new ones follow, once each', () => {
    const strings = table(' main foo');
    const { strings: more, indices: added } = strings.with(['foo', 'new', '', 'new', 'main', 'other']);
    expect({ added: [...added], more: texts(more), before: texts(strings) }).toEqual({
      added: [2, 3, 0, 3, 1, 4],
      more: ['', 'main', 'foo', 'new', 'other'],
      before: ['', 'main', 'foo'],
    });
  });

  test('a second addition finds those of the first; the table between them does not change', () => {
    const first = table(' main').with(['one']).strings;
    const second = first.with(['one', 'two']);
    const third = first.with(['three', 'two']);
    expect({
      first: texts(first),
      second: texts(second.strings),
      third: texts(third.strings),
      indices: [[...second.indices], [...third.indices]],
    }).toEqual({
      first: ['', 'main', 'one'],
      second: ['', 'main', 'one', 'two'],
      third: ['', 'main', 'one', 'three', 'two'],
      indices: [
        [2, 3],
        [3, 4],
      ],
    });
  });

  test('bytes that are no UTF-8, and texts beyond ASCII, are found by their bytes', () => {
    const { strings, indices: added } = table(' caf\\xc3\\xa9 bad\\xff').with(['bad\udcff', 'café', '\udcff', 'é']);
    expect({ added: [...added], canonical: indices(strings), bytes: [...strings.bytesAt(3)] }).toEqual({
      added: [2, 1, 3, 4],
      canonical: [0, 1, 2, 3, 4],
      bytes: [0xff],
    });
  });

  test('a table of texts alone has no bytes to find', () => {
    const { strings, indices: added } = Strings.fromTexts(['', 'a', 'b', 'a']).with(['b', 'c']);
    expect({ added: [...added], all: texts(strings), canonical: indices(strings) }).toEqual({
      added: [2, 4],
      all: ['', 'a', 'b', 'a', 'c'],
      canonical: [0, 1, 2, 1, 4],
    });
  });

  test('the parts of a table make it again elsewhere', () => {
    const strings = table(' main caf\\xc3\\xa9').with(['new']).strings;
    const again = Strings.fromParts(strings.parts());
    expect({ all: texts(again), found: [...again.with(['café', 'new', 'x']).indices] }).toEqual({
      all: ['', 'main', 'café', 'new'],
      found: [2, 3, 4],
    });
  });
});

describe('a buffer that is too long for a text', () => {
  /** Zeros that nobody touches need no memory. */
  const long = (words: readonly string[]): Strings => {
    const bytes = new Uint8Array(2 ** 28 + 1);
    const from: number[] = [];
    const to: number[] = [];
    let at = 0;
    for (const word of words) {
      from.push(at);
      at += new TextEncoder().encodeInto(word, bytes.subarray(at)).written;
      to.push(at);
    }
    return Strings.fromBytes(bytes, Uint32Array.from(from), Uint32Array.from(to));
  };

  test('has the same texts and indices, by its own hash', () => {
    const names = Array.from({ length: 40 }, (_, i) => `f${i % 25}`);
    const strings = long(['', ...names]);
    expect(texts(strings)).toEqual(['', ...names]);
    expect(indices(strings)).toEqual([0, ...names.map((_, i) => (i % 25) + 1)]);
  });

  test('finds and adds texts, more than its first slots hold', () => {
    const strings = long(['', 'main', 'é']);
    const names = Array.from({ length: 30 }, (_, i) => `g${i}`);
    const first = strings.with(['é', ...names, 'main', 'g7']);
    expect([...first.indices]).toEqual([2, ...names.map((_, i) => i + 3), 1, 10]);
    expect([...first.strings.with(['g29', 'last']).indices]).toEqual([32, 33]);
    expect([...strings.with(['last']).indices]).toEqual([3]);
    expect([...first.strings.canonical()].slice(-2)).toEqual([31, 32]);
  });
});

describe('StringCollector: strings of a file that comes in chunks', () => {
  /** Adds the words of a line, each at its place; what stands between them is copied or not. */
  const collect = (...lines: readonly string[]) => {
    const collector = new StringCollector();
    for (const line of lines) {
      const bytes = Uint8Array.from(Buffer.from(line, 'latin1'));
      for (const word of line.matchAll(/[a-z\u0080-\u00ff]+/g))
        collector.add(bytes, word.index, word.index + word[0].length);
      collector.endPiece(bytes);
      bytes.fill(0x21);
    }
    const strings = collector.finish();
    return { buffer: Buffer.from(strings.parts().buffer).toString('latin1'), texts: texts(strings) };
  };

  test('neighbours are copied at one go, with the two bytes between them', () => {
    expect(collect('..main..foo..bar..')).toEqual({ buffer: 'main..foo..bar', texts: ['main', 'foo', 'bar'] });
  });

  test('a longer gap is blanked, so that a length beyond ASCII does not hide that all strings are', () => {
    expect(collect('main.\u0001\u0001foo')).toEqual({ buffer: 'main\0\0\0foo', texts: ['main', 'foo'] });
  });

  test('a gap of more than six bytes is left out', () => {
    expect(collect('main......foo.......bar')).toEqual({
      buffer: 'main\0\0\0\0\0\0foobar',
      texts: ['main', 'foo', 'bar'],
    });
  });

  test('chunks follow each other, and may change once they are read', () => {
    expect(collect('main..foo', '...bar..main', '')).toEqual({
      buffer: 'main..foobar..main',
      texts: ['main', 'foo', 'bar', 'main'],
    });
  });

  test('gaps of one chunk are not blanked in the next', () => {
    expect(collect('main...foo', 'abcdefghijk')).toEqual({
      buffer: 'main\0\0\0fooabcdefghijk',
      texts: ['main', 'foo', 'abcdefghijk'],
    });
  });

  test('the first string must be empty', () => {
    const bytes = Uint8Array.from(Buffer.from('xmain'));
    const wrong = new StringCollector();
    wrong.add(bytes, 1, 5);
    const right = new StringCollector();
    right.add(bytes, 1, 1);
    right.add(bytes, 1, 5);
    right.endPiece(bytes);
    expect([wrong.isFirstWrong, right.isFirstWrong, texts(right.finish())]).toEqual([true, false, ['', 'main']]);
  });

  test('strings that go back in the file begin a new part', () => {
    const bytes = Uint8Array.from(Buffer.from('foomain'));
    const collector = new StringCollector();
    collector.add(bytes, 3, 7);
    collector.add(bytes, 0, 3);
    collector.endPiece(bytes);
    expect(texts(collector.finish())).toEqual(['main', 'foo']);
  });
});

test('StringsBuilder numbers texts by first use; 0 is the empty one', () => {
  const builder = new StringsBuilder();
  expect(['b', '', 'a', 'b', 'c'].map(text => builder.add(text))).toEqual([1, 0, 2, 1, 3]);
  expect(builder.texts).toEqual(['', 'b', 'a', 'c']);
});
