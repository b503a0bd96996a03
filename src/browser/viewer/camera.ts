/** A point in window pixels, or in units of the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const largestScale = 8;

/**
 * Moves and zooms the drawing: its point p is shown at scale * p + (left, top),
 * in pixels of the window.
 */
export class Camera {
  private scale = 1;
  private left = 0;
  private top = 0;
  private fitScale = 1;
  /** True once the user has moved the view; resizing the window then keeps it. */
  private isMoved = false;
  private readonly bounds: DOMRect;

  /** `onMove` runs before each move by the user. */
  constructor(
    private readonly root: SVGSVGElement,
    private readonly viewport: SVGGraphicsElement,
    private readonly onMove: () => void,
  ) {
    this.bounds = viewport.getBBox();
  }

  /** Returns the window's position and size in pixels, at least 1 by 1. */
  size(): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
    const box = this.root.getBoundingClientRect();
    return { x: box.left, y: box.top, width: Math.max(box.width, 1), height: Math.max(box.height, 1) };
  }

  pan(dx: number, dy: number): void {
    this.touch();
    this.moveTo(this.left + dx, this.top + dy);
  }

  /** Zooms about the window point (x, y): the drawing's point there stays in place. */
  zoomAt(x: number, y: number, factor: number): void {
    this.touch();
    const next = Math.min(largestScale, Math.max(Math.min(this.fitScale, 1) / 2, this.scale * factor));
    const ratio = next / this.scale;
    this.scale = next;
    this.moveTo(x - (x - this.left) * ratio, y - (y - this.top) * ratio);
  }

  zoomMiddle(factor: number): void {
    const { width, height } = this.size();
    this.zoomAt(width / 2, height / 2, factor);
  }

  /** Fits the whole drawing into the window; never enlarges it. */
  readonly fit = (): void => {
    const margin = 10;
    const { width, height: whole } = this.size();
    const { bounds } = this;
    // The bottom line is reserved for the hint.
    const height = Math.max(whole - 26, 1);
    this.fitScale = Math.min((width - 2 * margin) / bounds.width, (height - 2 * margin) / bounds.height, 4 / 3);
    if (!(this.fitScale > 0)) this.fitScale = 0.01;
    this.scale = this.fitScale;
    this.left = (width - this.scale * bounds.width) / 2 - this.scale * bounds.x;
    this.top = (height - this.scale * bounds.height) / 2 - this.scale * bounds.y;
    this.isMoved = false;
    this.apply();
  };

  /**
   * Sets the first view: the whole drawing or, if that would be too small to read, the part below the
   * legend at a readable size.
   */
  showFirst(legend: Element | null): void {
    this.fit();
    if (this.fitScale >= 0.1 || !legend) return;
    const { width } = this.size();
    const { x, top } = this.placeOf(legend);
    this.scale = 0.6;
    this.left = width / 2 - this.scale * x;
    this.top = 10 - this.scale * top;
    this.apply();
  }

  /** Moves an element to the middle of the window, at a readable size. */
  center(element: Element): void {
    const { width, height } = this.size();
    const { x, y } = this.placeOf(element);
    this.touch();
    this.scale = Math.max(this.scale, 0.8);
    this.moveTo(width / 2 - this.scale * x, height / 2 - this.scale * y);
  }

  /** Handles a new size of the window. */
  resize(legend: Element | null): void {
    if (this.isMoved) this.moveTo(this.left, this.top);
    else this.showFirst(legend);
  }

  /** Returns the centre and the upper edge of an element, in units of the drawing. */
  private placeOf(element: Element): Point & { readonly top: number } {
    const view = this.size();
    const box = element.getBoundingClientRect();
    return {
      x: (box.left + box.width / 2 - view.x - this.left) / this.scale,
      y: (box.top + box.height / 2 - view.y - this.top) / this.scale,
      top: (box.top - view.y - this.top) / this.scale,
    };
  }

  private touch(): void {
    this.isMoved = true;
    this.onMove();
  }

  /** Moves the view. The middle of the window never leaves the drawing, so nobody gets lost beside it. */
  private moveTo(left: number, top: number): void {
    const { width, height } = this.size();
    const { bounds, scale } = this;
    const within = (offset: number, from: number, extent: number, room: number): number =>
      Math.min(room / 2 - scale * from, Math.max(room / 2 - scale * (from + extent), offset));
    this.left = within(left, bounds.x, bounds.width, width);
    this.top = within(top, bounds.y, bounds.height, height);
    this.apply();
  }

  private apply(): void {
    // At a small scale, lines keep their width on the screen; otherwise they would vanish.
    this.root.classList.toggle('ink-far', this.scale < 0.6);
    this.viewport.setAttribute('transform', `translate(${this.left},${this.top}) scale(${this.scale})`);
  }
}
