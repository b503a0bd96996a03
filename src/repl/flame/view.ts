import type { FlameScreen } from '../../commands/profile/flame-screen.ts';
import { Effort } from '../../core/base/effort.ts';
import { UserError } from '../../core/base/errors.ts';
import { ScreenPainter, type ScreenPort } from '../terminal/screenport.ts';
import { FlameModel } from './model.ts';
import { drawFlame, type FlameFrame } from './paint.ts';
import { advance, pressFlame, type FlameStep } from './reduce.ts';
import { firstState, scrollToSelected, type FlameState } from './state.ts';

/** Budget per frame, in Effort units: some milliseconds. The rest is done in the next frames. */
export const FRAME = 350_000;

/** Shows the flame graph until the user leaves it; returns the lines to run then. */
export async function showFlame(screen: FlameScreen, port: ScreenPort): Promise<readonly string[]> {
  const model = new FlameModel(screen);
  const painter = new ScreenPainter(port);
  let state: FlameState = firstState(model, port.columns, port.rows);
  let effort = new Effort(FRAME);
  let rows: readonly string[] = [];
  for (;;) {
    // Pending keys are handled before the next paint.
    let key = await port.next(false);
    let step: FlameStep = [state];
    if (!key && !port.gone) {
      step = tryStep(state, () => advance(model, state, effort));
      [state] = step;
      if (!step[1]) {
        const frame = drawFlame(model, state, port.level, effort);
        const shown = keepPicture(frame, rows);
        painter.show(shown, frame.cursor);
        if (!state.overlay) rows = shown;
        key = await port.next(frame.complete);
        effort = new Effort(FRAME);
      }
    }
    if (port.gone) return [];
    if (key?.name === 'resize') {
      state = scrollToSelected(model, { ...state, columns: port.columns, rows: port.rows });
      painter.forget();
      rows = [];
      continue;
    }
    if (key) {
      const pressed = key;
      step = tryStep(state, () => pressFlame(model, state, pressed, effort));
    }
    const [next, effect] = step;
    state = next;
    if (effect?.do === 'leave') return effect.lines ?? [];
    if (effect?.do === 'redraw') painter.forget();
    if (effect?.do === 'suspend') {
      port.suspend();
      painter.forget();
    }
  }
}

/** Returns the rows of a frame; keeps the previous picture while there is no new one, to avoid flicker. */
function keepPicture({ rows, blank }: FlameFrame, old: readonly string[]): readonly string[] {
  return blank && old.length === rows.length
    ? [...rows.slice(0, blank.first), ...old.slice(blank.first, blank.last), ...rows.slice(blank.last)]
    : rows;
}

/** Runs a step; if the profile refuses the choice, restores the previous state and shows the reason. */
function tryStep(state: FlameState, step: () => FlameStep): FlameStep {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ ...(state.instead ?? state), waiting: [], message: error.message }];
  }
}
