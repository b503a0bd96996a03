// node bench/dump.mjs [MB]: time and memory of a long dump of goroutines
// (debug=2): 100 MB, unless another size is given, of a few hundred stacks
// whose arguments, addresses and numbers all differ.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const megabytes = Number(process.argv[2] ?? 100);
const states = ['chan receive', 'select', 'IO wait', 'sync.Mutex.Lock', 'sleep'];

/** Goroutine n; the same every time. */
function goroutine(n) {
  const kind = (n * 7919) % 400;
  const hex = seed => `0xc${(Math.imul(seed, 2654435761) >>> 0).toString(16).padStart(9, '0')}`;
  const lines = [
    `goroutine ${n} [${states[kind % states.length]}${kind % 3 === 0 ? `, ${(kind % 60) + 1} minutes` : ''}]:`,
  ];
  for (let frame = 0; frame < 6 + (kind % 12); frame++) {
    const line = ((kind * 13 + frame * 37) % 900) + 1;
    lines.push(
      `example.com/service/internal/pkg${(kind + frame) % 50}.(*Worker).step${frame}(${hex(n + frame)}, ` +
        `{${hex(n ^ frame)}?, 0x${(n & 255).toString(16)}})`,
      `\t/home/build/service/internal/pkg${(kind + frame) % 50}/worker.go:${line} +0x${(line * 3).toString(16)}`,
    );
  }
  lines.push(
    `created by example.com/service/internal/pool.(*Pool).Start in goroutine ${(n % 900) + 1}`,
    '\t/home/build/service/internal/pool/pool.go:77 +0x9a',
    '',
    '',
  );
  return lines.join('\n');
}

const file = path.join(os.tmpdir(), `inkprof-dump-${process.pid}.txt`);
process.on('exit', () => fs.rmSync(file, { force: true }));
const fd = fs.openSync(file, 'w');
let size = 0;
for (let n = 1; size < megabytes * 1e6; ) {
  let text = '';
  while (text.length < 1 << 20) text += goroutine(n++);
  size += fs.writeSync(fd, text);
}
fs.closeSync(fd);

const command = [process.execPath, path.join(root, 'dist/main.js'), '-top', '-nodecount=1', file];
/** Seconds from start to end, seconds of one processor, and the peak of memory in MB where the system tells. */
function measure() {
  const begun = performance.now();
  const timed = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...command], { encoding: 'utf8' });
  if (timed.status === 0) {
    const [wall, user, system, peak] = timed.stderr.trim().split('\n').at(-1).split(' ').map(Number);
    return { wall, busy: user + system, peak: Math.round(peak / 1024) };
  }
  const run = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return { wall: (performance.now() - begun) / 1000 };
}
const best = Array.from({ length: 3 }, measure).sort((a, b) => a.wall - b.wall)[0];
const rate = seconds => `${(size / 1e6 / seconds).toFixed(0)} MB/s`;
const more =
  best.busy === undefined
    ? ''
    : `; ${best.busy.toFixed(2)} s of processor time (${rate(best.busy)}), at most ${best.peak} MB of memory`;
console.log(
  `${(size / 1e6).toFixed(0)} MB read and reported in ${best.wall.toFixed(2)} s ` +
    `(${rate(best.wall)}, best of 3, start-up included)${more}`,
);
