/**
 * A budget of work until the next look at the keyboard, in units of about the time to visit one
 * location of a stack. A pass over all stacks runs in steps, each with a budget, so that a key
 * press waits no longer than the drawing of one frame.
 */
export class Effort {
  constructor(public left: number) {}

  get spent(): boolean {
    return this.left <= 0;
  }

  /** Returns how many items of this price the budget pays for: at least one while anything is left. */
  affords(price: number): number {
    return this.left <= 0 ? 0 : Math.max(1, Math.floor(this.left / price));
  }
}

/** A budget without a limit, for callers that wait for the result. */
export const allEffort = (): Effort => new Effort(Infinity);
