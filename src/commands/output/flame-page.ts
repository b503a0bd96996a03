import { FlameTree } from '../../core/flame/flame-tree.ts';
import type { BoxIndex } from '../../core/flame/flame-tree.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { percentage } from '../../core/base/measure.ts';
import type { Stacks } from '../../core/flame/stacks.ts';
import { flamePageStyle, flamePictureStyle, flameScript } from './flame-code.ts';

/** Units of the picture; browsers scale it. */
const width = 1200;
const rowHeight = 18;
const letterWidth = 7.23;
/** Boxes of one picture at most: what is narrower than the rest is left out. */
const mostBoxes = 20_000;
/** Part of the whole below which a box cannot be told from a line. */
const narrowest = 1 / 8000;

/** A value as text. */
type Label = (value: Int64) => string;

interface DrawnBox {
  readonly box: BoxIndex;
  /** Left edge and width as parts of the whole. */
  readonly x: number;
  readonly w: number;
}

/** The boxes that are wide enough, each behind its parent. */
function boxesOf(tree: FlameTree): DrawnBox[] {
  for (let least = narrowest; ; least *= 2) {
    const drawn = boxesFrom(tree, least);
    if (drawn.length <= mostBoxes) return drawn;
  }
}

function boxesFrom(tree: FlameTree, least: number): DrawnBox[] {
  const whole = tree.size(0) || 1;
  const out: DrawnBox[] = [];
  const open: DrawnBox[] = [{ box: 0, x: 0, w: 1 }];
  while (open.length > 0 && out.length <= mostBoxes) {
    const drawn = open.pop()!;
    out.push(drawn);
    tree.grow(drawn.box);
    const children: DrawnBox[] = [];
    let { x } = drawn;
    for (const box of tree.children(drawn.box)) {
      const w = tree.size(box) / whole;
      if (w < least) break;
      children.push({ box, x, w });
      x += w;
    }
    open.push(...children.reverse());
  }
  return out;
}

/** Text that may stand in XML and HTML: no markup, no control characters, no halves of surrogate pairs. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\p{Cs}]/gu, '\ufffd')
    .replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}

/** pprof's colour of a package. */
function fillOf(color: number): string {
  const hue = (((color + 1) * 1.618033988) % 1) * 360;
  return `hsl(${hue.toFixed(1)},50%,80%)`;
}

function fitted(names: readonly string[], room: number): string {
  if (room < 3) return '';
  const name = names.find(candidate => candidate.length <= room);
  return name ?? `${names[0]!.slice(0, room - 2)}..`;
}

function* picture(stacks: Stacks, label: Label, heading: readonly string[], bare: boolean): Generator<string> {
  const tree = new FlameTree(stacks);
  tree.prepare();
  const boxes = boxesOf(tree);
  const diff = tree.negative(0) > 0;
  const head = bare ? 44 + 16 * heading.length : 4;
  const depth = boxes.reduce((deepest, { box }) => Math.max(deepest, tree.depth[box]!), 0);
  const height = head + (depth + 1) * rowHeight + (bare ? 28 : 6);
  yield `<svg class="flame" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ` +
    `${height}"${bare ? ` width="${width}" height="${height}"` : ''} role="img" ` +
    `aria-label="Flame graph">\n`;
  if (bare) {
    yield `<style>${flamePictureStyle.text}</style>\n<rect class="ground" width="${width}" height="${height}"/>\n`;
    yield '<text class="title" x="8" y="24">Flame graph</text><text id="reset" class="button" ' +
      `x="${width - 190}" y="24">Reset zoom</text><text id="ask" class="button" x="${width - 80}" ` +
      `y="24">Search</text>\n`;
    for (const [i, line] of heading.entries())
      yield `<text class="label" x="8" y="${42 + 16 * i}">${escapeXml(line)}</text>\n`;
    yield `<text id="detail" class="label" x="8" y="${height - 10}"></text><text id="found" ` +
      `class="label" x="${width - 8}" y="${height - 10}" text-anchor="end"></text>\n`;
  }
  for (const drawn of boxes) yield boxElement(stacks, tree, drawn, label, diff, head);
  if (bare) yield `<script><![CDATA[${flameScript.text}]]></script>\n`;
  yield '</svg>\n';
}

function boxElement(
  stacks: Stacks,
  tree: FlameTree,
  { box, x, w }: DrawnBox,
  label: Label,
  diff: boolean,
  head: number,
): string {
  const { sources, total } = stacks;
  const source = tree.source[box]!;
  const names = sources.display(source);
  const full = sources.fullName(source);
  const inline = sources.inlined[source] === 1;
  const y = head + tree.depth[box]! * rowHeight;
  const cells = Math.max(0.3, w * width - 1);
  const amount = (value: Int64): string =>
    `${diff && value > 0 ? '+' : ''}${label(value)} (${percentage(value, total).trim()})`;
  const self = tree.selfValue(box);
  const title = [
    `${full}${inline ? ' (inline)' : ''}`,
    amount(tree.value(box)),
    ...(self === 0 ? [] : [`self ${amount(self)}`]),
    ...(sources.recordedFile(source) === '' ? [] : [sources.recordedFile(source)]),
  ].join('\n');
  const at = (part: number): string => String(Math.round(part * 1e9) / 1e9);
  const tall = rowHeight - 1;
  const left = (x * width).toFixed(2);
  let change = '';
  if (diff) {
    const net = tree.positive(box) - tree.negative(box);
    const part = tree.size(box) === 0 ? 0 : Math.abs(net) / tree.size(box);
    change =
      `<rect class="change ${net < 0 ? 'less' : 'more'}" data-part="${at(part)}" x="${left}" ` +
      `y="${y}" width="${(cells * part).toFixed(2)}" height="${tall}"/>`;
  }
  const fill = diff ? '#ddd' : box === 0 ? '#ccc' : fillOf(sources.color(source));
  const text = fitted(names, Math.floor((cells - 5) / letterWidth));
  const short = names[0]!;
  return (
    `<g class="box${inline ? ' inline' : ''}" data-x="${at(x)}" data-w="${at(w)}" ` +
    `data-d="${tree.depth[box]!}" ` +
    `data-n="${escapeXml(short)}"${full === short ? '' : ` data-f="${escapeXml(full)}"`}>` +
    `<title>${escapeXml(title)}</title><rect x="${left}" y="${y}" width="${cells.toFixed(2)}" ` +
    `height="${tall}" fill="${fill}"/>${change}` +
    `<text x="${(x * width + 3).toFixed(2)}" y="${y + 13}">${escapeXml(text)}</text></g>\n`
  );
}

/** A picture that needs nothing but itself; it can be clicked through in a browser. */
export function* flameSvg(stacks: Stacks, heading: readonly string[], label: Label): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield* picture(stacks, label, heading, true);
}

/**
 * The same picture in a page. Its policy lets nothing be fetched, and nothing run or style but what
 * is written here. `title`: what the profile is of.
 */
export function* flamePage(stacks: Stacks, heading: readonly string[], label: Label, title: string): Generator<string> {
  const policy = [
    "default-src 'none'; base-uri 'none'; form-action 'none'",
    `style-src 'sha256-${flamePageStyle.sha256}'`,
    `script-src 'sha256-${flameScript.sha256}'`,
  ].join('; ');
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}: flame graph</title>
<style>${flamePageStyle.text}</style>
</head>
<body>
<header><h1>Flame graph</h1><button type="button" id="reset">Reset zoom</button>
<input id="search" type="search" placeholder="Search: regexp or text" aria-label="Search"
 autocomplete="off" spellcheck="false"><span id="found"></span>
<span class="keys"><kbd>/</kbd> search <kbd>Esc</kbd> back, click zooms</span>
<div id="detail"></div></header>
<pre>${heading.map(escapeXml).join('\n')}</pre>
`;
  yield* picture(stacks, label, heading, false);
  yield `<script>${flameScript.text}</script>\n</body>\n</html>\n`;
}
