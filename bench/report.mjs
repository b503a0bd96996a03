// The table of goals: what was reached, what was not, and what was not measured.
import { PRESETS } from './generate.mjs';
import { HUGE_GOALS, PICTURE_GOALS, PLAIN_WORKS, REAL_GOALS, WORKS } from './works.mjs';

const cell = (text, width) => String(text).padEnd(width);
const verdict = ok => (ok ? 'pass' : 'FAIL');
const ms = value => (value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 100 ? 1 : 0)} ms`);
const fraction = x => (x < 1 ? `1/${Number((1 / x).toFixed(1))}` : x.toFixed(2));

function* ofWorks(results) {
  for (const work of [...WORKS, ...PLAIN_WORKS]) {
    for (const size of Object.keys(PRESETS)) {
      const result = results.get(`${size}/${work.name}`);
      if (!result) continue;
      const name = `${work.name}, ${size}`;
      if (result.real && work.goal?.[size])
        yield [
          name,
          `${fraction(result.timeRatio)} of the time`,
          `at most ${fraction(work.goal[size])}`,
          result.timeRatio <= work.goal[size],
        ];
      if (result.real && work.memoryGoal?.[size])
        yield [
          name,
          `${fraction(result.memoryRatio)} of the memory`,
          `at most ${fraction(work.memoryGoal[size])}`,
          result.memoryRatio <= work.memoryGoal[size],
        ];
      if (work.aboveNode?.[size])
        yield [
          name,
          `${ms(result.product.ms - result.nodeMs)} above node -e 0`,
          `at most ${ms(work.aboveNode[size])}`,
          result.product.ms - result.nodeMs <= work.aboveNode[size],
        ];
      if (work.overNode?.[size])
        yield [
          name,
          `${(result.product.ms / result.nodeMs).toFixed(2)} times node -e 0`,
          `at most ${work.overNode[size]}`,
          result.product.ms / result.nodeMs <= work.overNode[size],
        ];
      if (result.same === false) yield [name, 'other output', 'the same', false];
    }
  }
}

function* ofParts(parts) {
  const real = parts['real profiles']?.rows.filter(row => row.real && row.size >= REAL_GOALS.from) ?? [];
  for (const { name, size, ...row } of real) {
    const most = size === real.at(-1).size ? REAL_GOALS.largest : REAL_GOALS.ratio;
    yield [
      `-top, ${name}`,
      `${fraction(row.ours / row.real)} of the time`,
      `at most ${fraction(most)}`,
      row.ours / row.real <= most,
    ];
  }
  for (const { name, ms: took, most } of parts['lines of a session']?.rows ?? [])
    if (most) yield [`in a session, large: ${name}`, ms(took), `at most ${ms(most)}`, took <= most];
  for (const { name, dot, warm, start } of parts.pictures?.rows ?? []) {
    if (dot)
      yield [
        `svg, ${name}, engine running`,
        `${(warm / dot).toFixed(2)} times dot`,
        `at most ${PICTURE_GOALS.ratio}`,
        warm / dot <= PICTURE_GOALS.ratio,
      ];
    if (name === '80 nodes')
      yield [
        'start of the layout engine',
        ms(start),
        `at most ${ms(PICTURE_GOALS.start)}`,
        start <= PICTURE_GOALS.start,
      ];
  }
  const huge = parts['huge against gzip'];
  if (huge) {
    yield [
      '-top, huge',
      `${(huge.ours / huge.gzip).toFixed(2)} times gzip -dc`,
      `at most ${HUGE_GOALS.ratio}`,
      huge.ours / huge.gzip <= HUGE_GOALS.ratio,
    ];
    yield [
      '-top, huge',
      `${(huge.bytes / 1e9).toFixed(2)} GB`,
      `at most ${HUGE_GOALS.bytes / 1e9} GB`,
      huge.bytes <= HUGE_GOALS.bytes,
    ];
  }
}

const growthRow = (...cells) => cells.map((text, i) => cell(text, [10, 18, 12, 16, 10, 0][i])).join('');

/** Time and memory by frame of -top: flat columns mean linear growth. */
function growth(results, baseline) {
  const lines = [];
  for (const [size, { samples, depth }] of Object.entries(PRESETS)) {
    const result = results.get(`${size}/-top`);
    if (!result) continue;
    const frames = (samples * depth) / 1e6,
      { ms: time, bytes } = result.product;
    const nanoseconds = (time - result.nodeMs) / frames;
    const bytesEach = (bytes - baseline.bytes) / frames / 1e6;
    lines.push(
      growthRow(
        size,
        frames.toFixed(2),
        ms(time),
        nanoseconds.toFixed(0),
        (bytes / 2 ** 20).toFixed(0),
        bytesEach.toFixed(1),
      ),
    );
  }
  return lines;
}

export function printReport({ results, parts }) {
  const baseline = parts.baseline;
  const rows = [...ofWorks(results), ...ofParts(parts)];
  if (rows.length > 0) {
    console.log(`\n${cell('goals', 52)}${cell('measured', 28)}${cell('wanted', 18)}`);
    for (const [name, measured, wanted, ok] of rows)
      console.log(`${cell(name, 52)}${cell(measured, 28)}${cell(wanted, 18)}${verdict(ok)}`);
    console.log(`${rows.filter(row => row[3]).length} of ${rows.length} reached`);
  }
  const lines = growth(results, baseline);
  const heads = growthRow('-top', 'million frames', 'time', 'ns a frame', 'MB', 'bytes a frame');
  if (lines.length > 1) console.log(`\n${heads}\n${lines.join('\n')}`);
}
