import type { FlameChoice, FlameScreen } from '../../commands/profile/flame-screen.ts';
import type { Effort } from '../../core/base/effort.ts';
import { UserError } from '../../core/base/errors.ts';
import { PivotPass, SharePass } from '../../core/flame/flame-passes.ts';
import { FlameTree } from '../../core/flame/flame-tree.ts';
import type { Direction, Entries } from '../../core/flame/flame-entries.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { compilePattern } from '../../core/base/pattern.ts';
import type { Stacks } from '../../core/flame/stacks.ts';

/** The trees of one picture. A sandwich has two, callers and callees of its pivot. */
export type Side = Direction;
export type Sides = Partial<Readonly<Record<Side, FlameTree>>>;

/** The content of a picture: stacks, sample type and direction. */
export interface FlameScene {
  readonly choice: FlameChoice;
  readonly fold: boolean;
  /** Full name of the function in the middle of a sandwich; absent: the stacks from the root. */
  readonly pivot?: string | undefined;
}

/** Cost of building a name, and of matching one, in Effort units. */
const NAME = 40;
const MATCH = 250;
/** Cost per stack, in Effort units, to switch the sample type or to start a new tree. */
const NEW_STACK = 1;

/** Finds the pivot of a sandwich in every stack. */
class Pivot {
  private tried = 1;
  private readonly wanted: Uint8Array;
  private pass: PivotPass | undefined;

  constructor(
    private readonly stacks: Stacks,
    private readonly name: string,
  ) {
    this.wanted = new Uint8Array(stacks.sources.count);
  }

  /** Continues within the effort; returns true when every stack was read. */
  advance(effort: Effort): boolean {
    const { stacks, wanted } = this;
    const { sources } = stacks;
    const end = Math.min(sources.count, this.tried + effort.affords(NAME));
    effort.left -= (end - this.tried) * NAME;
    for (; this.tried < end; this.tried++) if (sources.fullName(this.tried) === this.name) wanted[this.tried] = 1;
    if (this.tried < sources.count) return false;
    this.pass ??= new PivotPass(stacks, wanted);
    return this.pass.step(effort);
  }

  entries(direction: Direction): Entries {
    return this.pass!.entries(direction);
  }
}

/** An incremental search, and its results so far. */
export class FlameSearch {
  /** Indexed by source: 1 if its name matches; 0 also for names that were not tested yet. */
  readonly matches: Uint8Array;
  /** Number of matching sources so far. */
  count = 0;
  private tried = 1;
  private readonly test: (name: string) => boolean;
  private pass: SharePass | undefined;
  private read = false;
  private readonly shares = new Map<number, Int64>();

  constructor(
    private readonly stacks: Stacks,
    text: string,
  ) {
    this.matches = new Uint8Array(stacks.sources.count);
    this.test = matcher(text);
  }

  /** True when every name was tested. */
  get named(): boolean {
    return this.tried === this.stacks.sources.count;
  }

  /** Tests names within the effort; returns true when all are tested. */
  advanceNames(effort: Effort): boolean {
    const { sources } = this.stacks;
    const end = Math.min(sources.count, this.tried + effort.affords(MATCH));
    effort.left -= (end - this.tried) * MATCH;
    for (; this.tried < end; this.tried++) {
      if (!this.test(sources.fullName(this.tried))) continue;
      this.matches[this.tried] = 1;
      this.count++;
    }
    return this.named;
  }

  /** Continues within the effort; returns true when the share is known. */
  advance(effort: Effort): boolean {
    if (!this.advanceNames(effort)) return false;
    this.pass ??= new SharePass(this.stacks, this.matches);
    this.read ||= this.pass.step(effort);
    return this.read;
  }

  /** Returns the net value of the stacks with a match; undefined until every stack has been read. */
  share(stacks: Stacks): Int64 | undefined {
    if (!this.read) return undefined;
    const { index } = stacks.view;
    let share = this.shares.get(index);
    if (share === undefined) this.shares.set(index, (share = this.pass!.value(stacks)));
    return share;
  }
}

/**
 * The stacks, trees and searches behind the pictures, cached for reuse. Callers pass the effort they
 * can afford, and call again in the next frame for unfinished work, so that no key has to wait.
 */
export class FlameModel {
  private readonly opened = new Map<string, Stacks>();
  /** Key of the choice that takes longer than a frame to open; it is opened in the next frame. */
  private announced = '';
  private readonly trees = new Map<string, FlameTree>();
  private readonly pivots = new Map<string, Pivot>();
  private readonly searches = new Map<string, FlameSearch>();
  private readonly signs = new Map<string, boolean>();

  constructor(readonly screen: FlameScreen) {
    // The first stacks are loaded already: the command has checked them.
    this.open(screen.initial);
  }

  /** Returns the stacks of a choice; undefined if they have not been read. */
  stacks(choice: FlameChoice): Stacks | undefined {
    return this.opened.get(keyOf(choice));
  }

  private open(choice: FlameChoice): Stacks {
    return remembered(this.opened, keyOf(choice), 2 * this.screen.sampleTypes.length + 2, () =>
      this.screen.open(choice),
    );
  }

  /**
   * Returns the stacks of a choice. Another tag at the root requires reading all stacks in one step;
   * then this returns undefined once, so that the frame can announce it, and reads them in the next
   * call.
   */
  private stacksFor(choice: FlameChoice, effort: Effort): Stacks | undefined {
    const sibling = this.screen.sampleTypes.some((_, type) => this.opened.has(keyOf({ ...choice, type })));
    if (!sibling && this.announced !== choice.tagRoot) {
      this.announced = choice.tagRoot;
      effort.left = 0;
      return undefined;
    }
    this.announced = this.screen.initial.tagRoot;
    const isNew = !this.stacks(choice);
    const stacks = this.open(choice);
    if (isNew) effort.left -= NEW_STACK * stacks.rows.length;
    return stacks;
  }

  /** Returns the trees of a scene that are ready. */
  sides(scene: FlameScene): Sides {
    const stacks = this.stacks(scene.choice);
    const ready = (direction: Side): FlameTree | undefined => {
      const tree = this.trees.get(treeKey(scene, direction));
      return tree?.ready && tree.stacks === stacks ? tree : undefined;
    };
    const callees = ready('callees');
    if (!callees) return {};
    if (scene.pivot === undefined) return { callees };
    const callers = ready('callers');
    return callers ? { callees, callers } : {};
  }

  /**
   * Prepares the trees of a scene within the effort; returns true when they are ready. Throws a
   * UserError if the choice cannot be shown.
   */
  prepare(scene: FlameScene, effort: Effort): boolean {
    const stacks = this.stacksFor(scene.choice, effort);
    if (!stacks) return false;
    if (scene.pivot === undefined) return this.prepareTree(scene, 'callees', stacks, () => undefined, effort);
    const { pivot } = scene;
    const key = `${scene.choice.tagRoot}\n${pivot}`;
    const found = remembered(this.pivots, key, 4, () => new Pivot(stacks, pivot));
    if (!found.advance(effort)) return false;
    return (['callees', 'callers'] as const).every(side =>
      this.prepareTree(scene, side, stacks, () => found.entries(side), effort),
    );
  }

  private prepareTree(
    scene: FlameScene,
    direction: Side,
    stacks: Stacks,
    entries: () => Entries | undefined,
    effort: Effort,
  ): boolean {
    const { fold } = scene;
    if (effort.spent) return false;
    const tree = remembered(this.trees, treeKey(scene, direction), 6, () => {
      const from = entries();
      effort.left -= NEW_STACK * (from ?? stacks).rows.length;
      return new FlameTree(stacks, { direction, fold, ...(from && { entries: from }) });
    });
    tree.weigh(stacks);
    return tree.prepare(effort);
  }

  /** True if any value is negative; the picture then shows changes. */
  isDiff(stacks: Stacks): boolean {
    return remembered(this.signs, `${stacks.view.index}\n${stacks.view.config.tagroot}`, 32, () => hasNegative(stacks));
  }

  search({ choice }: FlameScene, text: string): FlameSearch | undefined {
    const stacks = this.stacks(choice);
    return stacks && remembered(this.searches, `${choice.tagRoot}\n${text}`, 8, () => new FlameSearch(stacks, text));
  }
}

const keyOf = ({ type, tagRoot }: FlameChoice): string => `${type}\n${tagRoot}`;
const treeKey = ({ choice, fold, pivot }: FlameScene, direction: Side): string =>
  JSON.stringify([choice.tagRoot, fold, pivot ?? null, direction]);

function hasNegative({ values, rows }: Stacks): boolean {
  const sign = values.hi ?? values.lo;
  for (const row of rows) if (sign[row]! < 0) return true;
  return false;
}

/** Returns a predicate for a pattern; an invalid pattern is searched as text. Lower-case text ignores case. */
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

/** An LRU cache: returns the value of a key, made by `make` if missing. Keeps the last `limit` entries. */
function remembered<T>(known: Map<string, T>, key: string, limit: number, make: () => T): T {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  if (known.size > limit) known.delete(known.keys().next().value!);
  return value;
}
