// The rows of test/golden/checklist.tsv and how each is shown.
import { callgrind, command, disasm, golden, proto, source, web, web_list } from './command.mjs';
import { format, legacy, prune } from './format.mjs';
import { dot, filter, graph, oddity } from './graph.mjs';
import { cli, fetch, ground } from './ground.mjs';
import { labelRows, numbers, option, sampleindex, symbolize } from './option.mjs';
import { published } from './published.mjs';
import { shell } from './shell.mjs';

/** By area and feature: runs to record, or { test, title }, or { why }. */
export const areas = {
  ground,
  cli,
  fetch,
  shell,
  command,
  option,
  labels: labelRows,
  numbers,
  graph,
  dot,
  callgrind,
  proto,
  weblist: web_list,
  disasm,
  filter,
  format,
  legacy,
  prune,
  sampleindex,
  symbolize,
  source,
  web,
  oddity,
  golden,
  published,
};

/**
 * The runs of an area. Rows whose lines go to the same profile share one session; `rows` names the
 * row of each run, and in a session of each line that begins one.
 * @returns {{ args: string[], lines?: string[], rows: string[] }[]}
 */
export function runsOfArea(area) {
  const runs = [];
  for (const [feature, shown] of Object.entries(areas[area])) {
    if (!Array.isArray(shown)) continue;
    for (const spec of shown) {
      const last = runs.at(-1);
      // A line that may end the session, or one without any, stays alone.
      const joins = lines => lines && lines.length > 0 && !lines.some(line => /^(q|quit|exit)\b/.test(line));
      if (
        joins(spec.lines) &&
        joins(last?.lines) &&
        last.args.join('\0') === spec.args.join('\0') &&
        !writesFiles(last.lines) &&
        !writesFiles(spec.lines)
      ) {
        last.rows.push(...spec.lines.map((_, i) => (i === 0 ? feature : '')));
        last.lines.push(...spec.lines);
      } else
        runs.push({
          args: spec.args,
          ...(spec.lines && { lines: [...spec.lines] }),
          rows: spec.lines && spec.lines.length > 0 ? spec.lines.map((_, i) => (i === 0 ? feature : '')) : [feature],
        });
    }
  }
  return runs;
}

/** Written files are shown with the last line of a session, so that such a session belongs to one row. */
const writesFiles = lines => lines.some(line => />|^output=.|^(callgrind|proto|topproto)/.test(line));
