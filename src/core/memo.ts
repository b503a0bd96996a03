/**
 * Remembers the last few answers about an object. Profiles never change once
 * built, so what was found for one config holds for the next line that asks
 * the same.
 */
export class Memo<T> {
  private readonly answers = new WeakMap<object, Map<string, T>>();

  constructor(private readonly limit: number) {}

  get(owner: object, key: string, make: () => T): T {
    let known = this.answers.get(owner);
    if (!known) this.answers.set(owner, (known = new Map()));
    let answer = known.get(key);
    if (answer === undefined) answer = make();
    else known.delete(key);
    // The last one asked for is the last to go.
    known.set(key, answer);
    if (known.size > this.limit) known.delete(known.keys().next().value!);
    return answer;
  }
}
