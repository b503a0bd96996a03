import fs from 'node:fs';
import tty from 'node:tty';
import { flagDocs, parseArguments, parseOwnWord, UsageError, wishedLanguage } from './cli/arguments.ts';
import type { Invocation, OwnInvocation } from './cli/arguments.ts';
import { loadProfiles } from './commands/open/load.ts';
import { errorNotes, learnLanguage, localeLanguage, noteIn, type Language } from './commands/language.ts';
import type { FullScreen, Note, Outcome, Remark } from './commands/outcome.ts';
import { Session } from './commands/session.ts';
import { ByteText } from './core/base/bytetext.ts';
import { asUserError, Interrupted, UserError } from './core/base/errors.ts';
import { decodeText, encodeText } from './core/base/text.ts';
import { visibleLine, visibleText } from './core/base/visible.ts';
import { leaveTerminals } from './host/leave.ts';
import { nodeHost } from './host/node.ts';
import { endBySignal, endSignals, suspension } from './host/signals.ts';
import type { EndSignal } from './host/signals.ts';
import { OutputClosed, writeError, writeOut } from './host/files/output.ts';
import { millisecondClock, progressLine } from './host/screen/progress.ts';
import type { ProgressLine } from './host/screen/progress.ts';
import { inputLines, keyboard, standardInputIsTaken, typedLines } from './host/files/streams.ts';
import { threadPart, threadSeat } from './host/threads.ts';
import { guardZone } from './host/zone.ts';
import { phrase } from './core/base/phrase.ts';

declare const __VERSION__: string;

/**
 * Exit statuses: 0 success, 1 something above the limit that was asked for, 2 any error, 130
 * stopped by ctrl-c where no signal can end us.
 */
const foundSome = 1;
const failed = 2;
const interrupted = 130;

/** What -color, -pager and -lang say. */
const look: { color: 'auto' | 'always' | 'never'; pager: string; language: Language } = {
  color: 'auto',
  pager: '',
  language: 'en',
};

function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (look.color !== 'auto') return look.color === 'always';
  return stream.isTTY === true && !process.env['NO_COLOR'] && !isPlain();
}

function noteBytes({ level, text }: Note): Uint8Array {
  const red = wantsColor(process.stderr);
  // A server's words and the names in a file may hold what a terminal would obey.
  const shown = process.stderr.isTTY === true ? visibleText(text) : text;
  return encodeText(red && level === 'error' ? `\x1b[0;31m${shown}\n\x1b[0m` : `${shown}\n`);
}

async function printNotes(notes: readonly Remark[]): Promise<void> {
  for (const note of notes) await writeError(noteBytes(noteIn(note, look.language)));
}

/** A line of progress where a person looks at a terminal, and nothing elsewhere. */
function watchedProgress(): ProgressLine | undefined {
  if (process.stderr.isTTY !== true || isPlain()) return undefined;
  return progressLine({
    write: text => void writeError(encodeText(text)),
    get columns() {
      return process.stderr.columns ?? 80;
    },
    now: millisecondClock,
  });
}

/** What a report prints. For a person's eyes it is made safe, and coloured; a pipe gets the bytes. */
async function shownText(outcome: Outcome, session: Pick<Session, 'facts'>): Promise<Outcome['out']> {
  const { out } = outcome;
  const color = wantsColor(process.stdout);
  if (out instanceof Uint8Array || (process.stdout.isTTY !== true && !color)) return out;
  const { colored } = await import('./repl/prompt/colored.ts');
  return colored(outcome, session.facts, process.stdout, color);
}

async function printText(texts: Iterable<string>): Promise<void> {
  let text = '';
  for (const chunk of texts) {
    text += chunk;
    if (text.length < 65536) continue;
    await writeOut(encodeText(text));
    text = '';
  }
  await writeOut(encodeText(text));
}

async function printOutcome(outcome: Outcome, session: Pick<Session, 'facts'>): Promise<void> {
  await printNotes(outcome.notes);
  const out = await shownText(outcome, session);
  if (out instanceof Uint8Array) return writeOut(out);
  if (out instanceof ByteText) for (const bytes of out.bytes()) await writeOut(bytes);
  else await printText(out);
  await printNotes(outcome.after ?? []);
}

/** Commands from standard input, which must not have been the profile. */
function commandLines(): AsyncGenerator<string> {
  if (standardInputIsTaken())
    throw new UserError(
      phrase`standard input was the profile, so no commands can come from it`,
      phrase`name a report, as in -top, or write the profile to a file and name that`,
    );
  return inputLines(decodeText, tellPassed);
}

const tellPassed = (sentence: string): void => void writeError(noteBytes({ level: 'error', text: sentence }));

/** What a prompt and a pipe ask of a session. */
type Shell = Pick<Session, 'evaluate' | 'complete' | 'prepare' | 'facts' | 'history' | 'status' | 'language'> & {
  greeting(): readonly Note[];
};

/** Commands from a pipe: the prompt goes to stdout before each line, as `go tool pprof` does it. */
async function runPiped(session: Shell): Promise<void> {
  const prompt = encodeText('(pprof) ');
  const lines = commandLines();
  await printNotes(session.greeting());
  await writeOut(prompt);
  for await (const line of lines) {
    const outcome = await session.evaluate(line);
    await printOutcome(outcome, session);
    if (outcome.quit) return;
    await writeOut(prompt);
  }
}

/** Lets a person at a terminal pick one of a list, by its number or first word; -1 where nothing was picked. */
async function chooseOnTerminal(question: string, choices: readonly string[]): Promise<number> {
  const { createInterface } = await import('node:readline');
  process.stderr.write(
    encodeText(
      `${visibleText(question)}\n${choices
        .map((choice, i) => `${String(i + 1).padStart(3)}  ` + `${visibleLine(choice)}\n`)
        .join('')}`,
    ),
  );
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (;;) {
      const answer = await new Promise<string | null>(resolve => {
        prompt.once('close', () => resolve(null));
        prompt.question(`Which one? (1-${choices.length}, Enter for none) `, text => resolve(text.trim()));
      });
      if (answer === null) throw new Interrupted();
      if (answer === '') return -1;
      const index = /^\d+$/.test(answer)
        ? Number(answer) - 1
        : choices.findIndex(choice => choice.split(' ', 1)[0]!.startsWith(answer));
      if (choices[index] !== undefined) return index;
    }
  } finally {
    prompt.close();
  }
}

/** The terminal cannot move its cursor, or a screen reader (as ink is told of it) is to speak what is printed once. */
function isPlain(): boolean {
  const isDumb = ['', 'dumb'].includes((process.env['TERM'] ?? '').toLowerCase()) && process.platform !== 'win32';
  return isDumb || process.env['INK_SCREEN_READER'] === 'true';
}

/** A person sits at both ends, and the screen can be painted on. */
const isTerminal = (): boolean => keyboard() !== null && process.stdout.isTTY === true && !isPlain();

/** What the prompt and the views ask of this process. */
type TerminalIo = Parameters<typeof import('./repl/index.ts')['runView']>[1];

const suspend = suspension();

const terminalIo = (): TerminalIo => ({
  stdin: keyboard() ?? process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  encode: encodeText,
  color: wantsColor(process.stdout),
  pager: pager(),
  runPager: async (command, chunks) => (await import('./host/screen/pager.ts')).runPager(command, chunks, process.env),
  ...(suspend && { suspend }),
  onExit,
});

/** The flag, else the environment: what does nothing but copy is no pager, and the same goes for an empty name. */
function pager(): string {
  const { INKPROF_PAGER, PAGER } = process.env;
  const named = look.pager || (INKPROF_PAGER ?? PAGER ?? 'builtin').trim();
  return ['', 'cat', 'off', 'never'].includes(named) ? 'off' : named;
}

/** Runs `restore` when the process ends by itself or by a signal that asks it to. */
function onExit(restore: () => void): () => void {
  const signalled = (signal: NodeJS.Signals): void => {
    restore();
    forget();
    endBySignal(signal as EndSignal);
  };
  const forget = (): void => {
    process.off('exit', restore);
    for (const signal of endSignals) process.off(signal, signalled);
  };
  process.on('exit', restore);
  for (const signal of endSignals) process.on(signal, signalled);
  return forget;
}

async function runShell(session: Shell): Promise<void> {
  const keys = keyboard();
  if (!keys || !process.stdout.isTTY) return runPiped(session);
  if (isPlain()) {
    const { runPlain } = await import('./repl/prompt/plain.ts');
    const onInterrupt = (heard: () => void): (() => void) => {
      process.on('SIGINT', heard);
      return () => void process.off('SIGINT', heard);
    };
    return runPlain(session, {
      stdout: process.stdout,
      stderr: process.stderr,
      encode: encodeText,
      lines: typedLines(keys, decodeText, tellPassed),
      onInterrupt,
    });
  }
  const { runRepl } = await import('./repl/index.ts');
  await runRepl(session, terminalIo());
}

/** What a report asked the screen for, and then the lines that were chosen there. */
async function showScreen(screen: FullScreen, session: Session): Promise<void> {
  const { runView } = await import('./repl/index.ts');
  for (const line of await runView(screen, terminalIo())) await printOutcome(await session.evaluate(line), session);
}

/** Serves the pages until a signal ends them. */
async function runPages(session: Session, { address, browser }: { address: string; browser: boolean }): Promise<void> {
  const { servePages } = await import('./web/index.ts');
  const ended = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const pages = await servePages(session, address, note => void printNotes([note]));
  await printNotes([{ level: 'info', text: `Serving web UI on ${pages.url}` }]);
  if (browser && process.stdout.isTTY === true) {
    const shown = await session.host.openInBrowser(pages.opensAt);
    if (!shown.shown) await printNotes([{ level: 'error', text: pages.firstPage }]);
  }
  await ended;
  await pages.close();
}

/** ELF, Mach-O, fat Mach-O and PE, by their first bytes. */
function isExecutable(file: string): boolean {
  let fd: number;
  try {
    // Opening a pipe would wait for its writer, and closing it would end that one.
    if (!fs.statSync(file).isFile()) return false;
    fd = fs.openSync(file, 'r');
  } catch {
    return false;
  }
  try {
    const head = Buffer.alloc(96);
    const length = fs.readSync(fd, head, 0, 96, 0);
    if (length < 4) return false;
    const magic = head.readUInt32BE(0);
    // To pprof this is a COFF object without sections; gperftools' CPU profiles begin so.
    if (magic === 0)
      return (
        length === 96 &&
        head.readUInt16LE(16) === 0 &&
        head.readUInt32LE(8) + 18 * head.readUInt32LE(12) + 4 <= fs.fstatSync(fd).size
      );
    return (
      [0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe].includes(magic) ||
      head.readUInt16BE(0) === 0x4d5a
    );
  } catch {
    return false;
  } finally {
    fs.closeSync(fd);
  }
}

const openPages = async (over: Session, address: string): Promise<Outcome> =>
  (await import('./web/index.ts')).openPages(over, address);

async function run(invocation: Invocation): Promise<number> {
  if (invocation.kind === 'help') {
    const { shortUsage, usage } = await import('./cli/usage.ts');
    await printNotes([{ level: 'info', text: (invocation.short ? shortUsage : usage)(flagDocs()) }]);
    return 0;
  }
  if (invocation.kind === 'completion') {
    const [{ completionScript }, { ownNames }] = await Promise.all([
      import('./cli/shells.ts'),
      import('./lessons/index.ts'),
    ]);
    await writeOut(encodeText(completionScript(invocation.shell, flagDocs(), ownNames(nodeHost()))));
    return 0;
  }
  if (invocation.kind === 'version') {
    await writeOut(encodeText(`inkprof ${__VERSION__}\n`));
    return 0;
  }
  Object.assign(look, { color: invocation.color, pager: invocation.pager });
  await printNotes(invocation.notes);
  const host = nodeHost(invocation.tools);
  const progress = watchedProgress();
  // Told as it comes: a server may take its time.
  let hasSpoken = false;
  const tell = (note: Remark): void => {
    hasSpoken ||= note.level === 'error';
    progress?.clear();
    void writeError(noteBytes(noteIn(note, look.language)));
  };
  const asks = tty.isatty(0) && process.stderr.isTTY === true;
  const skin = { ...(progress ? { progress } : {}), ...(asks ? { choose: chooseOnTerminal } : {}) };
  const loaded = await loadProfiles(invocation.sources, host, tell, skin);
  const { report, config, http, language } = invocation;
  const session = new Session(loaded.profile, host, {
    config,
    interactive: report === null && http === null,
    fullScreen: isTerminal(),
    profileFolders: loaded.folders,
    openPages,
    hasSpoken,
    ...(language && { language }),
  });
  if (http) {
    await runPages(session, http);
    return 0;
  }
  if (!report) {
    await runShell(session);
    return 0;
  }
  const outcome = await session.report(report.command, report.argument, config);
  try {
    await printOutcome(outcome, session);
    if (outcome.screen) await showScreen(outcome.screen, session);
  } catch (error) {
    // Who has seen enough has still asked whether there was something to find.
    if (!(error instanceof OutputClosed)) throw error;
  }
  return outcome.failed ? failed : outcome.found ? foundSome : 0;
}

/** demo and learn: what they need is loaded here and not for a report. */
async function runOwn(asked: OwnInvocation): Promise<number> {
  const host = nodeHost();
  const language = asked.language ?? localeLanguage(host);
  const { openOwn } = await import('./lessons/index.ts');
  const request = await openOwn(asked.word, asked.rest, {
    host,
    language,
    makeSession: (profile, profileFolders) =>
      new Session(profile, host, { interactive: true, fullScreen: isTerminal(), profileFolders, openPages, language }),
  });
  switch (request.do) {
    case 'print':
      await writeOut(encodeText(process.stdout.isTTY === true ? visibleText(request.text) : request.text));
      return request.failed ? failed : 0;
    case 'learn':
      await runShell(request.session);
      return 0;
    case 'run': {
      const invocation = parseArguments(request.argv, isExecutable);
      return run(invocation.kind === 'run' ? { language, ...invocation } : invocation);
    }
  }
}

async function main(): Promise<number> {
  try {
    const argv = process.argv.slice(2);
    look.language = wishedLanguage(argv) ?? localeLanguage(nodeHost());
    await learnLanguage(look.language);
    const own = parseOwnWord(argv, name => fs.existsSync(name));
    return await (own ? runOwn(own) : run(parseArguments(argv, isExecutable)));
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    if (!(error instanceof UserError)) return await brokenDown(error);
    if (error instanceof Interrupted) return endInterrupted();
    // As in pprof: a bad flag is named before the usage, a missing source behind it.
    const manual: Note[] =
      error instanceof UsageError ? [{ level: 'info', text: (await import('./cli/usage.ts')).usage(flagDocs()) }] : [];
    const notes = errorNotes(error, look.language);
    await printNotes(error.detail?.code === 'no-source' ? [...manual, ...notes] : [...notes, ...manual]);
    return failed;
  }
}

/** Ends as ctrl-c ends a program, so that whoever started it knows. */
function endInterrupted(): number {
  endBySignal('SIGINT');
  return interrupted;
}

/**
 * Says that memory ran out, or that something is wrong with the program itself. Never status 1, which says that
 * -above has found something.
 */
async function brokenDown(error: unknown): Promise<number> {
  const known = asUserError(error);
  if (known) {
    await printNotes(errorNotes(known, look.language));
    return failed;
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  await printNotes([
    { level: 'error', text: `internal error: ${text}` },
    {
      level: 'hint',
      text: phrase`this is a fault of inkprof, not of your profile: please report it with the command that you ran`,
    },
  ]);
  return failed;
}

// Each write reports its own failure, so this event need not end the program.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.on('uncaughtException', error => void brokenDown(error).then(leave));

/** A browser or a pipe that is still open must not keep the process. */
function leave(code: number): void {
  process.exitCode = code;
  leaveTerminals();
  process.exit(code);
}

/** In a thread beside the pages' server: answers their requests until the server ends it. */
async function answerPages(): Promise<void> {
  const { answerRequests } = await import('./web/server/thread.ts');
  const seat = threadSeat();
  answerRequests(seat, nodeHost(seat.tools));
}

guardZone();
// Not awaited at the top level: the program is loaded as CommonJS, which starts faster.
if (threadPart(process.argv[2]) === 'pages') void answerPages();
else {
  void main().then(leave);
}
