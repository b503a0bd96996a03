import { DemangleEffort, fail } from './effort.ts';

/** A cursor over a mangled name, one character per byte. Past the end it reads ''. */
export class NameReader {
  pos = 0;
  /** Reading stops before this position. */
  end: number;
  readonly effort: DemangleEffort;

  constructor(
    readonly text: string,
    effort = new DemangleEffort(),
  ) {
    this.end = text.length;
    this.effort = effort;
  }

  get atEnd(): boolean {
    return this.pos >= this.end;
  }

  /** The character `ahead` places from here. */
  peek(ahead = 0): string {
    const at = this.pos + ahead;
    return at < this.end ? this.text.charAt(at) : '';
  }

  /** True if the next character is a decimal digit. */
  get digitAhead(): boolean {
    return isDigit(this.peek());
  }

  /** Reads the next character. Throws BAD_NAME at the end. */
  next(): string {
    if (this.pos >= this.end) fail();
    return this.text.charAt(this.pos++);
  }

  /** Reads `token` if it is next; returns false otherwise. */
  take(token: string): boolean {
    if (this.pos + token.length > this.end || !this.text.startsWith(token, this.pos)) return false;
    this.pos += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) fail();
  }

  /** Reads the next `length` characters. Throws BAD_NAME if there are fewer. */
  slice(length: number): string {
    if (this.end - this.pos < length) fail();
    const start = this.pos;
    this.pos += length;
    return this.text.slice(start, this.pos);
  }
}

export const isDigit = (c: string): boolean => c >= '0' && c <= '9';
export const isUpper = (c: string): boolean => c >= 'A' && c <= 'Z';
export const isLower = (c: string): boolean => c >= 'a' && c <= 'z';
