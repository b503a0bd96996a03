import { decodeText, encodeText } from '../../core/base/text.ts';

/** Lines in one block: few enough to be unpacked at once. */
const BLOCK = 512;

/**
 * The lines of an output, read from it as far as somebody has looked and kept
 * as bytes in blocks: a report of 100 MB is never one text, and what was not
 * looked at is not made.
 */
export class Lines {
  private readonly blocks: Uint8Array[] = [];
  private open: string[] = [];
  private unpacked: { readonly block: number; readonly lines: readonly string[] } | undefined;
  /** Pieces of the line that has not ended. */
  private rest: string[] = [];
  private done = false;

  constructor(private readonly source: Iterator<string>) {}

  /** Lines read so far. */
  get count(): number {
    return this.blocks.length * BLOCK + this.open.length;
  }

  /** True when the output has no more. */
  get ended(): boolean {
    return this.done;
  }

  /** True when the output has been read and holds nothing. */
  get isEmpty(): boolean {
    return this.done && this.count === 0;
  }

  /** Reads until there are `count` lines or the output ends; what the output throws comes through. */
  need(count: number): void {
    while (!this.done && this.count < count) {
      const next = this.source.next();
      if (next.done) {
        this.done = true;
        const last = this.rest.join('');
        if (last !== '') this.add(last);
        this.rest = [];
        return;
      }
      // Each character is looked at once, however long a line is and however short the pieces are.
      const [end, ...lines] = next.value.split('\n');
      this.rest.push(end!);
      for (const line of lines) {
        this.add(this.rest.join(''));
        this.rest = [line];
      }
    }
  }

  /** Line i, counted from 0, without its end; it must have been read. */
  at(i: number): string {
    const block = Math.floor(i / BLOCK);
    if (block === this.blocks.length) return this.open[i - block * BLOCK]!;
    if (this.unpacked?.block !== block) this.unpacked = { block, lines: decodeText(this.blocks[block]!).split('\n') };
    return this.unpacked.lines[i - block * BLOCK]!;
  }

  private add(line: string): void {
    this.open.push(line);
    if (this.open.length < BLOCK) return;
    this.blocks.push(encodeText(this.open.join('\n')));
    this.open = [];
  }
}
