/** Parts of the program that run in threads of their own. */

import fs from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import type { Thread, ThreadEvents, ThreadSeat } from '../commands/host.ts';

/** What the program's own entry is given as its first word in a thread; no command line can hold it. */
const mark = '\0';

/** What a thread is started with beside the data of its part. */
interface Start {
  readonly tools: string;
  readonly data: unknown;
}

/** The program as it was built: a thread needs a file to begin with, and a source tree has none without a build. */
function entry(): string | undefined {
  return ['./main.js', '../main.js', '../../dist/main.js']
    .map(name => fileURLToPath(new URL(name, import.meta.url)))
    .find(file => fs.existsSync(file));
}

/** Starts a part of the program in a thread, or gives undefined where it was not built. */
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
    // A server or a prompt keeps the program alive, never what works for it.
    rest: () => worker.unref(),
  };
}

/** In a thread: which part it runs; undefined in the program's main thread. */
export const threadPart = (firstWord: string | undefined): string | undefined =>
  firstWord?.startsWith(mark) ? firstWord.slice(mark.length) : undefined;

/** In a thread: what it was given, and the way to who started it. */
export function threadSeat(): ThreadSeat & { readonly tools: string } {
  const { tools, data } = workerData as Start;
  const port = parentPort!;
  return {
    tools,
    data,
    post: (message, moved = []) => port.postMessage(message, moved as ArrayBuffer[]),
    listen: heard => void port.on('message', heard),
  };
}
