// The dumps' reader looks at each byte of a file a bounded number of times,
// whatever its lines are: counted, since time says nothing on a busy machine.
import { describe, expect, test } from 'vitest';
import { GoroutineDump } from '../../../src/core/formats/dump.ts';
import { listsToText } from '../../../src/core/formats/dump-bytes.ts';
import { encodeText } from '../../../src/core/base/text.ts';

/** Bytes that count those that searches, copies and comparisons of theirs pass over, also in parts of them. */
class Counted extends Uint8Array {
  static passed = 0;

  override indexOf(byte: number, from = 0): number {
    return passed(super.indexOf(byte, from), this.length - from, from);
  }
  override lastIndexOf(byte: number, from = this.length - 1): number {
    const at = super.lastIndexOf(byte, from);
    Counted.passed += from - at + 1;
    return at;
  }
  override includes(byte: number, from = 0): boolean {
    return this.indexOf(byte, from) >= 0;
  }
  override slice(from = 0, to = this.length): Uint8Array<ArrayBuffer> {
    Counted.passed += Math.max(0, to - from);
    return super.slice(from, to);
  }
  override set(bytes: ArrayLike<number>, at = 0): void {
    Counted.passed += bytes.length;
    super.set(bytes, at);
  }
}

function passed(at: number, rest: number, from: number): number {
  Counted.passed += at < 0 ? Math.max(0, rest) : at - from + 1;
  return at;
}

/** Bytes that were passed over for each byte of a file that comes in pieces of so many bytes. */
function work(text: string, size = Infinity): number {
  const bytes = Counted.from(encodeText(text)) as Counted;
  Counted.passed = 0;
  const dump = new GoroutineDump();
  for (let at = 0; at < bytes.length; at += size) dump.feed(bytes.subarray(at, Math.min(bytes.length, at + size)));
  dump.finish();
  return Counted.passed / bytes.length;
}

const header = 'goroutine 1 [running]:\nmain.main()\n\t/src/main.go:12 +0x1d\n\n';
const wide = 'x'.repeat(120);

const lines: Readonly<Record<string, (i: number) => string>> = {
  'no bracket at all': i => `level=info msg=served path=/orders/${i}`,
  'a bracket in the last line alone': i => (i === 19_999 ? '{"MESSAGE":[103,111]}' : `{"MESSAGE":"served ${i}"}`),
  'lists of bytes': i => `{"PRIORITY":"6","MESSAGE":[115,101,114,118,101,100,${i % 256}]}`,
  'lists that do not close': i => `{"PRIORITY":"6","MESSAGE":[115,101,114,118,${i % 256}`,
  'brackets without a list': i => `[${i}] [worker] served`,
  'lines of one width': () => wide,
  'calls of one width': () => `main.${'f'.repeat(72)}(...)`,
  'headers alone': i => `goroutine ${i} [running]:`,
  'text in quotes': i => `{"msg":"goroutine ${i} [running]:\\nmain.main()\\n\\t/src/main.go:12 +0x1d\\n"}`,
  'ends of Windows': i => `served ${i}\r`,
  'ends of old Macs': i => `served ${i}\rserved\rserved`,
  'signs of a container': i => `\u0001\0\0\0\0\0\0\u0010served ${i % 10} orders`,
  colours: i => `\u001b[31mserved\u001b[0m ${i}`,
  'empty lines': () => '',
};

describe.each(Object.entries(lines))('%s', (_, line) => {
  test.each([
    ['whole', Infinity],
    ['in pieces', 4096],
  ])('costs what its length is, %s', (_, size) => {
    const text = (count: number): string =>
      `${header}${Array.from({ length: count }, (_, i) => line(count === 20_000 ? i : i * 2)).join('\n')}\n`;
    const [some, twice] = [work(text(10_000), size), work(text(20_000), size)];
    expect(twice).toBeLessThan(20);
    expect(twice).toBeLessThan(1.2 * some + 0.1);
  });
});

test('a search for lists of bytes reads its line alone', () => {
  const line = encodeText('{"PRIORITY":"6","MESSAGE":"served"}');
  const bytes = new Uint8Array(3 * line.length);
  for (const at of [0, 1, 2]) bytes.set(line, at * line.length);
  const [from, to] = [line.length, 2 * line.length];
  let farthest = 0;
  const watched = new Proxy(bytes, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      const at = Number(key);
      if (!Number.isNaN(at)) farthest = Math.max(farthest, at < from ? from - at : at - to + 1);
      return typeof value === 'function' ? () => expect.fail(`${String(key)} looks behind the line`) : value;
    },
  });
  expect(listsToText(watched, from, to)).toBeNull();
  // A byte around a bracket.
  expect(farthest).toBeLessThanOrEqual(2);
});
