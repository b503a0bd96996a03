/** The call graph: laid out by a worker, and moved by native scrolling, so that touch and trackpad work as usual. */

import { byId, data, pageData } from '../dom.ts';
import type { ToDraw } from '../graph-worker.ts';
import { escapeXml } from '../flame-draw.ts';
import type { PageKey } from '../keys.ts';
import type { PageView } from '../page-view.ts';
import { offerPictures } from '../save.ts';
import { PageSelection } from '../selection.ts';

/** The page's data: the DOT text, the number of nodes, and the address of the worker's script. */
interface Drawing {
  readonly dot: string;
  readonly count: number;
  /** Nodes that the first view must show: the root and the heaviest node. */
  readonly first: readonly number[];
  readonly worker: string;
}

type LayoutAnswer = { readonly svg: string } | { readonly problem: string; readonly hint?: string };

/** Timeout of a layout, in milliseconds. */
const patience = 120_000;
/** After this many milliseconds a rough layout is started in parallel; the first one to finish is shown. */
const careful = 15_000;
const smallest = 0.02;
const largest = 10;

/** Yields to the event loop. */
const breath = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

class GraphView implements PageView {
  readonly selection: PageSelection;
  svg: SVGSVGElement | null = null;
  private readonly holder = byId('graph');
  private readonly state = byId('graph-state');
  /** CSS pixels per unit of the drawing. */
  private scale = 1;
  private size = { width: 1, height: 1 };
  private nodes = new Map<number, Element>();
  private marked: ReadonlySet<number> = new Set();
  /** Maps a node's element id to the elements of its edges and neighbours. */
  private near = new Map<number, Set<Element>>();

  constructor() {
    this.selection = new PageSelection(pageData().nodes, { show: selected => this.mark(selected) });
    byId('zoom-in').addEventListener('click', () => this.zoom(1.25));
    byId('zoom-out').addEventListener('click', () => this.zoom(1 / 1.25));
    byId('zoom-fit').addEventListener('click', () => this.fit());
    this.gestures();
    const drawing = data<Drawing>('graph-data');
    if (drawing.count > 0) this.draw(drawing);
  }

  get keys(): PageKey[] {
    return [
      { key: '+', help: 'Larger', action: () => this.zoom(1.25) },
      { key: '-', help: 'Smaller', action: () => this.zoom(1 / 1.25) },
      { key: '0', help: 'The whole graph', action: () => this.fit() },
    ];
  }

  private draw({ dot, count, first, worker: script }: Drawing): void {
    const workers: Worker[] = [];
    const timers: ReturnType<typeof setTimeout>[] = [];
    const end = (text: string): void => {
      for (const worker of workers) worker.terminate();
      timers.forEach(clearTimeout);
      this.state.textContent = text;
    };
    const begin = (isRough: boolean): void => {
      const worker = new Worker(script);
      workers.push(worker);
      // If the rough layout fails, the careful one continues.
      worker.onerror = () => {
        if (!isRough)
          end(
            'The graph cannot be drawn: the layout engine does not start in this browser. The Download ' +
              'menu has its text',
          );
      };
      worker.onmessage = ({ data: drawn }: MessageEvent<LayoutAnswer>) => {
        if ('svg' in drawn) {
          end('');
          const roughly = isRough ? ', drawn roughly: a careful drawing takes too long' : '';
          void this.show(drawn.svg, first, `${count} nodes${roughly}`);
        } else if (!isRough) end(drawn.hint === undefined ? drawn.problem : `${drawn.problem}. ${drawn.hint}`);
      };
      worker.postMessage({ dot, isRough } satisfies ToDraw);
    };
    begin(false);
    timers.push(
      setTimeout(() => begin(true), careful),
      setTimeout(
        () => end('The graph is too large to draw: show fewer nodes (option nodecount) or focus on a function'),
        patience,
      ),
    );
  }

  /**
   * Shows the drawing in steps and yields to the event loop between them, because parsing and layout of
   * a large drawing take long.
   */
  private async show(text: string, first: readonly number[], state: string): Promise<void> {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement as unknown as SVGSVGElement;
    await breath();
    const svg = document.adoptNode(parsed);
    this.size = { width: Math.max(1, svg.viewBox.baseVal.width), height: Math.max(1, svg.viewBox.baseVal.height) };
    svg.removeAttribute('width');
    svg.removeAttribute('height');
    svg.setAttribute('role', 'img');
    this.svg = svg;
    this.read(svg);
    svg.setAttribute('aria-label', `Call graph of ${this.nodes.size} nodes`);
    this.mark(this.marked);
    await breath();
    this.fit();
    this.holder.replaceChildren(svg);
    this.firstView(first);
    this.state.textContent = state;
  }

  /** Finds the nodes by the ids in the DOT text, and collects their neighbours. */
  private read(svg: SVGSVGElement): void {
    const byName = new Map<string, { id: number; element: Element }>();
    for (const element of svg.querySelectorAll('g.node')) {
      const match = /^node(\d+)$/.exec(element.id);
      if (!match) continue;
      const id = Number(match[1]);
      this.nodes.set(id, element);
      this.near.set(id, new Set());
      byName.set(element.querySelector('title')?.textContent ?? '', { id, element });
    }
    for (const edge of svg.querySelectorAll('g.edge')) {
      const ends = (edge.querySelector('title')?.textContent ?? '').split('->').map(name => byName.get(name));
      for (const [i, end] of ends.entries()) {
        if (!end) continue;
        this.near.get(end.id)!.add(edge);
        const other = ends[1 - i];
        if (other) this.near.get(end.id)!.add(other.element);
      }
    }
    // Graphviz's tooltips are only "N1"; the full name is in the link around the node.
    for (const link of svg.querySelectorAll('a')) {
      const told = link.getAttribute('xlink:title');
      const title = link.closest('g.node, g.edge')?.querySelector(':scope > title');
      if (told !== null && title) title.textContent = told;
      link.removeAttribute('xlink:title');
    }
  }

  private mark(selected: ReadonlySet<number>): void {
    this.marked = selected;
    if (!this.svg) return;
    const lit = new Set<Element>();
    for (const id of selected) for (const element of this.near.get(id) ?? []) lit.add(element);
    const some = [...selected].some(id => this.nodes.has(id));
    for (const [id, element] of this.nodes) {
      element.classList.toggle('chosen', selected.has(id));
      element.classList.toggle('pale', some && !selected.has(id) && !lit.has(element));
    }
    for (const edge of this.svg.querySelectorAll('g.edge')) edge.classList.toggle('pale', some && !lit.has(edge));
  }

  private apply(): void {
    if (!this.svg) return;
    this.svg.style.width = `${this.size.width * this.scale}px`;
    this.svg.style.height = `${this.size.height * this.scale}px`;
  }

  /**
   * Sets the first view: the whole graph if it is readable at that size, else the smallest readable
   * size, or the size at which the root and the heaviest node are both visible.
   */
  private firstView(ids: readonly number[]): void {
    const { holder } = this;
    const whole = this.scale;
    const readable = 0.7;
    const seen = ids.flatMap(id => this.nodes.get(id) ?? []);
    if (whole >= readable || seen.length === 0) return;
    const boxes = seen.map(element => element.getBoundingClientRect());
    const frame = this.svg!.getBoundingClientRect();
    const left = Math.min(...boxes.map(box => box.left)) - frame.left;
    const right = Math.max(...boxes.map(box => box.right)) - frame.left;
    const top = Math.min(...boxes.map(box => box.top)) - frame.top;
    const bottom = Math.max(...boxes.map(box => box.bottom)) - frame.top;
    const room = (extent: number, window: number): number => (whole * (window - 40)) / Math.max(1, extent);
    const [wide, high] = [room(right - left, holder.clientWidth), room(bottom - top, holder.clientHeight)];
    this.scale = Math.max(whole, Math.min(readable, wide, high));
    this.apply();
    const grown = this.scale / whole;
    const edge = this.svg!.getBoundingClientRect();
    const start = holder.getBoundingClientRect();
    holder.scrollLeft += edge.left - start.left + (grown * (left + right) - holder.clientWidth) / 2;
    holder.scrollTop += edge.top - start.top + (grown * (top + bottom) - holder.clientHeight) / 2;
  }

  private fit(): void {
    const { clientWidth, clientHeight } = this.holder;
    this.scale = Math.max(
      smallest,
      Math.min((clientWidth - 20) / this.size.width, (clientHeight - 20) / this.size.height, 4 / 3),
    );
    this.apply();
  }

  /** Zooms about a point of the window, which stays in place. */
  private zoom(factor: number, point?: { x: number; y: number }): void {
    if (!this.svg) return;
    const box = this.holder.getBoundingClientRect();
    const x = point ? point.x : box.left + box.width / 2;
    const y = point ? point.y : box.top + box.height / 2;
    const before = this.svg.getBoundingClientRect();
    const [atX, atY] = [(x - before.left) / before.width, (y - before.top) / before.height];
    this.scale = Math.min(largest, Math.max(smallest, this.scale * factor));
    this.apply();
    const after = this.svg.getBoundingClientRect();
    this.holder.scrollLeft += after.left + atX * after.width - x;
    this.holder.scrollTop += after.top + atY * after.height - y;
  }

  private gestures(): void {
    const { holder } = this;
    holder.addEventListener(
      'wheel',
      event => {
        event.preventDefault();
        this.zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 400), { x: event.clientX, y: event.clientY });
      },
      { passive: false },
    );
    let from: { x: number; y: number; left: number; top: number } | null = null;
    let moved = false;
    holder.addEventListener('pointerdown', event => {
      // Touch uses the browser's native scrolling and zooming.
      if (event.pointerType === 'touch' || event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, left: holder.scrollLeft, top: holder.scrollTop };
      moved = false;
    });
    holder.addEventListener('pointermove', event => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!moved && Math.abs(dx) + Math.abs(dy) < 4) return;
      if (!moved) holder.setPointerCapture(event.pointerId);
      moved = true;
      holder.classList.add('moving');
      holder.scrollLeft = from.left - dx;
      holder.scrollTop = from.top - dy;
    });
    const end = (): void => {
      from = null;
      holder.classList.remove('moving');
    };
    holder.addEventListener('pointerup', end);
    holder.addEventListener('pointercancel', end);
    holder.addEventListener('click', event => {
      if (moved) {
        moved = false;
        return;
      }
      const node = (event.target as Element).closest('g.node');
      const match = node && /^node(\d+)$/.exec(node.id);
      if (match) this.selection.toggle(Number(match[1]));
    });
  }
}

export function makeView(): PageView {
  const view = new GraphView();
  offerPictures({
    name: 'graph',
    svg: () => {
      if (!view.svg) return null;
      const copy = view.svg.cloneNode(true) as SVGSVGElement;
      const { width, height } = view.svg.viewBox.baseVal;
      copy.removeAttribute('style');
      copy.setAttribute('width', `${width}`);
      copy.setAttribute('height', `${height}`);
      const text = new XMLSerializer().serializeToString(copy);
      return (
        `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ` +
        `${escapeXml(document.title).replaceAll('--', '- -')} -->\n${text}\n`
      );
    },
  });
  return view;
}
