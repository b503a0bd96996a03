import { decodeText, trimSpace } from '../base/text.ts';
import { refuse } from './format.ts';
import { phrase, verbatim } from '../base/phrase.ts';

/** pprof reads text through a buffer of this many bytes; a line with its end must fit. */
const longestLine = 65535;

/**
 * The lines of a text as pprof's scanner gives them: without their end (\n or
 * \r\n), the last one even when it is not ended.
 */
export class ScannedLines {
  /** 1 for the first line, 0 before it. */
  number = 0;
  private from = 0;
  private to = 0;
  private position = 0;
  /** Whether `next` met a line that is too long. */
  tooLong = false;

  /** `place` says where the lines stand, for messages. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly place = verbatim(''),
  ) {}

  /** Steps to the next line; false at the end, and at a line that is too long. */
  next(): boolean {
    const { bytes } = this;
    this.from = this.to = this.position;
    if (this.position >= bytes.length) return false;
    const newline = bytes.indexOf(10, this.position);
    const end = newline < 0 ? bytes.length : newline;
    if (end - this.position > longestLine) {
      // As the scanner does: who goes on all the same gets one buffer more.
      if (!this.tooLong) {
        this.tooLong = true;
        return false;
      }
      this.to = this.position + longestLine + 1;
      this.position = bytes.length;
    } else {
      this.to = end;
      this.position = newline < 0 ? end : end + 1;
    }
    this.number++;
    if (this.to > this.from && bytes[this.to - 1] === 13) this.to--;
    return true;
  }

  /** The current line; empty before the first and after the last. */
  get text(): string {
    return decodeText(this.bytes.subarray(this.from, this.to));
  }

  /** Refuses the profile if a line was too long. */
  check(): void {
    if (this.tooLong)
      refuse(
        'bufio.Scanner: token too long',
        phrase`line ${this.number + 1}${this.place} has more than 64 KiB, which no line of these formats may
          have`,
      );
  }

  /** Whether the line holds nothing, or a remark that begins with #. */
  isBlankOrRemark(): boolean {
    for (let i = this.from; i < this.to; i++) {
      const byte = this.bytes[i]!;
      if (byte === 35) return true;
      if (byte > 127) return isBlankOrRemark(this.text);
      if (byte !== 32 && (byte < 9 || byte > 13)) return false;
    }
    return true;
  }
}

export function isBlankOrRemark(text: string): boolean {
  const trimmed = trimSpace(text);
  return trimmed === '' || trimmed.startsWith('#');
}

/** Whether the memory map begins after this line. */
export function isMapHeader(line: string): boolean {
  return line.includes('--- Memory map: ---') || line.includes('MAPPED_LIBRARIES:');
}

/**
 * The lines of a text of any length, for formats that know no limit. Only
 * ended lines are lines; what follows the last one is `rest`.
 */
export class EndedLines {
  number = 1;
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** The line that is next, without white space at its ends; null when none is ended. */
  peek(): string | null {
    const end = this.bytes.indexOf(10, this.position);
    return end < 0 ? null : trimSpace(decodeText(this.bytes.subarray(this.position, end)));
  }

  skip(): void {
    this.position = this.bytes.indexOf(10, this.position) + 1;
    this.number++;
  }

  get rest(): Uint8Array {
    return this.bytes.subarray(this.position);
  }
}
