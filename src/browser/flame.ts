/**
 * The script of the flame graph that `flame` writes, in a page and in a bare SVG: click to zoom, search,
 * details of the frame under the pointer. Inserts texts of the profile as text, never as markup.
 */

/** A box of the picture. Positions and widths are fractions of the picture's width. */
interface Box {
  readonly node: SVGGElement;
  readonly x: number;
  readonly w: number;
  /** 0 is the root. */
  readonly depth: number;
  readonly name: string;
  readonly rect: SVGRectElement;
  /** In a diff, the part of the box that grew or shrank. */
  readonly change: SVGRectElement | null;
  readonly text: SVGTextElement | null;
  /** Undefined for the root only. */
  readonly parent: Box | undefined;
}

const svg = document.querySelector<SVGSVGElement>('svg.flame')!;
const { width } = svg.viewBox.baseVal;
// The page has a search field; a bare SVG uses a dialog.
const field = document.getElementById('search') as HTMLInputElement | null;
const detail = document.getElementById('detail')!;
const found = document.getElementById('found')!;
const letterWidth = 7.23;

const boxes = readBoxes();
const root = boxes[0]!;
let zoomed = root;

/** Returns the boxes in document order: each one after its parent. */
function readBoxes(): Box[] {
  const open: Box[] = [];
  return Array.from(svg.querySelectorAll<SVGGElement>('.box'), node => {
    const { x, w, d, n = '' } = node.dataset;
    const depth = Number(d);
    const box: Box = {
      node,
      x: Number(x),
      w: Number(w),
      depth,
      name: n,
      rect: node.querySelector('rect')!,
      change: node.querySelector<SVGRectElement>('.change'),
      text: node.querySelector('text'),
      parent: open[depth - 1],
    };
    open[depth] = box;
    return box;
  });
}

/** Shortens a name to `room` letters: first to a suffix after `::` or `.`, else by truncation. */
function fitName(name: string, room: number): string {
  if (room < 3) return '';
  if (name.length <= room) return name;
  for (const part of name.matchAll(/::|\./g)) {
    const rest = name.slice(part.index + part[0].length);
    if (rest !== '' && rest.length <= room) return rest;
  }
  return `${name.slice(0, room - 2)}..`;
}

function place(box: Box, x: number, w: number): void {
  box.node.style.display = '';
  const cells = Math.max(0.3, w * width - 1);
  box.rect.setAttribute('x', String(x * width));
  box.rect.setAttribute('width', String(cells));
  if (box.change) {
    box.change.setAttribute('x', String(x * width));
    box.change.setAttribute('width', String(cells * Number(box.change.dataset.part)));
  }
  if (box.text) {
    box.text.setAttribute('x', String(x * width + 3));
    box.text.textContent = fitName(box.name, Math.floor((cells - 5) / letterWidth));
  }
}

function isInside(box: Box, outer: Box): boolean {
  let at: Box | undefined = box;
  while (at && at.depth > outer.depth) at = at.parent;
  return at === outer;
}

/** Zooms until a box is as wide as the picture. */
function zoom(to: Box): void {
  zoomed = to;
  for (const box of boxes) {
    const isAbove = box.depth < to.depth && isInside(to, box);
    box.node.classList.toggle('above', isAbove);
    const w = box.w / to.w;
    if (isAbove) place(box, 0, 1);
    else if (w * width >= 0.3 && box.depth >= to.depth && isInside(box, to)) place(box, (box.x - to.x) / to.w, w);
    else box.node.style.display = 'none';
  }
}

/** Returns a predicate: the name contains the text or matches it as a regexp. Lower-case text ignores case. */
function tester(text: string): (name: string) => boolean {
  try {
    const pattern = new RegExp(text, text === text.toLowerCase() ? 'i' : '');
    return name => pattern.test(name);
  } catch {
    return name => name.includes(text);
  }
}

/** Marks the boxes whose names match, and shows their share of the total. Empty text matches none. */
function search(text: string): void {
  const test = text === '' ? () => false : tester(text);
  let share = 0;
  const covered = new Set<Box | undefined>();
  for (const box of boxes) {
    const isHit = test(box.node.dataset.f || box.name);
    box.node.classList.toggle('hit', isHit);
    if (covered.has(box.parent)) covered.add(box);
    else if (isHit) {
      share += box.w;
      covered.add(box);
    }
  }
  svg.classList.toggle('searching', text !== '');
  found.textContent = text === '' ? '' : `matched: ${(share * 100).toFixed(share < 0.1 ? 2 : 1)}%`;
}

function boxAt(target: EventTarget | null): Box | undefined {
  const node = target instanceof Element ? target.closest('.box') : null;
  return node ? boxes.find(box => box.node === node) : undefined;
}

/** Focuses the search field, or asks for a text in a dialog if there is no field. */
function ask(): void {
  if (field) return field.focus();
  const text = prompt('Search for a regular expression or a part of a name');
  if (text !== null) search(text);
}

svg.addEventListener('click', event => {
  const box = boxAt(event.target);
  if (box) zoom(box);
});
svg.addEventListener('mouseover', event => {
  const title = boxAt(event.target)?.node.querySelector('title');
  if (title) detail.textContent = title.textContent.replace(/\n/g, '  ');
});
svg.addEventListener('mouseleave', () => {
  detail.textContent = '';
});
document.getElementById('reset')?.addEventListener('click', () => zoom(root));
document.getElementById('ask')?.addEventListener('click', ask);
field?.addEventListener('input', () => search(field.value));
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const isTyping = field !== null && document.activeElement === field;
  if (event.key === 'Escape') {
    if (isTyping) {
      field.value = '';
      field.blur();
      search('');
    } else if (zoomed.parent) zoom(zoomed.parent);
    else search('');
  } else if (event.key === '/' && !isTyping) {
    event.preventDefault();
    ask();
  }
});
