// What is measured beside the works: real profiles, lines within one session, pictures, and the huge profile.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/lib/real.mjs';
import { median } from './measure.mjs';
import { LAPS, PICTURES } from './works.mjs';

const fixtures = path.join(root, 'test', 'fixtures', 'profiles');

/** -top of every fixture that both open, in turns. */
async function realProfiles({ product, real, meter, pairs }) {
  const rows = [];
  const files = fs.readdirSync(fixtures).filter(name => /^(go|cpp|rust|python|julia|node)-.*\.pb(\.gz)?$/.test(name));
  for (const name of files) {
    const file = path.join(fixtures, name),
      size = fs.statSync(file).size;
    if (size < 10_000) continue;
    const ours = [],
      theirs = [];
    for (let i = 0; i < pairs + 1; i++) {
      const args = ['-symbolize=none', '-top', file];
      const both = [real && (await meter.run(real, args)), await meter.run(product, args)];
      // The first pair warms the file cache.
      if (i === 0) continue;
      if (real) theirs.push(both[0].ms);
      ours.push(both[1].ms);
    }
    rows.push({ name, size, real: median(theirs), ours: median(ours) });
  }
  return { rows: rows.sort((a, b) => a.size - b.size) };
}

/** Lines of one session: each from its end to the next prompt. */
async function laps({ product, meter, dataFile, pairs }) {
  const file = await dataFile('large');
  const runs = [];
  for (let i = 0; i < Math.min(3, pairs); i++)
    runs.push(
      await meter.laps(
        product,
        ['-symbolize=none', file],
        LAPS.map(lap => lap.line),
      ),
    );
  return {
    rows: LAPS.map((lap, i) => ({ ...lap, ms: median(runs.map(run => run[i])), runs: runs.map(run => run[i]) })).filter(
      lap => lap.name !== '',
    ),
  };
}

/**
 * svg in one session: the first picture starts the engine, the second finds it running; what a
 * report of the same graph as text takes is taken off. Against `dot -Tsvg` on the same graph.
 */
async function pictures({ product, meter, dataFile, scratch, pairs }) {
  const rows = [];
  const file = await dataFile('medium');
  for (const { name, args, lines } of PICTURES) {
    const graph = path.join(scratch, 'graph.dot');
    fs.writeFileSync(
      graph,
      spawnSync(product.command, [...product.args, '-symbolize=none', ...args, '-dot', file], { maxBuffer: 1 << 28 })
        .stdout,
    );
    const dot = [];
    for (let i = 0; i < pairs; i++) {
      const begin = process.hrtime.bigint();
      const { status } = spawnSync('dot', ['-Tsvg', graph], { maxBuffer: 1 << 28 });
      if (status === 0) dot.push(Number(process.hrtime.bigint() - begin) / 1e6);
    }
    const typed = [
      ...lines,
      `dot >${graph}`,
      `dot >${graph}`,
      ...Array.from({ length: pairs + 1 }, () => `svg >${path.join(scratch, 'graph.svg')}`),
    ];
    const times = (await meter.laps(product, ['-symbolize=none', file], typed)).slice(lines.length);
    const [, text, first, ...warm] = times;
    rows.push({
      name,
      dot: median(dot),
      warm: median(warm) - text,
      start: first - median(warm),
      warmRuns: warm,
      dotRuns: dot,
    });
  }
  return { rows };
}

/** -top of the huge profile against unpacking the same file. */
async function huge({ product, meter, dataFile }) {
  const file = await dataFile('huge');
  const gzip = [],
    ours = [];
  for (let i = 0; i < 2; i++) {
    gzip.push((await meter.run({ command: '/usr/bin/env', args: ['PATH=/usr/bin:/bin', 'gzip'] }, ['-dc', file])).ms);
    ours.push(await meter.run(product, ['-symbolize=none', '-top', file]));
  }
  return {
    gzip: median(gzip),
    ours: median(ours.map(run => run.ms)),
    bytes: median(ours.map(run => run.bytes)),
    gzipRuns: gzip,
    runs: ours.map(run => run.ms),
  };
}

/** The parts that belong to these sizes. */
export function moreParts(sizes) {
  return [
    { name: 'real profiles', run: realProfiles },
    ...(sizes.includes('large') ? [{ name: 'lines of a session', run: laps }] : []),
    ...(sizes.includes('medium') ? [{ name: 'pictures', run: pictures }] : []),
    ...(sizes.includes('huge') ? [{ name: 'huge against gzip', run: huge }] : []),
  ];
}
