import type { Camera } from './camera.ts';
import { appendHtml, createSvg } from './dom.ts';
import type { DrawnGraph, GraphPart } from './graph.ts';

/** HTML over the drawing, in its own foreignObject. */
interface Panel {
  readonly holder: SVGForeignObjectElement;
  readonly box: HTMLElement;
}

function addPanel(root: Element, kind: string): Panel {
  const holder = createSvg('foreignObject');
  holder.setAttribute('class', `ink-ui ${kind}`);
  holder.setAttribute('width', '1');
  holder.setAttribute('height', '1');
  root.append(holder);
  return { holder, box: appendHtml(holder, 'div') };
}

function place({ holder }: Panel, x: number, y: number): void {
  holder.setAttribute('x', String(x));
  holder.setAttribute('y', String(y));
}

/** The list of keys and buttons at the bottom; disappears when the user moves the drawing. */
export class Hint {
  private readonly panel: Panel;

  constructor(root: Element) {
    this.panel = addPanel(root, 'ink-hint');
    this.panel.box.textContent =
      'drag: move | wheel, + and -: zoom | 0: whole graph | /: find | click a box: its callers and callees';
  }

  layout(camera: Camera): void {
    const { height } = camera.size();
    place(this.panel, 8, height - this.panel.box.getBoundingClientRect().height - 8);
  }

  remove(): void {
    this.panel.holder.remove();
  }
}

/** The search field and buttons, in the upper right corner. */
export class Bar {
  readonly field: HTMLInputElement;
  private readonly panel: Panel;
  private readonly count: HTMLElement;

  constructor(
    root: Element,
    private readonly camera: Camera,
  ) {
    this.panel = addPanel(root, 'ink-bar');
    this.field = appendHtml(this.panel.box, 'input');
    this.field.type = 'search';
    this.field.placeholder = 'find: name or regexp  ( / )';
    this.field.setAttribute('aria-label', 'find');
    this.count = appendHtml(this.panel.box, 'span');
    this.addButton('-', 'zoom out (-)', () => camera.zoomMiddle(1 / 1.25));
    this.addButton('+', 'zoom in (+)', () => camera.zoomMiddle(1.25));
    this.addButton('fit', 'whole graph (0)', camera.fit);
  }

  /** Shows the number of matches. */
  showCount(words: string): void {
    this.count.textContent = words;
    this.layout();
  }

  layout(): void {
    place(this.panel, this.camera.size().width - this.panel.box.getBoundingClientRect().width - 8, 8);
  }

  private addButton(label: string, help: string, action: () => void): void {
    const element = appendHtml(this.panel.box, 'button', label);
    element.type = 'button';
    element.title = help;
    element.addEventListener('click', () => {
      action();
      element.blur();
    });
  }
}

/** The name and values of the part under the pointer. */
export class Tip {
  private readonly panel: Panel;
  private shown: GraphPart | null = null;

  constructor(root: Element) {
    this.panel = addPanel(root, 'ink-tip');
    this.hide();
  }

  readonly hide = (): void => {
    this.panel.holder.style.display = 'none';
    this.shown = null;
  };

  /** Shows a part's tooltip below the window point (x, y), or above it if there is no room. */
  show(part: GraphPart, graph: DrawnGraph, camera: Camera, x: number, y: number): void {
    const { holder, box } = this.panel;
    holder.style.display = '';
    if (this.shown !== part) {
      this.shown = part;
      box.textContent = '';
      appendHtml(box, 'b', part.tip);
      // At a small scale the box is unreadable, so the tooltip shows its values too.
      const values = graph.isNode(part) ? part.lines.filter(line => /^(?:0 of |of )?-?\d.*%\)$/.test(line)) : [];
      if (values.length > 0) appendHtml(box, 'div', values.join('\n'));
    }
    const { width, height } = camera.size();
    const size = box.getBoundingClientRect();
    const below = y + 18;
    place(
      this.panel,
      Math.max(4, Math.min(x + 12, width - size.width - 4)),
      below + size.height < height - 4 ? below : Math.max(4, y - size.height - 10),
    );
  }
}
