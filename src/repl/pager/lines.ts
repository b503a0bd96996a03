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
  private rest = '';
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
        if (this.rest !== '') this.add(this.rest);
        this.rest = '';
        return;
      }
      const parts = (this.rest + next.value).split('\n');
      this.rest = parts.pop()!;
      for (const line of parts) this.add(line);
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
