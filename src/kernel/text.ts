/**
 * AssemblyScript, compiled to WebAssembly: concatenates the texts of a stack's locations. The
 * memory is laid out in text-memory.ts.
 */
import { texts } from './text-memory';

/**
 * Returns the number of locations, from the first on, whose texts are encoded and together no
 * longer than the limit.
 */
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

/** Writes the texts of all locations. Overwrites up to seven bytes after the last one. */
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
