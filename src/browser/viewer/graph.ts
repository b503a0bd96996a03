import { createSvg } from './dom.ts';

/** A node or an edge of the graph. */
export interface GraphPart {
  readonly element: Element;
  /** Graphviz's name: `N1`, or `N1->N2` of an edge. */
  readonly name: string;
  /** The whole name of the function, or of both ends, and the value. */
  readonly tip: string;
  /** Lines of the label. */
  readonly lines: readonly string[];
  /** Of a node: its edges, and the nodes at their other ends. */
  readonly edges: Element[];
  readonly near: Element[];
}

const xlinkSpace = 'http://www.w3.org/1999/xlink';

/** The graph that Graphviz drew: its parts, found by name and by element. */
export class DrawnGraph {
  readonly nodes = new Map<string, GraphPart>();
  /** The first node: it has no calls, and is never dimmed. Null where there is none. */
  readonly legend: Element | null;
  /** The name of the graph, or null. */
  readonly title: string | null;
  private readonly parts = new Map<Element, GraphPart>();
  /** From each wide, unseen line to its edge. */
  private readonly wide = new Map<Element, Element>();

  /** Reads the graph, and makes it ready for tips: `title` elements go, edges become wider to hit. */
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
    // Our own tips replace the browser's, which come late and would lie over them.
    for (const element of group.querySelectorAll('title')) element.remove();
    for (const link of group.querySelectorAll('a')) link.removeAttributeNS(xlinkSpace, 'title');
    shrinkLabels(nodeElements);
  }

  isNode(part: GraphPart): boolean {
    return this.nodes.get(part.name) === part;
  }

  /** The node or edge at an event's target. */
  partAt(target: EventTarget | null): GraphPart | undefined {
    if (!(target instanceof Element)) return undefined;
    const element = this.wide.get(target) ?? target.closest('.node, .edge');
    return element ? this.parts.get(element) : undefined;
  }

  /** Shows `hits` marked, `kept` in full, and dims the others. Without hits, shows all. */
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
    // The small boxes of tags (N1_0) have their value alone as a title.
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
      // Thin lines are hard to hit: a wide, unseen one lies below all nodes.
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
 * Graphviz measures with Times and knows its Latin letters alone. Labels that
 * came out wider than their boxes get smaller letters.
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
