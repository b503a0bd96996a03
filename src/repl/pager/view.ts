import { fit, widthUpTo } from '../terminal/layout.ts';
import { visibleLine } from '../../core/base/visible.ts';
import { ScreenPainter, type ScreenPort } from '../terminal/screenport.ts';
import { markRanges, plainText, renderLine, window, type Styled } from '../terminal/styled.ts';
import { pagerKeyLines } from './keymap.ts';
import type { PagerLines } from './lines.ts';
import { openPager, pageHeight, pressPager, seek, settlePager, tester, type PagerState } from './pager.ts';

/** Lines that a scan reads between two checks of the keyboard. */
const STEPS = 4000;

/** Returns a line of the output with styles, at its full length. */
export type StyleLine = (index: number) => Styled;

/** Shows lines until the user leaves; returns the number of lines up to the last one that was on the screen. */
export async function showPager(lines: PagerLines, line: StyleLine, port: ScreenPort): Promise<number> {
  const painter = new ScreenPainter(port);
  let state = openPager(lines, port.columns, port.rows);
  for (;;) {
    let key = await port.next(false);
    if (!key && !port.gone) {
      const frame = drawPager(lines, line, state);
      painter.show(frame.rows, frame.cursor);
      if (state.seeking) {
        state = seek(lines, state, STEPS);
        continue;
      }
      key = await port.next(true);
    }
    if (port.gone) return state.seen;
    if (!key) continue;
    if (key.name === 'resize') {
      state = settlePager(lines, { ...state, columns: port.columns, rows: port.rows });
      painter.forget();
      continue;
    }
    const [next, effect] = pressPager(lines, state, key);
    state = next;
    if (effect?.do === 'quit') return state.seen;
    if (effect?.do === 'suspend') port.suspend();
    if (effect) painter.forget();
  }
}

interface PagerFrame {
  readonly rows: readonly string[];
  readonly cursor?: { readonly row: number; readonly column: number };
}

export function drawPager(lines: PagerLines, line: StyleLine, state: PagerState): PagerFrame {
  const height = pageHeight(state);
  const { columns, left, top, typing } = state;
  if (state.help) {
    const help = pagerKeyLines()
      .slice(0, height)
      .map(text => fit(text, columns));
    return {
      rows: [...help, ...Array.from({ length: height - help.length }, () => ''), bar('any key goes back', columns)],
    };
  }
  const test = state.search && tester(state.search.text);
  const rows: string[] = [];
  for (let i = top; i < top + height; i++) {
    if (i >= lines.count) {
      rows.push('');
      continue;
    }
    const styled = line(i);
    rows.push(renderLine(window(test ? markRanges(styled, test(plainText(styled))) : styled, left, columns)));
  }
  if (typing) {
    const text = `${typing.by > 0 ? '/' : '?'}${visibleLine(typing.text)}`;
    return {
      rows: [...rows, fit(text, columns)],
      cursor: { row: height, column: Math.min(columns - 1, widthUpTo(text, columns)) },
    };
  }
  return { rows: [...rows, bar(status(lines, state), columns)] };
}

function status(lines: PagerLines, state: PagerState): string {
  const { top, message, seeking, count, left } = state;
  if (seeking)
    return seeking.to === 'match'
      ? `searching, line ${Math.max(0, seeking.at) + 1} ... (esc stops)`
      : `reading, line ${lines.count} ... (esc stops)`;
  const last = Math.min(lines.count, top + pageHeight(state));
  const of = lines.ended ? ` of ${lines.count}` : '';
  const end = lines.ended && last === lines.count ? ' (end)' : '';
  const column = left === 0 ? '' : `  column ${left + 1}`;
  const place = `lines ${top + 1}-${last}${of}${end}${column}`;
  if (count !== '') return `${count} ...`;
  return message ?? `${place}   q back  / search  → right  h keys`;
}

/** Returns the status row, in reverse video to distinguish it from lines. */
function bar(text: string, columns: number): string {
  return `\x1b[7m${fit(` ${text} `, columns)}\x1b[0m`;
}
