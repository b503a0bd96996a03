import { Phrase, phrase } from './phrase.ts';

/**
 * The code of an error, for callers that handle it differently. Messages are only displayed, never
 * compared: they may be pprof's, the system's, or in another language. Errors that no caller
 * distinguishes have no code.
 */
export type ErrorDetail =
  /** The first word of a line is neither a command nor an option; `meant` is the nearest word that is. */
  | { readonly code: 'unknown-command'; readonly meant: string | undefined }
  /**
   * A pattern does not compile. `option` is the name of its option, or 'argument' for the argument
   * of a command.
   */
  | { readonly code: 'bad-pattern'; readonly option: string }
  /** No function matches the pattern of a command. */
  | { readonly code: 'no-match' }
  /** A number is written correctly, but is too large for its type. */
  | { readonly code: 'out-of-range' }
  /** The command line names no profile. */
  | { readonly code: 'no-source' }
  /** The bytes are in no format that is known. */
  | { readonly code: 'unknown-format' }
  /** The operating system refused a call; `errno` is a name such as ENOENT. */
  | { readonly code: 'system'; readonly call: string; readonly errno: string };

/**
 * An error caused by the user, a file or the network. The message starts with pprof's own sentence
 * where pprof has one; the advice explains it and says what to do next. Any other exception is a
 * bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The message as a translatable phrase, if it is ours and not pprof's or the system's. */
  readonly said?: Phrase;

  constructor(
    message: string | Phrase,
    readonly advice?: Phrase,
    readonly detail?: ErrorDetail,
  ) {
    super(String(message));
    if (message instanceof Phrase) this.said = message;
  }

  /** Returns the same error with another message, and the same advice unless another is passed. */
  reworded(message: string | Phrase, advice = this.advice): UserError {
    return new UserError(message, advice, this.detail);
  }

  /** The advice in English. */
  get hint(): string | undefined {
    return this.advice === undefined ? undefined : String(this.advice);
  }
}

/** Makes the error of a command whose pattern matches no function. */
export const noMatch = (message: string): UserError => new UserError(message, undefined, { code: 'no-match' });

/** The user interrupted the work. Callers return without a message. */
export class Interrupted extends UserError {
  constructor() {
    super('interrupted');
  }
}

/** Messages of engines when memory ran out, or when a text, an array or a table exceeded its limit. */
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
/** Codes of Node's errors with the same meaning. */
const exhaustedCodes: ReadonlySet<string> = new Set([
  'ERR_BUFFER_TOO_LARGE',
  'ERR_STRING_TOO_LONG',
  'ERR_MEMORY_ALLOCATION_FAILED',
  'ERR_WORKER_OUT_OF_MEMORY',
  'Z_MEM_ERROR',
]);

/** True if memory ran out. A call stack that is too deep is a RangeError too, but not this. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof UserError) return false;
  return exhaustedCodes.has('code' in error ? String(error.code) : '') || exhausted.test(error.message);
}

/** A limit of open files in the system's words, by the code of Node's errors. */
const fileLimits: Readonly<Record<string, string>> = {
  EMFILE: 'too many open files',
  ENFILE: 'too many open files in system',
};

/** `open /lib/inkprof/app.js: too many open files` where that is what an error says: a part of the program, say. */
function tooManyFiles(error: unknown): UserError | null {
  if (!(error instanceof Error)) return null;
  const { code, syscall = 'open', path } = error as { code?: unknown; syscall?: unknown; path?: unknown };
  const reason = typeof code === 'string' && Object.hasOwn(fileLimits, code) ? fileLimits[code] : undefined;
  if (reason === undefined) return null;
  return new UserError(
    `${String(syscall)}${typeof path === 'string' ? ` ${path}` : ''}: ${reason}`,
    phrase`a limit forbids more open files: raise it (ulimit -n)`,
    { code: 'system', call: String(syscall), errno: String(code) },
  );
}

/** Returns a UserError as it is, an exhausted limit (memory, open files) as one, null for other errors: bugs. */
export function asUserError(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  if (!isOutOfMemory(error)) return tooManyFiles(error);
  return new UserError(
    phrase`out of memory: ${(error as Error).message}`,
    phrase`this does not fit into the memory that the program may use: ask for less at once (focus,
      nodecount), record a shorter profile, raise the limit where one is set (ulimit -v), or use a machine with
      more memory`,
  );
}
