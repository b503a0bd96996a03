import { Box, render, Text } from 'ink';
import TextInput from 'ink-text-input';
import { useLayoutEffect, type ReactNode } from 'react';
import * as yoga from 'yoga-layout';
import { lettersIn } from '../../core/base/fuzzy.ts';
import { bold, dim, inverse, underlined } from '../terminal/color.ts';
import { matchIn, type HistorySearch } from './history.ts';
import { fit, fitEnd, layOut, widthOf, widthUpTo, type ScreenPlace, type ScreenRows } from '../terminal/layout.ts';
import { pageOf, type Menu } from './menu.ts';
import { shownLine, suggestion, type Prompt } from './prompt.ts';
import { visibleLine } from '../../core/base/visible.ts';
import type { ReplIo } from '../session.ts';

/** Resolves when ink's layout engine (yoga) is loaded; in the bundle it loads asynchronously. */
export const ready: Promise<unknown> = 'ready' in yoga ? (yoga.ready as Promise<unknown>) : Promise.resolve();

/** Most rows of the menu, so that it does not scroll the report off the screen. */
const MENU_HEIGHT = 12;
/** Minimum width of a description, in cells. */
const LEAST_DESCRIPTION = 10;
/** Prefix of the selected entry of the menu. */
const MARK = '> ';
const NO_MARK = '  ';
const SEARCH_LABEL = 'search history: ';
const SEARCH_HINT = 'part of an earlier line; ctrl-r older, ctrl-s newer, enter runs it, esc goes back';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

interface LiveProps {
  readonly line: readonly string[];
  readonly search: HistorySearch | undefined;
  readonly menu: Menu | undefined;
  readonly menuHeight: number;
  readonly columns: number;
  readonly color: boolean;
}

/** The live part: the input line, and below it the search field or the completions. */
function Live({ line, search, menu, menuHeight, columns, color }: LiveProps) {
  return (
    <Box flexDirection="column" width={columns}>
      {line.map((row, i) => (
        <Text key={i}>{row || ' '}</Text>
      ))}
      {search && <SearchField search={search} columns={columns} color={color} />}
      {menu && menuHeight > 0 && <Entries menu={menu} height={menuHeight} color={color} columns={columns} />}
    </Box>
  );
}

/** The search field. It handles no keys (the prompt does), and uses the terminal's own cursor. */
function SearchField({ search, columns, color }: { search: HistorySearch; columns: number; color: boolean }) {
  const room = columns - widthOf(SEARCH_LABEL);
  const query = fitEnd(visibleLine(search.query), room - 1);
  const failed = search.failed ? fit('  (in no further line)', room - widthOf(query) - 1) : '';
  return (
    <Box>
      <Text>{SEARCH_LABEL}</Text>
      <TextInput
        value={query}
        placeholder={fit(SEARCH_HINT, room - 1)}
        focus={false}
        showCursor={false}
        onChange={() => {}}
      />
      <Text>{color ? dim(failed) : failed}</Text>
    </Box>
  );
}

/** The menu: one row per candidate, names in the first column, descriptions in the second. */
function Entries({ menu, height, columns, color }: { menu: Menu; height: number; columns: number; color: boolean }) {
  const { first, candidates, footer } = pageOf(menu, height);
  const { query } = menu.completion;
  const names = candidates.map(({ text, label }) => visibleLine((label ?? text).trimEnd()));
  const room = columns - MARK.length;
  const described = Math.max(0, ...candidates.map(({ description }) => widthUpTo(description, columns)));
  const widest = Math.max(0, ...names.map(name => widthUpTo(name, columns)));
  // Names take precedence over descriptions up to half of the screen, so that a value next to a name
  // can be read. On a narrow screen, descriptions are omitted.
  const beside = Math.min(widest, Math.max(room - described - 2, Math.ceil(room / 2)));
  const nameWidth = described === 0 || room - beside - 2 < Math.min(described, LEAST_DESCRIPTION) ? room : beside;
  const shown = (name: string, marked: boolean): string => {
    // Truncated here because ink may cut one cell too late next to a wide character.
    const cut = fitEnd(name, nameWidth);
    const padded = cut + ' '.repeat(Math.max(0, nameWidth - widthOf(cut)));
    return color && !marked && cut === name ? emphasise(padded, lettersIn(query, name)) : padded;
  };
  return (
    <>
      {candidates.map(({ description }, i) => {
        const marked = first + i === menu.selected;
        const soft = nameWidth >= room ? '' : `  ${fit(visibleLine(description), room - nameWidth - 2)}`;
        const row = shown(names[i]!, marked) + (color && !marked ? dim(soft) : soft);
        return <Text key={i}>{marked ? (color ? MARK + inverse(row) : MARK + row) : NO_MARK + row}</Text>;
      })}
      {footer !== '' && <Text>{color ? dim(fit(NO_MARK + footer, columns)) : fit(NO_MARK + footer, columns)}</Text>}
    </>
  );
}

/** Emphasises the characters at UTF-16 indices. */
function emphasise(text: string, indices: readonly number[]): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < indices.length; ) {
    let end = i + 1;
    while (end < indices.length && indices[end] === indices[end - 1]! + 1) end++;
    const to = indices[end - 1]! + 1;
    out += text.slice(from, indices[i]) + bold(text.slice(indices[i], to));
    from = to;
    i = end;
  }
  return out + text.slice(from);
}

/** Calls `onEnd` when the tree unmounts, which ink does even if a signal ends the process. */
function Guard({ onEnd, children }: { onEnd: () => void; children: ReactNode }) {
  useLayoutEffect(() => onEnd, [onEnd]);
  return children;
}

export interface Canvas {
  /** Renders the live part of a prompt as screen rows. */
  paint(label: string, prompt: Prompt, size: ScreenSize): ScreenRows;
  close(): void;
}

/** Lays out the input line (or the line that a search found), the cursor, and the suggestion after it. */
function lineRows(label: string, prompt: Prompt, columns: number, height: number, color: boolean): ScreenRows {
  const text = shownLine(prompt);
  const match = prompt.search && matchIn(text, prompt.search.query);
  const cursor = match ? match.to : prompt.search ? text.length : prompt.line.cursor;
  const laid = layOut(label, text, cursor, columns, height, match && { ...match, style: underlined });
  const rest = suggestion(prompt);
  // Without colours the suggestion would look like typed text.
  if (!color || rest === '' || laid.cursor.row !== laid.rows.length - 1) return laid;
  const ghost = fit(visibleLine(rest), columns - laid.cursor.column - 1);
  return { ...laid, rows: [...laid.rows.slice(0, -1), laid.rows.at(-1)! + (ghost === '' ? '' : dim(ghost))] };
}

/** Returns the cursor position in the search field: after its text. */
function fieldCursor(search: HistorySearch, row: number, columns: number): ScreenPlace {
  const room = columns - widthOf(SEARCH_LABEL);
  return {
    row,
    column: Math.min(columns - 1, widthOf(SEARCH_LABEL) + widthOf(fitEnd(visibleLine(search.query), room - 1))),
  };
}

/**
 * Mounts ink, which does layout and styling; the painter writes its frames to the screen. `debug`
 * makes ink deliver every frame whole and synchronously, independent of the CI variable.
 */
export function mount(io: ReplIo, color: boolean, onEnd: () => void): Canvas {
  let frame = '';
  let columns = 80;
  const sink = {
    isTTY: false,
    get columns() {
      return columns;
    },
    rows: 24,
    write(text: string) {
      frame = text;
      return true;
    },
    on() {},
    off() {},
  };
  const live = (props: LiveProps) => (
    <Guard onEnd={onEnd}>
      <Live {...props} />
    </Guard>
  );
  const ink = render(live({ line: [''], search: undefined, menu: undefined, menuHeight: 0, columns, color }), {
    // ink uses only these members of the stream.
    stdout: sink as unknown as NodeJS.WriteStream,
    stdin: io.stdin,
    stderr: io.stderr,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: false,
  });
  return {
    paint(label, prompt, size) {
      columns = size.columns;
      const { menu, search } = prompt;
      const height = Math.max(1, size.rows - 1);
      const { rows, cursor } = lineRows(label, prompt, columns, search ? Math.max(1, height - 1) : height, color);
      const menuHeight = Math.min(MENU_HEIGHT, height - rows.length);
      const field = search && height > rows.length ? search : undefined;
      ink.rerender(live({ line: rows, search: field, menu, menuHeight, columns, color }));
      return { rows: frame.split('\n'), cursor: field ? fieldCursor(field, rows.length, columns) : cursor };
    },
    close() {
      ink.unmount();
    },
  };
}
