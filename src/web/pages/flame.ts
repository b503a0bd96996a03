import { reportText } from '../../commands/command.ts';
import type { ReportContext } from '../../commands/command.ts';
import { folded } from '../../commands/profile/folded.ts';
import { svg } from '../../commands/profile/pictures.ts';
import { abs, toFloat } from '../../core/base/int64.ts';
import { shortName } from '../../core/flame/shortnames.ts';
import { makeStacks, sourcesOf } from '../../core/flame/stacks.ts';
import type { Stacks } from '../../core/flame/stacks.ts';
import { StackTrie } from './stack-tree.ts';
import { boxesOf } from './flame-boxes.ts';
import { selectionBar, zoomButtons } from '../html/frame.ts';
import type { PageContent, PageLink, WebPage } from '../html/page.ts';
import { html, jsonText, shorten } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import type { Ask } from '../site/site.ts';
import { peekPage } from './peek.ts';
import { sourcePage } from './source.ts';

/** Most rows of the table that replaces the picture without a script. */
const most = 100;

const flameContext = (ask: Ask): ReportContext =>
  ask.context(svg, null, {
    call_tree: true,
    trim: false,
    ...(ask.config.granularity === '' ? { granularity: 'filefunctions' } : {}),
  });

const stacksOf = (ask: Ask, context: ReportContext): Stacks => makeStacks(context.view, ask.site.host.paths);

/** Makes the page without the picture; the page's script fetches the data. */
function makeFlame(ask: Ask, context: ReportContext): PageContent {
  const stacks = stacksOf(ask, context);
  const action = (id: string, param: string, label: string, page: PageLink | null = null): Html =>
    html`
      <a id="${id}" data-param="${param}"
        href="${page === null ? '?' : `./${page.path}`}"${id.endsWith('-tab') ? html` target="_blank"` : null}>
        ${label}
      </a>
    `;
  const ways = [
    action('action-source', 'f', 'Show source', sourcePage),
    action('action-source-tab', 'f', 'Show source in a new tab', sourcePage),
    action('action-peek', 'f', 'Peek', peekPage),
  ];
  const refinements = [
    action('action-focus', 'f', 'Focus'),
    action('action-ignore', 'i', 'Ignore'),
    action('action-hide', 'h', 'Hide'),
    action('action-showfrom', 'sf', 'Show from'),
  ];
  const body = html`<div class="tools" id="flame-tools">
      ${zoomButtons(
        'Narrower',
        'Wider',
        'The whole width',
        html`
          <button type="button" id="unpivot" title="All stacks from the root" hidden>All stacks</button>
        `,
      )}
      <div id="current-details"><span id="current-details-left"></span><span id="current-details-right"></span></div>
    </div>
${selectionBar}
<div id="stack-holder" class="canvas">
      <div id="stack-chart">
        <canvas id="stack-canvas" tabindex="0" role="application"
          aria-label="Flame graph: arrow keys walk, Enter shows callers and callees"
          aria-describedby="current-details"></canvas>
      </div>
      <p class="empty" id="stack-state" role="status">
        ${stacks.rows.length === 0 ? 'Nothing is left to show' : 'Reading the stacks \u2026'}
      </p>
    </div>
<div id="action-menu" class="box" role="group" aria-labelledby="action-title" hidden>
      <div id="action-title"></div>
      <hr>
      ${ways}
      <hr>
      ${refinements}
    </div>
${heaviest(context, stacks)}`;
  return { legend: context.report.labelsOfAll(), body };
}

/** Returns a table of the heaviest functions, for screen readers and for browsers without scripts. */
function heaviest({ report }: ReportContext, { sources }: Stacks): Html {
  const heavy = Array.from({ length: sources.count }, (_, i) => i)
    .filter(i => i > 0 && !sources.self.isZero(i))
    .map(i => ({ i, size: toFloat(abs(sources.self.at(i))) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, most);
  return html`
    <div class="unseen" id="heaviest">
      <h2>Where the values end</h2>
      <table>
        <thead><tr><th scope="col">Self</th><th scope="col">Function</th></tr></thead>
        <tbody>
          ${heavy.map(
            ({ i }) =>
              html`<tr><td>${report.value(sources.self.at(i))}</td><td>${shorten(sources.fullName(i))}</td></tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** Most frames of all stacks that are sent as one tree; for larger profiles the server computes boxes. */
const mostFrames = 600_000;

/**
 * Returns the sources and the tree of the stacks, packed for the page's script (see
 * client/flame-model.ts). The tree is empty if it would be too large; then the page requests boxes.
 */
function flameData(ask: Ask): Uint8Array {
  const context = flameContext(ask);
  const stacks = stacksOf(ask, context);
  const { sources } = stacks;
  const isWhole = framesOf(stacks) <= mostFrames;
  const all = Array.from({ length: sources.count }, (_, i) => i);
  const full = all.map(i => shorten(sources.fullName(i)));
  const text = {
    total: toFloat(stacks.total),
    scale: stacks.scale,
    unit: stacks.unit,
    type: stacks.type,
    ...(isWhole ? {} : { width: widthOf(stacks), diff: stacks.rows.some(row => toFloat(stacks.values.at(row)) < 0) }),
    // Only the differences to the full name are sent.
    full,
    unique: Object.fromEntries(
      all.map(i => [i, shorten(sources.uniqueName(i))] as const).filter(([i, unique]) => unique !== full[i]),
    ),
    short: Object.fromEntries(
      all
        .map(i => [i, sources.functionName(i) === '' ? '' : shorten(shortName(sources.fullName(i)))] as const)
        .filter(([i, short]) => short !== '' && short !== full[i]),
    ),
    ...fileColumns(stacks, all),
    inlined: sources.inlined,
    color: all.map(i => sources.color(i)),
  };
  if (!isWhole) return pack(new TextEncoder().encode(jsonText(text)), [], []);
  const { gain, loss, parent, source } = StackTrie.from(stacks).columns();
  return pack(new TextEncoder().encode(jsonText(text)), [gain.length, loss.length], [gain, loss, parent, source]);
}

function framesOf({
  rows,
  view: {
    profile: { stackFrom, stackTo },
  },
}: Stacks): number {
  return rows.reduce((sum, row) => sum + stackTo[row]! - stackFrom[row]!, 0);
}

const widthOf = ({ rows, values }: Stacks): number =>
  rows.reduce((sum, row) => sum + Math.abs(toFloat(values.at(row))), 0);

/**
 * Returns the boxes of a window of the picture. Parameters: `around`, the pivots; `left`, `right` and
 * `least` in values of the profile, or `pixels`, the width of the whole picture.
 */
function flameBoxes(ask: Ask): Uint8Array {
  const stacks = stacksOf(ask, flameContext(ask));
  const number = (name: string, other: number): number => {
    const value = Number(ask.param(name) || Number.NaN);
    return Number.isFinite(value) ? value : other;
  };
  const around = rangesOf(ask.param('around'), stacks.sources.count);
  const { above, below, gainTotal, lossTotal, x, gain, loss, self, source, row, parent } = boxesOf(
    stacks,
    around.length === 0 ? [0] : around,
    {
      from: number('left', -Infinity),
      to: number('right', Infinity),
      least: Math.max(0, number('least', 0)),
      pixels: number('pixels', 0),
    },
  );
  const totals = Float64Array.of(gainTotal, lossTotal);
  return pack(
    new Uint8Array(0),
    [x.length, loss.length, above, below],
    [totals, x, gain, loss, self, source, row, parent],
  );
}

/** Parses ranges such as `3,7-9`; ignores numbers from `limit` on. */
function rangesOf(text: string, limit: number): number[] {
  const ranges = text
    .split(',')
    .map(part => part.split('-').map(end => Number.parseInt(end, 10)) as [number, number?])
    .filter(([from]) => from >= 0)
    .sort(([a], [b]) => a - b);
  const out: number[] = [];
  // Overlapping ranges yield each number once.
  let next = 0;
  for (const [from, to = from] of ranges) {
    for (let i = Math.max(from, next); i <= Math.min(to, limit - 1); i++) out.push(i);
    next = Math.max(next, out.length === 0 ? 0 : out.at(-1)! + 1);
  }
  return out;
}

/** Packs a text, numbers and columns; Packed in client/flame-model.ts draws the layout. */
function pack(
  text: Uint8Array,
  numbers: readonly number[],
  columns: readonly (Float64Array | Int32Array)[],
): Uint8Array {
  const head = 24;
  const start = head + Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(columns.reduce((size, column) => size + column.byteLength, start));
  new Uint32Array(out.buffer, 0, 6).set([text.length, ...numbers]);
  out.set(text, head);
  let at = start;
  for (const column of columns) {
    out.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  return out;
}

/** Returns the distinct files, and each source's index into them. */
function fileColumns({ sources }: Stacks, all: readonly number[]): { files: string[]; file: number[] } {
  const numbers = new Map<string, number>();
  const file = all.map(i => {
    const name = sources.fileName(i);
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
  return { files: [...numbers.keys()].map(shorten), file };
}

/** Yields the stacks in pprof's JSON format, as a download for other tools. */
function* stackJson(ask: Ask): Iterable<string> {
  const context = flameContext(ask);
  const stacks = stacksOf(ask, context);
  const { sources, rows, values } = stacks;
  const places: number[][] = Array.from({ length: sources.count }, () => []);
  yield `{"Total":${stacks.total},"Scale":${stacks.scale},"Type":${jsonText(stacks.type)},`;
  yield `"Unit":${jsonText(stacks.unit)},"Stacks":[`;
  const last = new Int32Array(sources.count).fill(-1);
  for (let s = 0; s < rows.length; s++) {
    const list = sourcesOf(stacks, s);
    list.forEach((source, position) => {
      if (last[source] === s) return;
      last[source] = s;
      places[source]!.push(s, position);
    });
    yield `${s === 0 ? '' : ','}{"Value":${values.at(rows[s]!)},"Sources":[${list.join(',')}]}`;
  }
  yield '],"Sources":[';
  for (let i = 0; i < sources.count; i++) {
    const own = places[i]!;
    const slots: string[] = [];
    for (let k = 0; k < own.length; k += 2) slots.push(`{"Stack":${own[k]},"Pos":${own[k + 1]}}`);
    const names = `"FullName":${jsonText(sources.fullName(i))},"FileName":${jsonText(sources.fileName(i))}`;
    const short = `"UniqueName":${jsonText(sources.uniqueName(i))},"Inlined":${sources.inlined[i] === 1}`;
    const shown = `"Display":${jsonText(sources.display(i))},"Places":[${slots.join(',')}]`;
    yield `${i === 0 ? '' : ','}{${names},${short},${shown},"Self":${sources.self.at(i)},"Color":${sources.color(i)}}`;
  }
  yield ']}\n';
}

export const flamegraphPage: WebPage = {
  path: 'flamegraph',
  formerPaths: ['flamegraph2', 'flamegraphold'],
  id: 'flamegraph',
  label: 'Flame Graph',
  key: 'f',
  help: 'Every stack, as wide as it is heavy',
  fills: true,
  hasScript: true,
  isWayOut: true,
  screen: 'flame',
  downloads: [
    { label: 'Picture (svg)', picture: 'svg' },
    { label: 'Picture (png)', picture: 'png' },
    { label: 'Stacks (json)', file: 'flamegraph.json', make: stackJson },
    {
      label: 'Folded stacks (txt)',
      file: 'folded.txt',
      make: ask => reportText(folded, ask.context(folded, null)),
    },
  ],
  data: { stacks: flameData, boxes: flameBoxes },
  context: flameContext,
  make: makeFlame,
};
