import type { FlameChoice, FlameScreen } from '../../commands/profile/flame-screen.ts';
import type { Effort } from '../../core/base/effort.ts';
import { UserError } from '../../core/base/errors.ts';
import { PivotPass, SharePass } from '../../core/flame/flame-passes.ts';
import { FlameTree } from '../../core/flame/flame-tree.ts';
import type { Direction, Entries } from '../../core/flame/flame-entries.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { compilePattern } from '../../core/base/pattern.ts';
import type { Stacks } from '../../core/flame/stacks.ts';

/** The trees of one picture. A sandwich has two sides around its pivot. */
export type Side = Direction;
export type Sides = Partial<Readonly<Record<Side, FlameTree>>>;

/** What is shown: of which stacks, by which values, from where. */
export interface FlameScene {
  readonly choice: FlameChoice;
  readonly fold: boolean;
  /** Full name of the function in the middle of a sandwich; absent: the stacks from their roots. */
  readonly pivot?: string | undefined;
}

/** Price of a name that is made, and of one that is matched, too. */
const NAME = 40;
const MATCH = 250;
/** Price of a stack of another sample type, and of one in a new tree before it is read. */
const NEW_STACK = 1;

/** Where a sandwich begins in every stack. */
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

  /** True when every stack was read. */
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

/** What a search has found so far. */
export class FlameSearch {
  /** By source: 1 where its name matches, as far as they are tried. */
  readonly matches: Uint8Array;
  /** Sources that match so far. */
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

  /** Every name was tried. */
  get named(): boolean {
    return this.tried === this.stacks.sources.count;
  }

  /** Tries names; true when all are. */
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

  /** Goes on; true when there is a share. */
  advance(effort: Effort): boolean {
    if (!this.advanceNames(effort)) return false;
    this.pass ??= new SharePass(this.stacks, this.matches);
    this.read ||= this.pass.step(effort);
    return this.read;
  }

  /** Net value of the stacks with a match, by the values of a sample type; absent until every stack has been read. */
  share(stacks: Stacks): Int64 | undefined {
    if (!this.read) return undefined;
    const { index } = stacks.view;
    let share = this.shares.get(index);
    if (share === undefined) this.shares.set(index, (share = this.pass!.value(stacks)));
    return share;
  }
}

/**
 * Everything that pictures are made from, kept as long as it may be asked for
 * again. Whoever asks brings the effort that it may cost, and asks again in
 * the next frame for what was not finished, so that no key waits for it.
 */
export class FlameModel {
  private readonly opened = new Map<string, Stacks>();
  /** What was asked for and takes longer than a frame to open. */
  private announced = '';
  private readonly trees = new Map<string, FlameTree>();
  private readonly pivots = new Map<string, Pivot>();
  private readonly searches = new Map<string, FlameSearch>();
  private readonly signs = new Map<string, boolean>();

  constructor(readonly screen: FlameScreen) {
    // The first ones are there already: the command has looked at them.
    this.open(screen.initial);
  }

  /** The stacks of a choice, if they have been read. */
  stacks(choice: FlameChoice): Stacks | undefined {
    return this.opened.get(keyOf(choice));
  }

  private open(choice: FlameChoice): Stacks {
    return remembered(this.opened, keyOf(choice), 2 * this.screen.sampleTypes.length + 2, () =>
      this.screen.open(choice),
    );
  }

  /**
   * The stacks of a choice. Another tag at the root means reading all of them
   * anew, in one go: that is begun in the frame after the one that tells of it.
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

  /** The trees of a scene, as far as they can be asked now. */
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
   * Works on the trees of a scene; true when they can be asked. Throws a UserError where the choice
   * cannot be shown.
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

  /** Whether any value is below 0: the picture is then one of changes. */
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

/** What is known under a key, or else made; the few that were asked for last are kept. */
function remembered<T>(known: Map<string, T>, key: string, limit: number, make: () => T): T {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  if (known.size > limit) known.delete(known.keys().next().value!);
  return value;
}
