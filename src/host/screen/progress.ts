import type { Progress, ProgressUnit, Task } from '../../commands/progress.ts';
import { visibleLine } from '../../core/base/visible.ts';

/** Milliseconds before the line appears. */
const quiet = 500;
const refresh = 100;
const barWidth = 20;

interface Running {
  readonly what: string;
  readonly total: number;
  readonly unit: ProgressUnit;
  readonly begun: number;
  done: number;
}

/** The terminal that the line is drawn on. */
export interface Screen {
  write(text: string): void;
  readonly columns: number;
  /** Milliseconds. */
  now(): number;
}

/** A progress line on a terminal; `clear` erases it before other output is printed. */
export interface ProgressLine extends Progress {
  clear(): void;
}

/**
 * Shows running work in one line, after half a second. A timer redraws it while the program waits,
 * updates redraw it while the program computes, and it is erased at the end.
 */
export function progressLine(screen: Screen): ProgressLine {
  const running: Running[] = [];
  let shown = false;
  let drawnAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const clear = (): void => {
    if (shown) screen.write('\r\x1b[K');
    shown = false;
  };
  const draw = (): void => {
    const task = running.at(0);
    const now = screen.now();
    if (!task || now - task.begun < quiet || now - drawnAt < refresh) return;
    drawnAt = now;
    shown = true;
    const others = running.length > 1 ? ` (and ${running.length - 1} more)` : '';
    // One column stays free, because a full line would wrap.
    screen.write(
      `\r${describe(task, now)
        .concat(others)
        .slice(0, Math.max(10, screen.columns - 1))}\x1b[K`,
    );
  };
  return {
    clear,
    begin(what, total, unit): Task {
      // The text may contain a file name with control characters.
      const task: Running = { what: visibleLine(what), total, unit, begun: screen.now(), done: 0 };
      running.push(task);
      timer ??= setInterval(draw, refresh);
      timer.unref();
      return {
        update(done) {
          task.done = done;
          draw();
        },
        end() {
          const index = running.indexOf(task);
          if (index >= 0) running.splice(index, 1);
          if (running.length > 0) return;
          clearInterval(timer);
          timer = undefined;
          clear();
        },
      };
    },
  };
}

const spinner = '|/-\\';

function describe(task: Running, now: number): string {
  const { what, total, unit } = task;
  const done = unit === 'seconds' ? Math.floor((now - task.begun) / 1000) : task.done;
  if (total <= 0)
    return `${spinner[Math.floor(now / refresh) % spinner.length]} ${what}${done > 0 ? ` ${amount(done, unit)}` : ''}`;
  const full = Math.min(barWidth, Math.floor((done / total) * barWidth));
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${what} ${amount(done, unit)} of ${amount(total, unit)}`;
}

function amount(value: number, unit: ProgressUnit): string {
  if (unit === 'seconds') return `${value}s`;
  if (unit !== 'bytes') return `${value} ${unit}`;
  return value < 1e6 ? `${Math.round(value / 1e3)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** A monotonic clock, in milliseconds. */
export const millisecondClock = (): number => performance.now();
