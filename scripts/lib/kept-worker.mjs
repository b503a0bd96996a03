// The child of kept.mjs: runs the built product again and again in one process, each time as a
// fresh copy of its entry with arguments, streams, folder and environment of its own.
import { createRequire } from 'node:module';
import { PassThrough, Writable } from 'node:stream';

const [main] = process.argv.slice(2);
const real = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
const require = createRequire(main);

/** A stream that keeps what is written to it. */
function collector() {
  const chunks = [];
  const stream = new Writable({
    write(chunk, _, done) {
      // What is written may be overwritten once it is taken.
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('base64') };
}

const put = (name, value) => Object.defineProperty(process, name, { value, configurable: true, writable: true });

async function runOnce({ args, cwd, env, input }) {
  const before = { ...process.env };
  for (const key of Object.keys(process.env)) delete process.env[key];
  // Compiled code stays in memory here; a cache in each run's home folder would only cost time.
  Object.assign(process.env, env, { INKPROF_NO_CODE_CACHE: '1' });
  process.chdir(cwd);
  const stdin = new PassThrough(),
    stdout = collector(),
    stderr = collector();
  stdin.end(Buffer.from(input, 'base64'));
  put('stdin', stdin);
  put('stdout', stdout.stream);
  put('stderr', stderr.stream);
  process.argv = [process.execPath, main, ...args];
  process.exitCode = undefined;
  let ended;
  const end = new Promise(resolve => {
    ended = resolve;
  });
  process.exit = /** @type {typeof process.exit} */ (
    /** @type {unknown} */ (
      /** @param {number} [code] */ code => {
        ended(code ?? process.exitCode ?? 0);
        // Whatever follows in the product is not to happen.
        return new Promise(() => {});
      }
    )
  );
  const crash = error => {
    stderr.stream.write(`${error?.stack ?? error}\n`);
    ended('crashed');
  };
  process.once('uncaughtException', crash);
  process.once('unhandledRejection', crash);
  try {
    delete require.cache[main];
    require(main);
  } catch (error) {
    crash(error);
  }
  const status = await end;
  // The product's own with them, which are for its process alone.
  process.removeAllListeners('uncaughtException');
  process.removeAllListeners('unhandledRejection');
  for (const [name, stream] of Object.entries(real)) put(name, stream);
  for (const key of Object.keys(process.env)) delete process.env[key];
  Object.assign(process.env, before);
  process.exitCode = undefined;
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

const send = message => process.send?.(message);
process.on('message', async message => {
  const task = /** @type {import('./kept.mjs').Task & { id?: unknown }} */ (message);
  send({ id: task.id, ...(await runOnce(task)) });
});
send({ ready: true });
