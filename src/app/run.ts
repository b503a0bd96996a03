/** Executes a parsed command line and returns the exit status. */
import tty from 'node:tty';
import { flagDocs, parseArguments } from '../cli/arguments.ts';
import type { Invocation, OwnInvocation } from '../cli/arguments.ts';
import { localeLanguage } from '../commands/language.ts';
import { loadProfiles } from '../commands/open/load.ts';
import type { Outcome, Remark } from '../commands/outcome.ts';
import { Session } from '../commands/session.ts';
import { encodeText } from '../core/base/text.ts';
import { visibleText } from '../core/base/visible.ts';
import { isExecutable } from '../host/files/executable.ts';
import { OutputClosed, writeOut } from '../host/files/output.ts';
import { nodeHost } from '../host/node.ts';
import type { StandardIo } from './standard-io.ts';
import { chooseOnTerminal, runPages, runShell, showScreen } from './skins.ts';

declare const __VERSION__: string;

/** Exit statuses: success, -above found something, any error. */
export const succeeded = 0;
const foundSome = 1;
export const failed = 2;

const openPages = async (over: Session, address: string): Promise<Outcome> =>
  (await import('../web/index.ts')).openPages(over, address);

export async function run(invocation: Invocation, terminal: StandardIo): Promise<number> {
  if (invocation.kind === 'help') {
    const { shortUsage, usage } = await import('../cli/usage.ts');
    await terminal.printNotes([{ level: 'info', text: (invocation.short ? shortUsage : usage)(flagDocs()) }]);
    return 0;
  }
  if (invocation.kind === 'completion') {
    const [{ completionScript }, { ownNames }] = await Promise.all([
      import('../cli/shells.ts'),
      import('../lessons/index.ts'),
    ]);
    await writeOut(encodeText(completionScript(invocation.shell, flagDocs(), ownNames(nodeHost()))));
    return 0;
  }
  if (invocation.kind === 'version') {
    await writeOut(encodeText(`inkprof ${__VERSION__}\n`));
    return 0;
  }
  return open(invocation, terminal.with({ color: invocation.color, pager: invocation.pager }));
}

/** Opens the sources and runs one report, the prompt or the pages; returns the exit status. */
async function open(invocation: Invocation & { readonly kind: 'run' }, terminal: StandardIo): Promise<number> {
  await terminal.printNotes(invocation.notes);
  const host = nodeHost(invocation.tools);
  const progress = terminal.watchedProgress();
  // Notes are printed as they come, because a server may take long.
  let hasSpoken = false;
  const tell = (note: Remark): void => {
    hasSpoken ||= note.level === 'error';
    progress?.clear();
    terminal.tell(note);
  };
  const asks = tty.isatty(0) && process.stderr.isTTY === true;
  const skin = { ...(progress ? { progress } : {}), ...(asks ? { choose: chooseOnTerminal } : {}) };
  const loaded = await loadProfiles(invocation.sources, host, tell, skin);
  const { report, config, http, language } = invocation;
  const session = new Session(loaded.profile, host, {
    config,
    interactive: report === null && http === null,
    fullScreen: terminal.isTerminal(),
    profileFolders: loaded.folders,
    openPages,
    hasSpoken,
    ...(language && { language }),
  });
  if (http) {
    await runPages(session, http, terminal);
    return 0;
  }
  if (!report) {
    await runShell(session, terminal);
    return 0;
  }
  const command = invocation.json
    ? (await import('../commands/output/json.ts')).asJson(report.command)
    : report.command;
  const outcome = await session.report(command, report.argument, config);
  try {
    await terminal.printOutcome(outcome, session);
    if (outcome.screen) await showScreen(outcome.screen, session, terminal);
  } catch (error) {
    // A reader that closes the pipe early still wants the status of -above.
    if (!(error instanceof OutputClosed)) throw error;
  }
  return outcome.failed ? failed : outcome.found ? foundSome : 0;
}

/** Runs demo and learn, whose modules are loaded only here, to keep reports fast. */
export async function runOwn(asked: OwnInvocation, terminal: StandardIo): Promise<number> {
  const host = nodeHost();
  const language = asked.language ?? localeLanguage(host);
  const { openOwn } = await import('../lessons/index.ts');
  const request = await openOwn(asked.word, asked.rest, {
    host,
    language,
    makeSession: (profile, profileFolders) =>
      new Session(profile, host, {
        interactive: true,
        fullScreen: terminal.isTerminal(),
        profileFolders,
        openPages,
        language,
      }),
  });
  switch (request.do) {
    case 'print':
      await writeOut(encodeText(process.stdout.isTTY === true ? visibleText(request.text) : request.text));
      return request.failed ? failed : 0;
    case 'learn':
      await runShell(request.session, terminal);
      return 0;
    case 'run': {
      const invocation = parseArguments(request.argv, isExecutable);
      return run(invocation.kind === 'run' ? { language, ...invocation } : invocation, terminal);
    }
  }
}
