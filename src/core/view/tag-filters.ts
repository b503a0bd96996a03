import { UserError } from '../base/errors.ts';
import { keepLabels } from './filters.ts';
import { Int64Column, Uint64Column } from '../base/int64.ts';
import { scale, scaledLabel } from '../base/measure.ts';
import { compilePattern } from '../base/pattern.ts';
import type { Pattern } from '../base/pattern.ts';
import type { Profile, Row } from '../profile/profile.ts';
import type { StringIndex } from '../profile/strings.ts';
import { compareText } from '../base/text.ts';
import { phrase } from '../base/phrase.ts';

/**
 * The unit of each numeric label key (pprof: profile.go NumLabelUnits). The
 * first unit found holds for the whole profile; `ignored` lists the others,
 * sorted. The unit of a key without any is `bytes` for `alignment` and
 * `request`, otherwise the key itself.
 */
export interface LabelUnits {
  readonly unit: ReadonlyMap<StringIndex, string>;
  readonly ignored: ReadonlyMap<StringIndex, readonly string[]>;
}

export function labelUnits(p: Profile): LabelUnits {
  const unit = new Map<StringIndex, string>();
  const seen = new Set<StringIndex>();
  const ignored = new Map<StringIndex, Set<string>>();
  const { labels, strings } = p;
  // Samples are read in order, but the order of keys within a sample is irrelevant.
  for (const set of setsInUse(p)) {
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
      if (labels.str[i]! >= 0) continue;
      const key = labels.key[i]!;
      seen.add(key);
      const u = labels.unit[i]!;
      if (u <= 0) continue;
      const text = strings.at(u);
      const wanted = unit.get(key);
      if (text === '' || text === wanted) continue;
      if (wanted === undefined) unit.set(key, text);
      else {
        let others = ignored.get(key);
        if (!others) ignored.set(key, (others = new Set()));
        others.add(text);
      }
    }
  }
  for (const key of seen) {
    if (unit.has(key)) continue;
    const name = strings.at(key);
    unit.set(key, name === 'alignment' || name === 'request' ? 'bytes' : name);
  }
  return { unit, ignored: new Map([...ignored].map(([key, others]) => [key, [...others].sort(compareText)])) };
}

/**
 * Returns the label sets of the profile's rows, each once, in the order of
 * their first row. Samples with equal labels share a set:
 *
 *   labels.set       row -> set           [ 2 | 0 | 2 | 1 | ...        one per row
 *   labels.setFrom   set -> first entry   [ 0 | 0 | 2 | 3              set 0 is empty
 *   key str num unit entry                [ a | b | c                  set 1: a b, set 2: c
 *
 * Entries of set s are [setFrom[s], setFrom[s + 1]). A string label has its
 * value in `str`; a numeric label has -1 there, its value in `num` and its
 * unit in `unit` (both of these are string indices).
 */
export function setsInUse(p: Profile): Int32Array {
  const { set, setFrom } = p.labels;
  const seen = new Uint8Array(setFrom.length);
  const out = new Int32Array(setFrom.length);
  let n = 0;
  for (let r = 0; r < p.rows.length; r++) {
    const s = set[p.rows[r]!]!;
    if (seen[s] === 1) continue;
    seen[s] = 1;
    out[n++] = s;
  }
  return out.subarray(0, n);
}

export interface TagFilter {
  readonly test: (row: Row) => boolean;
  /** A warning for the user about how the expression was parsed, or undefined. */
  readonly note?: string;
}

/**
 * Compiles a tagfocus or tagignore expression (pprof: driver_focus.go
 * compileTagFilter). In `[key=]rest`, rest is a range over numeric labels
 * (`N`, `N:`, `:N`, `N:M`, with units), or else a comma-separated list of
 * regexps over string labels. Without a key every regexp must match some
 * `key:value`; with a key one regexp must match one value. Throws a UserError.
 */
export function compileTagFilter(p: Profile, option: string, expression: string, units: LabelUnits): TagFilter {
  const equals = expression.indexOf('=');
  const wantedKey = equals < 0 ? '' : expression.slice(0, equals);
  const rest = equals < 0 ? expression : expression.slice(equals + 1);
  const keyMatches = (key: StringIndex): boolean => wantedKey === '' || p.strings.at(key) === wantedKey;

  const range = parseRange(rest);
  if (range) {
    const { labels } = p;
    const test = (set: number): boolean => {
      for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
        if (labels.str[i]! >= 0 || !keyMatches(labels.key[i]!)) continue;
        const scaled = scale(labels.num.at(i), units.unit.get(labels.key[i]!) ?? '', range.unit);
        if (scaled.unit === range.unit && scaled.value >= range.low && scaled.value <= range.high) return true;
      }
      return false;
    };
    return { test: testBySet(p, test), note: `${option}:Interpreted '${rest}' as range, not regexp` };
  }

  const patterns = rest.split(',').map(part => compileOption(option, part));
  const { labels } = p;
  const cache = new Map<string, boolean>();
  const matches = (pattern: Pattern, n: number, text: string): boolean => {
    const id = `${n}\n${text}`;
    let hit = cache.get(id);
    if (hit === undefined) cache.set(id, (hit = pattern.test(text)));
    return hit;
  };
  const any = (set: number, test: (text: string) => boolean): boolean => {
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) {
      if (labels.str[i]! < 0 || !keyMatches(labels.key[i]!)) continue;
      const value = p.strings.at(labels.str[i]!);
      if (test(wantedKey === '' ? `${p.strings.at(labels.key[i]!)}:${value}` : value)) return true;
    }
    return false;
  };
  const test =
    wantedKey === ''
      ? (set: number) => patterns.every((pattern, n) => any(set, text => matches(pattern, n, text)))
      : (set: number) => patterns.some((pattern, n) => any(set, text => matches(pattern, n, text)));
  return { test: testBySet(p, test) };
}

/** Turns a test of label sets into a test of rows that runs once per set. */
function testBySet(p: Profile, test: (set: number) => boolean): (row: Row) => boolean {
  const { set } = p.labels;
  /** 0 = not tested yet */
  const known = new Int8Array(p.labels.setFrom.length);
  return row => {
    const s = set[row]!;
    if (known[s] === 0) known[s] = test(s) ? 1 : -1;
    return known[s] === 1;
  };
}

/**
 * Compiles the pattern of an option. Throws a UserError that names the option
 * (pprof: driver_focus.go compileRegexOption).
 */
export function compileOption(option: string, source: string): Pattern {
  try {
    return compilePattern(source);
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(`parsing ${option} regexp: ${error.message}`, error.advice, { code: 'bad-pattern', option });
    throw error;
  }
}

interface NumberRange {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

/**
 * Parses an expression as a range (pprof: driver_focus.go parseTagFilterRange).
 * Returns undefined if it is not one. Throws a UserError for a number of more
 * than 64 bits.
 */
export function parseRange(text: string): NumberRange | undefined {
  const found = [...text.matchAll(/([+-]?[0-9]+)([A-Za-z]+)?/g)].slice(0, 2);
  const first = found[0];
  if (!first) return undefined;
  const unitText = first[2] ?? '';
  const start = scale(parseAmount(first[1]!), unitText, unitText);
  if (found.length === 1) {
    if (text === first[0]) return { low: start.value, high: start.value, unit: start.unit };
    if (text === `${first[0]}:`) return { low: start.value, high: Infinity, unit: start.unit };
    if (text === `:${first[0]}`) return { low: -Infinity, high: start.value, unit: start.unit };
    return undefined;
  }
  const second = found[1]!;
  if (text !== `${first[0]}:${second[0]}`) return undefined;
  const end = scale(parseAmount(second[1]!), second[2] ?? '', start.unit);
  return end.unit === start.unit ? { low: start.value, high: end.value, unit: start.unit } : undefined;
}

/** Throws a UserError for a number of more than 64 bits, where pprof panics. */
function parseAmount(text: string): number | bigint {
  const value = BigInt(text.replace(/^\+/, ''));
  if (value !== BigInt.asIntN(64, value)) {
    throw new UserError(
      `failed to parse int ${text}: strconv.ParseInt: parsing "${text}": value out of range`,
      phrase`a range holds whole numbers of at most 64 bits; larger units such as gb keep them short`,
    );
  }
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/**
 * Applies tagshow and taghide to label keys (pprof: profile/filter.go
 * FilterTagsByName). `shown` and `hidden` tell whether each pattern matched a key.
 */
export function filterTagKeys(
  p: Profile,
  show: Pattern | null,
  hide: Pattern | null,
): { profile: Profile; shown: boolean; hidden: boolean } {
  const keep = new Uint8Array(p.strings.length);
  const seen = new Set<number>();
  for (const set of setsInUse(p))
    for (let i = p.labels.setFrom[set]!; i < p.labels.setFrom[set + 1]!; i++) seen.add(p.labels.key[i]!);
  let shown = false;
  let hidden = false;
  for (const key of seen) {
    const name = p.strings.at(key);
    const matchesShow = !show || show.test(name);
    const matchesHide = hide?.test(name) ?? false;
    if (matchesShow) shown = true;
    if (matchesHide) hidden = true;
    keep[key] = matchesShow && !matchesHide ? 1 : 0;
  }
  return { profile: show || hide ? keepLabels(p, i => keep[p.labels.key[i]!] === 1) : p, shown, hidden };
}

/**
 * Applies tagroot and tagleaf (pprof: driver/tagroot.go addLabelNodes). Adds a
 * frame per key to each stack, named after the sample's values of the key, in
 * a file named after the key. The name is empty if the sample lacks the key.
 */
export function addTagFrames(
  p: Profile,
  rootKeys: readonly string[],
  leafKeys: readonly string[],
  unit: string,
): { profile: Profile; rootMatched: boolean; leafMatched: boolean } {
  if (rootKeys.length + leafKeys.length === 0) return { profile: p, rootMatched: false, leafMatched: false };
  const roots = [...rootKeys].reverse();
  const leaves = [...leafKeys].reverse();
  // The keys of roots come first because locations are numbered in that order.
  const frames = new TagFrames(p, unit, [...roots, ...leaves]);
  const per = roots.length + leaves.length;
  let total = 0;
  for (const row of p.rows) total += p.stackTo[row]! - p.stackFrom[row]! + per;
  const stack = new Int32Array(total);
  const stackFrom = new Uint32Array(p.stackFrom.length);
  const stackTo = new Uint32Array(p.stackFrom.length);
  let at = 0;
  const append = (locations: Int32Array): void => {
    stack.set(locations, at);
    at += locations.length;
  };
  for (const row of p.rows) {
    stackFrom[row] = at;
    const added = frames.ofRow(row);
    append(added.subarray(roots.length));
    append(p.stack.subarray(p.stackFrom[row]!, p.stackTo[row]!));
    append(added.subarray(0, roots.length));
    stackTo[row] = at;
  }
  const matched = (keys: readonly string[]): boolean => keys.some(key => frames.matched.has(key));
  return {
    profile: appendFrames({ ...p, stack, stackFrom, stackTo }, frames.names),
    rootMatched: matched(rootKeys),
    leafMatched: matched(leafKeys),
  };
}

/** Frames above the stacks of a profile, by label set. */
export interface RootFrames {
  /** Number of frames above each stack. */
  readonly per: number;
  /** locations[s * per + k] is the location of frame k of label set s, counted from the stack outward. */
  readonly locations: Int32Array;
  /** Whether any sample has one of the tags. */
  readonly matched: boolean;
}

/** Like addTagFrames at the root, but returns the frames apart and leaves the stacks unchanged. */
export function tagRootFrames(
  p: Profile,
  rootKeys: readonly string[],
  unit: string,
): { profile: Profile; roots: RootFrames } {
  const frames = new TagFrames(p, unit, [...rootKeys].reverse());
  const per = rootKeys.length;
  const { set } = p.labels;
  const locations = new Int32Array((p.labels.setFrom.length - 1) * per).fill(-1);
  for (const row of p.rows) {
    const at = set[row]! * per;
    if (per > 0 && locations[at]! < 0) locations.set(frames.ofRow(row), at);
  }
  return { profile: appendFrames(p, frames.names), roots: { per, locations, matched: frames.matched.size > 0 } };
}

/** Interns a frame for each distinct pair of a key and the text of its values. */
class TagFrames {
  readonly names: { readonly name: string; readonly key: string }[] = [];
  /** Keys that some sample has. */
  readonly matched = new Set<string>();
  private readonly index = new Map<string, number>();
  /** By label set: its locations, one per key. */
  private readonly bySet = new Map<number, Int32Array>();
  /** By key: the frame of samples without the key, or -1. */
  private readonly absent: Int32Array;
  /** By key and label: the frame of sets that have one label of the key. */
  private readonly single = new Map<string, number>();
  private readonly firstLocation: number;
  /** For each key of the list, the place of its first occurrence in the list. */
  private readonly places: readonly number[];
  /** The same place by string index of the label's key; the string table may hold a text twice. */
  private readonly placeOf = new Map<StringIndex, number>();

  constructor(
    private readonly p: Profile,
    private readonly unit: string,
    private readonly keys: readonly string[],
  ) {
    this.firstLocation = p.locations.id.length;
    this.absent = new Int32Array(keys.length).fill(-1);
    const first = new Map<string, number>();
    this.places = keys.map((key, place) => {
      if (!first.has(key)) first.set(key, place);
      return first.get(key)!;
    });
    for (const index of new Set(p.labels.key)) {
      const place = first.get(p.strings.at(index));
      if (place !== undefined) this.placeOf.set(index, place);
    }
  }

  /** Returns the locations of the row's frames, one per key. Each label set is read once. */
  ofRow(row: Row): Int32Array {
    const set = this.p.labels.set[row]!;
    let locations = this.bySet.get(set);
    if (!locations) {
      const labels = this.labelsOf(set);
      locations = Int32Array.from(this.places, place => this.firstLocation + this.frame(place, labels.get(place)));
      this.bySet.set(set, locations);
    }
    return locations;
  }

  /** Returns the labels of a set by the place of their key. */
  private labelsOf(set: number): ReadonlyMap<number, readonly number[]> {
    const { setFrom, key } = this.p.labels;
    const found = new Map<number, number[]>();
    for (let i = setFrom[set]!; i < setFrom[set + 1]!; i++) {
      const place = this.placeOf.get(key[i]!);
      if (place === undefined) continue;
      const entries = found.get(place);
      if (entries) entries.push(i);
      else found.set(place, [i]);
    }
    return found;
  }

  private frame(place: number, labels: readonly number[] | undefined): number {
    if (!labels) {
      if (this.absent[place]! < 0) this.absent[place] = this.add(place, []);
      return this.absent[place]!;
    }
    if (labels.length > 1) return this.add(place, labels);
    const { str, num, unit } = this.p.labels;
    const label = labels[0]!;
    const id = `${place} ${str[label]} ${num.at(label)} ${unit[label]}`;
    let frame = this.single.get(id);
    if (frame === undefined) this.single.set(id, (frame = this.add(place, labels)));
    return frame;
  }

  private add(place: number, labels: readonly number[]): number {
    const key = this.keys[place]!;
    const values = valuesOf(this.p, labels, this.unit);
    if (values.length > 0) this.matched.add(key);
    const name = values.join(',');
    const id = `${name}\0${key}`;
    let i = this.index.get(id);
    if (i === undefined) this.index.set(id, (i = this.names.push({ name, key }) - 1));
    return i;
  }
}

/**
 * Returns the texts of labels that share the text of their key, strings before
 * numbers. A text may have several indices as a key: their labels are grouped.
 */
function valuesOf(p: Profile, labels: readonly number[], wantedUnit: string): string[] {
  const { key, str, num, unit } = p.labels;
  const byKey = (isWanted: (label: number) => boolean): Iterable<number[]> => {
    const groups = new Map<StringIndex, number[]>();
    for (const label of labels) {
      if (!isWanted(label)) continue;
      const group = groups.get(key[label]!);
      if (group) group.push(label);
      else groups.set(key[label]!, [label]);
    }
    return groups.values();
  };
  const values: string[] = [];
  for (const group of byKey(label => str[label]! >= 0))
    for (const label of group) values.push(p.strings.at(str[label]!));
  for (const group of byKey(label => str[label]! < 0)) {
    const hasUnits = group.some(label => unit[label]! >= 0);
    for (const label of group)
      values.push(
        hasUnits
          ? scaledLabel(num.at(label), p.strings.at(Math.max(unit[label]!, 0)), wantedUnit)
          : scaledLabel(num.at(label), '', ''),
      );
  }
  return values;
}

/** Appends a function, a line and a location for each name. */
function appendFrames(p: Profile, names: readonly { name: string; key: string }[]): Profile {
  const n = names.length;
  const { strings, indices } = p.strings.with(['', ...names.map(x => x.name), ...names.map(x => x.key)]);
  const empty = indices[0]!;
  const nameIndex = indices.slice(1, 1 + n);
  const fileIndex = indices.slice(1 + n);
  const zeros = new Int32Array(n);
  const ids = (column: Uint64Column): Uint64Column => {
    const { hi, lo } = column;
    let last = -1;
    for (let i = 0; i < column.length; i++)
      if (last < 0 || hi[i]! > hi[last]! || (hi[i] === hi[last] && lo[i]! > lo[last]!)) last = i;
    const top = last < 0 ? 0n : BigInt(column.at(last));
    // After the largest id the sum wraps to 0, a reserved id, which makeView refuses.
    return appendU64(column, Uint64Column.of(Array.from({ length: n }, (_, i) => top + 1n + BigInt(i))));
  };
  const appendI32 = (a: Int32Array, b: Int32Array): Int32Array => {
    const out = new Int32Array(a.length + b.length);
    out.set(a);
    out.set(b, a.length);
    return out;
  };
  const appendU32 = (a: Uint32Array, first: number): Uint32Array => {
    const out = new Uint32Array(a.length + n);
    out.set(a);
    for (let i = 0; i < n; i++) out[a.length + i] = first + i;
    return out;
  };
  const blanks = (like: Int64Column): Int64Column =>
    new Int64Column(new Float64Array(n), like.hi && new Float64Array(n));
  const firstFunction = p.functions.name.length;
  const firstLine = p.lines.function.length;
  const folded = new Uint8Array(p.locations.folded.length + n);
  folded.set(p.locations.folded);
  return {
    ...p,
    strings,
    functions: {
      id: ids(p.functions.id),
      name: appendI32(p.functions.name, nameIndex),
      systemName: appendI32(
        p.functions.systemName,
        zeros.map(() => empty),
      ),
      filename: appendI32(p.functions.filename, fileIndex),
      startLine: p.functions.startLine.append(blanks(p.functions.startLine)),
    },
    lines: {
      function: appendI32(
        p.lines.function,
        zeros.map((_, i) => firstFunction + i),
      ),
      line: p.lines.line.append(blanks(p.lines.line)),
      column: p.lines.column.append(blanks(p.lines.column)),
    },
    locations: {
      id: ids(p.locations.id),
      address: appendU64(p.locations.address, Uint64Column.of(new Array(n).fill(0))),
      mapping: appendI32(p.locations.mapping, zeros.fill(-1)),
      lineFrom: appendU32(p.locations.lineFrom, firstLine),
      lineTo: appendU32(p.locations.lineTo, firstLine + 1),
      folded,
    },
  };
}

function appendU64(a: Uint64Column, b: Uint64Column): Uint64Column {
  const join = (x: Uint32Array, y: Uint32Array): Uint32Array => {
    const out = new Uint32Array(x.length + y.length);
    out.set(x);
    out.set(y, x.length);
    return out;
  };
  return new Uint64Column(join(a.hi, b.hi), join(a.lo, b.lo));
}
