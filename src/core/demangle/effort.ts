/**
 * A budget of work for one name. Substitutions and back references can make the text of a name grow
 * exponentially, and nesting is as deep as the name is long.
 */

/** The name does not follow the grammar. A parser may catch this and try another rule. */
export const BAD_NAME = new Error('not a mangled name');
/** The name exceeds its budget. Only `demangle` catches this. */
export const TOO_MUCH = new Error('the mangled name is too large or too deep');

/**
 * The limit of nested types, expressions and scopes: each takes several calls, and half of the call
 * stack must do.
 */
const MAX_NESTING = 600;
/** The limit of a tree's depth. Substitutions can make it deeper than the name is nested. */
export const MAX_TREE = 1000;
/** The limit of parse steps, visited nodes and printed nodes together. */
const MAX_STEPS = 4_000_000;
/** The limit of a demangled name, in characters. */
export const MAX_OUTPUT = 1 << 22;

export function fail(): never {
  throw BAD_NAME;
}

export class DemangleEffort {
  depth = 0;
  /** False after a node deep in a tree has changed: searches then ignore the flags of nodes. */
  flagsHold = true;
  private steps = 0;

  /** Enters one level of nesting, or of a tree, and counts one step. Throws TOO_MUCH beyond the limits. */
  enter(limit = MAX_NESTING): void {
    if (++this.depth > limit) throw TOO_MUCH;
    this.spend(1);
  }

  leave(): void {
    this.depth--;
  }

  /** Throws TOO_MUCH if a tree that grows without nesting is too deep to be walked. */
  checkHeight(height: number): void {
    if (height > MAX_TREE) throw TOO_MUCH;
    this.spend(1);
  }

  spend(steps: number): void {
    if ((this.steps += steps) > MAX_STEPS) throw TOO_MUCH;
  }
}
