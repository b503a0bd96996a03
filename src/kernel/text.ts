/**
 * AssemblyScript, compiled to WebAssembly: puts the texts of a stack's
 * locations together. What it reads and writes is in text-memory.ts.
 */
import { texts } from './text-memory';

/** Returns how many locations, from the first on, have texts that are there and no longer than the limit together. */
export function measure(): i32 {
  const count = texts.count, locations = texts.locations, from = texts.from, to = texts.to, limit = texts.limit;
  let total = 0;
  let i = 0;
  for (; i < count; i++) {
    const entry = <usize>load<i32>(locations + (<usize>i << 2)) << 2;
    const begin = load<i32>(from + entry);
    if (begin < 0) break;
    const size = load<i32>(to + entry) - begin;
    if (size > limit - total) break;
    total += size;
  }
  texts.size = total;
  return i;
}

/** Writes the texts of all locations; up to seven bytes after the last one are overwritten. */
export function gather(): void {
  const count = texts.count, locations = texts.locations, from = texts.from, to = texts.to;
  let out = texts.out;
  for (let i = 0; i < count; i++) {
    const entry = <usize>load<i32>(locations + (<usize>i << 2)) << 2;
    let source = <usize>load<i32>(from + entry);
    const end = <usize>load<i32>(to + entry);
    const next = out + (end - source);
    for (; source < end; source += 8) {
      store<u64>(out, load<u64>(source));
      out += 8;
    }
    out = next;
  }
}
