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
 * A view as stacks of sources: what a flame graph is drawn from, with the
 * content of pprof's own stack data. A source is a function (at a line, at
 * finer granularities) together with the fact whether it was inlined there.
 *
 * Nothing is copied: stack s is the profile's row rows[s], and each of its
 * locations stands for the sources frameSource[frameFrom[l], frameFrom[l + 1]),
 * outermost first. A location without lines has none.
 */
export interface Stacks {
  /** What percentages refer to; with the mean's divisor applied, unlike the values. */
  readonly total: Int64;
  /** From a value to the amount in `unit`: the unit's factor and divide_by. */
  readonly scale: number;
  /** Name of the sample type, `mean_` in front where means are shown. */
  readonly type: string;
  /** `B`, `s`, `GCU`, or empty where the unit belongs to no family. */
  readonly unit: string;
  readonly view: View;
  /** Every sample of the view, those of value 0 too, in file order. */
  readonly rows: Uint32Array;
  /** By row, not by stack: means are never applied to single stacks. */
  readonly values: Int64Column;
  readonly frameFrom: Uint32Array;
  readonly frameSource: Int32Array;
  /** Source 0 is the root, which every stack begins with. */
  readonly sources: StackSources;
  /** Frames of tags above the stacks, where these are not part of them. */
  readonly roots?: RootFrames;
}

/** Frames do not depend on the sample type. */
const knownFrames = new Memo<LocationFrames>(2);
const knownRoots = new Memo<{ profile: Profile; roots: RootFrames }>(2);

const frameTable = (view: View): LocationFrames =>
  knownFrames.get(view.profile, JSON.stringify(view.keeps), () => LocationFrames.of(view));

/** A location of a row's stack, or from stackTo[row] on one of the frames above it. */
export function locationAt({ view, roots }: Stacks, row: Row, at: number): number {
  const { stack, stackTo, labels } = view.profile;
  return roots && at >= stackTo[row]!
    ? roots.locations[labels.set[row]! * roots.per + at - stackTo[row]!]!
    : stack[at]!;
}

/**
 * The stacks with the values of some tags at their roots. They are those of a
 * view with tagroot set, but for two things: nothing is copied for it, so it
 * takes a few milliseconds; and filters on names must not be set, since they
 * would have to see the new frames.
 */
export function withTagRoot(stacks: Stacks, keys: readonly string[], paths: Paths): Stacks {
  const { view } = stacks;
  const { profile, roots } = knownRoots.get(view.profile, JSON.stringify([keys, view.config.unit]), () =>
    tagRootFrames(view.profile, keys, view.config.unit),
  );
  const tagged: View = { ...view, profile, config: { ...view.config, tagroot: keys.join(',') } };
  const frames = knownFrames.get(profile, JSON.stringify(view.keeps), () => frameTable(view).above(tagged));
  return { ...stacks, view: tagged, roots, ...sourcesOfFrames(tagged, frames, paths) };
}

/** Reads the stacks of a view. `paths`: rules of file names. */
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

/** Sources of each location, numbered in the order in which the stacks, read from their roots, meet them. */
class LocationFrames {
  /** By source: a line that it stands for (-1 for the root), and whether it was inlined. */
  lineColumn = new Int32Array(0);
  inlinedColumn = new Uint8Array(0);
  private readonly byPlace = new Map<string, number>();
  private readonly known = new Map<string, SourceTexts>();

  private constructor(
    private readonly view: View,
    readonly from: Uint32Array,
    readonly source: Int32Array,
    private readonly functionId: Int32Array,
    /** By function and inlined flag; for sources without a line, the common case. */
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

  /** The table of a profile that has more locations of one line behind those of this one. */
  above(view: View): LocationFrames {
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
      moreFunctionIds(view, this.functionId),
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

  /** The texts that depend on how files are named, too. */
  texts(naming: string): SourceTexts {
    let texts = this.known.get(naming);
    if (!texts) this.known.set(naming, (texts = new SourceTexts()));
    return texts;
  }

  /** Lines are innermost first, frames outermost first; only the outermost was not inlined. */
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

/** By function: the first one with the same name and file, as far as the granularity keeps them. */
function functionIds(view: View): Int32Array {
  const key = functionKey(view);
  const ids = new Map<number, number>();
  return Int32Array.from(view.profile.functions.name, (_, f) => {
    const known = ids.get(key(f));
    if (known === undefined) ids.set(key(f), f);
    return known ?? f;
  });
}

/** The same where most are known. */
function moreFunctionIds(view: View, known: Int32Array): Int32Array {
  const key = functionKey(view);
  const { length } = view.profile.functions.name;
  const more = new Map<number, number>();
  for (let f = known.length; f < length; f++) if (!more.has(key(f))) more.set(key(f), f);
  // An old function with the name of a new one comes before it.
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

/** A number for what the granularity keeps of a function. */
function functionKey({ profile: p, keeps }: View): (f: number) => number {
  const { name, filename } = p.functions;
  const other = p.strings.length + 1;
  const named = keeps.functionName || keeps.everything;
  const filed = keeps.fileName || keeps.everything;
  return f => (named ? name[f]! + 1 : 0) * other + (filed ? filename[f]! + 1 : 0);
}

/** The value of the stacks that end in each source. */
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

/** The sources of a stack, root first: always at least the root. */
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

/** Where sources occur: those of source i are entries [from[i], from[i + 1]). */
export interface SourceOccurrences {
  readonly from: Uint32Array;
  readonly stack: Uint32Array;
  /** Position in the stack, the root's being 0. */
  readonly position: Uint32Array;
}

/** Every source's places, in the order of the stacks; in a stack where it recurs, its outermost one. */
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
