import { decodeText, encodeText } from './text.ts';

/** Index into a profile's string table; 0 is always the empty string. */
export type StringIndex = number;

/**
 * A profile's string table. Bytes stay in the file's buffer until a string is
 * shown; every column holds canonical indices, so two strings are equal
 * exactly when their indices are.
 */
export class Strings {
  private readonly cache: (string | undefined)[];

  private constructor(
    private readonly buffer: Uint8Array,
    private readonly from: Uint32Array,
    private readonly to: Uint32Array,
    private readonly added: readonly string[],
    cache: (string | undefined)[],
  ) {
    this.cache = cache;
  }

  /** String i is buffer[from[i], to[i]). */
  static fromBytes(buffer: Uint8Array, from: Uint32Array, to: Uint32Array): Strings {
    return new Strings(buffer, from, to, [], new Array(from.length));
  }

  static fromTexts(texts: readonly string[]): Strings {
    return new Strings(new Uint8Array(0), new Uint32Array(0), new Uint32Array(0), texts, []);
  }

  get length(): number {
    return this.from.length + this.added.length;
  }

  at(i: StringIndex): string {
    if (i >= this.from.length) return this.added[i - this.from.length]!;
    return (this.cache[i] ??= decodeText(this.buffer.subarray(this.from[i]!, this.to[i]!)));
  }

  bytesAt(i: StringIndex): Uint8Array {
    if (i >= this.from.length) return encodeText(this.added[i - this.from.length]!);
    return this.buffer.subarray(this.from[i]!, this.to[i]!);
  }

  /** The same table with more strings at its end. */
  extend(texts: readonly string[]): Strings {
    return new Strings(this.buffer, this.from, this.to, [...this.added, ...texts], this.cache);
  }

  /** For each index the first index with the same bytes. */
  canonical(): Int32Array {
    const n = this.length;
    const canon = new Int32Array(n);
    let size = 16;
    while (size < n * 2) size *= 2;
    const slots = new Int32Array(size).fill(-1);
    const hashes = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      const bytes = this.bytesAt(i);
      const hash = hashBytes(bytes);
      hashes[i] = hash;
      let slot = hash & (size - 1);
      for (;;) {
        const other = slots[slot]!;
        if (other < 0) {
          slots[slot] = i;
          canon[i] = i;
          break;
        }
        if (hashes[other] === hash && sameBytes(this.bytesAt(other), bytes)) {
          canon[i] = other;
          break;
        }
        slot = (slot + 1) & (size - 1);
      }
    }
    return canon;
  }
}

/** FNV-1a, with a final mix so that low bits are good. */
function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Interns texts into a table under construction. */
export class StringsBuilder {
  private readonly index = new Map<string, StringIndex>([['', 0]]);
  readonly texts: string[] = [''];

  add(text: string): StringIndex {
    let i = this.index.get(text);
    if (i === undefined) {
      i = this.texts.length;
      this.texts.push(text);
      this.index.set(text, i);
    }
    return i;
  }
}
