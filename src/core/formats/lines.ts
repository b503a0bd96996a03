import { decodeText, trimSpace } from '../base/text.ts';
import { refuse } from './format.ts';
import { phrase, verbatim } from '../base/phrase.ts';

/** The length limit of a line with its end, in bytes: that of Go's bufio.Scanner. */
const longestLine = 65535;

/**
 * The lines of a text as Go's bufio.Scanner returns them: without \n or \r\n, also the last one
 * without a line end.
 */
export class ScannedLines {
  /** Number of the current line, from 1; 0 before the first. */
  number = 0;
  private from = 0;
  private to = 0;
  private position = 0;
  /** True if `next` reached a line that is too long. */
  tooLong = false;

  /** `place` names the text in messages. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly place = verbatim(''),
  ) {}

  /** Advances to the next line. Returns false at the end, and at a line that is too long. */
  next(): boolean {
    const { bytes } = this;
    this.from = this.to = this.position;
    if (this.position >= bytes.length) return false;
    const newline = bytes.indexOf(10, this.position);
    const end = newline < 0 ? bytes.length : newline;
    if (end - this.position > longestLine) {
      // bufio.Scanner returns one buffer of the long line if it is called again.
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

  /** The current line; '' before the first and after the last one. */
  get text(): string {
    return decodeText(this.bytes.subarray(this.from, this.to));
  }

  /** Throws a UserError if a line was too long. */
  check(): void {
    if (this.tooLong)
      refuse(
        'bufio.Scanner: token too long',
        phrase`line ${this.number + 1}${this.place} has more than 64 KiB, which no line of these formats may
          have`,
      );
  }

  /** True if the line is blank or a comment, which begins with #. */
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

/** True if the memory map begins after this line. */
export function isMapHeader(line: string): boolean {
  return line.includes('--- Memory map: ---') || line.includes('MAPPED_LIBRARIES:');
}

/**
 * The lines of a text, without a length limit. Only lines with an end count; `rest` is the text
 * after the last one.
 */
export class EndedLines {
  number = 1;
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Returns the next line, trimmed; null if none has an end. */
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
