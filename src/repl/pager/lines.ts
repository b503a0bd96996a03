import { textOf } from '../../core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../core/base/cells.ts';
import { decodeText, encodeText } from '../../core/base/text.ts';

/** Lines per block, which is unpacked as a whole. */
const BLOCK = 512;

/**
 * The lines of an output. Reads them lazily, only as far as needed, and stores them as bytes in
 * blocks: a report of 100 MB never becomes one string.
 */
export class PagerLines {
  private readonly blocks: Uint8Array[] = [];
  private open: string[] = [];
  private unpacked: { readonly block: number; readonly lines: readonly string[] } | undefined;
  /** Pieces of the last line, which is incomplete. */
  private rest: string[] = [];
  private done = false;

  constructor(private readonly source: Iterator<Line>) {}

  /** Number of lines read so far. */
  get count(): number {
    return this.blocks.length * BLOCK + this.open.length;
  }

  /** True when the output has ended. */
  get ended(): boolean {
    return this.done;
  }

  /** True when the output has ended and was empty. */
  get isEmpty(): boolean {
    return this.done && this.count === 0;
  }

  /** Reads until there are `count` lines or the output ends. Rethrows errors of the output. */
  need(count: number): void {
    while (!this.done && this.count < count) {
      const next = this.source.next();
      if (next.done) {
        this.done = true;
        this.endRest();
      } else if (typeof next.value === 'string') {
        // Linear time: each character is examined once, even for a long line in short pieces.
        const [end, ...lines] = next.value.split('\n');
        this.rest.push(end!);
        for (const line of lines) {
          this.add(packText(this.rest.join('')));
          this.rest = [line];
        }
      } else {
        this.endRest();
        for (const line of splitLine(next.value)) this.add(pack(line));
      }
    }
  }

  /** Returns line i, counted from 0, without its line end. It must have been read. */
  at(i: number): string {
    const line = this.cellsAt(i);
    return typeof line === 'string' ? line : textOf(line);
  }

  /** Returns line i with its cells, if it has any. */
  cellsAt(i: number): Line {
    return unpack(this.packedAt(i));
  }

  private packedAt(i: number): string {
    const block = Math.floor(i / BLOCK);
    if (block === this.blocks.length) return this.open[i - block * BLOCK]!;
    if (this.unpacked?.block !== block) this.unpacked = { block, lines: decodeText(this.blocks[block]!).split('\n') };
    return this.unpacked.lines[i - block * BLOCK]!;
  }

  private endRest(): void {
    const last = this.rest.join('');
    if (last !== '') this.add(packText(last));
    this.rest = [];
  }

  private add(line: string): void {
    this.open.push(line);
    if (this.open.length < BLOCK) return;
    this.blocks.push(encodeText(this.open.join('\n')));
    this.open = [];
  }
}

/**
 * A line in cells is kept as
 *
 *     \x01 kind (\x02 role \x02 value \x02 length)* \x01 text of all cells
 *
 * and any other as its text. A text that begins with \x01 gets another before it.
 */
function pack(line: CellLine): string {
  let head = `\x01${line.kind}`;
  for (const { role = '', value, text } of line.cells) head += `\x02${role}\x02${value ?? ''}\x02${text.length}`;
  return `${head}\x01${textOf(line)}`;
}

const packText = (text: string): string => (text.startsWith('\x01') ? `\x01${text}` : text);

function unpack(packed: string): Line {
  if (!packed.startsWith('\x01')) return packed;
  if (packed.startsWith('\x01\x01')) return packed.slice(1);
  const end = packed.indexOf('\x01', 1);
  const [kind, ...parts] = packed.slice(1, end).split('\x02') as [string, ...string[]];
  const cells: Cell[] = [];
  let at = end + 1;
  for (let i = 0; i < parts.length; i += 3) {
    const text = packed.slice(at, (at += Number(parts[i + 2])));
    const role = parts[i]!;
    const value = parts[i + 1]!;
    cells.push(role === '' ? { text } : value === '' ? { role, text } : { role, text, value: Number(value) });
  }
  return { kind, cells };
}

/** Splits a line whose cells contain line ends, which names may do. */
function splitLine(line: CellLine): CellLine[] {
  if (!line.cells.some(({ text }) => text.includes('\n'))) return [line];
  const lines: Cell[][] = [[]];
  for (const part of line.cells)
    part.text.split('\n').forEach((text, i) => {
      if (i > 0) lines.push([]);
      lines.at(-1)!.push({ ...part, text });
    });
  return lines.map(cells => ({ kind: line.kind, cells }));
}
