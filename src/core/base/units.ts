/** The one table of units: reports, pages, completion and lessons read it. */

export interface Unit {
  /** The name that reports print. */
  readonly name: string;
  /** This unit in the smallest unit of the family (for GCU: in GCU). */
  readonly factor: number;
  /** Spellings that pprof knows, in lower case and without the `s` of a plural. */
  readonly aliases: readonly string[];
  /** Spellings that only people use, in lower case. */
  readonly typed: readonly string[];
  /**
   * The value that completion offers for the option `unit`, and its description. Units without it
   * are not offered.
   */
  readonly offered?: { readonly text: string; readonly words: string };
}

export interface UnitFamily {
  /** The smallest first. */
  readonly units: readonly Unit[];
  /** The unit for zero, for values below the smallest unit, and for a target unit of another family. */
  readonly fallback: Unit;
}

const unit = (
  name: string,
  factor: number,
  aliases: readonly string[],
  typed: readonly string[] = [],
  offered?: readonly [text: string, words: string],
): Unit => ({
  name,
  factor,
  aliases,
  typed,
  ...(offered && { offered: { text: offered[0], words: offered[1] } }),
});

const bytes = unit('B', 1, ['b', 'byte'], ['字节'], ['b', 'bytes']);
const seconds = unit('s', 1e9, ['s', 'sec', 'second'], ['秒', '秒钟'], ['s', 'seconds']);
const gcu = unit('GCU', 1, ['gcu']);

/** In order of trial (pprof: measurement.go UnitTypes). */
export const unitFamilies: readonly UnitFamily[] = [
  {
    units: [
      bytes,
      unit('kB', 2 ** 10, ['kb', 'kbyte', 'kilobyte'], ['千字节', 'kib', 'k'], ['kb', 'kilobytes']),
      unit('MB', 2 ** 20, ['mb', 'mbyte', 'megabyte'], ['兆字节', '兆', 'mib', 'm'], ['mb', 'megabytes']),
      unit('GB', 2 ** 30, ['gb', 'gbyte', 'gigabyte'], ['吉字节', 'gib', 'g'], ['gb', 'gigabytes']),
      unit('TB', 2 ** 40, ['tb', 'tbyte', 'terabyte'], ['tib'], ['tb', 'terabytes']),
      unit('PB', 2 ** 50, ['pb', 'pbyte', 'petabyte']),
    ],
    fallback: bytes,
  },
  {
    units: [
      unit('ns', 1, ['ns', 'nanosecond'], ['纳秒'], ['ns', 'nanoseconds']),
      // pprof never finds the Greek spelling: it is three bytes long, so its s is taken for a plural's.
      unit('us', 1e3, ['μs', 'us', 'microsecond'], ['微秒', 'µs', 'μs'], ['us', 'microseconds']),
      unit('ms', 1e6, ['ms', 'millisecond'], ['毫秒'], ['ms', 'milliseconds']),
      seconds,
      unit('hrs', 3.6e12, ['hour', 'hr'], ['小时', 'h'], ['hrs', 'hours']),
    ],
    fallback: seconds,
  },
  {
    units: [
      unit('n*GCU', 1e-9, ['nanogcu']),
      unit('u*GCU', 1e-6, ['microgcu']),
      unit('m*GCU', 1e-3, ['milligcu']),
      gcu,
      unit('k*GCU', 1e3, ['kilogcu']),
      unit('M*GCU', 1e6, ['megagcu']),
      unit('G*GCU', 1e9, ['gigagcu']),
      unit('T*GCU', 1e12, ['teragcu']),
      unit('P*GCU', 1e15, ['petagcu']),
    ],
    fallback: gcu,
  },
];

/** Units that completion offers as values of the option `unit`. */
export const offeredUnits = (): { readonly text: string; readonly words: string }[] =>
  unitFamilies.flatMap(({ units }) => units.flatMap(({ offered }) => offered ?? []));

/** Returns the family whose fallback unit has this name. */
export const familyOf = (name: string): UnitFamily | undefined =>
  unitFamilies.find(({ fallback }) => fallback.name === name);
