/**
 * AssemblyScript, compiled to WebAssembly: puts the texts of a stack's
 * locations together. The text of location l is the bytes from[l] to to[l];
 * from[l] is -1 where it is not there.
 */

/** The number of bytes of the texts that the last call found. */
export let total = 0;

/** How many locations, from the first on, have texts that are there and of no more than `limit` bytes together. */
export function measure(stack: usize, count: i32, from: usize, to: usize, limit: i32): i32 {
  total = 0;
  for (let i = 0; i < count; i++) {
    const entry = <usize>load<i32>(stack + (<usize>i << 2)) << 2;
    const begin = load<i32>(from + entry);
    if (begin < 0) return i;
    const size = load<i32>(to + entry) - begin;
    if (size > limit - total) return i;
    total += size;
  }
  return count;
}

/** Writes the texts of `count` locations; up to seven bytes behind the last one are overwritten. */
export function gather(stack: usize, count: i32, from: usize, to: usize, out: usize): void {
  for (let i = 0; i < count; i++) {
    const entry = <usize>load<i32>(stack + (<usize>i << 2)) << 2;
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
