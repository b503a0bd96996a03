import type { FlameChoice, FlameScreen } from '../../commands/flame-screen.ts';
import { FlameTree, PivotPass, SharePass } from '../../core/flame.ts';
import type { Direction, Pass } from '../../core/flame.ts';
import type { Int64 } from '../../core/int64.ts';
import { compilePattern } from '../../core/pattern.ts';
import type { Stacks } from '../../core/stacks.ts';
import { UserError } from '../../core/errors.ts';

/** The trees of one picture. A sandwich has two sides around its pivot. */
export type Side = Direction;

export interface Sandwich {
  /** Full name of the function in the middle. */
  readonly name: string;
  /** Absent until every stack has been read. */
  readonly sides?: Readonly<Record<Side, FlameTree>>;
}

export interface Search {
  readonly text: string;
  /** By source: 1 where its name matches, as far as they are tried. */
  readonly matches: Uint8Array;
  /** Sources that match so far. */
  readonly count: number;
  /** Every name was tried. */
  readonly named: boolean;
  /** Net value of the stacks with a match; absent until every stack has been read. */
  readonly share?: Int64;
}

/** Names tried for one step of a pass: matching costs more than reading a frame. */
const STEPS_PER_NAME = 8;

/**
 * Everything that pictures are made from, kept as long as it may be asked for
 * again. What takes a pass over all stacks is begun when it is first asked for
 * and goes on in `work`, a piece at a time, so that no key waits for it.
 */
export class FlameModel {
  private readonly opened = new Map<string, Stacks>();
  private readonly trees = new Map<string, FlameTree>();
  private readonly sandwiches = new Map<string, Sandwich>();
  private readonly searches = new Map<string, Search>();
  private readonly jobs: { readonly key: string; readonly job: Generator<void, void, number> }[] = [];

  constructor(readonly screen: FlameScreen) {}

  stacks(choice: FlameChoice): Stacks {
    return remembered(this.opened, `${choice.type}\n${choice.tagRoot}`, 3, () => this.screen.open(choice));
  }

  tree(choice: FlameChoice, fold: boolean): FlameTree {
    return remembered(this.trees, `${choice.type}\n${choice.tagRoot}\n${fold}`, 4, () => new FlameTree(this.stacks(choice), { fold }));
  }

  sandwich(choice: FlameChoice, fold: boolean, name: string): Sandwich {
    const key = `${choice.type}\n${choice.tagRoot}\n${fold}\n${name}`;
    return this.begun(this.sandwiches, key, () => ({ name }), put => this.splitAt(this.stacks(choice), fold, name, put));
  }

  search(choice: FlameChoice, text: string): Search {
    return this.searched(choice, text);
  }

  /** The same, with every name tried: for a step to the next match. */
  searchNamed(choice: FlameChoice, text: string): Search {
    for (;;) {
      const search = this.searched(choice, text);
      if (search.named) return search;
      this.work(1_000_000);
    }
  }

  private searched(choice: FlameChoice, text: string): Search {
    const stacks = this.stacks(choice);
    const key = `${choice.type}\n${choice.tagRoot}\n${text}`;
    return this.begun(this.searches, key, () => ({ text, matches: new Uint8Array(stacks.sources.count), count: 0, named: false }), (put, first) => this.match(stacks, first, matcher(text), put));
  }

  /** True while something that was asked for is not finished. */
  get busy(): boolean {
    return this.jobs.length > 0;
  }

  /** Goes on with what was asked for last, about `steps` frames. */
  work(steps: number): void {
    const last = this.jobs.at(-1);
    if (last?.job.next(steps).done) this.jobs.splice(this.jobs.indexOf(last), 1);
  }

  private begun<T>(known: Map<string, T>, key: string, empty: () => T, start: (put: (value: T) => void, first: T) => Generator<void, void, number>): T {
    let value = known.get(key);
    if (value !== undefined) return value;
    value = empty();
    const job = start(next => void known.set(key, next), value);
    // Up to its first wait.
    job.next();
    for (const old of remember(known, key, value, 8)) this.drop(old);
    this.jobs.push({ key, job });
    return value;
  }

  private drop(key: string): void {
    const at = this.jobs.findIndex(job => job.key === key);
    if (at >= 0) this.jobs.splice(at, 1);
  }

  private *splitAt(stacks: Stacks, fold: boolean, name: string, put: (value: Sandwich) => void): Generator<void, void, number> {
    let steps = yield;
    const { sources } = stacks;
    const wanted = new Uint8Array(sources.count);
    for (let i = 1; i < sources.count; i++, steps -= STEPS_PER_NAME) {
      if (steps <= 0) steps = yield;
      if (sources.fullName(i) === name) wanted[i] = 1;
    }
    const pass = new PivotPass(stacks, wanted);
    yield* stepping(pass, steps);
    yield;
    const side = (direction: Direction): FlameTree => new FlameTree(stacks, { direction, fold, entries: pass.entries(direction) });
    put({ name, sides: { callers: side('callers'), callees: side('callees') } });
  }

  private *match(stacks: Stacks, first: Search, test: (name: string) => boolean, put: (value: Search) => void): Generator<void, void, number> {
    let steps = yield;
    const { sources } = stacks;
    const { matches, text } = first;
    let count = 0;
    for (let i = 1; i < sources.count; i++, steps -= STEPS_PER_NAME) {
      if (steps <= 0) {
        put({ text, matches, count, named: false });
        steps = yield;
      }
      if (test(sources.fullName(i))) {
        matches[i] = 1;
        count++;
      }
    }
    put({ text, matches, count, named: true });
    const pass = new SharePass(stacks, matches);
    yield* stepping(pass, steps);
    put({ text, matches, count, named: true, share: pass.value });
  }
}

function* stepping(pass: Pass, steps: number): Generator<void, void, number> {
  while (!pass.step(steps)) steps = yield;
}

/** A pattern, or where it is none the text itself; without capitals, these do not count. */
function matcher(text: string): (name: string) => boolean {
  const anyCase = text === text.toLowerCase();
  try {
    const pattern = compilePattern(anyCase ? `(?i)${text}` : text);
    return name => pattern.test(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const plain = anyCase ? text.toLowerCase() : text;
    return name => (anyCase ? name.toLowerCase() : name).includes(plain);
  }
}

function remembered<T>(known: Map<string, T>, key: string, limit: number, make: () => T): T {
  const value = known.get(key);
  if (value !== undefined) return value;
  const made = make();
  remember(known, key, made, limit);
  return made;
}

/** Keeps the newest few; gives back the keys that had to go. */
function remember<T>(known: Map<string, T>, key: string, value: T, limit: number): string[] {
  known.set(key, value);
  const gone = [...known.keys()].slice(0, Math.max(0, known.size - limit));
  for (const old of gone) known.delete(old);
  return gone;
}
