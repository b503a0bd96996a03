/** The three user interfaces of a shell: the prompt, the pipe and the pages. */
import type { FullScreen, Note } from '../commands/outcome.ts';
import type { Session } from '../commands/session.ts';
import { Interrupted, UserError } from '../core/base/errors.ts';
import { phrase } from '../core/base/phrase.ts';
import { decodeText, encodeText } from '../core/base/text.ts';
import { visibleLine, visibleText } from '../core/base/visible.ts';
import { writeOut } from '../host/files/output.ts';
import { inputLines, keyboard, standardInputIsTaken, typedLines } from '../host/files/streams.ts';
import type { StandardIo } from './standard-io.ts';

const tellPassed =
  (terminal: StandardIo) =>
  (sentence: string): void =>
    terminal.tell({ level: 'error', text: sentence });

/** Returns the lines of standard input as commands. Throws a UserError if standard input was the profile. */
function commandLines(terminal: StandardIo): AsyncGenerator<string> {
  if (standardInputIsTaken())
    throw new UserError(
      phrase`standard input was the profile, so no commands can come from it`,
      phrase`name a report, as in -top, or write the profile to a file and name that`,
    );
  return inputLines(decodeText, tellPassed(terminal));
}

/** The part of a session that a prompt or a pipe uses. */
export type PromptSession = Pick<
  Session,
  'evaluate' | 'complete' | 'prepare' | 'facts' | 'history' | 'status' | 'language'
> & {
  greeting(): readonly Note[];
};

/** Commands from a pipe: the prompt goes to stdout before each line, as `go tool pprof` does it. */
async function runPiped(session: PromptSession, terminal: StandardIo): Promise<void> {
  const prompt = encodeText('(pprof) ');
  const lines = commandLines(terminal);
  await terminal.printNotes(session.greeting());
  await writeOut(prompt);
  for await (const line of lines) {
    const outcome = await session.evaluate(line);
    await terminal.printOutcome(outcome, session);
    if (outcome.quit) return;
    await writeOut(prompt);
  }
}

/** Asks the user to choose from a list, by number or first word. Returns the index, or -1 for no choice. */
export async function chooseOnTerminal(question: string, choices: readonly string[]): Promise<number> {
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

export async function runShell(session: PromptSession, terminal: StandardIo): Promise<void> {
  const keys = keyboard();
  if (!keys || !process.stdout.isTTY) return runPiped(session, terminal);
  if (terminal.isPlain()) {
    const { runPlain } = await import('../repl/prompt/plain.ts');
    const onInterrupt = (heard: () => void): (() => void) => {
      process.on('SIGINT', heard);
      return () => void process.off('SIGINT', heard);
    };
    return runPlain(session, {
      stdout: process.stdout,
      stderr: process.stderr,
      encode: encodeText,
      lines: typedLines(keys, decodeText, tellPassed(terminal)),
      onInterrupt,
    });
  }
  const { runRepl } = await import('../repl/index.ts');
  await runRepl(session, terminal.terminalIo());
}

/** Shows the full screen view of a report, then runs the lines that the user chose in it. */
export async function showScreen(screen: FullScreen, session: Session, terminal: StandardIo): Promise<void> {
  const { runView } = await import('../repl/index.ts');
  for (const line of await runView(screen, terminal.terminalIo()))
    await terminal.printOutcome(await session.evaluate(line), session);
}

/** Serves the pages until a signal ends them. */
export async function runPages(
  session: Session,
  { address, browser }: { readonly address: string; readonly browser: boolean },
  terminal: StandardIo,
): Promise<void> {
  const { servePages } = await import('../web/index.ts');
  const ended = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const pages = await servePages(session, address, note => void terminal.printNotes([note]));
  await terminal.printNotes([{ level: 'info', text: `Serving web UI on ${pages.url}` }]);
  if (browser && process.stdout.isTTY === true) {
    const shown = await session.host.openInBrowser(pages.opensAt);
    if (!shown.shown) await terminal.printNotes([{ level: 'error', text: pages.firstPage }]);
  }
  await ended;
  await pages.close();
}
