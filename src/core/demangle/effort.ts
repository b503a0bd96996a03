/**
 * Bounds on the work for one name. A mangled name is a program of sorts:
 * substitutions and back references can make its text grow exponentially, and
 * nesting is as deep as the name is long.
 */

/** The name does not follow the grammar. Parsers may try something else after catching it. */
export const BAD_NAME = new Error('not a mangled name');
/** The name costs more than it is worth; nobody may catch this but the door. */
export const TOO_MUCH = new Error('the mangled name is too large or too deep');

/**
 * Nested types, expressions and scopes; each takes several calls, and half the
 * call stack has to do.
 */
const MAX_NESTING = 600;
/** Depth of a tree while it is walked. Substitutions can make it deeper than the name is nested. */
export const MAX_TREE = 1000;
/** Parse steps, visited nodes and printed nodes together. */
const MAX_STEPS = 4_000_000;
/** Characters of a demangled name. */
export const MAX_OUTPUT = 1 << 22;

export function fail(): never {
  throw BAD_NAME;
}

export class DemangleEffort {
  depth = 0;
  /** May searches trust the flags of nodes? Not after a node deep in a tree has changed. */
  flagsHold = true;
  private steps = 0;

  /** Opens one level of nesting, or of a tree, and counts one step. */
  enter(limit = MAX_NESTING): void {
    if (++this.depth > limit) throw TOO_MUCH;
    this.spend(1);
  }

  leave(): void {
    this.depth--;
  }

  /** Is a tree that grows without nesting still small enough to be walked? */
  checkHeight(height: number): void {
    if (height > MAX_TREE) throw TOO_MUCH;
    this.spend(1);
  }

  spend(steps: number): void {
    if ((this.steps += steps) > MAX_STEPS) throw TOO_MUCH;
  }
}
