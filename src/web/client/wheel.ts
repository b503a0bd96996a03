/** Effects of the wheel over a picture. */
export interface WheelEffects {
  /** Zooms around the place `at`, in pixels from the left edge. */
  zoom(factor: number, at: number): void;
  /** Moves to the side. */
  pan(pixels: number): void;
}

/** Zooms with ctrl, pans with shift or a sideways wheel; else the browser scrolls. */
export function onWheel(element: HTMLElement, { zoom, pan }: WheelEffects): void {
  element.addEventListener(
    'wheel',
    event => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const amount = Math.max(-100, Math.min(100, event.deltaY));
        zoom(Math.exp(-amount / 200), event.clientX - element.getBoundingClientRect().left);
      } else if (event.deltaX !== 0 || event.shiftKey) {
        event.preventDefault();
        pan(event.deltaX || event.deltaY);
      }
    },
    { passive: false },
  );
}
