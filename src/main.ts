import fs from 'node:fs';
import { StandardIo } from './app/standard-io.ts';
import { failed, run, runOwn } from './app/run.ts';
import { flagDocs, parseArguments, parseOwnWord, UsageError, wishedLanguage } from './cli/arguments.ts';
import { errorNotes, localeLanguage } from './commands/language.ts';
import type { Note } from './commands/outcome.ts';
import { asUserError, Interrupted, UserError } from './core/base/errors.ts';
import { phrase } from './core/base/phrase.ts';
import { isExecutable } from './host/files/executable.ts';
import { OutputClosed } from './host/files/output.ts';
import { leaveTerminals } from './host/leave.ts';
import { nodeHost } from './host/node.ts';
import { endBySignal } from './host/signals.ts';
import { threadPart, workerContext } from './host/threads.ts';
import { guardZone } from './host/zone.ts';

/** Exit status after ctrl-c, on platforms without signals. */
const interrupted = 130;

async function main(terminal: StandardIo, argv: readonly string[]): Promise<number> {
  try {
    const own = parseOwnWord(argv, name => fs.existsSync(name));
    return await (own ? runOwn(own, terminal) : run(parseArguments(argv, isExecutable), terminal));
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    if (!(error instanceof UserError)) return await brokenDown(error, terminal);
    if (error instanceof Interrupted) return endInterrupted();
    // As in pprof: a bad flag is reported before the usage text, a missing source after it.
    const manual: Note[] =
      error instanceof UsageError ? [{ level: 'info', text: (await import('./cli/usage.ts')).usage(flagDocs()) }] : [];
    const notes = errorNotes(error, terminal.look.language);
    await terminal.printNotes(error.detail?.code === 'no-source' ? [...manual, ...notes] : [...notes, ...manual]);
    return failed;
  }
}

/** Ends the program by SIGINT, so that its parent process sees the cause. */
function endInterrupted(): number {
  endBySignal('SIGINT');
  return interrupted;
}

/**
 * Reports that memory ran out, or a bug of the program, and returns the exit status. Never status 1, which means
 * that -above has found something.
 */
async function brokenDown(error: unknown, terminal: StandardIo): Promise<number> {
  const known = asUserError(error);
  if (known) {
    await terminal.printNotes(errorNotes(known, terminal.look.language));
    return failed;
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  await terminal.printNotes([
    { level: 'error', text: `internal error: ${text}` },
    {
      level: 'hint',
      text: phrase`this is a fault of inkprof, not of your profile: please report it with the command that you ran`,
    },
  ]);
  return failed;
}

// Each write reports its own failure, so this event must not end the program.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** Reports uncaught errors, which are bugs of ours, and exits with their status. */
const reportFaults = (terminal: StandardIo): void =>
  void process.on('uncaughtException', error => void brokenDown(error, terminal).then(leave));

/** Exits even if a browser or a pipe is still open. */
function leave(code: number): void {
  process.exitCode = code;
  leaveTerminals();
  process.exit(code);
}

/** The entry point of a worker of the web server: handles page requests until the server ends it. */
async function answerPages(): Promise<void> {
  reportFaults(new StandardIo());
  const { answerRequests } = await import('./web/server/thread.ts');
  const context = workerContext();
  answerRequests(context, nodeHost(context.tools));
}

/** The entry point of the main thread; returns the exit status. */
async function start(argv: readonly string[]): Promise<number> {
  const terminal = await StandardIo.in(wishedLanguage(argv) ?? localeLanguage(nodeHost()));
  reportFaults(terminal);
  return main(terminal, argv);
}

guardZone();
// No top-level await: the bundle is CommonJS, which starts faster.
if (threadPart(process.argv[2]) === 'pages') void answerPages();
else void start(process.argv.slice(2)).then(leave, error => brokenDown(error, new StandardIo()).then(leave));
