/**
 * How much may be done in one go, in units of about the time that one
 * location of a stack takes to look at. What takes a pass over every stack is
 * done a piece at a time, each piece from such a purse, so that whoever waits
 * for a key is never kept longer than one picture takes.
 */
export class Effort {
  constructor(public left: number) {}

  get spent(): boolean {
    return this.left <= 0;
  }

  /** How many things of a price can be done; at least one while anything is left. */
  affords(price: number): number {
    return this.left <= 0 ? 0 : Math.max(1, Math.floor(this.left / price));
  }
}

/** For those who wait until all is done. */
export const allEffort = (): Effort => new Effort(Infinity);
