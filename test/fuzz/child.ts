// The process in which inputs are tried. It gets `{ area, seed, from, to, folder }`, writes the index of the input
// that it tries to a file before it does, and sends what it finds. Whoever started it ends it where it hangs.
import fs from 'node:fs';
import path from 'node:path';
import { randomOf } from './area.ts';
import { areas } from './areas.ts';

interface Task {
  readonly area: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Milliseconds of processor time; an input that takes more is slow. */
  readonly budget: number;
  /** Megabytes; an input after which the process holds more is one too. */
  readonly memory: number;
  /** The file for the index. */
  readonly place: string;
  /** Where the parts of each input are kept before it is tried; empty: nowhere. */
  readonly folder: string;
}

const report = (message: unknown): Promise<void> =>
  new Promise(done => process.send!(message, undefined, {}, () => done()));
const megabyte = 1 << 20;

async function run({ area: name, seed, from, to, budget, memory, place, folder }: Task): Promise<void> {
  const attempt = await areas.find(area => area.name === name)!.start();
  const file = fs.openSync(place, 'w');
  const index = Buffer.alloc(8);
  const counts: Record<string, number> = { ok: 0, sentence: 0, defect: 0, slow: 0, memory: 0 };
  const keep = (part: string, content: string | Uint8Array): void => {
    if (folder !== '') fs.writeFileSync(path.join(folder, part), content);
  };
  for (let at = from; at < to; at++) {
    index.writeDoubleLE(at);
    fs.writeSync(file, index, 0, 8, 0);
    const before = process.cpuUsage();
    let outcome: string;
    let what = '';
    try {
      outcome = await attempt(randomOf(name, seed, at), keep);
    } catch (error) {
      outcome = 'defect';
      what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { user, system } = process.cpuUsage(before);
    const took = Math.round((user + system) / 1000);
    if (outcome !== 'defect' && took > budget) [outcome, what] = ['slow', `${took} ms`];
    const held = Math.round(process.memoryUsage.rss() / megabyte);
    const isFull = held > memory;
    if (isFull && outcome !== 'defect' && outcome !== 'slow') [outcome, what] = ['memory', `${held} MB`];
    counts[outcome]!++;
    if (what !== '') await report({ find: { index: at, outcome, what } });
    // A process that holds much is replaced, so that the next input does not pay for this one.
    if (isFull || at === to - 1) {
      // Unlike what is held now, the peak has what an input took and gave back.
      await report({ counts, peak: Math.round(process.resourceUsage().maxRSS / 1024), next: at + 1 });
      break;
    }
  }
  process.disconnect();
  process.exit(0);
}

process.on('message', task => void run(task as Task));
