/** Runs parts of the program in worker threads. */

import fs from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import type { Thread, ThreadEvents, WorkerContext } from '../commands/host.ts';

/** First argument of the entry file in a worker. A command line cannot contain a NUL, so it is unambiguous. */
const mark = '\0';

/** Settings passed to every worker, besides the data of its part. */
interface Start {
  readonly tools: string;
  readonly data: unknown;
}

/** Returns the path of the built program, which a worker starts from; undefined in an unbuilt source tree. */
function entry(): string | undefined {
  return ['./main.js', '../main.js', '../../dist/main.js']
    .map(name => fileURLToPath(new URL(name, import.meta.url)))
    .find(file => fs.existsSync(file));
}

/** Starts a part of the program in a worker; returns undefined if the program was not built. */
export function startThread(
  part: string,
  data: unknown,
  tools: string,
  { onMessage, onEnd }: ThreadEvents,
): Thread | undefined {
  const file = entry();
  if (file === undefined) return undefined;
  const start: Start = { tools, data };
  const worker = new Worker(file, { argv: [`${mark}${part}`], workerData: start });
  let why: string | undefined;
  worker.on('message', onMessage);
  worker.on('error', (error: Error & { code?: string }) => {
    why =
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? 'it took more memory than there is'
        : `${error.name}: ${error.message}`;
  });
  worker.once('exit', () => onEnd(why));
  return {
    post: (message, moved = []) => worker.postMessage(message, moved as ArrayBuffer[]),
    end: () => void worker.terminate(),
    // Only a server or a prompt keeps the process alive; a worker does not.
    rest: () => worker.unref(),
  };
}

/** Returns the part that this worker runs; undefined in the main thread. */
export const threadPart = (firstWord: string | undefined): string | undefined =>
  firstWord?.startsWith(mark) ? firstWord.slice(mark.length) : undefined;

/** Returns this worker's data and its channel to the main thread. */
export function workerContext(): WorkerContext & { readonly tools: string } {
  const { tools, data } = workerData as Start;
  const port = parentPort!;
  return {
    tools,
    data,
    post: (message, moved = []) => port.postMessage(message, moved as ArrayBuffer[]),
    listen: handler => void port.on('message', handler),
  };
}
