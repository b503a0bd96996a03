import type { Camera, Point } from './camera.ts';
import type { GraphPart } from './graph.ts';

/** Handlers of pointer events. */
export interface PointerTarget {
  readonly root: SVGSVGElement;
  readonly camera: Camera;
  partAt(target: EventTarget | null): GraphPart | undefined;
  /** The pointer hovers over a part, or over the background. */
  hover(part: GraphPart | undefined, point: Point): void;
  /** A pointer is pressed outside the panels. */
  press(): void;
  /** A part or the background is clicked. */
  click(part: GraphPart | undefined, point: Point): void;
  /** The pointer has left the drawing. */
  leave(): void;
}

const isInPanel = ({ target }: Event): boolean => target instanceof Element && target.closest('.ink-ui') !== null;

/** A pressed pointer; it is a click unless it moves. */
interface Press extends Point {
  readonly part: GraphPart | undefined;
  isDrag: boolean;
}

/** Mouse, pen and fingers: hovering, clicks, drags, and two fingers that zoom. */
export class Pointers {
  /** Positions of the pressed pointers, by pointer id. */
  private readonly points = new Map<number, Point>();
  private pressed: Press | null = null;

  constructor(private readonly target: PointerTarget) {
    const { root } = target;
    root.addEventListener('wheel', event => this.wheel(event), { passive: false });
    root.addEventListener('pointerdown', event => this.down(event));
    root.addEventListener('pointermove', event => this.move(event));
    root.addEventListener('pointerup', event => this.release(event));
    root.addEventListener('pointercancel', event => this.release(event));
    root.addEventListener('pointerleave', () => target.leave());
  }

  /** Returns the position of an event in the window. */
  private at(event: MouseEvent): Point {
    const { x, y } = this.target.camera.size();
    return { x: event.clientX - x, y: event.clientY - y };
  }

  private wheel(event: WheelEvent): void {
    if (isInPanel(event)) return;
    event.preventDefault();
    // Converts lines and pages to pixels. One wheel step zooms by a third at most.
    const pixels = event.deltaY * (event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 400 : 1);
    // Browsers report a touchpad pinch as a wheel event with ctrl, in smaller steps.
    const power = Math.max(-0.3, Math.min(0.3, -pixels * (event.ctrlKey ? 0.01 : 0.0025)));
    const { x, y } = this.at(event);
    this.target.camera.zoomAt(x, y, Math.exp(power));
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || isInPanel(event)) return;
    this.target.press();
    const point = this.at(event);
    const part = this.target.partAt(event.target);
    this.pressed = this.points.size === 0 ? { ...point, part, isDrag: false } : null;
    this.points.set(event.pointerId, point);
  }

  private move(event: PointerEvent): void {
    const point = this.at(event);
    const before = this.points.get(event.pointerId);
    if (!before) {
      const isFree = this.points.size === 0 && !isInPanel(event);
      this.target.hover(isFree ? this.target.partAt(event.target) : undefined, point);
      return;
    }
    if (this.points.size === 1 && !this.drag(event, point, before)) return;
    if (this.points.size === 2) this.pinch(event, point, before);
    this.points.set(event.pointerId, point);
  }

  /** Moves the drawing with one pointer. Returns false for movements small enough to be part of a click. */
  private drag(event: PointerEvent, point: Point, before: Point): boolean {
    const { pressed } = this;
    const { root, camera } = this.target;
    if (pressed && !pressed.isDrag) {
      if (Math.hypot(point.x - pressed.x, point.y - pressed.y) < 4) return false;
      pressed.isDrag = true;
      root.setPointerCapture(event.pointerId);
      root.classList.add('ink-drag');
    }
    camera.pan(point.x - before.x, point.y - before.y);
    return true;
  }

  /** Moves and zooms the drawing when one of two fingers moves. */
  private pinch(event: PointerEvent, point: Point, before: Point): void {
    const other = [...this.points].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return;
    const { camera } = this.target;
    const spread = ({ x, y }: Point): number => Math.max(1, Math.hypot(x - other.x, y - other.y));
    camera.pan((point.x - before.x) / 2, (point.y - before.y) / 2);
    camera.zoomAt((point.x + other.x) / 2, (point.y + other.y) / 2, spread(point) / spread(before));
  }

  private release(event: PointerEvent): void {
    if (!this.points.delete(event.pointerId)) return;
    this.target.root.classList.remove('ink-drag');
    const { pressed } = this;
    if (event.type !== 'pointerup' || !pressed || pressed.isDrag || this.points.size > 0) return;
    this.target.click(pressed.part, pressed);
  }
}
