import type { SourceFrame } from '../objects/binary.ts';
import { Int64Column, Uint64Column } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import type { LocationIndex, Mapping, MappingIndex, Profile } from '../profile/profile.ts';

/** Collects functions to append to a profile's table; equal functions are added once. */
class NewFunctions {
  readonly texts: string[] = [];
  readonly startLines: number[] = [];
  private readonly known = new Map<string, number>();

  constructor(private readonly first: number) {}

  /** Returns the index that a function will have. Its system name is its name. */
  index(name: string, file: string, startLine: number): number {
    const key = `${startLine} ${name.length} ${name}${file}`;
    let index = this.known.get(key);
    if (index === undefined) {
      this.known.set(key, (index = this.first + this.startLines.length));
      this.texts.push(name, file);
      this.startLines.push(startLine);
    }
    return index;
  }
}

interface NewLine {
  readonly function: number;
  readonly line: Int64;
  readonly column: Int64;
}

/** Replaces the lines of some locations, innermost call first. */
function withLines(p: Profile, lines: ReadonlyMap<LocationIndex, readonly NewLine[]>, added: NewFunctions): Profile {
  const { strings, indices } = p.strings.with(added.texts);
  const names = indices.filter((_, i) => i % 2 === 0);
  const files = indices.filter((_, i) => i % 2 === 1);
  const { functions, locations } = p;
  const count = functions.name.length;
  const column = (old: { length: number; at(i: number): Int64 }): Int64[] =>
    Array.from({ length: old.length }, (_, i) => old.at(i));
  const fn: number[] = [];
  const line: Int64[] = [];
  const columns: Int64[] = [];
  const lineFrom = new Uint32Array(locations.lineFrom.length);
  const lineTo = new Uint32Array(lineFrom.length);
  const folded = locations.folded.slice();
  for (let l = 0; l < lineFrom.length; l++) {
    lineFrom[l] = fn.length;
    const changed = lines.get(l);
    if (changed) {
      folded[l] = 0;
      for (const entry of changed) {
        fn.push(entry.function);
        line.push(entry.line);
        columns.push(entry.column);
      }
    } else {
      for (let i = locations.lineFrom[l]!; i < locations.lineTo[l]!; i++) {
        fn.push(p.lines.function[i]!);
        line.push(p.lines.line.at(i));
        columns.push(p.lines.column.at(i));
      }
    }
    lineTo[l] = fn.length;
  }
  return {
    ...p,
    strings,
    functions: {
      id: Uint64Column.of([...column(functions.id), ...added.startLines.map((_, i) => count + i + 1)]),
      name: Int32Array.from([...functions.name, ...names]),
      systemName: Int32Array.from([...functions.systemName, ...names]),
      filename: Int32Array.from([...functions.filename, ...files]),
      startLine: Int64Column.of([...column(functions.startLine), ...added.startLines]),
    },
    lines: { function: Int32Array.from(fn), line: Int64Column.of(line), column: Int64Column.of(columns) },
    locations: { ...locations, lineFrom, lineTo, folded },
  };
}

/**
 * Replaces the frames of some locations by those that were found. As in pprof, the mapping of such
 * a location then counts as one with inlined frames (pprof: symbolizer.go symbolizeOneMapping).
 */
export function withFrames(p: Profile, frames: ReadonlyMap<LocationIndex, readonly SourceFrame[]>): Profile {
  if (frames.size === 0) return p;
  const added = new NewFunctions(p.functions.name.length);
  const lines = new Map<LocationIndex, NewLine[]>();
  const flags = new Map<MappingIndex, Pick<Mapping, 'hasFunctions' | 'hasFilenames' | 'hasLineNumbers'>>();
  for (const [l, stack] of frames) {
    lines.set(
      l,
      stack.map(frame => ({
        function: added.index(frame.function, frame.file, frame.startLine ?? 0),
        line: frame.line,
        column: frame.column ?? 0,
      })),
    );
    const before = flags.get(p.locations.mapping[l]!);
    flags.set(p.locations.mapping[l]!, {
      hasFunctions: before?.hasFunctions || stack.some(frame => frame.function !== ''),
      hasFilenames: before?.hasFilenames || stack.some(frame => frame.file !== ''),
      hasLineNumbers: before?.hasLineNumbers || stack.some(frame => frame.line !== 0),
    });
  }
  const mappings = p.mappings.map((m, i) => {
    const found = flags.get(i);
    if (!found) return m;
    const { hasFunctions, hasFilenames, hasLineNumbers } = found;
    return {
      ...m,
      hasFunctions: m.hasFunctions || hasFunctions,
      hasFilenames: m.hasFilenames || hasFilenames,
      hasLineNumbers: m.hasLineNumbers || hasLineNumbers,
      hasInlineFrames: true,
    };
  });
  return withLines({ ...p, mappings }, lines, added);
}

/**
 * Names the functions at some locations of one mapping, as a server returned them: without files
 * and lines.
 */
export function withNames(p: Profile, mapping: MappingIndex, names: ReadonlyMap<LocationIndex, string>): Profile {
  const mappings = p.mappings.map((m, i) => (i === mapping ? { ...m, hasFunctions: true } : m));
  if (names.size === 0) return { ...p, mappings };
  const added = new NewFunctions(p.functions.name.length);
  const lines = new Map<LocationIndex, NewLine[]>();
  for (const [l, name] of names) lines.set(l, [{ function: added.index(name, '', 0), line: 0, column: 0 }]);
  return withLines({ ...p, mappings }, lines, added);
}
