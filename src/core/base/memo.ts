/**
 * Caches the last few results per object (LRU). Profiles never change once built, so a result for
 * one config is right for the next line that has the same config.
 */
export class Memo<T> {
  private readonly answers = new WeakMap<object, Map<string, T>>();

  /** `limit`: results kept per object. */
  constructor(private readonly limit: number) {}

  /** Returns the cached result, or calls `make` and caches its result. */
  get(owner: object, key: string, make: () => T): T {
    return this.of(owner, key) ?? this.keep(owner, key, make());
  }

  /**
   * Returns the cached result of a key and marks it as the most recently used; undefined if there
   * is none.
   */
  of(owner: object, key: string): T | undefined {
    const known = this.answers.get(owner);
    const answer = known?.get(key);
    if (answer === undefined) return undefined;
    known!.delete(key);
    known!.set(key, answer);
    return answer;
  }

  /** Caches a result and returns it. */
  keep(owner: object, key: string, answer: T): T {
    let known = this.answers.get(owner);
    if (!known) this.answers.set(owner, (known = new Map()));
    known.delete(key);
    // A Map keeps the order of insertion: the first key is the least recently used.
    known.set(key, answer);
    if (known.size > this.limit) known.delete(known.keys().next().value!);
    return answer;
  }
}
