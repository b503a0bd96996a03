import { cell, cellLine } from '../../core/base/cells.ts';
import { UserError } from '../../core/base/errors.ts';
import { scaledLabel } from '../../core/base/measure.ts';
import type { ReportCommand } from '../command.ts';
import { phrase } from '../../core/base/phrase.ts';
import type { Document } from '../result.ts';

/** The units and meanings of the fields of runtime.MemStats. Other names are shown without a meaning. */
const meanings: Readonly<Record<string, readonly [unit: 'bytes' | 'count' | 'nanoseconds' | 'text', words: string]>> = {
  Alloc: ['bytes', 'in use by objects, garbage that is not swept yet included'],
  TotalAlloc: ['bytes', 'allocated for objects since the start'],
  Sys: ['bytes', 'asked from the system in all'],
  Lookups: ['count', 'pointer lookups by the runtime (always 0 today)'],
  Mallocs: ['count', 'objects allocated since the start'],
  Frees: ['count', 'objects freed since the start'],
  HeapAlloc: ['bytes', 'the same as Alloc'],
  HeapSys: ['bytes', 'asked from the system for the heap'],
  HeapIdle: ['bytes', 'of that, in spans without objects'],
  HeapInuse: ['bytes', 'of that, in spans with objects'],
  HeapReleased: ['bytes', 'of the idle part, given back to the system'],
  HeapObjects: ['count', 'objects in use'],
  Stack: ['text', 'in use for stacks / asked from the system for them'],
  MSpan: ['text', 'in use for span records / asked from the system for them'],
  MCache: ['text', 'in use for caches of processors / asked from the system for them'],
  BuckHashSys: ['bytes', "for the profiler's own tables"],
  GCSys: ['bytes', "for the collector's own tables"],
  OtherSys: ['bytes', 'for the rest of the runtime'],
  NextGC: ['bytes', 'heap size at which the next collection ends'],
  LastGC: ['count', 'time of the last collection, nanoseconds since 1970'],
  NumGC: ['count', 'collections so far'],
  NumForcedGC: ['count', 'of them, asked for by runtime.GC'],
  GCCPUFraction: ['text', 'part of the processor time that the collector took'],
  MaxRSS: ['bytes', 'most memory that the program ever had'],
};

/** Lists with one entry for each of the last 256 collections; the report sums them up. */
const lists: Readonly<Record<string, string>> = { PauseNs: 'pauses of the last collections' };
const silent = new Set(['PauseEnd', 'DebugGC']);

export const memstats: ReportCommand<Document> = {
  kind: 'report',
  name: 'memstats',
  summary: "Go's memory statistics below a heap page (debug=1)",
  usage: ['memstats', 'Sizes and counts of runtime.MemStats when the page was written, and what they mean.'],
  ours: true,
  make({ view, report }) {
    const stats = view.profile.header.memStats;
    if (!stats) {
      throw new UserError(
        phrase`no memory statistics in this profile`,
        phrase`they stand below the text form of a heap profile: fetch /debug/pprof/heap?debug=1 and open that`,
      );
    }
    const rows = stats.filter(([name]) => !silent.has(name)).map(([name, value]) => row(name, value));
    const widths = [0, 1].map(i => Math.max(...rows.map(cells => cells[i]!.length)));
    const lines = rows.map(([value, name, words]) =>
      cellLine(
        'memory',
        ' '.repeat(widths[0]! - value.length),
        cell('value', value),
        '  ',
        cell('name', name),
        ...(words === '' ? [] : [' '.repeat(widths[1]! - name.length), '  ', cell('words', words)]),
      ),
    );
    const head = cellLine('memory-head', 'runtime.MemStats when the page was written');
    return { kind: 'document', report, lines: [head, ...lines] };
  },
  print: ({ lines }) => lines,
};

function row(name: string, value: string): [value: string, name: string, words: string] {
  const list = lists[name];
  if (list !== undefined) return [pauses(value), name, list];
  const [unit, words] = meanings[name] ?? ['text', ''];
  if (unit === 'text')
    return [
      value
        .split(' / ')
        .map(part => (value.includes(' / ') ? amount(part, 'bytes') : part))
        .join(' / '),
      name,
      words,
    ];
  return [amount(value, unit), name, words];
}

/** Formats a number in its unit; returns a text that is no safe integer unchanged. */
function amount(text: string, unit: 'bytes' | 'count' | 'nanoseconds'): string {
  const value = Number(text);
  return Number.isSafeInteger(value) && unit !== 'count' ? scaledLabel(value, unit, 'auto') : text;
}

/** Sums up `[739196 58029 0 0]` as number of pauses, longest pause and total. */
function pauses(text: string): string {
  const values = text
    .replace(/[[\]]/g, ' ')
    .trim()
    .split(/\s+/)
    .map(Number)
    .filter(value => value > 0);
  if (values.length === 0) return 'none';
  const sum = values.reduce((a, b) => a + b, 0);
  return (
    `${values.length}, longest ${amount(String(Math.max(...values)), 'nanoseconds')}, sum ` +
    `${amount(String(sum), 'nanoseconds')}`
  );
}
