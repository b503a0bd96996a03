import { cell, cellLine } from '../../core/base/cells.ts';
import type { Cell, Line } from '../../core/base/cells.ts';
import { percentOf } from '../../core/graph/report.ts';
import { FlameTree } from '../../core/flame/flame-tree.ts';
import { shownBoxes, valueLabel } from '../../core/flame/shown-boxes.ts';
import { foldedLines } from '../../core/flame/folded-text.ts';
import { fromFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { percentage } from '../../core/base/measure.ts';
import { filters, optionsAt } from '../../core/view/options.ts';
import type { Config } from '../../core/view/options.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { makeStacks, withTagRoot } from '../../core/flame/stacks.ts';
import type { Stacks } from '../../core/flame/stacks.ts';
import { setsInUse } from '../../core/view/tag-filters.ts';
import { compareText, padLeft } from '../../core/base/text.ts';
import { makeView, sampleIndex, warnUnmatched } from '../../core/view/view.ts';
import type { Notify } from '../../core/view/view.ts';
import type { ReportCommand, ReportContext, ScreenContext } from '../command.ts';
import type { BoxTree, Document, StackList } from '../result.ts';
import { flamePage, flameSvg } from '../output/flame-page.ts';
import type { FlameScreen } from './flame-screen.ts';
import { phrase } from '../../core/base/phrase.ts';

function tagKeysOf(p: Profile): string[] {
  const { labels, strings } = p;
  const keys = new Set<number>();
  for (const set of setsInUse(p))
    for (let i = labels.setFrom[set]!; i < labels.setFrom[set + 1]!; i++) keys.add(labels.key[i]!);
  return [...keys]
    .map(key => strings.at(key))
    .filter(key => key !== 'pprof::base' && !key.includes(','))
    .sort(compareText);
}

/** Whether a filter may match the frames of tagroot, which are added first. All may, except filters on label values. */
const seesFrames = (config: Config): boolean =>
  [...filters(), ...optionsAt('frames')].some(
    ({ name, completes, initial }) => name !== 'tagroot' && completes !== 'label' && config[name] !== initial,
  );

function screen({ profile, config, words, host, notify }: ScreenContext): FlameScreen {
  const open = (type: number, tagRoot: string, say: Notify): Stacks => {
    const changed: Config = { ...config, sample_index: String(type), tagroot: tagRoot };
    if (tagRoot === '' || seesFrames(changed)) return makeStacks(makeView(profile, changed, null, say), host.paths);
    const plain = makeStacks(makeView(profile, { ...changed, tagroot: '' }, null, say), host.paths);
    const tagged = withTagRoot(
      plain,
      tagRoot.split(',').filter(key => key !== ''),
      host.paths,
    );
    warnUnmatched(tagged.roots!.matched, 'tagroot', say);
    return tagged;
  };
  const { sampleTypes, mappings } = profile;
  const initial = { type: sampleIndex(profile, config.sample_index), tagRoot: config.tagroot };
  // Report errors in the filters before the view takes the screen.
  open(initial.type, initial.tagRoot, notify);
  return {
    kind: 'flame',
    initial,
    sampleTypes: sampleTypes.map(({ type }) => type),
    tagKeys: tagKeysOf(profile),
    open: ({ type, tagRoot }) => open(type, tagRoot, () => {}),
    words,
    title: (mappings[0]?.file ?? '').replace(/^.*\//, ''),
  };
}

/** Prints the graph as an indented tree, for pipes and terminals without full-screen views. */
function* treeLines({ report, stacks, tree }: BoxTree): Iterable<Line> {
  const { view } = report;
  const amount = (role: string, value: Int64): Cell => cell(role, padLeft(valueLabel(view, value), 10), value);
  const share = (role: string, value: Int64): Cell =>
    cell(role, percentage(value, stacks.total), percentOf(value, stacks.total));
  const about = report.aboutProfile();
  yield* about.length === 0 ? [cellLine('blank', '')] : about;
  for (const filter of view.activeFilters) yield cellLine('filter', '   ', cell('filter', filter));
  yield cellLine('box-head', '       cum   cum%       flat  flat%');
  const boxes = shownBoxes(tree, view.config.nodefraction);
  let next = boxes.next();
  for (; !next.done; next = boxes.next()) {
    const box = next.value;
    const cum = tree.value(box);
    const flat = tree.selfValue(box);
    const source = tree.source[box]!;
    yield cellLine(
      'box',
      amount('cum', cum),
      ' ',
      share('cum%', cum),
      ' ',
      amount('flat', flat),
      ' ',
      share('flat%', flat),
      '  ',
      cell('depth', ' '.repeat(tree.depth[box]!), tree.depth[box]!),
      cell('name', stacks.sources.fullName(source)),
      ...(stacks.sources.inlined[source] === 1 ? [cell('mark', ' (inline)')] : []),
    );
  }
  const hidden = next.value;
  if (hidden === 0) return;
  yield cellLine(
    'boxes-left-out',
    cell('count', String(hidden)),
    ` branch${hidden === 1 ? '' : 'es'} below `,
    cell('share', percentage(fromFloat(view.config.nodefraction * 1e9), 1e9).trim()),
    ' left out (nodefraction)',
  );
}

type FlameResult = BoxTree | StackList | Document;

/** Makes a picture, a page or folded stacks, by the extension of the output file; without a file, the boxes. */
function makeFlame({ view, host, report, hint }: ReportContext): FlameResult {
  const stacks = makeStacks(view, host.paths);
  const kind = /\.(\w+)$/.exec(view.config.output)?.[1]?.toLowerCase();
  const labels = [...report.profileLabels(), ...view.activeFilters];
  const value = (amount: Int64): string => valueLabel(view, amount);
  const page = (lines: Iterable<string>): Document => ({ kind: 'document', report, lines });
  if (kind === 'svg') return page(flameSvg(stacks, labels, value));
  if (kind === 'html' || kind === 'htm')
    return page(flamePage(stacks, labels, value, report.title === '' ? 'profile' : report.title));
  if (view.config.output !== '') return { kind: 'stacks', report, stacks };
  hint(phrase`flame > f.svg or f.html writes a picture to click through; folded gives stacks for other tools`);
  return { kind: 'boxes', report, stacks, tree: new FlameTree(stacks) };
}

function print(result: FlameResult): Iterable<Line> {
  switch (result.kind) {
    case 'boxes':
      return treeLines(result);
    case 'stacks':
      return foldedLines(result.stacks);
    case 'document':
      return result.lines;
  }
}

export const flame: ReportCommand<FlameResult> = {
  kind: 'report',
  name: 'flame',
  ours: true,
  summary: 'Flame graph on the whole screen; into a file: an interactive .svg or .html, or folded stacks',
  usage: [
    'flame [focus_regex]* [-ignore_regex]* [>f.svg|f.html|f.txt]',
    'On a terminal the graph fills the screen: ? shows its keys, q leaves.',
    'Only samples that match a focus_regex and no ignore_regex count.',
    '>f.svg or >f.html writes a picture that needs nothing but itself; other files get folded stacks.',
  ],
  make: makeFlame,
  print,
  screen,
};
