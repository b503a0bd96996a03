import { valueLabel } from '../../core/flame/shown-boxes.ts';
import { Effort } from '../../core/base/effort.ts';
import type { FlameTree } from '../../core/flame/flame-tree.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { percentage } from '../../core/base/measure.ts';
import type { Stacks } from '../../core/flame/stacks.ts';
import { rgbOf, sgr, type ColorLevel } from '../terminal/colorlevel.ts';
import { fit, widthOf, widthUpTo } from '../terminal/layout.ts';
import { visibleLine } from '../../core/base/visible.ts';
import { flameKeyLines } from './keymap.ts';
import type { BoxSegment } from './layout.ts';
import type { FlameModel } from './model.ts';
import { pictureHeight, pictureOf, rowsOf, type FlameState } from './state.ts';

/** A frame: rows of styled text, at most as wide as the screen, and the cursor while text is typed. */
export interface FlameFrame {
  readonly rows: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number } | undefined;
  /** False if another call can add more to the picture. */
  readonly complete: boolean;
  /** Rows [first, last) without a picture yet; the previous content may stay on the screen. */
  readonly blank?: { readonly first: number; readonly last: number };
}

/** Draws a state within the effort; further calls complete the picture. */
export function drawFlame(model: FlameModel, state: FlameState, level: ColorLevel, effort: Effort): FlameFrame {
  const parts = rowsOf(state);
  const trees = model.sides(state);
  // The values of the selected box have priority over the rest of the picture.
  const detail = detailRow(model, state, level, effort);
  const search = state.search === '' ? undefined : model.search(state, state.search);
  // Half of the effort for the search, so that matches are marked while boxes grow.
  const half = new Effort(effort.left / 2);
  search?.advanceNames(half);
  if (search) effort.left = effort.left / 2 + half.left;
  const picture = pictureOf(model, state, effort);
  const found = search?.advance(effort) ?? state.search === '';
  const painter = new BoxPainter(model, state, level);
  const rows = picture.rows.map(row => painter.row(row));
  if (!trees.callees) rows[rows.length >> 1] = fit('  reading every stack ...', state.columns);
  const overlay = overlayRows(model, state, level);
  overlay.forEach((row, i) => i < rows.length && (rows[i] = row));
  const all = [...(parts.title ? [titleRow(model, state)] : []), ...rows, ...(parts.detail ? [detail] : [])];
  // What a caller itself spends is not asked.
  const told = state.selected.side === 'callers' || trees.callees?.isGrown(state.selected.box) === true;
  const complete =
    trees.callees !== undefined &&
    told &&
    picture.knownTo === Infinity &&
    found &&
    state.goal === undefined &&
    state.waiting.length === 0;
  const foot = footRow(model, state, level, { complete, reading: !trees.callees });
  if (parts.foot) all.push(foot);
  // The input line or a message is visible even on a very small screen.
  else if (state.typing !== undefined || state.message !== undefined) all[all.length - 1] = foot;
  return {
    rows: all,
    cursor:
      state.typing === undefined
        ? undefined
        : {
            row: all.length - 1,
            column: Math.min(state.columns - 1, 1 + widthUpTo(visibleLine(state.typing), state.columns)),
          },
    complete,
    ...(!trees.callees &&
      !state.overlay && { blank: { first: Number(parts.title), last: Number(parts.title) + parts.picture } }),
  };
}

const style = (codes: string, text: string): string => (codes === '' ? text : `\x1b[${codes}m${text}\x1b[0m`);
const bar = (text: string, columns: number): string => style('7', padTo(fit(text, columns), columns));

function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

function titleRow(model: FlameModel, state: FlameState): string {
  const { choice } = state;
  const stacks = model.stacks(choice);
  const parts = [
    'flame',
    model.screen.title,
    stacks ? stacks.type : model.screen.sampleTypes[choice.type]!,
    stacks ? valueLabel(stacks.view, stacks.total) : '',
    ...(state.pivot === undefined ? [] : [`sandwich of ${state.pivot}`]),
    ...(state.fold ? ['recursion folded'] : []),
    ...(choice.tagRoot === '' ? [] : [`tagroot=${choice.tagRoot}`]),
    ...(stacks?.view.activeFilters ?? []),
  ];
  return bar(
    ` ${parts
      .filter(part => part !== '')
      .map(visibleLine)
      .join(' │ ')}`,
    state.columns,
  );
}

/** Returns the row with the selected box's exact values, package and source position. */
function detailRow(model: FlameModel, state: FlameState, level: ColorLevel, effort: Effort): string {
  const tree = model.sides(state)[state.selected.side];
  // The selected box is unknown until the goal is reached.
  if (!tree || state.goal?.kind === 'path') return style(level === 0 ? '' : '2', fit(' ...', state.columns));
  const { box } = state.selected;
  const { stacks } = tree;
  const { sources, view, total } = stacks;
  const source = tree.source[box]!;
  const diff = model.isDiff(stacks);
  // In a diff, positive values have an explicit sign.
  const amount = (value: Int64): string =>
    `${diff && value > 0 ? '+' : ''}${valueLabel(view, value)} (${percentage(value, total).trim()})`;
  // The flat value is known once the box has grown.
  const flat = (): string => (tree.grow(box, effort) ? amount(tree.selfValue(box)) : '...');
  const values =
    tree.direction === 'callers'
      ? [`of its calls ${amount(tree.value(box))}`]
      : [`cum ${amount(tree.value(box))}`, `flat ${flat()}`];
  const isRoot = box === 0;
  const name = isRoot
    ? (state.pivot ?? 'root')
    : sources.fullName(source) + (sources.inlined[source] === 1 ? ' (inline)' : '');
  const where = isRoot ? [] : [sources.packageName(source), describeSource(stacks, source)];
  // Numbers come first, so that a narrow screen cuts off other details.
  const rest = [name, ...where]
    .filter(part => part !== '')
    .map(visibleLine)
    .join('  ');
  return style(level === 0 ? '' : '1', fit(` ${values.join('  ')}  ${rest}`, state.columns));
}

function describeSource({ sources, view }: Stacks, source: number): string {
  const file = sources.recordedFile(source);
  if (file === '') return '';
  const { lines, functions } = view.profile;
  const line = sources.line[source]!;
  const start = functions.startLine.at(lines.function[line]!);
  const number = start !== 0 ? start : lines.line.at(line);
  return number === 0 ? file : `${file}:${number}`;
}

function footRow(
  model: FlameModel,
  state: FlameState,
  level: ColorLevel,
  { complete, reading }: { complete: boolean; reading: boolean },
): string {
  const { columns } = state;
  const dim = (text: string): string => style(level === 0 ? '' : '2', fit(text, columns));
  if (state.typing !== undefined)
    return fit(`/${visibleLine(state.typing)}${searchResult(model, state, '   ')}`, columns);
  if (state.message !== undefined) return fit(` ${visibleLine(state.message)}`, columns);
  if (state.search !== '') return fit(` /${visibleLine(state.search)}${searchResult(model, state, '  ')}`, columns);
  if (reading) return fit(' reading every stack ...', columns);
  return dim(
    `${complete ? '' : ' ...'} ? keys  enter zoom  esc back  / search  s sandwich  tab sample ` +
      'type  p peek  l list  q leave',
  );
}

function searchResult(model: FlameModel, state: FlameState, gap: string): string {
  if (state.search === '') return '';
  const search = model.search(state, state.search);
  const stacks = model.stacks(state.choice);
  if (!search || !stacks) return `${gap}...`;
  const { view, total } = stacks;
  const functions = `${search.count} function${search.count === 1 ? '' : 's'}`;
  const share = search.share(stacks);
  if (share === undefined) return `${gap}${functions}${search.named ? '' : ' so far'} ...`;
  return (
    `${gap}${functions} in ${valueLabel(view, share)}, ${percentage(share, total).trim()} of ` +
    `${valueLabel(view, total)}`
  );
}

function overlayRows(model: FlameModel, state: FlameState, level: ColorLevel): string[] {
  const { overlay, columns } = state;
  const height = pictureHeight(state);
  const drawRow = (text: string, codes = ''): string =>
    style(level === 0 ? '' : codes, padTo(fit(visibleLine(text), columns), columns));
  if (overlay?.kind === 'keys') {
    const lines = flameKeyLines().slice(overlay.top, overlay.top + height);
    return Array.from({ length: height }, (_, i) => drawRow(lines[i] ?? ''));
  }
  if (overlay?.kind !== 'tags') return [];
  const rows = [
    ' Values of which tag shall stand at the root? (enter takes it, esc leaves it as it is)',
    ...['none', ...model.screen.tagKeys].map((key, i) => `${i === overlay.at ? ' > ' : '   '}${key}`),
  ];
  const first = Math.max(0, Math.min(overlay.at + 2 - height, rows.length - height));
  return Array.from({ length: height }, (_, i) => {
    const text = rows[first + i] ?? '';
    return first + i === overlay.at + 1 ? style('7', padTo(fit(visibleLine(text), columns), columns)) : drawRow(text);
  });
}

const grounds = new Map<ColorLevel, Map<number, string>>();

/** Returns the background of a package's boxes; adjacent boxes of one package differ in lightness. */
function packageGround(level: ColorLevel, color: number, odd: number): string {
  let known = grounds.get(level);
  if (!known) grounds.set(level, (known = new Map()));
  const key = color * 2 + odd;
  let ground = known.get(key);
  if (ground === undefined) {
    // As on pprof's page: multiples of the golden ratio give consecutive numbers very different hues.
    const hue = ((color + 1) * 1.618033988) % 1;
    known.set(key, (ground = sgr(level, 4, rgbOf(hue, 0.55, odd ? 0.68 : 0.76), [3, 6, 2, 5][color & 3]!)));
  }
  return ground;
}

/** Draws the boxes of a state: coloured by package, or by change in a diff; without colours, in brackets. */
class BoxPainter {
  private readonly trees;
  private readonly diff: boolean;
  private readonly black: string;
  private readonly matches: Uint8Array | undefined;

  constructor(
    model: FlameModel,
    private readonly state: FlameState,
    private readonly level: ColorLevel,
  ) {
    this.trees = model.sides(state);
    this.black = sgr(level, 3, [0, 0, 0], 0);
    const stacks = model.stacks(state.choice);
    this.diff = stacks !== undefined && model.isDiff(stacks);
    this.matches = state.search === '' ? undefined : model.search(state, state.search)?.matches;
  }

  row(segments: readonly BoxSegment[]): string {
    let out = '';
    let at = 0;
    for (const segment of segments) {
      out += ' '.repeat(segment.x - at) + this.segment(segment);
      at = segment.x + segment.width;
    }
    return out;
  }

  private segment({ side, box, width }: BoxSegment): string {
    if (box < 0) return style(this.level === 0 ? '' : '2', '·'.repeat(width));
    const tree = this.trees[side]!;
    const selected = this.isSelected(side, box);
    const text = this.level === 0 ? this.bracketName(tree, box, width, selected) : this.label(tree, box, width);
    const codes = this.codes(tree, box, selected);
    return style(codes, text);
  }

  private isSelected(side: BoxSegment['side'], box: number): boolean {
    const { selected } = this.state;
    return box === selected.box && (side === selected.side || box === 0);
  }

  private isMatch(tree: FlameTree, box: number): boolean {
    return this.matches !== undefined && this.matches[tree.source[box]!] === 1 && box !== 0;
  }

  private codes(tree: FlameTree, box: number, selected: boolean): string {
    if (this.level === 0) return selected ? '7' : '';
    if (selected) return `1;${sgr(this.level, 3, [0, 0, 0], 0)};${sgr(this.level, 4, [255, 255, 255], 7)}`;
    const inlined = tree.stacks.sources.inlined[tree.source[box]!] === 1 ? '3;' : '';
    return `${inlined}${this.black};${this.ground(tree, box)}`;
  }

  private ground(tree: FlameTree, box: number): string {
    const { sources } = tree.stacks;
    if (this.matches) {
      if (this.isMatch(tree, box)) return sgr(this.level, 4, [255, 95, 255], 5);
      return sgr(this.level, 4, [175, 175, 175], 7);
    }
    if (this.diff) return this.change(tree, box);
    if (box === 0) return sgr(this.level, 4, [175, 175, 175], 7);
    // With 256 colours, two shades could be rounded to different hues.
    return packageGround(this.level, sources.color(tree.source[box]!), this.level === 'all' ? box & 1 : 0);
  }

  /** Returns the style of a change: red for growth, green for shrinkage, stronger for a larger relative change. */
  private change(tree: FlameTree, box: number): string {
    const size = tree.size(box);
    const net = tree.positive(box) - tree.negative(box);
    const part = size === 0 ? 0 : Math.abs(net) / size;
    if (part < 0.005) return sgr(this.level, 4, [208, 208, 208], 7);
    return sgr(this.level, 4, rgbOf(net > 0 ? 0 : 1 / 3, 0.35 + 0.5 * part, 0.82 - 0.2 * part), net > 0 ? 1 : 2);
  }

  /** Returns a box's text; a thin line on the left separates it from its neighbour. */
  private label(tree: FlameTree, box: number, width: number): string {
    if (width < 2) return '▏';
    return `▏${padTo(this.name(tree, box, width - 1), width - 1)}`;
  }

  /** Returns `[name----]`, for one cell `|`. Matches have `{}`, the selected box `<>`, inlined functions `()`. */
  private bracketName(tree: FlameTree, box: number, width: number, selected: boolean): string {
    if (width < 2) return '|';
    const inline = box !== 0 && tree.stacks.sources.inlined[tree.source[box]!] === 1;
    const [open, close] = this.isMatch(tree, box) ? '{}' : selected ? '<>' : inline ? '()' : '[]';
    const name = this.name(tree, box, width - 2);
    return `${open}${name}${'-'.repeat(Math.max(0, width - 2 - widthOf(name)))}${close}`;
  }

  /** Returns the longest of a box's names that fits, with a sign in a diff and a mark for inlined calls. */
  private name(tree: FlameTree, box: number, width: number): string {
    if (width < 1) return '';
    const { sources } = tree.stacks;
    const source = tree.source[box]!;
    const names = box === 0 ? [this.state.pivot ?? 'root'] : dropEmptyNames(sources.display(source));
    const sign = this.diff ? changeSign(tree, box) : '';
    const inline = box !== 0 && sources.inlined[source] === 1;
    for (const plain of names) {
      const name = sign + visibleLine(plain);
      if (inline && widthUpTo(name, width) + 9 <= width) return `${name} (inline)`;
      if (widthUpTo(name, width) <= width) return name;
    }
    const shortest = sign + visibleLine(names.at(-1)!);
    return width < 3 ? '' : fit(shortest, width);
  }
}

/** Drops shortened names without a letter or a digit, such as `..]` of `f[...]`, unless there are no others. */
function dropEmptyNames(names: readonly string[]): readonly string[] {
  const found = names.filter(name => /[\p{L}\p{N}_]/u.test(name));
  return found.length > 0 ? found : names;
}

function changeSign(tree: FlameTree, box: number): string {
  const net = tree.positive(box) - tree.negative(box);
  return net > 0 ? '+' : net < 0 ? '-' : '=';
}
