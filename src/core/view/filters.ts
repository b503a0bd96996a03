import { GrowInt32, GrowUint32 } from '../base/grow.ts';
import type { Pattern } from '../base/pattern.ts';
import { functionName } from '../profile/profile.ts';
import type { Profile } from '../profile/profile.ts';

/**
 * The sample filters (pprof: profile/filter.go, profile/prune.go). Each returns
 * a profile that shares every column it does not change. A pattern is tested
 * once per name and file; the results are spread as flags to lines and
 * locations, and from there to samples.
 */

/** Returns 1 for each function whose name or file name matches. */
function matchFunctions(p: Profile, pattern: Pattern): Uint8Array {
  const seen = new Int8Array(p.strings.length);
  const test = (index: number): boolean => {
    if (seen[index] === 0) seen[index] = pattern.test(p.strings.at(index)) ? 1 : -1;
    return seen[index] === 1;
  };
  const { name, filename } = p.functions;
  const out = new Uint8Array(name.length);
  for (let f = 0; f < out.length; f++) out[f] = test(name[f]!) || test(filename[f]!) ? 1 : 0;
  return out;
}

const matchMappings = (p: Profile, pattern: Pattern): Uint8Array =>
  Uint8Array.from(p.mappings, m => (pattern.test(m.file) ? 1 : 0));

interface Matcher {
  readonly functions: Uint8Array;
  readonly mappings: Uint8Array;
}

const matcher = (p: Profile, pattern: Pattern | null): Matcher | null =>
  pattern && { functions: matchFunctions(p, pattern), mappings: matchMappings(p, pattern) };

const mappingMatches = (p: Profile, m: Matcher, location: number): boolean => {
  const mapping = p.locations.mapping[location]!;
  return mapping >= 0 && m.mappings[mapping] === 1;
};

function locationMatches(p: Profile, m: Matcher, location: number): boolean {
  const { lineFrom, lineTo } = p.locations;
  for (let l = lineFrom[location]!; l < lineTo[location]!; l++)
    if (m.functions[p.lines.function[l]!] === 1) return true;
  return mappingMatches(p, m, location);
}

/** Removes lines from locations. `edited` holds the lists of changed locations only. */
class LineEdit {
  private readonly edited = new Map<number, number[]>();

  constructor(private readonly p: Profile) {}

  /** Returns the remaining lines of a location, as indices into the profile's line table. */
  private lines(location: number): number[] {
    const { lineFrom, lineTo } = this.p.locations;
    return (
      this.edited.get(location) ??
      Array.from({ length: lineTo[location]! - lineFrom[location]! }, (_, i) => lineFrom[location]! + i)
    );
  }

  keep(location: number, predicate: (line: number) => boolean): void {
    const before = this.lines(location);
    const after = before.filter(predicate);
    if (after.length < before.length) this.edited.set(location, after);
  }

  size(location: number): number {
    const { lineFrom, lineTo } = this.p.locations;
    return this.edited.get(location)?.length ?? lineTo[location]! - lineFrom[location]!;
  }

  finish(): Profile {
    const { p, edited } = this;
    if (edited.size === 0) return p;
    const lineFrom = p.locations.lineFrom.slice();
    const lineTo = p.locations.lineTo.slice();
    const extra = new GrowInt32();
    // Edited lists are appended to the line table, so that unchanged locations keep their ranges.
    const base = p.lines.function.length;
    for (const [location, list] of edited) {
      lineFrom[location] = base + extra.length;
      for (const line of list) extra.push(line);
      lineTo[location] = base + extra.length;
    }
    const picked = extra.finish();
    const functions = new Int32Array(base + picked.length);
    functions.set(p.lines.function);
    picked.forEach((line, i) => (functions[base + i] = p.lines.function[line]!));
    const { line, column } = p.lines;
    return {
      ...p,
      locations: { ...p.locations, lineFrom, lineTo },
      lines: { function: functions, line: line.append(line.pick(picked)), column: column.append(column.pick(picked)) },
    };
  }
}

/** Which patterns matched at least one location. */
export interface NameMatches {
  readonly focus: boolean;
  readonly ignore: boolean;
  readonly hide: boolean;
  readonly show: boolean;
}

/**
 * Applies focus, ignore, hide and show in one pass (pprof: profile/filter.go
 * FilterSamplesByName). A location that matches ignore does not count for
 * focus. Samples without locations are dropped if any of the four is set.
 */
export function filterByName(
  p: Profile,
  patterns: { focus: Pattern | null; ignore: Pattern | null; hide: Pattern | null; show: Pattern | null },
): { profile: Profile; matches: NameMatches } {
  const focus = matcher(p, patterns.focus);
  const ignore = matcher(p, patterns.ignore);
  const hide = matcher(p, patterns.hide);
  const show = matcher(p, patterns.show);
  if (!focus && !ignore && !hide && !show) {
    return { profile: p, matches: { focus: true, ignore: false, hide: false, show: false } };
  }
  const count = p.locations.id.length;
  /** 1 = counts for focus, 2 = ignored */
  const verdict = new Uint8Array(count);
  const hidden = new Uint8Array(count);
  let anyHidden = false;
  const matches = { focus: false, ignore: false, hide: false, show: false };
  const edit = new LineEdit(p);
  for (let location = 0; location < count; location++) {
    if (ignore && locationMatches(p, ignore, location)) {
      matches.ignore = true;
      verdict[location] = 2;
    } else if (!focus || locationMatches(p, focus, location)) {
      matches.focus = true;
      verdict[location] = 1;
    }
    if (hide && locationMatches(p, hide, location)) {
      matches.hide = true;
      const all = mappingMatches(p, hide, location);
      edit.keep(location, line => !all && hide.functions[p.lines.function[line]!] === 0);
      if (edit.size(location) === 0) hidden[location] = 1;
    }
    if (show) {
      if (!mappingMatches(p, show, location))
        edit.keep(location, line => show.functions[p.lines.function[line]!] === 1);
      if (edit.size(location) === 0) hidden[location] = 1;
      else matches.show = true;
    }
    if (hidden[location] === 1) anyHidden = true;
  }
  const profile = keepSamples(edit.finish(), verdict, matches.ignore, anyHidden ? hidden : null);
  return { profile, matches };
}

function keepSamples(p: Profile, verdict: Uint8Array, mayIgnore: boolean, hidden: Uint8Array | null): Profile {
  const rows = new GrowUint32(Math.max(16, p.rows.length));
  const { stack, stackFrom, stackTo } = p;
  const kept = hidden && new GrowInt32(Math.max(16, stack.length >> 1));
  const from = hidden ? new Uint32Array(stackFrom.length) : stackFrom;
  const to = hidden ? new Uint32Array(stackFrom.length) : stackTo;
  for (const row of p.rows) {
    let focused = false;
    let ignored = false;
    for (let i = stackFrom[row]!; i < stackTo[row]!; i++) {
      const v = verdict[stack[i]!]!;
      if (v === 1) {
        focused = true;
        if (!mayIgnore) break;
      } else if (v === 2) {
        ignored = true;
        break;
      }
    }
    if (!focused || ignored) continue;
    if (kept) {
      from[row] = kept.length;
      for (let i = stackFrom[row]!; i < stackTo[row]!; i++) if (hidden[stack[i]!] === 0) kept.push(stack[i]!);
      to[row] = kept.length;
      if (from[row] === to[row]) continue;
    }
    rows.push(row);
  }
  return { ...p, rows: rows.finish(), stackFrom: from, stackTo: to, stack: kept ? kept.finish() : stack };
}

/**
 * Applies show_from (pprof: profile/filter.go ShowFrom). Removes every frame
 * above the outermost match, within its location too, and drops samples
 * without a match.
 */
export function showFrom(p: Profile, pattern: Pattern): { profile: Profile; matched: boolean } {
  const m = matcher(p, pattern)!;
  const count = p.locations.id.length;
  const matches = new Uint8Array(count);
  const { lineFrom, lineTo } = p.locations;
  const newLineTo = lineTo.slice();
  let matched = false;
  for (let location = 0; location < count; location++) {
    if (mappingMatches(p, m, location)) matches[location] = 1;
    else {
      for (let l = lineTo[location]! - 1; l >= lineFrom[location]!; l--) {
        if (m.functions[p.lines.function[l]!] === 0) continue;
        newLineTo[location] = l + 1;
        matches[location] = 1;
        break;
      }
    }
    if (matches[location] === 1) matched = true;
  }
  const rows = new GrowUint32(Math.max(16, p.rows.length));
  const stackTo = p.stackTo.slice();
  for (const row of p.rows) {
    for (let i = p.stackTo[row]! - 1; i >= p.stackFrom[row]!; i--) {
      if (matches[p.stack[i]!] === 0) continue;
      stackTo[row] = i + 1;
      rows.push(row);
      break;
    }
  }
  return { profile: { ...p, rows: rows.finish(), stackTo, locations: { ...p.locations, lineTo: newLineTo } }, matched };
}

/** Removes a leading dot and the argument list from a function's name (pprof: profile/prune.go simplifyFunc). */
export function simplifyName(name: string): string {
  const plain = name.startsWith('.') ? name.slice(1) : name;
  for (const match of plain.matchAll(/\(anonymous namespace\)|operator\(\)|\(/g)) {
    if (match[0] === '(') return plain.slice(0, match.index);
  }
  return plain;
}

/** Returns 1 for each function whose simplified name passes `test`; functions without a name never pass. */
function matchSimplified(p: Profile, test: (name: string) => boolean): Uint8Array {
  const seen = new Int8Array(p.strings.length);
  return Uint8Array.from(p.functions.name, (index, f) => {
    if (seen[index] === 0) {
      const name = functionName(p, f);
      seen[index] = name !== '' && test(simplifyName(name)) ? 1 : -1;
    }
    return seen[index] === 1 ? 1 : 0;
  });
}

/** Applies prune_from: removes every frame below the innermost match (pprof: profile/prune.go PruneFrom). */
export function pruneFrom(p: Profile, pattern: Pattern): Profile {
  const functions = matchSimplified(p, name => pattern.test(name));
  const count = p.locations.id.length;
  const matches = new Uint8Array(count);
  const lineFrom = p.locations.lineFrom.slice();
  for (let location = 0; location < count; location++) {
    for (let l = lineFrom[location]!; l < p.locations.lineTo[location]!; l++) {
      if (functions[p.lines.function[l]!] === 0) continue;
      matches[location] = 1;
      lineFrom[location] = l;
      break;
    }
  }
  const stackFrom = p.stackFrom.slice();
  for (const row of p.rows) {
    for (let i = stackFrom[row]!; i < p.stackTo[row]!; i++) {
      if (matches[p.stack[i]!] === 0) continue;
      stackFrom[row] = i;
      break;
    }
  }
  return { ...p, stackFrom, locations: { ...p.locations, lineFrom } };
}

/**
 * Applies the profile's drop_frames and keep_frames (pprof: profile/prune.go
 * Prune). From the root on, the first match that follows a frame without a
 * match ends the stack: all frames below it are removed, and its own location
 * too if the match is the outermost function there.
 */
export function dropFrames(p: Profile, drop: Pattern, keep: Pattern | null): Profile {
  const functions = matchSimplified(p, name => drop.test(name) && !keep?.test(name));
  const count = p.locations.id.length;
  /** 1 = the match is inlined, its callers stay; 2 = the whole location goes */
  const prune = new Uint8Array(count);
  const lineFrom = p.locations.lineFrom.slice();
  for (let location = 0; location < count; location++) {
    const last = p.locations.lineTo[location]! - 1;
    for (let l = last; l >= lineFrom[location]!; l--) {
      if (functions[p.lines.function[l]!] === 0) continue;
      prune[location] = l === last ? 2 : 1;
      if (l !== last) lineFrom[location] = l + 1;
      break;
    }
  }
  const stackFrom = p.stackFrom.slice();
  for (const row of p.rows) {
    let foundUser = false;
    for (let i = p.stackTo[row]! - 1; i >= stackFrom[row]!; i--) {
      const kind = prune[p.stack[i]!]!;
      if (kind === 0) {
        foundUser = true;
        continue;
      }
      if (!foundUser) continue;
      stackFrom[row] = kind === 2 ? i + 1 : i;
      break;
    }
  }
  return { ...p, stackFrom, locations: { ...p.locations, lineFrom } };
}

/** Keeps the rows for which `test` holds. */
export function keepRows(p: Profile, test: (row: number) => boolean): Profile {
  return { ...p, rows: p.rows.filter(test) };
}

/** Keeps the label entries for which `keep` holds. */
export function keepLabels(p: Profile, keep: (entry: number) => boolean): Profile {
  const { labels } = p;
  const { setFrom, key, str, num, unit } = labels;
  const entries = new GrowInt32(Math.max(16, key.length));
  const newFrom = new Uint32Array(setFrom.length);
  for (let set = 0; set + 1 < setFrom.length; set++) {
    for (let i = setFrom[set]!; i < setFrom[set + 1]!; i++) if (keep(i)) entries.push(i);
    newFrom[set + 1] = entries.length;
  }
  if (entries.length === key.length) return p;
  const chosen = entries.finish();
  const pick = (column: Int32Array): Int32Array => chosen.map(i => column[i]!);
  return {
    ...p,
    labels: {
      set: labels.set,
      setFrom: newFrom,
      key: pick(key),
      str: pick(str),
      num: num.pick(chosen),
      unit: pick(unit),
    },
  };
}
