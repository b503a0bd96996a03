import type { FlameScreen } from '../../commands/flame-screen.ts';
import { UserError } from '../../core/errors.ts';
import { ScreenPainter, type ScreenPort } from '../screenport.ts';
import { Budget } from './layout.ts';
import { FlameModel } from './model.ts';
import { drawFlame } from './paint.ts';
import { pressFlame } from './reduce.ts';
import { arrived, firstState, inSight, type FlameState } from './state.ts';

/** Stacks that one frame may read before it is shown: some milliseconds. What is left comes with the next frames. */
export const STEPS = 30_000;

/** Shows the flame graph until it is left; gives the lines to run then. */
export async function showFlame(screen: FlameScreen, port: ScreenPort): Promise<readonly string[]> {
  const model = new FlameModel(screen);
  const painter = new ScreenPainter(port);
  let state: FlameState = firstState(model, port.columns, port.rows);
  let complete = false;
  for (;;) {
    // Keys that came meanwhile are handled before the screen is painted once more.
    let key = await port.next(false);
    if (!key && !port.gone) {
      const budget = new Budget(STEPS);
      state = arrived(model, state, budget);
      const frame = drawFlame(model, state, port.level, budget);
      painter.show(frame.rows, frame.cursor);
      complete = frame.complete;
      if (model.busy) model.work(STEPS);
      key = await port.next(complete);
    }
    if (port.gone) return [];
    if (!key) continue;
    if (key.name === 'resize') {
      state = inSight(model, { ...state, columns: port.columns, rows: port.rows });
      painter.forget();
      continue;
    }
    try {
      const [next, effect] = pressFlame(model, state, key);
      state = next;
      if (effect?.do === 'leave') return effect.lines ?? [];
      if (effect?.do === 'redraw') painter.forget();
      if (effect?.do === 'suspend') {
        port.suspend();
        painter.forget();
      }
    } catch (error) {
      // A choice that the profile refuses: the picture stays as it is.
      if (!(error instanceof UserError)) throw error;
      state = { ...state, overlay: undefined, message: error.message };
    }
  }
}
