// What is asked of the replay server (test/support/replay-server.mjs), by the
// recorder of test/golden/server and by the test that replays it.
import path from 'node:path';
import { cleanEnvironment, listFiles, makeTempDir, removeTree, run } from './run.mjs';
import { exitStatus } from './session.mjs';
import { fileSection, makeSection } from './transcript.mjs';

const base = 'http://127.0.0.1:PORT';
const pprof = `${base}/debug/pprof`;
const profiles = [
  'allocs',
  'block',
  'goroutine',
  'heap',
  'mutex',
  'threadcreate',
  'profile?seconds=1',
  'heap?seconds=1',
];

/** Arguments; PORT stands for the server's. */
export const cases = [
  ...profiles.map(name => ['-top', `${pprof}/${name}`]),
  ...profiles.map(name => ['-symbolize=none', '-traces', '-lines', `${pprof}/${name}`]),
  // Where an address has no path, and where it has no scheme.
  ['-top', base],
  ['-top', `127.0.0.1:PORT`],
  ['-symbolize=none', '-raw', '127.0.0.1:PORT/debug/pprof/threadcreate'],
  ['-top', '-seconds=2', `${pprof}/profile`],
  ['-top', '-seconds=2', '-timeout=20', base],
  // How it is sent.
  ['-top', `${base}/plain.pb`],
  ['-top', `${base}/encoded`],
  ['-top', `${base}/moved`],
  ['-top', 'http://me:pass%20word@127.0.0.1:PORT/secret'],
  // Text pages, as pprof reads them.
  ['-symbolize=none', '-top', `${pprof}/heap?debug=1`],
  ['-symbolize=none', '-raw', `${pprof}/goroutine?debug=1`],
  ['-symbolize=none', '-top', `${pprof}/goroutine?debug=2`],
  // Several, a base, and what fails among them.
  ['-top', `${pprof}/heap`, `${pprof}/heap?seconds=1`],
  ['-top', `-base=${pprof}/heap?seconds=1`, `${pprof}/heap`],
  ['-top', `-diff_base=${pprof}/heap?seconds=1`, `${pprof}/heap`],
  ['-top', `-base=${base}/missing`, `${pprof}/heap`],
  ['-top', '-symbolize=none', '-add_comment=kept', `${pprof}/heap`],
  ['-symbolize=none', '-top', '-buildid=abc', `${pprof}/mutex`],
  // Answers that are no profiles.
  ['-top', `${pprof}/`],
  ['-top', `${pprof}/nope`],
  ['-top', `${base}/busy`],
  ['-top', `${base}/fault`],
  ['-top', `${base}/missing`],
  ['-top', `${base}/private`],
  ['-top', `${base}/forbidden`],
  ['-top', `${base}/login`],
  ['-top', `${base}/empty`],
  ['-top', `${base}/text`],
  ['-top', `${base}/loop`],
  ['-top', `${base}/away`],
  ['-top', `${base}/cut`],
  ['-top', `${base}/hangup`],
  ['-top', 'ftp://127.0.0.1:PORT/x'],
  ['-top', 'https://127.0.0.1:PORT/x'],
];

/** Servers that are asked at once are named in any order. */
const inOrder = text =>
  text.replace(/(?:^Fetching profile over HTTP from .*\n)+/gm, lines =>
    lines
      .split(/(?<=\n)/)
      .sort()
      .join(''),
  );

/**
 * Runs one and gives exit status and sections; the port, the folder and its saved profiles are
 * called the same each time.
 */
export async function perform(tool, args, port) {
  const home = makeTempDir('inkprof-server-');
  try {
    const env = { ...cleanEnvironment(home), PPROF_TMPDIR: path.join(home, 'saved'), TMPDIR: home };
    const ran = await run(
      tool,
      args.map(arg => arg.replaceAll('PORT', String(port))),
      { cwd: home, env, timeout: 60_000 },
    );
    const named = text =>
      text.toString('latin1').replaceAll(home, '$CWD').replaceAll(`127.0.0.1:${port}`, '127.0.0.1:PORT');
    /** @type {Record<string, import('./transcript.mjs').Section>} */
    const sections = { out: makeSection(named(ran.stdout)), err: makeSection(inOrder(named(ran.stderr))) };
    for (const [name, content] of listFiles(home).filter(([name]) => name.startsWith('saved/'))) {
      const [title, section] = fileSection(name, content);
      // Looking names up notes which binaries were asked; without that the saved bytes are those that were sent.
      sections[title] = args.includes('-symbolize=none') ? section : { kind: 'whole', text: '' };
    }
    return { status: exitStatus(ran), sections };
  } finally {
    removeTree(home);
  }
}
