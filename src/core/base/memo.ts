/**
 * Remembers the last few answers about an object. Profiles never change once
 * built, so what was found for one config holds for the next line that asks
 * the same.
 */
export class Memo<T> {
  private readonly answers = new WeakMap<object, Map<string, T>>();

  constructor(private readonly limit: number) {}

  get(owner: object, key: string, make: () => T): T {
    return this.of(owner, key) ?? this.keep(owner, key, make());
  }

  /** The answer to a key, which is now the last one asked for; undefined where there is none. */
  of(owner: object, key: string): T | undefined {
    const known = this.answers.get(owner);
    const answer = known?.get(key);
    if (answer === undefined) return undefined;
    known!.delete(key);
    known!.set(key, answer);
    return answer;
  }

  keep(owner: object, key: string, answer: T): T {
    let known = this.answers.get(owner);
    if (!known) this.answers.set(owner, (known = new Map()));
    known.delete(key);
    // The last one asked for is the last to go.
    known.set(key, answer);
    if (known.size > this.limit) known.delete(known.keys().next().value!);
    return answer;
  }
}
