/**
 * Work in small steps that returns a result at its end. The caller may do something else between
 * two steps, such as reading keys.
 */
export type Steps<T> = Generator<undefined, T>;

/** Runs all steps at once and returns the result. */
export function runToEnd<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Items sorted, or merged, in one step. */
const itemsPerStep = 4096;

/** Sorts a copy of the items, stably, in steps (merge sort). */
export function* sortInSteps<T>(items: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < items.length || at === 0; at += itemsPerStep) {
    runs.push(items.slice(at, at + itemsPerStep).sort(compare));
    if (items.length > itemsPerStep) yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let i = 0; i < runs.length; i += 2)
      longer.push(i + 1 < runs.length ? yield* mergeInSteps(runs[i]!, runs[i + 1]!, compare) : runs[i]!);
    runs = longer;
  }
  return runs[0]!;
}

function* mergeInSteps<T>(left: readonly T[], right: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  const out: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const takeLeft = r === right.length || (l < left.length && compare(left[l]!, right[r]!) <= 0);
    out.push(takeLeft ? left[l++]! : right[r++]!);
    if (out.length % itemsPerStep === 0) yield;
  }
  return out;
}
