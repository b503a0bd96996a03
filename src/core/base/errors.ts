import { Phrase, phrase } from './phrase.ts';
/**
 * Something that a user, a file or the network can cause. The message starts
 * with pprof's own sentence where it has one; the advice says what it is and
 * what to do next. Every other exception is a bug of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The message where it is a sentence of ours, and not of pprof's or the system's. */
  readonly said?: Phrase;

  constructor(
    message: string | Phrase,
    readonly advice?: Phrase,
  ) {
    super(String(message));
    if (message instanceof Phrase) this.said = message;
  }

  /** The advice in English. */
  get hint(): string | undefined {
    return this.advice === undefined ? undefined : String(this.advice);
  }
}

/** The user stopped what was going on: nothing is to be said, only to be left. */
export class Interrupted extends UserError {
  constructor() {
    super('interrupted');
  }
}

/** How engines say that memory ran out, or that a text, an array or a table became longer than they can be. */
const exhausted = new RegExp(
  [
    '^Array buffer allocation failed',
    '^Invalid (typed )?array length(: \\d|$)',
    '^Invalid (array buffer|string) length',
    '^(Map|Set) maximum size exceeded',
    '^Cannot create a (string|Buffer) larger than',
    '^Cannot create a string longer than',
    '^Too many properties to enumerate',
    'Out of memory|could not allocate memory|^insufficient memory',
  ].join('|'),
);
/** The same as codes of Node's errors. */
const exhaustedCodes: ReadonlySet<string> = new Set([
  'ERR_BUFFER_TOO_LARGE',
  'ERR_STRING_TOO_LONG',
  'ERR_MEMORY_ALLOCATION_FAILED',
  'ERR_WORKER_OUT_OF_MEMORY',
  'Z_MEM_ERROR',
]);

/** Whether an error says that memory ran out. A full call stack, which is a RangeError too, is another matter. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof UserError) return false;
  return exhaustedCodes.has('code' in error ? String(error.code) : '') || exhausted.test(error.message);
}

/** A UserError as it is, memory that ran out as one, and null for every other error, which is a bug of ours. */
export function asUserError(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  if (!isOutOfMemory(error)) return null;
  return new UserError(
    phrase`out of memory: ${(error as Error).message}`,
    phrase`this does not fit into the memory that the program may use: ask for less at once (focus,
      nodecount), record a shorter profile, raise the limit where one is set (ulimit -v), or use a machine with
      more memory`,
  );
}
