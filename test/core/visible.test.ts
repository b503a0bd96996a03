import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../src/core/base/text.ts';
import { visibleLine, visibleText } from '../../src/core/base/visible.ts';

const cases: readonly (readonly [string, string])[] = [
  ['main.work 世界 é 👩‍🔬', 'main.work 世界 é 👩‍🔬'],
  ['\x1b[2J', '^[[2J'],
  ['\x1b]0;title\x07', '^[]0;title^G'],
  ['a\rb\bc\0d\x7fe', 'a^Mb^Hc^@d^?e'],
  ['\x9b31m\x90\x85', '\\u009b31m\\u0090\\u0085'],
  ['\udc9b\udcff', '\\x9b\\xff'],
  ['\ud800', '\\ud800'],
  ['\u00a0', '\u00a0'],
  // Nobody sees them, and the name looks like another.
  ['a\u200bb\u00adc\ufeffd\u2060', 'a\\u200bb\\u00adc\\ufeffd\\u2060'],
  ['a\u{e0041}', 'a\\U000e0041'],
  ['\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  // Read backwards it is another name.
  ['main.\u202eevas\u202c', 'main.\\u202eevas\\u202c'],
  ['\u2066a\u2069\u2028b\u2029', '\\u2066a\\u2069\\u2028b\\u2029'],
];

describe('visible text', () => {
  it.each(cases)('%j', (text, shown) => {
    expect([visibleText(text), visibleLine(text)]).toEqual([shown, shown]);
  });

  it('keeps newlines and tabs in a report and shows them in a line', () => {
    expect([visibleText('a\n\tb'), visibleLine('a\n\tb')]).toEqual(['a\n\tb', 'a^J^Ib']);
  });

  it('lets no control byte through, whatever the bytes', () => {
    let seed = 11;
    const bytes = Uint8Array.from({ length: 50_000 }, () => (seed = (seed * 48271) % 0x7fffffff) & 0xff);
    const shown = encodeText(visibleText(decodeText(bytes)));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(shown);
    expect([...text].filter(char => /[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(char))).toEqual([]);
  });
});
