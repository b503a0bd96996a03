/**
 * AssemblyScript, compiled to WebAssembly: the walks over stacks for a graph of a medium-sized
 * profile, fast from the first call. Each does the same as the function of its name in
 * src/core/graph (stacktree.ts, sums.ts, edges.ts), whose comments explain it; those remain for
 * profiles that are too large to be copied.
 *
 * The memory is laid out in walk-memory.ts. Each function copies the addresses it needs into
 * locals: an engine cannot keep them in registers, since any store might change them.
 */
import {
  around, directFlag, edges, edgeSums, edgeWalk, entries, frames, lists, nodeSums, order, residualFlag, rows, stacks,
  chunks, tree, weights,
} from './walk-memory';

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

/** The limit of chunks or entries; with more, JavaScript does the work. */
const mostEntries = 1 << 24;

/** Returns the number of chunks of the stacks if they share none; -1 = too many. */
export function mostChunks(): i32 {
  const from = stacks.from, to = stacks.to, longest = stacks.longest, rowCount = stacks.rows;
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    count += (at(to, row) - at(from, row) + longest - 1) / longest;
    if (count > mostEntries) return -1;
  }
  return count;
}

/** Returns the number of locations of all chunks. */
export function totalSize(): i32 {
  const count = chunks.count, size = chunks.size;
  let total = 0;
  for (let s = 0; s < count; s++) total += at(size, s);
  return total;
}

/** Splits the stacks into chunks; returns the number of chunks. */
export function findChunks(): i32 {
  const stack = stacks.locations, stackFrom = stacks.from, stackTo = stacks.to, last = stacks.last;
  const rowCount = stacks.rows, longest = stacks.longest;
  const memory = chunks.memory, hashes = chunks.hashes, slots = chunks.slots;
  const parent = chunks.parent, from = chunks.from, size = chunks.size;
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const first = at(stackFrom, row);
    let end = at(stackTo, row);
    let above = -1;
    while (end > first) {
      const begin = end - first > longest ? end - longest : first;
      let hash = ((above + 1) * <i32>0x9e3779b1) ^ (end - begin);
      for (let i = begin; i < end; i++) hash = (hash ^ at(stack, i)) * 0x01000193;
      hash = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
      const slot = (hash ^ (hash >>> 13)) & (slots - 1);
      let chunk = at(memory, slot);
      let known =
        chunk >= 0 && at(hashes, slot) == hash && at(parent, chunk) == above && at(size, chunk) == end - begin;
      if (known) {
        const other = at(from, chunk) - begin;
        for (let i = begin; i < end; i++) {
          if (at(stack, i + other) != at(stack, i)) {
            known = false;
            break;
          }
        }
      }
      if (!known) {
        chunk = count++;
        put(parent, chunk, above);
        put(from, chunk, begin);
        put(size, chunk, end - begin);
        put(memory, slot, chunk);
        put(hashes, slot, hash);
      }
      above = chunk;
      end = begin;
    }
    put(last, row, above);
  }
  chunks.count = count;
  return count;
}

/** Numbers chunks depth first, and copies their locations in that order. */
export function depthFirst(): void {
  const count = chunks.count, parent = chunks.parent, from = chunks.from, size = chunks.size;
  const stack = stacks.locations, last = stacks.last, rowCount = stacks.rows;
  const family = order.family, next = order.next, place = order.place;
  const outParent = tree.parent, outUntil = tree.until, outFrom = tree.from, outSize = tree.size;
  const locations = tree.locations;
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
  for (let row = 0; row < rowCount; row++) if (at(last, row) >= 0) put(last, row, at(place, at(last, row)));
  let total = 0;
  for (let s = 0; s < count; s++) {
    const begin = at(outFrom, s);
    const length = <i32>load<u8>(outSize + s);
    put(outFrom, s, total);
    for (let i = 0; i < length; i++) put(locations, total++, at(stack, begin + i));
  }
}

/** Marks the chunks of the chosen rows. */
export function usedChunks(): void {
  const count = tree.count, parent = tree.parent, last = tree.last, used = tree.used;
  const chosen = rows.rows, rowCount = rows.count;
  for (let r = 0; r < rowCount; r++) {
    const chunk = at(last, at(chosen, r));
    if (chunk >= 0) store<u8>(used + chunk, 1);
  }
  for (let s = count - 1; s >= 0; s--) {
    if (load<u8>(used + s) == 1 && at(parent, s) >= 0) store<u8>(used + at(parent, s), 1);
  }
}

/** Sums the weights of the chosen rows along the tree. */
export function treeWeights(): void {
  const count = tree.count, parent = tree.parent, last = tree.last;
  const chosen = rows.rows, rowCount = rows.count;
  const weight = weights.column, own = weights.own, all = weights.all, magnitudes = weights.magnitudes == 1;
  for (let r = 0; r < rowCount; r++) {
    const row = at(chosen, r);
    const chunk = at(last, row);
    if (chunk >= 0) addWeight(own, chunk, magnitudes ? Math.abs(weightAt(weight, row)) : weightAt(weight, row));
  }
  memory.copy(all, own, <usize>count << 3);
  for (let s = count - 1; s >= 0; s--) if (at(parent, s) >= 0) addWeight(all, at(parent, s), weightAt(all, s));
}

/** Sums the flat and cumulative weights of nodes. */
export function sumChunks(): void {
  const count = tree.count, until = tree.until, from = tree.from, size = tree.size;
  const locations = tree.locations, used = tree.used;
  const own = weights.own, all = weights.all, frameFrom = frames.from, frameNode = frames.nodes;
  const flat = nodeSums.flat, cum = nodeSums.cum, seen = nodeSums.seen;
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

/** Writes the entries of chosen nodes; returns their number, -1 = too many. */
export function chosenFrames(): i32 {
  const count = tree.count, begin = tree.from, size = tree.size, locations = tree.locations, used = tree.used;
  const touched = lists.touched, listFrom = lists.from, listEntries = lists.entries, listTail = lists.tail;
  const from = entries.from, out = entries.entries, tail = entries.tail;
  let n = 0;
  for (let s = 0; s < count; s++) {
    let skipped: i32 = 0;
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
      if (out != 0) {
        for (let k = 0; k < length; k++) {
          put(out, n + k, at(listEntries, list + k) | skipped);
          skipped = 0;
        }
      }
      n += length;
      skipped = load<u8>(listTail + location);
    }
    if (out == 0) continue;
    store<u8>(tail + s, <u8>skipped);
    put(from, s + 1, n);
  }
  return n;
}

/** Writes the entries of frames at and next to the marked locations; returns their number, -1 = too many. */
export function framesAround(): i32 {
  const count = tree.count, parent = tree.parent, begin = tree.from, size = tree.size;
  const locations = tree.locations, used = tree.used;
  const near = around.near, nearBelow = around.nearBelow, place = around.place;
  const frameFrom = frames.from, frameNode = frames.nodes, from = entries.from, out = entries.entries;
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
          if (out != 0) put(out, n, (at(place, at(frameNode, k)) << 2) | (k == last ? directFlag : 0));
          n++;
        }
      }
      above = here;
      here = below;
    }
    if (out != 0) put(from, s + 1, n);
  }
  return n;
}

function boundSlot(caller: i32, node: i32): i32 {
  return ((caller * <i32>0x9e3779b1) ^ (node * <i32>0x85ebca6b)) >>> 15;
}

/** Sums edges by hash into slots, which are upper bounds of their edges. */
export function boundEdges(): void {
  const count = tree.count, parent = tree.parent, used = tree.used;
  const from = entries.from, list = entries.entries, sizes = weights.all;
  const lastPlace = edgeWalk.lastPlace, bounds = edgeWalk.bounds;
  for (let s = 0; s < count; s++) {
    if (load<u8>(used + s) == 0) continue;
    let caller = at(parent, s) < 0 ? -1 : at(lastPlace, at(parent, s));
    const weight = weightAt(sizes, s);
    const stop = at(from, s + 1);
    for (let k = at(from, s); k < stop; k++) {
      const node = at(list, k) >> 2;
      if (caller >= 0) addWeight(bounds, boundSlot(caller, node), weight);
      caller = node;
    }
    put(lastPlace, s, caller);
  }
}

/** Returns the edge's number; a new edge gets the next one. */
function find(caller: i32, node: i32): i32 {
  const first = edges.first, second = edges.second, slots = edges.slots, mask = edges.mask;
  let hash = (caller * <i32>0x9e3779b1) ^ (node * <i32>0x85ebca6b);
  hash = hash ^ (hash >>> 15);
  let slot = hash & mask;
  for (;;) {
    const edge = at(slots, slot);
    if (edge < 0) break;
    if (at(first, edge) == caller && at(second, edge) == node) return edge;
    slot = (slot + 1) & mask;
  }
  const edge = edges.count++;
  put(slots, slot, edge);
  put(first, edge, caller);
  put(second, edge, node);
  return edge;
}

/** Sums the edges of one sample type. Returns 0 if there are more edges than half of the slots, else 1. */
export function sumEdges(): i32 {
  const count = tree.count, parent = tree.parent, until = tree.until, used = tree.used;
  const from = entries.from, list = entries.entries, tail = entries.tail;
  const lastPlace = edgeWalk.lastPlace, bounds = edgeWalk.bounds, least = edges.least;
  const flags = edges.flags, mask = edges.mask, listed = edges.listed, onlyListed = edges.onlyListed == 1;
  const lastEdge = edges.lastEdge, skips = edges.skips, size = weights.all;
  const sums = edgeSums.sums, seenUntil = edgeSums.seenUntil, lastCaller = edgeSums.lastCaller;
  for (let s = 0; s < count; s++) {
    if (load<u8>(used + s) == 0) continue;
    const above = at(parent, s);
    let caller = above < 0 ? -1 : at(lastPlace, above);
    let skipped: u8 = above < 0 ? 0 : load<u8>(skips + above);
    const weight = weightAt(size, s);
    const end = at(until, s);
    const stop = at(from, s + 1);
    for (let k = at(from, s); k < stop; k++) {
      const entry = at(list, k);
      const node = entry >> 2;
      if (
        caller >= 0 &&
        node != caller &&
        (bounds == 0 || weightAt(bounds, boundSlot(caller, node)) >= least || load<u8>(listed + node) == 0) &&
        (!onlyListed || load<u8>(listed + node) == 1 || load<u8>(listed + caller) == 1)
      ) {
        let edge = at(lastEdge, node);
        if (at(lastCaller, node) != caller) {
          if (edges.count * 2 > mask) return 0;
          edge = find(caller, node);
          put(lastCaller, node, caller);
          put(lastEdge, node, edge);
        }
        if (at(seenUntil, edge) <= s) {
          put(seenUntil, edge, end);
          addWeight(sums, edge, weight);
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
  return 1;
}
