// A profile drawn as text: one column a sample, values first, then the stack
// with its root on top, then labels.
//
//   drawn(`
//     1       2           3     4
//     10      20          30    40
//     main    main        main  main
//     foo     foo         qux   foo[line:22]
//     bar     baz               bar[line:35][inl]
//     @k=v1   #size=1024bytes
//   `)
//
// Columns begin where the cells of the first row begin, and so do the cells
// under them; a cell may hold blanks and may be left out. The first rows, while they hold only numbers, are
// values: one row for each sample type. A cell that begins with @ is a text
// label, with # a numeric one whose unit may follow the number.
//
// A frame is a name followed by any of
//   [line:N] [col:N] [start:N] [file:F]   the source; start is the function's
//   [addr:HEX] [map:FILE]                 the code
//   [inl]                                 inlined into the frame above it
// A frame without a name is an address without symbols.
import {
  encodeSpec,
  type Int,
  type LabelSpec,
  type Layout,
  type LineSpec,
  type ProfileSpec,
  type SampleSpec,
} from './wire.ts';

interface Frame {
  name: string;
  line?: Int;
  column?: Int;
  startLine?: Int;
  file?: string;
  address?: bigint;
  mapping?: string;
  inlined: boolean;
}

const attribute = /\[(?:(line|col|start|file|addr|map):([^\]]*)|(inl))\]$/;

function parseFrame(cell: string): Frame {
  const frame: Frame = { name: cell, inlined: false };
  for (let match = attribute.exec(frame.name); match; match = attribute.exec(frame.name)) {
    frame.name = frame.name.slice(0, match.index);
    const [, key, value] = match;
    if (key === 'line') frame.line = BigInt(value);
    else if (key === 'col') frame.column = BigInt(value);
    else if (key === 'start') frame.startLine = BigInt(value);
    else if (key === 'file') frame.file = value;
    else if (key === 'addr') frame.address = BigInt(`0x${value}`);
    else if (key === 'map') frame.mapping = value;
    else frame.inlined = true;
  }
  return frame;
}

function parseLabel(cell: string): LabelSpec {
  const match = /^([@#])([^=]+)=(.*)$/.exec(cell);
  if (!match) throw new Error(`drawn: ${cell} is not @key=text or #key=number`);
  const [, kind, key, value] = match;
  if (kind === '@') return { key, str: value };
  const number = /^(-?\d+)(.*)$/.exec(value);
  if (!number) throw new Error(`drawn: ${cell} has no number`);
  return { key, num: BigInt(number[1]), unit: number[2] };
}

/** The cells of each column, top to bottom. */
function parseColumns(text: string): string[][] {
  const rows = text.split('\n').filter(row => row.trim() !== '');
  if (rows.length === 0) throw new Error('drawn: no rows');
  const starts = [...rows[0].matchAll(/\S+/g)].map(match => match.index);
  return starts.map((start, column) =>
    rows.map(row => {
      const cell = row.slice(start, starts[column + 1]).trimEnd();
      // Else a cell out of line would be cut in two, or land in its neighbour's column, without a word.
      if (
        /^\s/.test(cell) ||
        (column === 0 && /\S/.test(row.slice(0, start))) ||
        (cell !== '' && start > 0 && row[start - 1] !== ' ')
      ) {
        throw new Error(`drawn: a cell is out of line at column ${column + 1} of: ${row}`);
      }
      return cell;
    }),
  );
}

/** Gives equal entries one place in a table, ids from 1. */
class Table<Entry> {
  readonly entries: Entry[] = [];
  private readonly ids = new Map<string, number>();

  id(key: unknown, make: () => Entry): number {
    const text = JSON.stringify(key, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.entries.push(make());
      this.ids.set(text, id);
    }
    return id;
  }
}

/**
 * The spec of a drawn profile. Types default to samples/count, then
 * cpu/nanoseconds; anything else of the profile may be given in `rest`.
 */
export function drawn(text: string, rest: Partial<ProfileSpec> = {}): ProfileSpec {
  const columns = parseColumns(text);
  const height = columns[0].length;
  let valueRows = 0;
  while (valueRows < height && columns.every(cells => /^-?\d+$/.test(cells[valueRows]))) valueRows++;
  if (valueRows === 0) throw new Error('drawn: the first row must be values');

  const functions = new Table<NonNullable<ProfileSpec['functions']>[number]>();
  const mappings = new Table<NonNullable<ProfileSpec['mappings']>[number]>();
  const locations = new Table<NonNullable<ProfileSpec['locations']>[number]>();

  const locationId = (frames: readonly Frame[]): number => {
    const outer = frames[0];
    const lines: LineSpec[] = [];
    for (const { name, file, startLine, line, column } of frames) {
      if (name === '') continue;
      lines.unshift({
        function: functions.id([name, file, startLine], () => ({ name, file, startLine })),
        line,
        column,
      });
    }
    const mapping =
      outer.mapping === undefined
        ? undefined
        : mappings.id(outer.mapping, () => ({ file: outer.mapping, symbolized: true }));
    return locations.id([mapping, outer.address, lines], () => ({ mapping, address: outer.address, lines }));
  };

  const samples = columns.map((cells): SampleSpec => {
    const values = cells.slice(0, valueRows).map(cell => BigInt(cell));
    const labels: LabelSpec[] = [];
    const calls: Frame[][] = [];
    for (const cell of cells.slice(valueRows)) {
      if (cell === '') continue;
      if (cell[0] === '@' || cell[0] === '#') {
        labels.push(parseLabel(cell));
        continue;
      }
      const frame = parseFrame(cell);
      if (!frame.inlined) calls.push([frame]);
      else if (calls.length > 0) calls[calls.length - 1].push(frame);
      else throw new Error(`drawn: ${cell} has no frame above it to be inlined into`);
    }
    return { stack: calls.map(locationId).reverse(), values, labels };
  });

  const defaultTypes = [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ] as const;
  const types = rest.types ?? defaultTypes.slice(0, valueRows);
  if (types.length !== valueRows) throw new Error(`drawn: ${valueRows} rows of values for ${types.length} types`);
  return {
    mappings: mappings.entries,
    locations: locations.entries,
    functions: functions.entries,
    ...rest,
    types,
    samples,
  };
}

/** The profile.proto bytes of a drawn profile, not compressed. */
export function drawnBytes(text: string, rest: Partial<ProfileSpec> = {}, layout: Layout = {}): Uint8Array {
  return encodeSpec(drawn(text, rest), layout);
}
