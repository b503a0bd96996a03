/**
 * AssemblyScript, compiled to WebAssembly: reads the common messages of a profile into flat
 * columns. It is machine code from the first byte on, where an engine would interpret JavaScript
 * until it finds it hot, which is most of the time of a profile of up to a megabyte. Unusual or
 * invalid messages (wide ids, numbers past 2^53, unknown fields, damage) are left to the general
 * reader in src/core/profile/decode.ts: only that one knows about errors. The memory is laid out in
 * scan-memory.ts.
 */
import {
  atEnd, codesLength, columnLength, Counts, counts, full, functions, labels, lines, locations, samples, sets, setSize,
  setSlots, strings, unusual,
} from './scan-memory';

const mostSafe: i64 = 9007199254740991;

/** The byte offset of an entry in a column of i32; twice that in one of f64. */
function offset(entry: i32): usize {
  return <usize>entry << 2;
}

/**
 * The hash table of label sets. Each slot has a hash, the number of the set, the count of labels,
 * and the labels (key, str, unit, padding, num). If two sets compete for a slot, the later one
 * stays, and the other gets a new number when it occurs again: equal numbers mean equal sets, but
 * not the other way round.
 *
 *   0      4        8       12      16    20    24     28     32
 * --+------+--------+-------+-------+-----+-----+------+-------+-----+- - -
 *   | hash | number | count |       | key | str | unit |       | num | ...
 * --+------+--------+-------+-------+-----+-----+------+-------+-----+- - -
 */
const slotLabels = (setSize - 16) / 24;
/** The number of the next set; 0 is the empty one. */
let nextSet = 1;

export function forgetSets(): void {
  nextSet = 1;
  for (let i = 0; i < setSlots; i++) store<i32>(sets.slots + <usize>(i * setSize) + 8, 0);
}

/** Returns the number of the set of the labels [from, to). Sets `isNewSet` if it is a new one. */
function labelSet(from: i32, to: i32): i32 {
  isNewSet = false;
  const count = to - from;
  if (count == 0) return 0;
  const key = labels.key, str = labels.str, unit = labels.unit, num = labels.num;
  let hash = count;
  for (let i = from; i < to; i++) {
    const entry = offset(i);
    hash = (hash ^ load<i32>(key + entry)) * 0x01000193;
    hash = (hash ^ load<i32>(str + entry)) * 0x01000193;
    hash = (hash ^ load<i32>(unit + entry)) * 0x01000193;
    const bits = reinterpret<i64>(load<f64>(num + entry * 2));
    hash = (hash ^ <i32>(bits ^ (bits >> 32))) * 0x01000193;
  }
  hash = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
  const slot = sets.slots + <usize>(((hash ^ (hash >>> 13)) & (setSlots - 1)) * setSize);
  if (load<i32>(slot + 8) == count && load<i32>(slot) == hash && isSameSet(slot + 16, from, count)) {
    return load<i32>(slot + 4);
  }
  isNewSet = true;
  if (count <= slotLabels) {
    store<i32>(slot, hash);
    store<i32>(slot + 4, nextSet);
    store<i32>(slot + 8, count);
    for (let i = 0; i < count; i++) {
      const entry = offset(from + i);
      const to = slot + 16 + <usize>i * 24;
      store<i32>(to, load<i32>(key + entry));
      store<i32>(to + 4, load<i32>(str + entry));
      store<i32>(to + 8, load<i32>(unit + entry));
      store<f64>(to + 16, load<f64>(num + entry * 2));
    }
  }
  return nextSet++;
}
let isNewSet = false;

function isSameSet(known: usize, from: i32, count: i32): bool {
  for (let i = 0; i < count; i++) {
    const entry = offset(from + i);
    const other = known + <usize>i * 24;
    if (
      load<i32>(other) != load<i32>(labels.key + entry) ||
      load<i32>(other + 4) != load<i32>(labels.str + entry)
    ) return false;
    if (
      load<i32>(other + 8) != load<i32>(labels.unit + entry) ||
      load<f64>(other + 16) != load<f64>(labels.num + entry * 2)
    ) return false;
  }
  return true;
}

/** Address of the next byte; 0 after unusual or invalid bytes. */
let at: usize = 0;

function fail(): void { at = 0; }

/** Reads a varint before `end`. */
function long(end: usize): u64 {
  let value: u64 = 0;
  let shift: u64 = 0;
  let p = at;
  for (let i = 0; i < 10; i++) {
    if (p >= end) break;
    const byte = load<u8>(p++);
    value |= <u64>(byte & 127) << shift;
    if (byte < 128) {
      at = p;
      return value;
    }
    shift += 7;
  }
  fail();
  return 0;
}

function varint(end: usize): u64 {
  const p = at;
  if (p < end) {
    const byte = load<u8>(p);
    if (byte < 128) {
      at = p + 1;
      return byte;
    }
  }
  return long(end);
}

/** Reads a number of up to 31 bits: an id, an index, a length. */
function small(end: usize): i32 {
  const value = varint(end);
  if (value >= 0x7fffffff) fail();
  return <i32>value;
}

/** Reads a signed number that a double holds exactly. */
function safe(end: usize): i64 {
  const value = <i64>varint(end);
  if (value > mostSafe || value < -mostSafe) fail();
  return value;
}

/** Reads a length. Returns the end of its payload, which must not be after `end`. */
function payload(end: usize): usize {
  const length = small(end);
  if (at == 0 || <usize>length > end - at) {
    fail();
    return 0;
  }
  return at + <usize>length;
}

function sample(end: usize, types: i32): bool {
  const codes = samples.codes, values = samples.values, row = counts.samples, firstCode = counts.codes;
  const firstLabel = counts.labels;
  let n = firstCode;
  let count = 0;
  let label = firstLabel;
  while (at < end) {
    const tag = load<u8>(at++);
    if (tag == 0x0a) {
      const stop = payload(end);
      if (at == 0 || n + <i32>(stop - at) > codesLength) return false;
      let p = at;
      while (p < stop) {
        let value: u32 = load<u8>(p++);
        if (value >= 128) {
          if (p >= stop) return false;
          let byte: u32 = load<u8>(p++);
          value = (value & 127) | ((byte & 127) << 7);
          if (byte >= 128) {
            if (p >= stop) return false;
            byte = load<u8>(p++);
            value |= (byte & 127) << 14;
            if (byte >= 128) {
              at = p - 3;
              value = small(stop);
              if (at == 0) return false;
              p = at;
            }
          }
        }
        store<i32>(codes + offset(n++), value);
      }
      at = stop;
    } else if (tag == 0x12) {
      const stop = payload(end);
      if (at == 0) return false;
      while (at < stop) {
        const value = safe(stop);
        if (at == 0 || count == types) return false;
        store<f64>(values + <usize>(count++ * columnLength + row) * 8, <f64>value);
      }
    } else if (tag == 0x1a) {
      const stop = payload(end);
      if (at == 0 || label == columnLength || !oneLabel(stop, label)) return false;
      label++;
    } else if (tag == 0x08) {
      const value = small(end);
      if (at == 0 || n == codesLength) return false;
      store<i32>(codes + offset(n++), value);
    } else if (tag == 0x10) {
      const value = safe(end);
      if (at == 0 || count == types) return false;
      store<f64>(values + <usize>(count++ * columnLength + row) * 8, <f64>value);
    } else return false;
  }
  if (count != types) return false;
  let hash = n - firstCode;
  for (let i = firstCode; i < n; i++) hash = (hash ^ load<i32>(codes + offset(i))) * 0x01000193;
  for (let t = 0; t < types; t++) {
    const sum = samples.sums + <usize>t * 8;
    store<f64>(sum, load<f64>(sum) + Math.abs(load<f64>(values + <usize>(t * columnLength + row) * 8)));
  }
  const entry = offset(row);
  store<i32>(samples.hash + entry, hash);
  store<i32>(samples.begin + entry, firstCode);
  store<i32>(samples.end + entry, n);
  store<i32>(samples.set + entry, labelSet(firstLabel, label));
  // The labels of a known set are dropped.
  const labelEnd = isNewSet ? label : firstLabel;
  store<i32>(samples.labelEnd + entry, labelEnd);
  counts.labels = labelEnd;
  counts.codes = n;
  counts.samples = row + 1;
  return true;
}

function oneLabel(end: usize, entry: i32): bool {
  let key = 0, str = 0, unit = 0;
  let num: i64 = 0;
  while (at < end) {
    const tag = load<u8>(at++);
    if (tag == 0x08) key = small(end);
    else if (tag == 0x10) str = small(end);
    else if (tag == 0x18) num = safe(end);
    else if (tag == 0x20) unit = small(end);
    else return false;
    if (at == 0) return false;
  }
  if (str == 0 && num == 0 && unit == 0) return false;
  const to = offset(entry);
  store<i32>(labels.key + to, key);
  store<i32>(labels.str + to, str == 0 ? -1 : str);
  store<i32>(labels.unit + to, str != 0 || unit == 0 ? -1 : unit);
  store<f64>(labels.num + to * 2, str == 0 ? <f64>num : 0);
  return true;
}

function location(end: usize): bool {
  let id: u64 = 0, address: u64 = 0;
  let mapping = 0, folded = 0;
  let line = counts.lines;
  while (at < end) {
    const tag = load<u8>(at++);
    if (tag == 0x08) id = varint(end);
    else if (tag == 0x10) mapping = small(end);
    else if (tag == 0x18) address = varint(end);
    else if (tag == 0x22) {
      const stop = payload(end);
      if (at == 0 || line == columnLength) return false;
      let fn = 0;
      let number: i64 = 0, column: i64 = 0;
      while (at < stop) {
        const inner = load<u8>(at++);
        if (inner == 0x08) fn = small(stop);
        else if (inner == 0x10) number = safe(stop);
        else if (inner == 0x18) column = safe(stop);
        else return false;
        if (at == 0) return false;
      }
      const entry = offset(line);
      store<i32>(lines.functionId + entry, fn);
      store<f64>(lines.line + entry * 2, <f64>number);
      store<f64>(lines.column + entry * 2, <f64>column);
      line++;
    } else if (tag == 0x28) folded = varint(end) != 0 ? 1 : 0;
    else return false;
    if (at == 0) return false;
  }
  counts.lines = line;
  const entry = offset(counts.locations++);
  store<i32>(locations.id + entry, <i32>id);
  store<i32>(locations.idHigh + entry, <i32>(id >> 32));
  store<i32>(locations.address + entry, <i32>address);
  store<i32>(locations.addressHigh + entry, <i32>(address >> 32));
  store<i32>(locations.mapping + entry, mapping);
  store<i32>(locations.folded + entry, folded);
  store<i32>(locations.lineEnd + entry, line);
  return true;
}

function oneFunction(end: usize): bool {
  let id: u64 = 0;
  let name = 0, systemName = 0, file = 0;
  let start: i64 = 0;
  while (at < end) {
    const tag = load<u8>(at++);
    if (tag == 0x08) id = varint(end);
    else if (tag == 0x10) name = small(end);
    else if (tag == 0x18) systemName = small(end);
    else if (tag == 0x20) file = small(end);
    else if (tag == 0x28) start = safe(end);
    else return false;
    if (at == 0) return false;
  }
  const entry = offset(counts.functions++);
  store<i32>(functions.id + entry, <i32>id);
  store<i32>(functions.idHigh + entry, <i32>(id >> 32));
  store<i32>(functions.name + entry, name);
  store<i32>(functions.systemName + entry, systemName);
  store<i32>(functions.file + entry, file);
  store<f64>(functions.start + entry * 2, <f64>start);
  return true;
}

/**
 * Reads the messages in [from, to), of which the last may be cut off, into empty columns.
 * `headroom`: begins no message with fewer bytes left. Returns the address of the first message
 * that was not read. Strings are stored as offsets from `from`.
 */
export function scan(from: usize, to: usize, headroom: usize, types: i32): usize {
  memory.fill(changetype<usize>(counts), 0, offsetof<Counts>());
  for (let t = 0; t < types; t++) store<f64>(samples.sums + <usize>t * 8, 0);
  let begin = from;
  let lastString: usize = 0;
  let reason = atEnd;
  while (begin < to && to - begin >= headroom) {
    const tag = load<u8>(begin);
    at = begin + 1;
    const length = small(to);
    if (at == 0 || (tag != 0x12 && tag != 0x22 && tag != 0x2a && tag != 0x32)) {
      reason = unusual;
      break;
    }
    if (<usize>length > to - at) break;
    const end = at + <usize>length;
    let good = false;
    if (tag == 0x12) {
      // A sample has at most as many locations and labels as bytes. One longer than a column is
      // unusual.
      if (
        counts.samples == columnLength ||
        (counts.samples > 0 && (counts.codes + length > codesLength || counts.labels + length > columnLength))
      ) {
        reason = full;
        break;
      }
      good = types > 0 && sample(end, types);
    } else if (tag == 0x22) {
      if (counts.locations == columnLength || (counts.locations > 0 && counts.lines + length > columnLength)) {
        reason = full;
        break;
      }
      good = location(end);
    } else if (tag == 0x2a) {
      if (counts.functions == columnLength) {
        reason = full;
        break;
      }
      good = oneFunction(end);
    } else {
      // Only neighbours with lengths of one byte, so that the bytes between them are ASCII.
      if (counts.strings == columnLength || (counts.strings > 0 && at - lastString != 2)) {
        reason = full;
        break;
      }
      good = length < 128;
      if (good) {
        const entry = offset(counts.strings++);
        store<i32>(strings.from + entry, <i32>(at - from));
        store<i32>(strings.to + entry, <i32>(end - from));
        lastString = end;
      }
    }
    if (!good) {
      reason = unusual;
      break;
    }
    begin = end;
  }
  counts.reason = reason;
  return begin;
}

/** Adds `by` to each entry of a column. */
export function shift(column: usize, count: i32, by: i32): void {
  for (let i = 0; i < count; i++) {
    const entry = column + (<usize>i << 2);
    store<i32>(entry, load<i32>(entry) + by);
  }
}
