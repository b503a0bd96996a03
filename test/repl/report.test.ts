import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/core/base/text.ts';
import type { Note, Outcome } from '../../src/commands/outcome.ts';
import { noteBytes, writeReport } from '../../src/repl/prompt/report.ts';
import type { ReplIo } from '../../src/repl/session.ts';

/** A stream that keeps what it gets, piece by piece. */
function sink(): { stream: NodeJS.WriteStream; pieces: string[]; most: () => number } {
  const pieces: string[] = [];
  let most = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      most = Math.max(most, stream.writableLength);
      pieces.push(chunk.toString());
      setImmediate(done);
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, pieces, most: () => most };
}

async function written(out: Outcome['out'], stopAfter = Infinity): Promise<string[]> {
  const { stream, pieces } = sink();
  const io = { stdout: stream, encode: encodeText } as ReplIo;
  await writeReport(out, io, () => pieces.length >= stopAfter);
  return pieces;
}

describe('writeReport', () => {
  it.each<readonly [string, Outcome['out'], string]>([
    ['nothing', [], ''],
    ['no bytes', new Uint8Array(0), ''],
    ['lines', ['a\n', 'b\n'], 'a\nb\n'],
    ['parts of lines and empty ones', ['a', '', 'b\n', ''], 'ab\n'],
    ['no newline at the end', ['a\n', 'b'], 'a\nb\n'],
    ['bytes', encodeText('世界\n'), '世界\n'],
    ['bytes that are not UTF-8', Uint8Array.from([0xff, 0x41]), '\\xffA\n'],
    ['escapes', ['\x1b[2J\n'], '^[[2J\n'],
  ])('%s', async (_, out, text) => {
    expect((await written(out)).join('')).toBe(text);
  });

  it('writes a long report in pieces, never more than one at a time', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `trace line ${i}\n`);
    const { stream, pieces, most } = sink();
    await writeReport(lines, { stdout: stream, encode: encodeText } as ReplIo, () => false);
    expect(pieces.join('')).toBe(lines.join(''));
    expect(pieces.map(piece => piece.length > 60_000)).toEqual([true, true, true, true, true, false]);
    expect(most()).toBeLessThan(70_000);
  });

  it('cuts bytes only at line ends', async () => {
    const text = '世界\n'.repeat(50_000);
    const pieces = await written(encodeText(text));
    expect(pieces.join('')).toBe(text);
    expect(pieces.every(piece => piece.endsWith('界\n'))).toBe(true);
    expect(pieces.length).toBe(6);
  });

  it('stops between two pieces and asks the report for no more', async () => {
    let made = 0;
    function* endless(): Generator<string> {
      for (;;) yield `line ${made++}\n`;
    }
    expect((await written(endless(), 2)).length).toBe(2);
    expect(made).toBeLessThan(30_000);
  });
});

describe('noteBytes', () => {
  const notes: Note[] = [
    { level: 'info', text: 'Generating report in out.svg' },
    { level: 'error', text: 'bad \x1b[2J name\nsecond line' },
    { level: 'hint', text: 'try help' },
  ];
  const shown = (isTTY: boolean, color?: boolean, hasColors?: boolean): string =>
    new TextDecoder().decode(
      noteBytes(notes, {
        stderr: { isTTY, hasColors: () => hasColors ?? false },
        encode: encodeText,
        color,
      } as unknown as ReplIo),
    );

  it('colours errors and hints on a terminal', () => {
    const expected =
      'Generating report in out.svg\n\x1b[0;31mbad ^[[2J name\nsecond line\n\x1b[0m\x1b[2mtry help\n\x1b[22m';
    expect([shown(true, true), shown(true, undefined, true)]).toEqual([expected, expected]);
  });

  it('does without colour where it is not wanted', () => {
    const expected = 'Generating report in out.svg\nbad ^[[2J name\nsecond line\ntry help\n';
    expect([shown(true, false, true), shown(true)]).toEqual([expected, expected]);
  });

  it('writes them as they are to a file', () => {
    expect(shown(false, true)).toBe('Generating report in out.svg\nbad \x1b[2J name\nsecond line\ntry help\n');
  });
});
