/**
 * Something that a user, a file or the network can cause. The message starts
 * with pprof's own sentence where it has one; the hint says what it is and
 * what to do next. Every other exception is a bug of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** The user stopped what was going on: nothing is to be said, only to be left. */
export class Interrupted extends UserError {
  constructor() {
    super('interrupted');
  }
}
