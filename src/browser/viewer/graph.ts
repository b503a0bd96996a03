import { createSvg } from './dom.ts';

/** A node or an edge of the graph. */
export interface GraphPart {
  readonly element: Element;
  /** Graphviz's name: `N1` for a node, `N1->N2` for an edge. */
  readonly name: string;
  /** The full name of the function (of both functions for an edge) and the value. */
  readonly tip: string;
  /** The lines of the label. */
  readonly lines: readonly string[];
  /** For a node: its edges, and its neighbours. */
  readonly edges: Element[];
  readonly near: Element[];
}

const xlinkSpace = 'http://www.w3.org/1999/xlink';

/** The graph that Graphviz drew, with lookup of its parts by name and by element. */
export class DrawnGraph {
  readonly nodes = new Map<string, GraphPart>();
  /** The legend is the first node: it has no calls, and is never dimmed. Null if missing. */
  readonly legend: Element | null;
  /** The name of the graph, or null. */
  readonly title: string | null;
  private readonly parts = new Map<Element, GraphPart>();
  /** Maps each wide invisible line to its edge. */
  private readonly wide = new Map<Element, Element>();

  /** Reads the graph, removes the `title` elements, and adds wide invisible lines that make edges easy to hit. */
  constructor(group: Element) {
    const title = group.querySelector(':scope > title')?.textContent ?? null;
    this.title = title === 'unnamed' ? null : title;
    const nodeElements = [...group.querySelectorAll<SVGGElement>('.node')];
    this.legend = group.querySelector('.cluster') ? (nodeElements[0] ?? null) : null;
    for (const element of nodeElements) {
      const part = this.readPart(element);
      if (element !== this.legend) this.nodes.set(part.name, part);
    }
    this.readEdges(group);
    // Our tooltips replace the browser's, which appear late and would cover ours.
    for (const element of group.querySelectorAll('title')) element.remove();
    for (const link of group.querySelectorAll('a')) link.removeAttributeNS(xlinkSpace, 'title');
    shrinkLabels(nodeElements);
  }

  isNode(part: GraphPart): boolean {
    return this.nodes.get(part.name) === part;
  }

  /** Returns the node or edge that contains an event's target. */
  partAt(target: EventTarget | null): GraphPart | undefined {
    if (!(target instanceof Element)) return undefined;
    const element = this.wide.get(target) ?? target.closest('.node, .edge');
    return element ? this.parts.get(element) : undefined;
  }

  /** Marks `hits`, leaves `kept` unchanged and dims all others. Without hits, restores all. */
  showOnly(hits: ReadonlySet<Element>, kept: ReadonlySet<Element>): void {
    for (const element of this.parts.keys()) {
      const isHit = hits.has(element);
      element.classList.toggle('ink-hit', isHit);
      element.classList.toggle('ink-dim', hits.size > 0 && !isHit && !kept.has(element) && element !== this.legend);
    }
  }

  showAll(): void {
    this.showOnly(new Set(), new Set());
  }

  private readPart(element: Element): GraphPart {
    const link = element.querySelector('a');
    const lines = Array.from(element.querySelectorAll('text'), text => text.textContent.trim());
    const name = element.querySelector(':scope > title')?.textContent ?? '';
    const title = link?.getAttributeNS(xlinkSpace, 'title') ?? '';
    // The title of a tag's small box (N1_0) is only its value.
    const isTag = element.classList.contains('node') && /^N+\d+_/.test(name);
    const tip = title === '' || isTag ? `${lines.join(' ')} ${title && `(${title})`}`.trim() : title;
    const part = { element, name, tip, lines, edges: [], near: [] };
    element.setAttribute('aria-label', tip);
    this.parts.set(element, part);
    return part;
  }

  private readEdges(group: Element): void {
    const wideLines = createSvg('g');
    for (const element of group.querySelectorAll('.edge')) {
      const part = this.readPart(element);
      const arrow = part.name.indexOf('->');
      const from = this.nodes.get(part.name.slice(0, arrow));
      const to = this.nodes.get(part.name.slice(arrow + 2));
      if (from && to) {
        from.edges.push(element);
        from.near.push(to.element);
        to.edges.push(element);
        to.near.push(from.element);
      }
      // Thin lines are hard to hit, so a wide invisible line is added below all nodes.
      for (const path of element.querySelectorAll('path')) {
        const line = createSvg('path');
        line.setAttribute('d', path.getAttribute('d') ?? '');
        line.setAttribute('class', 'ink-wide');
        this.wide.set(line, element);
        wideLines.append(line);
      }
    }
    group.querySelector('.node, .edge')?.before(wideLines);
  }
}

/**
 * Reduces the font size of labels that are wider than their boxes: Graphviz knows only the widths of
 * the Latin letters of Times.
 */
function shrinkLabels(nodes: readonly Element[]): void {
  const tooWide: [SVGTextElement, number][] = [];
  for (const element of nodes) {
    const shape = element.querySelector<SVGGraphicsElement>('polygon, path, ellipse');
    if (!shape) continue;
    const box = shape.getBBox();
    for (const text of element.querySelectorAll('text')) {
      const fromLeft = text.getAttribute('text-anchor') === 'start';
      const room = fromLeft ? box.x + box.width - 4 - Number(text.getAttribute('x')) : box.width - 6;
      const length = text.getComputedTextLength();
      if (room > 0 && length > room) tooWide.push([text, room / length]);
    }
  }
  for (const [text, ratio] of tooWide)
    text.setAttribute('font-size', String(0.99 * ratio * Number(text.getAttribute('font-size'))));
}
