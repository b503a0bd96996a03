/**
 * AssemblyScript, compiled to WebAssembly: the walks over stacks that a graph
 * of a profile of middling size takes, without the time in which an engine
 * finds out that they are hot. Each does what its namesake in
 * src/core/graph/stacktree.ts, sums.ts and edges.ts does, where the reasons stand;
 * these remain for profiles that are too large to be copied.
 *
 * All arguments that end in no verb are addresses of columns, which
 * src/core/graph/walker.ts puts into memory.
 */

function at(column: usize, i: i32): i32 {
  return load<i32>(column + (<usize>i << 2));
}

function put(column: usize, i: i32, value: i32): void {
  store<i32>(column + (<usize>i << 2), value);
}

function add(column: usize, i: i32, value: i32): void {
  const address = column + (<usize>i << 2);
  store<i32>(address, load<i32>(address) + value);
}

function weightAt(column: usize, i: i32): f64 {
  return load<f64>(column + (<usize>i << 3));
}

function addWeight(column: usize, i: i32, weight: f64): void {
  const address = column + (<usize>i << 3);
  store<f64>(address, load<f64>(address) + weight);
}

/** More stretches or entries than this are left to JavaScript. */
const mostEntries = 1 << 24;

/** How many stretches stacks have if they share none; -1 = too many. */
export function mostStretches(stackFrom: usize, stackTo: usize, rows: i32, longest: i32): i32 {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    count += (at(stackTo, row) - at(stackFrom, row) + longest - 1) / longest;
    if (count > mostEntries) return -1;
  }
  return count;
}

/** How many locations stretches have. */
export function totalSize(count: i32, size: usize): i32 {
  let total = 0;
  for (let s = 0; s < count; s++) total += at(size, s);
  return total;
}

/** Finds stretches of stacks; gives their number. `memory`: slots, all -1. */
export function stretches(
  stack: usize, stackFrom: usize, stackTo: usize, rows: i32, longest: i32, memory: usize,
  hashes: usize, slots: i32, parent: usize, from: usize, size: usize, last: usize,
): i32 {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const first = at(stackFrom, row);
    let end = at(stackTo, row);
    let above = -1;
    while (end > first) {
      const begin = end - first > longest ? end - longest : first;
      let hash = ((above + 1) * <i32>0x9e3779b1) ^ (end - begin);
      for (let i = begin; i < end; i++) hash = (hash ^ at(stack, i)) * 0x01000193;
      hash = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
      const slot = (hash ^ (hash >>> 13)) & (slots - 1);
      let stretch = at(memory, slot);
      let known =
        stretch >= 0 && at(hashes, slot) == hash && at(parent, stretch) == above && at(size, stretch) == end - begin;
      if (known) {
        const other = at(from, stretch) - begin;
        for (let i = begin; i < end; i++) {
          if (at(stack, i + other) != at(stack, i)) {
            known = false;
            break;
          }
        }
      }
      if (!known) {
        stretch = count++;
        put(parent, stretch, above);
        put(from, stretch, begin);
        put(size, stretch, end - begin);
        put(memory, slot, stretch);
        put(hashes, slot, hash);
      }
      above = stretch;
      end = begin;
    }
    put(last, row, above);
  }
  return count;
}

/** Numbers stretches depth first, and lays their locations out in that order. */
export function depthFirst(
  count: i32, rows: i32, stack: usize, parent: usize, from: usize, size: usize, last: usize,
  family: usize, next: usize, place: usize, outParent: usize, outUntil: usize, outFrom: usize,
  outSize: usize, locations: usize,
): void {
  for (let s = 0; s < count; s++) put(family, s, 1);
  for (let s = count - 1; s >= 0; s--) if (at(parent, s) >= 0) add(family, at(parent, s), at(family, s));
  let nextRoot = 0;
  for (let s = 0; s < count; s++) {
    const above = at(parent, s);
    const to = above < 0 ? nextRoot : at(next, above);
    if (above < 0) nextRoot += at(family, s);
    else add(next, above, at(family, s));
    put(place, s, to);
    put(next, s, to + 1);
    put(outParent, to, above < 0 ? -1 : at(place, above));
    put(outUntil, to, to + at(family, s));
    put(outFrom, to, at(from, s));
    store<u8>(outSize + to, <u8>at(size, s));
  }
  for (let row = 0; row < rows; row++) if (at(last, row) >= 0) put(last, row, at(place, at(last, row)));
  let total = 0;
  for (let s = 0; s < count; s++) {
    const begin = at(outFrom, s);
    const length = <i32>load<u8>(outSize + s);
    put(outFrom, s, total);
    for (let i = 0; i < length; i++) put(locations, total++, at(stack, begin + i));
  }
}

/** `used`: all 0. */
export function usedStretches(count: i32, parent: usize, last: usize, rows: usize, rowCount: i32, used: usize): void {
  for (let r = 0; r < rowCount; r++) {
    const stretch = at(last, at(rows, r));
    if (stretch >= 0) store<u8>(used + stretch, 1);
  }
  for (let s = count - 1; s >= 0; s--) {
    if (load<u8>(used + s) == 1 && at(parent, s) >= 0) store<u8>(used + at(parent, s), 1);
  }
}

/** `own` and `all`: all 0. */
export function treeWeights(
  count: i32, parent: usize, last: usize, rows: usize, rowCount: i32, weight: usize,
  magnitudes: bool, own: usize, all: usize,
): void {
  for (let r = 0; r < rowCount; r++) {
    const row = at(rows, r);
    const stretch = at(last, row);
    if (stretch >= 0) addWeight(own, stretch, magnitudes ? Math.abs(weightAt(weight, row)) : weightAt(weight, row));
  }
  memory.copy(all, own, <usize>count << 3);
  for (let s = count - 1; s >= 0; s--) if (at(parent, s) >= 0) addWeight(all, at(parent, s), weightAt(all, s));
}

/** `flat`, `cum` and `seen`: of nodes, all 0. */
export function sumStretches(
  count: i32, until: usize, from: usize, size: usize, locations: usize, used: usize, own: usize,
  all: usize, frameFrom: usize, frameNode: usize, flat: usize, cum: usize, seen: usize,
): void {
  for (let s = 0; s < count; s++) {
    if (load<u8>(used + s) == 0) continue;
    const weight = weightAt(all, s);
    const end = at(until, s);
    const first = at(from, s);
    for (let i = first + <i32>load<u8>(size + s) - 1; i >= first; i--) {
      const location = at(locations, i);
      const stop = at(frameFrom, location + 1);
      for (let k = at(frameFrom, location); k < stop; k++) {
        const node = at(frameNode, k);
        if (at(seen, node) > s) continue;
        put(seen, node, end);
        addWeight(cum, node, weight);
      }
    }
    addWeight(flat, at(frameNode, at(frameFrom, at(locations, first))), weightAt(own, s));
  }
}

const residualFlag = 2;
const directFlag = 1;

/** The entries of chosen nodes; gives their number, -1 = too many. Without `entries` it only counts. */
export function chosenFrames(
  count: i32, begin: usize, size: usize, locations: usize, used: usize, touched: usize,
  listFrom: usize, lists: usize, listTail: usize, from: usize, entries: usize, tail: usize,
): i32 {
  let n = 0;
  for (let s = 0; s < count; s++) {
    let skipped = 0;
    const first = at(begin, s);
    for (let i = load<u8>(used + s) == 1 ? first + <i32>load<u8>(size + s) - 1 : -1; i >= first; i--) {
      const location = at(locations, i);
      if (load<u8>(touched + location) == 0) {
        skipped = residualFlag;
        continue;
      }
      const list = at(listFrom, location);
      const length = at(listFrom, location + 1) - list;
      if (length > mostEntries - n) return -1;
      if (entries != 0) {
        for (let k = 0; k < length; k++) {
          put(entries, n + k, at(lists, list + k) | skipped);
          skipped = 0;
        }
      }
      n += length;
      skipped = load<u8>(listTail + location);
    }
    if (entries == 0) continue;
    store<u8>(tail + s, <u8>skipped);
    put(from, s + 1, n);
  }
  return n;
}

/** The same for the frames of and around the locations that are `near`. `nearBelow`: all 0. */
export function framesAround(
  count: i32, parent: usize, begin: usize, size: usize, locations: usize, used: usize, near: usize,
  nearBelow: usize, frameFrom: usize, frameNode: usize, place: usize, from: usize, entries: usize,
): i32 {
  for (let s = 0; s < count; s++) {
    if (
      at(parent, s) >= 0 &&
      load<u8>(near + at(locations, at(begin, s) + <i32>load<u8>(size + s) - 1)) == 1
    ) store<u8>(nearBelow + at(parent, s), 1);
  }
  let n = 0;
  for (let s = 0; s < count; s++) {
    const first = at(begin, s);
    let i = load<u8>(used + s) == 1 ? first + <i32>load<u8>(size + s) - 1 : -1;
    let above: u8 = at(parent, s) >= 0 ? load<u8>(near + at(locations, at(begin, at(parent, s)))) : 0;
    let here: u8 = i >= first ? load<u8>(near + at(locations, i)) : 0;
    for (; i >= first; i--) {
      const below: u8 = i > first ? load<u8>(near + at(locations, i - 1)) : load<u8>(nearBelow + s);
      if ((above | here | below) != 0) {
        const location = at(locations, i);
        const last = at(frameFrom, location + 1) - 1;
        if (last - at(frameFrom, location) >= mostEntries - n) return -1;
        for (let k = last; k >= at(frameFrom, location); k--) {
          if (entries != 0) put(entries, n, (at(place, at(frameNode, k)) << 2) | (k == last ? directFlag : 0));
          n++;
        }
      }
      above = here;
      here = below;
    }
    if (entries != 0) put(from, s + 1, n);
  }
  return n;
}

function boundSlot(caller: i32, node: i32): i32 {
  return ((caller * <i32>0x9e3779b1) ^ (node * <i32>0x85ebca6b)) >>> 15;
}

/** `bounds`: all 0. */
export function boundEdges(
  count: i32, parent: usize, used: usize, from: usize, entries: usize, lastPlace: usize,
  sizes: usize, bounds: usize,
): void {
  for (let s = 0; s < count; s++) {
    if (load<u8>(used + s) == 0) continue;
    let caller = at(parent, s) < 0 ? -1 : at(lastPlace, at(parent, s));
    const weight = weightAt(sizes, s);
    const stop = at(from, s + 1);
    for (let k = at(from, s); k < stop; k++) {
      const node = at(entries, k) >> 2;
      if (caller >= 0) addWeight(bounds, boundSlot(caller, node), weight);
      caller = node;
    }
    put(lastPlace, s, caller);
  }
}

/** The edge's number; a new edge gets the next one. `slots`: numbers, -1 = free. */
function find(first: usize, second: usize, slots: usize, mask: i32, caller: i32, node: i32): i32 {
  let hash = (caller * <i32>0x9e3779b1) ^ (node * <i32>0x85ebca6b);
  hash = hash ^ (hash >>> 15);
  let slot = hash & mask;
  for (;;) {
    const edge = at(slots, slot);
    if (edge < 0) break;
    if (at(first, edge) == caller && at(second, edge) == node) return edge;
    slot = (slot + 1) & mask;
  }
  put(slots, slot, edgeCount);
  put(first, edgeCount, caller);
  put(second, edgeCount, node);
  return edgeCount++;
}

/** How many edges there are so far; set to 0 before the first column. */
export let edgeCount = 0;

export function noEdges(): void {
  edgeCount = 0;
}

/**
 * False where there are more edges than half of the slots. `seenUntil` and
 * `column` are all 0, `flags` is all 0 before the first column, `lastCaller`
 * (of places) is all -1; `bounds` is 0 where there are none.
 */
export function sumEdges(
  count: i32, parent: usize, until: usize, used: usize, from: usize, entries: usize, tail: usize,
  lastPlace: usize, skips: usize, weights: usize, lastCaller: usize, lastEdge: usize,
  seenUntil: usize, first: usize, second: usize, slots: usize, mask: i32, column: usize,
  flags: usize, bounds: usize, least: f64, listed: usize, only: bool,
): bool {
  for (let s = 0; s < count; s++) {
    if (load<u8>(used + s) == 0) continue;
    const above = at(parent, s);
    let caller = above < 0 ? -1 : at(lastPlace, above);
    let skipped: u8 = above < 0 ? 0 : load<u8>(skips + above);
    const weight = weightAt(weights, s);
    const end = at(until, s);
    const stop = at(from, s + 1);
    for (let k = at(from, s); k < stop; k++) {
      const entry = at(entries, k);
      const node = entry >> 2;
      if (
        caller >= 0 &&
        node != caller &&
        (bounds == 0 || weightAt(bounds, boundSlot(caller, node)) >= least || load<u8>(listed + node) == 0) &&
        (!only || load<u8>(listed + node) == 1 || load<u8>(listed + caller) == 1)
      ) {
        let edge = at(lastEdge, node);
        if (at(lastCaller, node) != caller) {
          if (edgeCount * 2 > mask) return false;
          edge = find(first, second, slots, mask, caller, node);
          put(lastCaller, node, caller);
          put(lastEdge, node, edge);
        }
        if (at(seenUntil, edge) <= s) {
          put(seenUntil, edge, end);
          addWeight(column, edge, weight);
          const kind = flags + edge;
          store<u8>(kind, load<u8>(kind) | <u8>(entry & 3) | skipped);
        }
      }
      caller = node;
      skipped = 0;
    }
    put(lastPlace, s, caller);
    store<u8>(skips + s, skipped | load<u8>(tail + s));
  }
  return true;
}
