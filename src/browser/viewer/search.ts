import type { Camera } from './camera.ts';
import type { DrawnGraph, GraphPart } from './graph.ts';
import type { Bar } from './panels.ts';

/** Searches nodes by text, and highlights a clicked node with its neighbours. */
export class NodeSearch {
  private found: readonly GraphPart[] = [];
  /** Index in `found` of the node that the window shows; -1 before the first. */
  private current = -1;
  private picked: GraphPart | null = null;

  /** `onSearch` runs before each search. */
  constructor(
    private readonly graph: DrawnGraph,
    private readonly bar: Bar,
    private readonly camera: Camera,
    onSearch: () => void,
  ) {
    const { field } = bar;
    field.addEventListener('input', () => {
      onSearch();
      this.find(field.value);
    });
    field.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Enter') this.next(event.shiftKey ? -1 : 1);
      if (event.key === 'Escape') {
        this.clear();
        field.blur();
      }
    });
  }

  /** Dims all except a node, its callers and callees. For the same node again, or for null, restores all. */
  pick(part: GraphPart | null): void {
    this.picked = part !== this.picked ? part : null;
    this.clear();
    if (this.picked)
      this.graph.showOnly(new Set([this.picked.element]), new Set([...this.picked.edges, ...this.picked.near]));
  }

  /** Moves to the next (1) or previous (-1) match. */
  next(step: number): void {
    const { found } = this;
    if (found.length === 0) return;
    this.current = (this.current + step + found.length + (this.current < 0 && step < 0 ? 1 : 0)) % found.length;
    this.bar.showCount(`${this.current + 1} of ${found.length}`);
    this.camera.center(found[this.current]!.element);
  }

  private clear(): void {
    this.bar.field.value = '';
    this.found = [];
    this.current = -1;
    this.bar.showCount('');
    this.graph.showAll();
  }

  private find(wanted: string): void {
    this.picked = null;
    if (wanted === '') return this.clear();
    let pattern: RegExp | null = null;
    try {
      pattern = new RegExp(wanted, 'i');
    } catch {
      // An invalid regexp, such as "(*DB", is searched as plain text.
    }
    const lower = wanted.toLowerCase();
    this.current = -1;
    this.found = [...this.graph.nodes.values()].filter(part => {
      const text = `${part.tip} ${part.lines.join(' ')}`;
      return text.toLowerCase().includes(lower) || pattern?.test(text);
    });
    this.bar.showCount(this.found.length === 0 ? 'none' : `${this.found.length} found`);
    this.graph.showOnly(new Set(this.found.map(part => part.element)), new Set());
  }
}
