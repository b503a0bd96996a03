import type { SourceFrame } from './binary.ts';

/**
 * The protocols of the external symbolizers. Their output is not trusted: a line of another form is
 * ignored.
 */

/** Returns the input of llvm-symbolizer: one line per address. */
export const symbolizerInput = (addresses: readonly bigint[]): string =>
  addresses.map(address => `CODE 0x${address.toString(16)}\n`).join('');

/**
 * Parses its output: one JSON object per line, in the order of the input. Frames are innermost
 * first; null = unknown.
 */
export function parseSymbolizer(output: string, count: number): (readonly SourceFrame[] | null)[] {
  const lines = output.split('\n').filter(line => line.trim() !== '');
  return Array.from({ length: count }, (_, i) => frames(symbolsOf(lines[i] ?? '')));
}

const frames = (found: readonly SourceFrame[]): readonly SourceFrame[] | null => (found.length > 0 ? found : null);

function symbolsOf(line: string): SourceFrame[] {
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const symbols = field(answer, 'Symbol');
  if (!Array.isArray(symbols)) return [];
  return symbols
    .map((symbol: unknown) => ({
      function: text(field(symbol, 'FunctionName')),
      file: text(field(symbol, 'FileName')),
      line: count(field(symbol, 'Line')),
      column: count(field(symbol, 'Column')),
      startLine: count(field(symbol, 'StartLine')),
    }))
    .filter(isKnown);
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
const text = (value: unknown): string => (typeof value === 'string' && value !== '??' ? value : '');
const count = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
const isKnown = (frame: SourceFrame): boolean => frame.function !== '' || frame.file !== '' || frame.line !== 0;

/** An address that is in no program. Its answer marks the end of the answer before it. */
const sentinel = 'ffffffffffffffff';

/** Returns the input of addr2line: each address, followed by the sentinel. */
export const addr2lineInput = (addresses: readonly bigint[]): string =>
  addresses.map(address => `${address.toString(16)}\n${sentinel}\n`).join('');

/** Parses the output of `addr2line -aif`: the address, then pairs of function and place, innermost first. */
export function parseAddr2line(output: string, addresses: readonly bigint[]): (readonly SourceFrame[] | null)[] {
  const lines = output.split('\n');
  const answers: (readonly SourceFrame[] | null)[] = [];
  let at = 0;
  for (const address of addresses) {
    const found: SourceFrame[] = [];
    if (parseAddress(lines[at]) === address) {
      for (at++; at + 1 < lines.length && !isAddress(lines[at]!); at += 2) {
        const frame = { function: name(lines[at]!.trim()), ...parsePlace(lines[at + 1]!.trim()) };
        if (isKnown(frame)) found.push(frame);
      }
    } else at = lines.length;
    // The sentinel and its two lines.
    at += 3;
    answers.push(frames(found));
  }
  return answers;
}

const isAddress = (line: string): boolean => /^0x[0-9a-f]+\s*$/i.test(line);
const parseAddress = (line: string | undefined): bigint | null =>
  line !== undefined && isAddress(line) ? BigInt(line.trim()) : null;
const name = (line: string): string => (line === '??' ? '' : line);

/** Parses `file:line`, optionally followed by a discriminator; `?` = unknown. */
function parsePlace(line: string): Pick<SourceFrame, 'file' | 'line'> {
  const [, file, number] = /^(.*):([0-9]+|\?)(?: \(discriminator [0-9]+\))?$/.exec(line) ?? [line, line, '0'];
  return { file: file === '??' ? '' : file, line: Number(number) || 0 };
}

/** A name and its address range. */
export interface NamedStretch {
  readonly name: string;
  readonly start: bigint;
  readonly size: bigint;
  readonly isData: boolean;
}

/** Parses the output of `nm --numeric-sort --print-size --format=posix`: name, kind, address, size. */
export function parseNm(output: string): NamedStretch[] {
  const found: NamedStretch[] = [];
  for (const line of output.split('\n')) {
    const [name, kind, start, size, ...more] = line.trim().split(' ');
    if (
      more.length > 0 ||
      start === undefined ||
      size === undefined ||
      !/^[0-9a-f]{1,16}$/i.test(start) ||
      !/^[0-9a-f]{1,16}$/i.test(size)
    )
      continue;
    found.push({
      name: name!,
      start: BigInt(`0x${start}`),
      size: BigInt(`0x${size}`),
      isData: /[bdrvW]/i.test(kind!) && kind !== 'w',
    });
  }
  return found.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

/**
 * Returns the name of the last range that starts at or before an address; a data symbol only if its
 * range contains it. '' = none.
 */
export function nameAt(stretches: readonly NamedStretch[], address: bigint): string {
  let behind = 0;
  for (let high = stretches.length; behind < high; ) {
    const middle = (behind + high) >> 1;
    if (stretches[middle]!.start <= address) behind = middle + 1;
    else high = middle;
  }
  const stretch = stretches[behind - 1];
  if (!stretch) return '';
  const past = address >= stretch.start + stretch.size;
  return past && (stretch.isData || behind === stretches.length) ? '' : stretch.name;
}
