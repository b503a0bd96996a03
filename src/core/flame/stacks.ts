import { Int64Column } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { scale } from '../base/measure.ts';
import { Memo } from '../base/memo.ts';
import { trimFileName } from '../base/paths.ts';
import type { Paths } from '../base/paths.ts';
import type { Profile, Row } from '../profile/profile.ts';
import { StackSources, SourceTexts } from './stack-sources.ts';
import { tagRootFrames } from '../view/tag-filters.ts';
import type { RootFrames } from '../view/tag-filters.ts';
import type { View } from '../view/view.ts';

/**
 * A view as stacks of sources, the data of a flame graph (pprof: stacks.go
 * StackSet). A source is a function (at finer granularities with its line) and
 * a flag that tells whether it was inlined.
 *
 * Nothing is copied. Stack s is the profile's row rows[s]. The sources of
 * location l are frameSource[frameFrom[l]] to frameSource[frameFrom[l + 1] - 1],
 * outermost first. A location without lines has none.
 */
export interface Stacks {
  /** The base of percentages; unlike the values, it is divided by the mean's divisor. */
  readonly total: Int64;
  /** Factor from a value to the amount in `unit`, including divide_by. */
  readonly scale: number;
  /** Name of the sample type, prefixed with `mean_` if means are shown. */
  readonly type: string;
  /** `B`, `s`, `GCU`, or empty for a unit without a family. */
  readonly unit: string;
  readonly view: View;
  /** Every sample of the view, those of value 0 too, in file order. */
  readonly rows: Uint32Array;
  /** By row, not by stack, and never divided by the mean's divisor. */
  readonly values: Int64Column;
  readonly frameFrom: Uint32Array;
  readonly frameSource: Int32Array;
  /** Source 0 is the root of every stack. */
  readonly sources: StackSources;
  /** Frames of tags above the stacks, if the stacks themselves do not contain them. */
  readonly roots?: RootFrames;
}

/** Frames do not depend on the sample type. */
const knownFrames = new Memo<LocationFrames>(2);
const knownRoots = new Memo<{ profile: Profile; roots: RootFrames }>(2);

const frameTable = (view: View): LocationFrames =>
  knownFrames.get(view.profile, JSON.stringify(view.keeps), () => LocationFrames.of(view));

/** Returns the location at index `at` of the stack column; from stackTo[row] on, that of a tag frame above it. */
export function locationAt({ view, roots }: Stacks, row: Row, at: number): number {
  const { stack, stackTo, labels } = view.profile;
  return roots && at >= stackTo[row]!
    ? roots.locations[labels.set[row]! * roots.per + at - stackTo[row]!]!
    : stack[at]!;
}

/**
 * Adds the values of some tags at the roots of stacks. The result equals the
 * stacks of a view with tagroot, but takes a few milliseconds, since it copies
 * no stack. The view must have no filters on names: these would not see the
 * new frames.
 */
export function withTagRoot(stacks: Stacks, keys: readonly string[], paths: Paths): Stacks {
  const { view } = stacks;
  const { profile, roots } = knownRoots.get(view.profile, JSON.stringify([keys, view.config.unit]), () =>
    tagRootFrames(view.profile, keys, view.config.unit),
  );
  const tagged: View = { ...view, profile, config: { ...view.config, tagroot: keys.join(',') } };
  const frames = knownFrames.get(profile, JSON.stringify(view.keeps), () => frameTable(view).extend(tagged));
  return { ...stacks, view: tagged, roots, ...sourcesOfFrames(tagged, frames, paths) };
}

/** Returns the stacks of a view (pprof: stacks.go Stacks). `paths`: rules of file names. */
export function makeStacks(view: View, paths: Paths): Stacks {
  const { profile: p, index, sampleUnit, ratio } = view;
  const inDefaultUnit = scale(1, sampleUnit, 'default');
  const unit = inDefaultUnit.unit === 'default' ? '' : inDefaultUnit.unit;
  const values = p.values[index]!;
  return {
    total: view.total,
    scale: ratio > 0 ? inDefaultUnit.value * ratio : inDefaultUnit.value,
    type: view.sampleType,
    unit,
    view,
    rows: p.rows,
    values,
    ...sourcesOfFrames(view, frameTable(view), paths),
  };
}

function sourcesOfFrames(
  view: View,
  frames: LocationFrames,
  paths: Paths,
): Pick<Stacks, 'frameFrom' | 'frameSource' | 'sources'> {
  const { profile: p, config, index } = view;
  const trimmed = new Map<string, string>();
  const trim = (file: string): string => {
    let short = trimmed.get(file);
    if (short === undefined)
      trimmed.set(file, (short = trimFileName(file, config.trim_path, config.source_path, paths)));
    return short;
  };
  const texts = frames.texts(JSON.stringify([config.trim_path, config.source_path]));
  const sources = new StackSources(
    view,
    frames.lineColumn,
    frames.inlinedColumn,
    () => sumSelf(p, p.values[index]!, frames),
    trim,
    paths,
    texts,
  );
  return { frameFrom: frames.from, frameSource: frames.source, sources };
}

/** The sources of each location, numbered in the order of their first occurrence in the stacks, root first. */
class LocationFrames {
  /** By source: see Sources.line and Sources.inlined. */
  lineColumn = new Int32Array(0);
  inlinedColumn = new Uint8Array(0);
  private readonly byPlace = new Map<string, number>();
  private readonly known = new Map<string, SourceTexts>();

  private constructor(
    private readonly view: View,
    readonly from: Uint32Array,
    readonly source: Int32Array,
    private readonly functionId: Int32Array,
    /** Index 2 * function id + inlined: the source without a line, the common case; or -1. */
    private readonly plain: Int32Array,
    private readonly lines: number[],
    private readonly inlined: number[],
  ) {}

  static of(view: View): LocationFrames {
    const { profile: p, keeps } = view;
    const { lineFrom, lineTo } = p.locations;
    const count = lineFrom.length;
    const from = new Uint32Array(count + 1);
    for (let l = 0; l < count; l++) {
      const lines = lineTo[l]! - lineFrom[l]!;
      from[l + 1] = from[l]! + (keeps.inlines ? lines : Math.min(lines, 1));
    }
    const plain = new Int32Array(2 * p.functions.name.length).fill(-1);
    const table = new LocationFrames(view, from, new Int32Array(from[count]!), functionIds(view), plain, [-1], [0]);
    const seen = new Uint8Array(count);
    for (let r = 0; r < p.rows.length; r++) {
      const row = p.rows[r]!;
      const first = p.stackFrom[row]!;
      for (let i = p.stackTo[row]! - 1; i >= first; i--) {
        const location = p.stack[i]!;
        if (seen[location] === 1) continue;
        seen[location] = 1;
        table.number(location);
      }
    }
    return table.finish();
  }

  /** Returns the table of a profile with additional locations of one line each (see withTagRoot). */
  extend(view: View): LocationFrames {
    const { functions, locations } = view.profile;
    const old = this.from.length - 1;
    const count = locations.lineFrom.length;
    const from = new Uint32Array(count + 1);
    from.set(this.from);
    for (let l = old; l < count; l++) from[l + 1] = from[l]! + 1;
    const source = new Int32Array(from[count]!);
    source.set(this.source);
    const plain = new Int32Array(2 * functions.name.length).fill(-1);
    plain.set(this.plain);
    const table = new LocationFrames(
      view,
      from,
      source,
      extendFunctionIds(view, this.functionId),
      plain,
      [...this.lines],
      [...this.inlined],
    );
    for (let l = old; l < count; l++) table.number(l);
    return table.finish();
  }

  private finish(): this {
    this.lineColumn = Int32Array.from(this.lines);
    this.inlinedColumn = Uint8Array.from(this.inlined);
    return this;
  }

  /** Returns the cached texts for a setting of trim_path and source_path. */
  texts(naming: string): SourceTexts {
    let texts = this.known.get(naming);
    if (!texts) this.known.set(naming, (texts = new SourceTexts()));
    return texts;
  }

  /** Assigns sources to the frames of a location. Lines are innermost first, frames outermost first. */
  private number(location: number): void {
    const at = this.from[location]!;
    const count = this.from[location + 1]! - at;
    const last = this.view.profile.locations.lineTo[location]! - 1;
    for (let k = 0; k < count; k++) this.source[at + k] = this.sourceOf(last - k, k === 0 ? 0 : 1);
  }

  private sourceOf(line: number, inlined: 0 | 1): number {
    const { profile: p, keeps } = this.view;
    const id = this.functionId[p.lines.function[line]!]!;
    const number = keeps.line || keeps.everything ? p.lines.line.at(line) : 0;
    const column = keeps.column || keeps.everything ? p.lines.column.at(line) : 0;
    if (number === 0 && column === 0) {
      const slot = 2 * id + inlined;
      if (this.plain[slot]! < 0) this.plain[slot] = this.add(line, inlined);
      return this.plain[slot]!;
    }
    const key = `${id} ${number} ${column} ${inlined}`;
    let source = this.byPlace.get(key);
    if (source === undefined) this.byPlace.set(key, (source = this.add(line, inlined)));
    return source;
  }

  private add(line: number, inlined: number): number {
    this.inlined.push(inlined);
    return this.lines.push(line) - 1;
  }
}

/** Returns, by function, the first function that is equal at this granularity. */
function functionIds(view: View): Int32Array {
  const key = functionKey(view);
  const ids = new Map<number, number>();
  return Int32Array.from(view.profile.functions.name, (_, f) => {
    const known = ids.get(key(f));
    if (known === undefined) ids.set(key(f), f);
    return known ?? f;
  });
}

/** Like functionIds, but reuses the result for the first functions. */
function extendFunctionIds(view: View, known: Int32Array): Int32Array {
  const key = functionKey(view);
  const { length } = view.profile.functions.name;
  const more = new Map<number, number>();
  for (let f = known.length; f < length; f++) if (!more.has(key(f))) more.set(key(f), f);
  // If an old function equals a new one, its id is used for both.
  const { name } = view.profile.functions;
  const named = new Uint8Array(view.profile.strings.length);
  for (let f = known.length; f < length; f++) named[name[f]!] = 1;
  const { functionName, everything } = view.keeps;
  for (let f = known.length - 1; f >= 0; f--)
    if ((named[name[f]!] === 1 || !(functionName || everything)) && more.has(key(f))) more.set(key(f), known[f]!);
  const ids = new Int32Array(length);
  ids.set(known);
  for (let f = known.length; f < length; f++) ids[f] = more.get(key(f))!;
  return ids;
}

/** Returns a function that maps equal functions, at this granularity, to equal numbers. */
function functionKey({ profile: p, keeps }: View): (f: number) => number {
  const { name, filename } = p.functions;
  const other = p.strings.length + 1;
  const named = keeps.functionName || keeps.everything;
  const filed = keeps.fileName || keeps.everything;
  return f => (named ? name[f]! + 1 : 0) * other + (filed ? filename[f]! + 1 : 0);
}

/** Returns, by source, the sum of the stacks that end in it. */
function sumSelf(p: Profile, values: Int64Column, frames: LocationFrames): Int64Column {
  const lo = new Float64Array(frames.lineColumn.length);
  const hi = values.hi && new Float64Array(lo.length);
  for (let r = 0; r < p.rows.length; r++) {
    const row = p.rows[r]!;
    const leaf = leafSource(p, row, frames.from, frames.source);
    lo[leaf]! += values.lo[row]!;
    if (hi) hi[leaf]! += values.hi[row]!;
  }
  return new Int64Column(lo, hi);
}

function leafSource(p: Profile, row: Row, from: Uint32Array, source: Int32Array): number {
  for (let i = p.stackFrom[row]!; i < p.stackTo[row]!; i++) {
    const location = p.stack[i]!;
    const end = from[location + 1]!;
    if (end > from[location]!) return source[end - 1]!;
  }
  return 0;
}

/** Returns the sources of a stack, root first. The first is always source 0. */
export function sourcesOf(stacks: Stacks, stack: number): number[] {
  const { stack: locations, stackFrom, stackTo } = stacks.view.profile;
  const { frameFrom, frameSource } = stacks;
  const row = stacks.rows[stack]!;
  const out = [0];
  for (let i = stackTo[row]! - 1; i >= stackFrom[row]!; i--) {
    const location = locations[i]!;
    for (let k = frameFrom[location]!; k < frameFrom[location + 1]!; k++) out.push(frameSource[k]!);
  }
  return out;
}

/** Occurrences of sources as columns (pprof: stacks.go fillPlaces). Those of source i are [from[i], from[i + 1]). */
export interface SourceOccurrences {
  readonly from: Uint32Array;
  readonly stack: Uint32Array;
  /** Index in the stack; the root has 0. */
  readonly position: Uint32Array;
}

/** Returns each source's occurrences in the order of the stacks, one per stack: the outermost. */
export function placesOf(stacks: Stacks): SourceOccurrences {
  const { count } = stacks.sources;
  const { rows } = stacks;
  const stamp = new Uint32Array(count);
  const from = new Uint32Array(count + 1);
  const each = (visit: (source: number, stack: number, position: number) => void): void => {
    stamp.fill(0);
    for (let s = 0; s < rows.length; s++) {
      sourcesOf(stacks, s).forEach((source, position) => {
        if (stamp[source] === s + 1) return;
        stamp[source] = s + 1;
        visit(source, s, position);
      });
    }
  };
  each(source => void from[source + 1]!++);
  for (let i = 0; i < count; i++) from[i + 1]! += from[i]!;
  const next = from.slice();
  const stack = new Uint32Array(from[count]!);
  const position = new Uint32Array(from[count]!);
  each((source, s, at) => {
    const slot = next[source]!++;
    stack[slot] = s;
    position[slot] = at;
  });
  return { from, stack, position };
}
