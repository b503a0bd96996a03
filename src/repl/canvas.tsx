import { Box, render, Text } from 'ink';
import { useLayoutEffect, type ReactNode } from 'react';
import * as yoga from 'yoga-layout';
import { dim } from './color.ts';
import { pageOf } from './completion.ts';
import { fit, layOut, widthOf, type Rows } from './layout.ts';
import type { List, Prompt } from './prompt.ts';
import { visibleLine } from './sanitize.ts';
import type { ReplIo } from './session.ts';

/** Fulfilled when ink can lay out: in the bundle its engine starts beside everything else. */
export const ready: Promise<unknown> = 'ready' in yoga ? (yoga.ready as Promise<unknown>) : Promise.resolve();

/** Rows of the list at most, so that it does not push the report off the screen. */
const LIST_HEIGHT = 16;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface LiveProps {
  readonly line: readonly string[];
  readonly list?: List;
  readonly listHeight: number;
  readonly columns: number;
  readonly color: boolean;
}

/** The live part: the line being typed, and below it the completions. */
function Live({ line, list, listHeight, columns, color }: LiveProps) {
  return (
    <Box flexDirection="column" width={columns}>
      {line.map((row, i) => (
        <Text key={i}>{row || ' '}</Text>
      ))}
      {list && listHeight > 0 && <Completions list={list} height={listHeight} color={color} columns={columns} />}
    </Box>
  );
}

/** Names in one column, what they are in the next; each candidate one row. */
function Completions({ list, height, columns, color }: { list: List; height: number; columns: number; color: boolean }) {
  const { candidates, footer } = pageOf(list.candidates, list.page, height);
  const names = candidates.map(({ text }) => visibleLine(text.trimEnd()));
  const described = candidates.some(({ description }) => description !== '');
  const widest = Math.max(0, ...names.map(widthOf));
  const nameWidth = described ? Math.min(widest, Math.ceil(columns / 2)) : columns;
  // Cut here and not by ink, which may cut one cell too late beside a wide character.
  const soft = (text: string, width: number) => {
    const cut = fit(visibleLine(text), width);
    return color ? dim(cut) : cut;
  };
  return (
    <>
      {candidates.map(({ description }, i) => (
        <Box key={i}>
          <Box width={nameWidth} flexShrink={0}>
            <Text>{fit(names[i], nameWidth)}</Text>
          </Box>
          {description !== '' && (
            <Box marginLeft={2} flexShrink={0}>
              <Text>{soft(description, columns - nameWidth - 2)}</Text>
            </Box>
          )}
        </Box>
      ))}
      {footer !== '' && <Text>{soft(footer, columns)}</Text>}
    </>
  );
}

/** Calls back when the tree comes down, which ink sees to even when a signal ends the process. */
function Guard({ onEnd, children }: { onEnd: () => void; children: ReactNode }) {
  useLayoutEffect(() => onEnd, [onEnd]);
  return children;
}

export interface Canvas {
  /** The live part for a prompt, as screen rows. */
  paint(label: string, prompt: Prompt, size: Size): Rows;
  close(): void;
}

/**
 * Mounts ink. It lays out and styles; the frame it gives is put on the screen
 * by the painter. `debug` makes ink hand over every frame whole and at once,
 * and in the same way whether or not CI is set.
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
  const ink = render(live({ line: [''], listHeight: 0, columns, color }), {
    // ink asks no more of the stream than this.
    stdout: sink as unknown as NodeJS.WriteStream,
    stdin: io.stdin,
    stderr: io.stderr,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: false,
  });
  return {
    paint(label, { line, list }, size) {
      columns = size.columns;
      const height = Math.max(1, size.rows - 1);
      const { rows, cursor } = layOut(label, line.text, line.cursor, columns, height);
      const listHeight = Math.min(LIST_HEIGHT, height - rows.length);
      ink.rerender(live({ line: rows, list, listHeight, columns, color }));
      return { rows: frame.split('\n'), cursor };
    },
    close() {
      ink.unmount();
    },
  };
}
