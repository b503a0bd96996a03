/**
 * AssemblyScript, compiled to WebAssembly: reads the common messages of a
 * profile into flat columns. Machine code from the first byte on, where
 * JavaScript would be interpreted until it is found to be hot, which is most
 * of the time that a profile of a megabyte or less takes.
 *
 * Whatever is unusual or wrong (wide ids, numbers past 2^53, unknown fields,
 * damage) is left where it is, for the general reader in src/core/profile/decode.ts:
 * it alone knows about errors.
 *
 * The memory is laid out by src/core/profile/scanner.ts, which passes the addresses.
 */

/** Why a scan ended; src/core/profile/scanner.ts has the same numbers. */
const atEnd = 0;
const unusual = 1;
const full = 2;

const mostSafe: i64 = 9007199254740991;

/** Where the columns begin, and how many entries they hold. */
export let codesAt: usize, rowEndAt: usize, rowHashAt: usize, rowLabelsAt: usize;
export let rowSetAt: usize, rowBeginAt: usize, valuesAt: usize, sumsAt: usize;
export let labelKeyAt: usize, labelStrAt: usize, labelUnitAt: usize, labelNumAt: usize;
export let stringFromAt: usize, stringToAt: usize;
export let locationAt: usize, lineFunctionAt: usize, lineNumbersAt: usize;
export let functionAt: usize, functionStartAt: usize;
let room: i32, codeRoom: i32;

/**
 * Addresses of the columns from `base` on; gives the one behind them. Columns
 * of a location: id, its high half, address, its high half, mapping, folded,
 * end of lines; of a function: id, its high half, name, system name, file.
 */
export function layOut(base: usize, entries: i32, codeEntries: i32, types: i32): usize {
  room = entries;
  codeRoom = codeEntries;
  const column: usize = <usize>entries << 2;
  let at = base;
  valuesAt = at; at += <usize>types * column * 2;
  sumsAt = at; at += <usize>types * 8;
  labelNumAt = at; at += column * 2;
  lineNumbersAt = at; at += column * 4;
  functionStartAt = at; at += column * 2;
  codesAt = at; at += <usize>codeEntries << 2;
  rowBeginAt = at; at += column;
  rowEndAt = at; at += column;
  rowHashAt = at; at += column;
  rowLabelsAt = at; at += column;
  rowSetAt = at; at += column;
  labelKeyAt = at; at += column;
  labelStrAt = at; at += column;
  labelUnitAt = at; at += column;
  stringFromAt = at; at += column;
  stringToAt = at; at += column;
  locationAt = at; at += column * 7;
  lineFunctionAt = at; at += column;
  functionAt = at; at += column * 5;
  slotsAt = at; at += slotCount * slotSize;
  return at;
}

/**
 * Label sets that were met before: in each slot a hash, a number, how many
 * labels, and these (key, str, unit, nothing, num). Of two sets that compete
 * for a slot the later stays, and the other gets a new number when it comes
 * again: equal numbers are equal sets, but not the other way round.
 */
let slotsAt: usize;
const slotCount: usize = 4096;
const slotLabels = 8;
const slotSize: usize = 16 + slotLabels * 24;
/** The number of the next set; 0 is the empty one. */
let nextSet = 1;

export function forgetSets(): void {
  nextSet = 1;
  for (let i: usize = 0; i < slotCount; i++) store<i32>(slotsAt + i * slotSize + 8, 0);
}

/** The number of the set of the labels [from, to). Where it is a new one, `isNewSet` is true. */
function labelSet(from: i32, to: i32): i32 {
  isNewSet = false;
  const count = to - from;
  if (count == 0) return 0;
  let hash = count;
  for (let i = from; i < to; i++) {
    const entry = <usize>i << 2;
    hash = (hash ^ load<i32>(labelKeyAt + entry)) * 0x01000193;
    hash = (hash ^ load<i32>(labelStrAt + entry)) * 0x01000193;
    hash = (hash ^ load<i32>(labelUnitAt + entry)) * 0x01000193;
    const num = reinterpret<i64>(load<f64>(labelNumAt + entry * 2));
    hash = (hash ^ <i32>(num ^ (num >> 32))) * 0x01000193;
  }
  hash = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
  const slot = slotsAt + (<usize>(hash ^ (hash >>> 13)) & (slotCount - 1)) * slotSize;
  if (load<i32>(slot + 8) == count && load<i32>(slot) == hash && isSameSet(slot + 16, from, count)) {
    return load<i32>(slot + 4);
  }
  isNewSet = true;
  if (count <= slotLabels) {
    store<i32>(slot, hash);
    store<i32>(slot + 4, nextSet);
    store<i32>(slot + 8, count);
    for (let i = 0; i < count; i++) {
      const entry = <usize>(from + i) << 2;
      const to = slot + 16 + <usize>i * 24;
      store<i32>(to, load<i32>(labelKeyAt + entry));
      store<i32>(to + 4, load<i32>(labelStrAt + entry));
      store<i32>(to + 8, load<i32>(labelUnitAt + entry));
      store<f64>(to + 16, load<f64>(labelNumAt + entry * 2));
    }
  }
  return nextSet++;
}
let isNewSet = false;

function isSameSet(known: usize, from: i32, count: i32): bool {
  for (let i = 0; i < count; i++) {
    const entry = <usize>(from + i) << 2;
    const other = known + <usize>i * 24;
    if (
      load<i32>(other) != load<i32>(labelKeyAt + entry) ||
      load<i32>(other + 4) != load<i32>(labelStrAt + entry)
    ) return false;
    if (
      load<i32>(other + 8) != load<i32>(labelUnitAt + entry) ||
      load<f64>(other + 16) != load<f64>(labelNumAt + entry * 2)
    ) return false;
  }
  return true;
}

/** How many entries there are, and why the scan ended. */
export let rows: i32 = 0;
export let codes: i32 = 0;
export let labels: i32 = 0;
export let strings: i32 = 0;
export let locations: i32 = 0;
export let lines: i32 = 0;
export let functions: i32 = 0;
export let reason: i32 = 0;

/** Address of the next byte; 0 after something that is not as it should be. */
let at: usize = 0;

function fail(): void { at = 0; }

/** A varint before `end`. */
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

/** A number of 31 bits: an id, an index, a length. */
function small(end: usize): i32 {
  const value = varint(end);
  if (value >= 0x7fffffff) fail();
  return <i32>value;
}

/** A signed number that a double holds. */
function safe(end: usize): i64 {
  const value = <i64>varint(end);
  if (value > mostSafe || value < -mostSafe) fail();
  return value;
}

/** The end of the payload that begins after a length, within `end`. */
function payload(end: usize): usize {
  const length = small(end);
  if (at == 0 || <usize>length > end - at) {
    fail();
    return 0;
  }
  return at + <usize>length;
}

function sample(end: usize, types: i32): bool {
  let n = codes;
  let count = 0;
  let label = labels;
  while (at < end) {
    const tag = load<u8>(at++);
    if (tag == 0x0a) {
      const stop = payload(end);
      if (at == 0 || n + <i32>(stop - at) > codeRoom) return false;
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
        store<i32>(codesAt + (<usize>(n++) << 2), value);
      }
      at = stop;
    } else if (tag == 0x12) {
      const stop = payload(end);
      if (at == 0) return false;
      while (at < stop) {
        const value = safe(stop);
        if (at == 0 || count == types) return false;
        store<f64>(valuesAt + <usize>(count++ * room + rows) * 8, <f64>value);
      }
    } else if (tag == 0x1a) {
      const stop = payload(end);
      if (at == 0 || label == room || !oneLabel(stop, label)) return false;
      label++;
    } else if (tag == 0x08) {
      const value = small(end);
      if (at == 0 || n == codeRoom) return false;
      store<i32>(codesAt + (<usize>(n++) << 2), value);
    } else if (tag == 0x10) {
      const value = safe(end);
      if (at == 0 || count == types) return false;
      store<f64>(valuesAt + <usize>(count++ * room + rows) * 8, <f64>value);
    } else return false;
  }
  if (count != types) return false;
  let hash = n - codes;
  for (let i = codes; i < n; i++) hash = (hash ^ load<i32>(codesAt + (<usize>i << 2))) * 0x01000193;
  for (let t = 0; t < types; t++) {
    const sum = sumsAt + <usize>t * 8;
    store<f64>(sum, load<f64>(sum) + Math.abs(load<f64>(valuesAt + <usize>(t * room + rows) * 8)));
  }
  const row = <usize>rows << 2;
  store<i32>(rowHashAt + row, hash);
  store<i32>(rowBeginAt + row, codes);
  store<i32>(rowEndAt + row, n);
  store<i32>(rowSetAt + row, labelSet(labels, label));
  // The labels of a set that is known are not needed.
  if (isNewSet) labels = label;
  store<i32>(rowLabelsAt + row, labels);
  codes = n;
  rows++;
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
  const offset = <usize>entry << 2;
  store<i32>(labelKeyAt + offset, key);
  store<i32>(labelStrAt + offset, str == 0 ? -1 : str);
  store<i32>(labelUnitAt + offset, str != 0 || unit == 0 ? -1 : unit);
  store<f64>(labelNumAt + offset * 2, str == 0 ? <f64>num : 0);
  return true;
}

function location(end: usize): bool {
  let id: u64 = 0, address: u64 = 0;
  let mapping = 0, folded = 0;
  let line = lines;
  while (at < end) {
    const tag = load<u8>(at++);
    if (tag == 0x08) id = varint(end);
    else if (tag == 0x10) mapping = small(end);
    else if (tag == 0x18) address = varint(end);
    else if (tag == 0x22) {
      const stop = payload(end);
      if (at == 0 || line == room) return false;
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
      const offset = <usize>line << 2;
      store<i32>(lineFunctionAt + offset, fn);
      store<f64>(lineNumbersAt + offset * 2, <f64>number);
      store<f64>(lineNumbersAt + offset * 2 + (<usize>room << 3), <f64>column);
      line++;
    } else if (tag == 0x28) folded = varint(end) != 0 ? 1 : 0;
    else return false;
    if (at == 0) return false;
  }
  lines = line;
  const column = <usize>room << 2;
  let to = locationAt + (<usize>locations << 2);
  store<i32>(to, <i32>id);
  store<i32>(to += column, <i32>(id >> 32));
  store<i32>(to += column, <i32>address);
  store<i32>(to += column, <i32>(address >> 32));
  store<i32>(to += column, mapping);
  store<i32>(to += column, folded);
  store<i32>(to + column, line);
  locations++;
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
  const column = <usize>room << 2;
  let to = functionAt + (<usize>functions << 2);
  store<i32>(to, <i32>id);
  store<i32>(to += column, <i32>(id >> 32));
  store<i32>(to += column, name);
  store<i32>(to += column, systemName);
  store<i32>(to + column, file);
  store<f64>(functionStartAt + (<usize>functions << 3), <f64>start);
  functions++;
  return true;
}

/**
 * Reads the messages in [from, to), of which the last may be cut off, into
 * empty columns; `headroom`: with fewer bytes left no other is begun. Gives
 * the address of the first that was not read. Strings are given from `from` on.
 */
export function scan(from: usize, to: usize, headroom: usize, types: i32): usize {
  rows = codes = labels = strings = locations = lines = functions = 0;
  for (let t = 0; t < types; t++) store<f64>(sumsAt + <usize>t * 8, 0);
  let begin = from;
  let lastString: usize = 0;
  reason = atEnd;
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
      // A sample has as many locations and labels as bytes at most; one of a batch's size is unusual.
      if (rows == room || (rows > 0 && (codes + length > codeRoom || labels + length > room))) {
        reason = full;
        break;
      }
      good = types > 0 && sample(end, types);
    } else if (tag == 0x22) {
      if (locations == room || (locations > 0 && lines + length > room)) {
        reason = full;
        break;
      }
      good = location(end);
    } else if (tag == 0x2a) {
      if (functions == room) {
        reason = full;
        break;
      }
      good = oneFunction(end);
    } else {
      // Neighbours with lengths of one byte alone: what is between them looks like text.
      if (strings == room || (strings > 0 && at - lastString != 2)) {
        reason = full;
        break;
      }
      good = length < 128;
      if (good) {
        const entry = <usize>(strings++) << 2;
        store<i32>(stringFromAt + entry, <i32>(at - from));
        store<i32>(stringToAt + entry, <i32>(end - from));
        lastString = end;
      }
    }
    if (!good) {
      reason = unusual;
      break;
    }
    begin = end;
  }
  return begin;
}

/** Adds a number to each entry of a column. */
export function shift(column: usize, count: i32, by: i32): void {
  for (let i = 0; i < count; i++) {
    const entry = column + (<usize>i << 2);
    store<i32>(entry, load<i32>(entry) + by);
  }
}
