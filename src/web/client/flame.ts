/** The flame graph view. Redraws one canvas for each frame, so the cost depends only on the visible part. */

import { onWheel } from './wheel.ts';
import { byId, quietly } from './dom.ts';
import { FlamePainter, rowHeight } from './flame-draw.ts';
import type { Colours, FlameWindow } from './flame-draw.ts';
import { amountText, WebFlameModel, readFlameData, shareText } from './flame-model.ts';
import type { BoxSet } from './flame-model.ts';
import { covers, partOf, SentBoxes } from './flame-sent.ts';
import { BoxesOfServer } from './flame-server.ts';
import type { PageKey } from './keys.ts';
import { address, exactly, withPattern } from './links.ts';
import { matchNames } from './match.ts';
import { PageSelection } from './selection.ts';

/** Returns the pattern of the pivots; empty: all stacks from the root. */
const pivotPattern = (): string => new URLSearchParams(location.search).get('p') ?? '';

/** Where a finger is, in pixels of the window. */
interface Finger {
  readonly x: number;
  readonly y: number;
}

export class FlameView {
  readonly selection: PageSelection;
  private readonly holder = byId('stack-holder');
  private readonly chart = byId('stack-chart');
  private readonly canvas = byId<HTMLCanvasElement>('stack-canvas');
  private readonly menu = byId('action-menu');
  private model: WebFlameModel | null = null;
  private painter: FlamePainter | null = null;
  private boxes: BoxSet | null = null;
  /** The boxes of the whole picture, if `boxes` is a part. */
  private all: BoxSet | null = null;
  private readonly server = new BoxesOfServer();
  /** True while the boxes of another picture are loading. */
  private isComing = false;
  /** Requests more detail after the movement has stopped. */
  private readonly refine = quietly(80, () => void this.lookCloser());
  private pivots: readonly number[] = [0];
  private found: ReadonlySet<number> = new Set();
  /** Width relative to the window, and the value at the left edge. */
  private zoom = 1;
  private left = 0;
  private hover = -1;
  private focus = -1;
  private frame = 0;

  constructor() {
    this.selection = new PageSelection([], {
      show: selected => {
        this.found = selected;
        this.draw();
      },
      fallback: () => (this.pivots.length === 1 && this.pivots[0] === 0 ? [] : this.pivots),
      enter: pattern => this.pivot(pattern),
    });
    byId('zoom-in').addEventListener('click', () => this.zoomBy(1.5));
    byId('zoom-out').addEventListener('click', () => this.zoomBy(1 / 1.5));
    byId('zoom-fit').addEventListener('click', () => this.fit());
    byId('unpivot').addEventListener('click', () => this.pivot(''));
    this.pointer();
    this.keyboard();
    this.actions();
    addEventListener('popstate', () => void this.render());
    new ResizeObserver(() => this.draw()).observe(this.holder);
    this.holder.addEventListener('scroll', () => this.draw());
    document.addEventListener('themechange', () => {
      this.makePainter();
      this.draw();
    });
    // Printing uses the light theme, and needs a repaint before it starts.
    matchMedia('print').addEventListener('change', () => {
      this.makePainter();
      this.paint();
    });
    void this.load();
  }

  get keys(): PageKey[] {
    return [
      { key: '+', help: 'Wider', action: () => this.zoomBy(1.5) },
      { key: '-', help: 'Narrower', action: () => this.zoomBy(1 / 1.5) },
      { key: '0', help: 'The whole width', action: () => this.fit() },
      { key: 'a', help: 'All stacks from the root', action: () => this.pivot('') },
      { key: 'e', help: 'Walk through the boxes with the arrow keys', action: () => this.canvas.focus() },
    ];
  }

  private async load(): Promise<void> {
    const state = byId('stack-state');
    try {
      const params = new URLSearchParams(location.search);
      params.delete('p');
      const answer = await fetch(address('./stacks', params));
      if (!answer.ok) throw new Error((await answer.text()).trim());
      this.model = new WebFlameModel(readFlameData(await answer.arrayBuffer()));
    } catch (error) {
      this.tell(`The stacks cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    const isEmpty = this.model.isWhole ? this.model.boxes([0]).width === 0 : this.model.data.width === 0;
    if (isEmpty) state.textContent = 'Nothing is left to show';
    this.selection.setNames(this.model.data.full.map((name, i) => (i === 0 ? '' : name)));
    this.makePainter();
    void this.render();
  }

  private makePainter(): void {
    if (!this.model) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const colours: Colours = {
      dark: colour('--theme') === 'dark',
      text: colour('--text'),
      page: colour('--page'),
      line: colour('--box-line'),
      found: colour('--found'),
      hover: colour('--box-hover'),
    };
    this.painter = new FlamePainter(this.model, this.canvas.getContext('2d', { alpha: false })!, colours);
  }

  /** Reads the pivots from the address and lays out the boxes. */
  private async render(): Promise<void> {
    const { model } = this;
    if (!model) return;
    const pattern = pivotPattern();
    const matches = pattern === '' ? { found: new Set([0]) } : await matchNames(pattern, model.pivotTexts());
    // The user may have gone back or forward meanwhile.
    if (pattern !== pivotPattern()) return;
    const pivots = 'problem' in matches ? [0] : model.pivots(matches.found);
    if ('problem' in matches) byId('found').textContent = matches.problem;
    this.pivots = pivots;
    byId('unpivot').hidden = pivots.length === 1 && pivots[0] === 0;
    this.selection.refresh();
    if (model.isWhole) this.show(model.boxes(pivots));
    else void this.ask(pivots);
  }

  /** Loads the boxes of a picture from the server. */
  private async ask(around: readonly number[]): Promise<void> {
    this.isComing = true;
    try {
      const boxes = await this.server.ask({ around, pixels: this.holder.clientWidth });
      if (boxes) this.show(boxes);
    } catch (error) {
      this.isComing = false;
      this.tell(`The stacks cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private tell(text: string): void {
    const state = byId('stack-state');
    state.textContent = text;
    state.hidden = false;
  }

  /** Shows boxes as a new picture, with zoom and scroll position reset. */
  private show(boxes: BoxSet): void {
    byId('stack-state').hidden = boxes.width > 0;
    this.isComing = false;
    this.boxes = boxes;
    this.all = boxes;
    this.hover = -1;
    this.focus = -1;
    this.zoom = 1;
    this.left = 0;
    this.chart.style.height = `${this.painter!.heightOf(boxes)}px`;
    this.details(-1);
    // Scrolls the pivots to a third of the window's height.
    this.holder.scrollTop = Math.max(0, this.painter!.rowTop(boxes, 0) - this.holder.clientHeight / 3);
    this.draw();
  }

  /** Loads more detail if the visible part of a large picture is incomplete, and replaces the boxes. */
  private async lookCloser(): Promise<void> {
    const { boxes: before, pivots } = this;
    const { left, visible, width } = this.seen();
    // A new picture that is loading makes more detail of the old one useless.
    if (this.isComing || !(before instanceof SentBoxes) || covers(before.part, before.width, left, visible, width))
      return;
    let boxes: SentBoxes | null;
    try {
      boxes = await this.server.ask({ around: pivots, part: partOf(left, visible, width), pixels: width });
    } catch {
      // Keeps the current boxes; the next movement retries.
      return;
    }
    if (!boxes || this.boxes !== before) return;
    this.hover = -1;
    if (this.focus >= 0) this.focus = boxes.same(before, this.focus);
    this.boxes = boxes;
    this.draw();
  }

  /** Returns the visible range, in values of the profile. */
  private seen(): { left: number; visible: number; width: number } {
    const { left, scale, width } = this.window();
    return { left, visible: scale === 0 ? 0 : width / scale, width };
  }

  /** Sets the pivot pattern in the address, without loading a page. */
  pivot(pattern: string): void {
    const params = new URLSearchParams(location.search);
    if (pattern === '' || pattern === '^$') params.delete('p');
    else params.set('p', pattern);
    history.pushState('', '', address(location.pathname, params));
    this.selection.clear();
    void this.render();
  }

  private window(): FlameWindow {
    const { clientWidth: width, clientHeight: height, scrollTop: top } = this.holder;
    const scale = this.boxes && this.boxes.width > 0 ? (width * this.zoom) / this.boxes.width : 0;
    return { left: this.left, scale, top, width, height };
  }

  private draw(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  private paint(): void {
    const { boxes, painter, model } = this;
    if (!boxes || !painter || !model) return;
    const window = this.window();
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(window.width * ratio), Math.round(window.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${window.width}px`;
      this.canvas.style.height = `${window.height}px`;
    }
    const context = this.canvas.getContext('2d', { alpha: false })!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (boxes instanceof SentBoxes) this.refine();
    painter.draw(boxes, window, {
      found: this.found,
      hover: this.hover,
      focus: this.focus,
      separator: this.summary(boxes.gainTotal, boxes.lossTotal),
    });
  }

  private summary(gain: number, loss: number): string {
    const { data, isDiff } = this.model!;
    return isDiff ? `${shareText(loss, data)} → ${shareText(gain, data)}` : shareText(gain, data);
  }

  /** Shows the details of a box, or of the whole picture. */
  private details(box: number): void {
    const { boxes, model } = this;
    const [name, numbers] = [byId('current-details-left'), byId('current-details-right')];
    if (!boxes || !model) return;
    if (box < 0) {
      name.textContent = '';
      numbers.textContent = shareText(boxes.width, model.data);
      this.canvas.title = '';
      return;
    }
    const source = boxes.source[box]!;
    const self = boxes.self[box]!;
    const gain = boxes.gain[box]!;
    const loss = boxes.loss[box]!;
    const full = `${model.data.full[source]!}${model.data.inlined[source] === 1 ? ' (inlined)' : ''}`;
    const own = self === 0 ? '' : `self ${amountText(self, model.data)} │ `;
    name.textContent = full;
    numbers.textContent = `${own}${this.summary(gain, loss)}`;
    this.canvas.title = full;
  }

  /** Returns the box at a point of the window, or -1. */
  private boxAt(event: MouseEvent): number {
    if (!this.boxes || !this.painter) return -1;
    const frame = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - frame.left, event.clientY - frame.top];
    let found = -1;
    this.painter.visit(this.boxes, this.window(), (box, x, y, width) => {
      if (px >= x && px < x + width && py >= y && py < y + rowHeight) found = box;
    });
    return found;
  }

  /** Keeps the picture within its edges. */
  private moveTo(left: number): void {
    if (!this.boxes) return;
    this.left = Math.max(0, Math.min(left, this.boxes.width * (1 - 1 / this.zoom)));
    this.draw();
  }

  private fit(): void {
    this.zoom = 1;
    this.moveTo(0);
  }

  private zoomBy(factor: number, at = this.holder.clientWidth / 2): void {
    const before = this.window();
    if (before.scale === 0) return;
    const value = this.left + at / before.scale;
    // The upper limit makes a single unit of value several windows wide.
    this.zoom = Math.max(1, Math.min(1e7, this.zoom * factor));
    this.moveTo(value - at / this.window().scale);
  }

  private pointer(): void {
    const { canvas, holder } = this;
    let from: { x: number; y: number; left: number; top: number } | null = null;
    let moved = false;
    /** Positions of pressed pointers, by pointer id. */
    const fingers = new Map<number, Finger>();
    canvas.addEventListener('pointerdown', event => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      from = { x: event.clientX, y: event.clientY, left: this.left, top: holder.scrollTop };
      moved = false;
    });
    canvas.addEventListener('pointermove', event => {
      if (!from) {
        const box = this.boxAt(event);
        if (box === this.hover) return;
        this.hover = box;
        this.details(box);
        this.draw();
        return;
      }
      if (fingers.size === 2 && fingers.has(event.pointerId)) {
        const [a, b] = [...fingers.values()] as unknown as readonly [Finger, Finger];
        fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
        const [c, d] = [...fingers.values()] as unknown as readonly [Finger, Finger];
        moved = true;
        const apart = (one: Finger, other: Finger): number => Math.max(20, Math.abs(one.x - other.x));
        // The point between the fingers stays between them.
        this.moveTo(this.left - (c.x + d.x - a.x - b.x) / 2 / this.window().scale);
        this.zoomBy(apart(c, d) / apart(a, b), (c.x + d.x) / 2 - holder.getBoundingClientRect().left);
        return;
      }
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!moved && Math.abs(dx) + Math.abs(dy) < 4) return;
      if (!moved) canvas.setPointerCapture(event.pointerId);
      moved = true;
      // Vertical movement by touch is the browser's native scrolling.
      if (event.pointerType !== 'touch') holder.scrollTop = from.top - dy;
      this.moveTo(from.left - dx / this.window().scale);
    });
    const end = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
      // The remaining finger continues to move the picture.
      const [left] = fingers.values();
      from = left ? { ...left, left: this.left, top: holder.scrollTop } : null;
    };
    canvas.addEventListener('pointerup', end);
    canvas.addEventListener('pointercancel', end);
    canvas.addEventListener('pointerleave', () => {
      if (from || !this.menu.hidden) return;
      this.hover = -1;
      this.details(-1);
      this.draw();
    });
    canvas.addEventListener('click', event => {
      if (moved) {
        moved = false;
        return;
      }
      const box = this.boxAt(event);
      if (box >= 0) this.pivotOn(box);
    });
    canvas.addEventListener('contextmenu', event => {
      const box = this.boxAt(event);
      if (box < 0 || this.boxes!.source[box] === 0) return;
      event.preventDefault();
      this.openMenu(box, event.clientX, event.clientY);
    });
    onWheel(holder, {
      zoom: (factor, at) => this.zoomBy(factor, at),
      pan: pixels => this.moveTo(this.left + pixels / this.window().scale),
    });
  }

  private pivotOn(box: number): void {
    const source = this.boxes!.source[box]!;
    this.pivot(source === 0 ? '' : exactly(this.model!.unique(source)));
  }

  /** Handles arrow keys, which move the selection from box to box in screen directions. */
  private keyboard(): void {
    this.canvas.addEventListener('keydown', event => {
      const { boxes } = this;
      if (!boxes || boxes.roots.length === 0) return;
      const at = this.focus < 0 ? boxes.roots[0]! : this.focus;
      const sideways = (step: 1 | -1): number => {
        const parent = boxes.parent[at]!;
        const first = parent >= 0 ? boxes.firstChild(parent) : boxes.row[at]! < 0 ? boxes.callers[0]! : boxes.roots[0]!;
        const row: number[] = [];
        for (let box = first; box >= 0; box = boxes.nextSibling[box]!) row.push(box);
        return row[row.indexOf(at) + step] ?? at;
      };
      const deeper = boxes.firstChild(at);
      const back = boxes.parent[at]!;
      const down = boxes.row[at]! >= 0;
      const moves: Record<string, () => number> = {
        ArrowDown: () =>
          this.focus < 0 ? at : down ? (deeper >= 0 ? deeper : at) : back >= 0 ? back : boxes.roots[0]!,
        ArrowUp: () => (down ? (back >= 0 ? back : (boxes.callers[0] ?? at)) : deeper >= 0 ? deeper : at),
        ArrowLeft: () => sideways(-1),
        ArrowRight: () => sideways(1),
        Home: () => boxes.roots[0]!,
      };
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        if (this.focus >= 0) this.pivotOn(this.focus);
        return;
      }
      if (event.key === 'ContextMenu' && this.focus >= 0) {
        const frame = this.canvas.getBoundingClientRect();
        event.preventDefault();
        this.openMenu(this.focus, frame.left + 20, frame.top + 20);
        return;
      }
      const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      this.focusOn(move());
    });
    this.canvas.addEventListener('blur', () => {
      this.focus = -1;
      this.draw();
    });
  }

  private focusOn(box: number): void {
    const boxes = this.boxes!;
    this.focus = box;
    this.details(box);
    const top = this.painter!.rowTop(boxes, boxes.row[box]!);
    const { scrollTop, clientHeight } = this.holder;
    if (top < scrollTop || top + rowHeight > scrollTop + clientHeight) this.holder.scrollTop = top - clientHeight / 2;
    const window = this.window();
    const x = (boxes.x[box]! - window.left) * window.scale;
    if (x < 0 || x > window.width - 20) this.moveTo(boxes.x[box]! - 20 / window.scale);
    this.draw();
  }

  private openMenu(box: number, x: number, y: number): void {
    const { model, menu } = this;
    const source = this.boxes!.source[box]!;
    const name = model!.data.full[source]!;
    byId('action-title').textContent = name.length > 100 ? `${name.slice(0, 100)}…` : name;
    // At granularity `lines` the name ends in a line number, which is not part of the function's name.
    const pattern = exactly(name.replace(/:[0-9]+$/, ''));
    for (const link of menu.querySelectorAll<HTMLAnchorElement>('a')) {
      const path = link.getAttribute('href')!.replace(/\?.*$/, '');
      const params = withPattern(link.dataset.param!, pattern);
      if (path !== '') params.delete('p');
      link.setAttribute('href', address(path, params));
    }
    menu.hidden = false;
    const { clientWidth, clientHeight } = document.documentElement;
    menu.style.left = `${Math.max(0, Math.min(x - 10, clientWidth - menu.offsetWidth))}px`;
    menu.style.top = `${Math.max(0, Math.min(y - 10, clientHeight - menu.offsetHeight))}px`;
    menu.querySelector('a')!.focus();
  }

  private actions(): void {
    const close = (): void => void (this.menu.hidden = true);
    document.addEventListener('pointerdown', event => {
      if (event.target instanceof Node && !this.menu.contains(event.target)) close();
    });
    this.menu.addEventListener('click', close);
    this.menu.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close();
      this.canvas.focus();
    });
  }

  /** Returns the picture as an SVG file. */
  svg(): string | null {
    if (!this.all || !this.painter) return null;
    return this.painter.svg(this.all, 1400, document.title);
  }
}
