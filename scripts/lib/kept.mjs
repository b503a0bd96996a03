// The built product as a tool whose process is kept for many runs: a start costs more than most
// reports. What a run sees (arguments, streams, folder, environment, exit status) is as in a
// process of its own. Where the product cannot be run so, real processes are used.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeTempDir, removeTree, run } from './run.mjs';

/**
 * @typedef {import('./run.mjs').Tool & { stop(): void }} KeptTool a tool for run(); `stop` ends its processes
 * @typedef {{ args: string[], cwd: string, env: Record<string, string>, input: string }} Task `input` in base64
 * @typedef {{ id?: unknown, status: number | null, signal?: string | null, stdout: string, stderr:
 * string, timedOut?: boolean }} Answer
 *   of a worker; streams in base64
 */

const worker = fileURLToPath(new URL('./kept-worker.mjs', import.meta.url));
/** Runs of one process before it is replaced, so that what they leave behind cannot add up. */
const RUNS_EACH = 150;

function startWorker(main) {
  const child = fork(worker, [main], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC', NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  /** @type {((answer: Answer) => void) | undefined} */
  let waiting;
  let runs = 0;
  const gone = () => waiting?.({ status: null, signal: 'ended', stdout: '', stderr: '' });
  child.on('message', message => {
    const answer = /** @type {Answer & { ready?: true }} */ (message);
    if (!answer.ready) waiting?.(answer);
  });
  child.on('exit', gone);
  child.on('error', gone);
  return {
    get worn() {
      return runs >= RUNS_EACH || child.exitCode !== null || child.signalCode !== null;
    },
    /**
     * @param {Task} task
     * @param {number} timeout ms
     * @returns {Promise<Answer>}
     */
    ask(task, timeout) {
      runs++;
      return new Promise(resolve => {
        const timer = setTimeout(() => {
          child.kill('SIGKILL');
          waiting = undefined;
          resolve({ status: null, signal: 'SIGKILL', stdout: '', stderr: '', timedOut: true });
        }, timeout);
        waiting = answer => {
          waiting = undefined;
          clearTimeout(timer);
          resolve(answer);
        };
        child.send(task);
      });
    },
    stop() {
      child.kill();
    },
  };
}

/**
 * The built product as a tool.
 * @param {string} main its entry
 * @returns {Promise<KeptTool>}
 */
export async function keepProduct(main) {
  const plain = { command: process.execPath, args: [main], stop() {} };
  const idle = [];
  const all = new Set();
  const tool = {
    ...plain,
    /**
     * @param {string[]} args
     * @param {import('./run.mjs').RunOptions} options
     */
    async run(args, { cwd, env, input = '', timeout = 120_000 }) {
      let one = idle.pop();
      if (one?.worn) {
        one.stop();
        all.delete(one);
        one = undefined;
      }
      if (!one) all.add((one = startWorker(main)));
      const answer = await one.ask({ args, cwd, env, input: Buffer.from(input).toString('base64') }, timeout);
      idle.push(one);
      return {
        status: answer.status,
        signal: answer.signal ?? null,
        stdout: Buffer.from(answer.stdout, 'base64'),
        stderr: Buffer.from(answer.stderr, 'base64'),
        timedOut: answer.timedOut ?? false,
      };
    },
    stop() {
      for (const one of all) one.stop();
    },
  };
  // Tried twice: a product that works once only needs processes of its own.
  const home = makeTempDir();
  try {
    const place = { cwd: home, env: { HOME: home, PATH: '', LC_ALL: 'C', TZ: 'UTC' }, timeout: 20_000 };
    const wanted = await run(plain, ['-top', 'no-such-file'], place);
    for (let i = 0; i < 2; i++) {
      const got = await tool.run(['-top', 'no-such-file'], place);
      if (got.status !== wanted.status || !got.stderr.equals(wanted.stderr) || !got.stdout.equals(wanted.stdout)) {
        tool.stop();
        return plain;
      }
    }
    return tool;
  } finally {
    removeTree(home);
  }
}
