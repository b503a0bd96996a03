// -json: every report of every profile that is ours, as data. Its numbers are those of the printed report.
import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeContext } from '../../src/commands/command.ts';
import type { ReportCommand } from '../../src/commands/command.ts';
import { commands } from '../../src/commands/index.ts';
import { jsonOf } from '../../src/commands/output/json.ts';
import type { Result } from '../../src/commands/result.ts';
import type { CellLine } from '../../src/core/base/cells.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { parseWithNames } from '../../src/core/formats/index.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import { drawnProfile } from '../support/drawn-graph.ts';
import { FakeHost } from '../support/fake-host.ts';

const folder = new URL('../fixtures/profiles/', import.meta.url);

/** Profiles of a few kilobytes, in every format. */
const fixtures: [string, Profile][] = fs
  .readdirSync(folder)
  .filter(name => /^(made|go|cpp|java|julia|rec)-/.test(name) && fs.statSync(new URL(name, folder)).size < 8_000)
  .flatMap((name): [string, Profile][] => {
    const bytes = fs.readFileSync(new URL(name, folder));
    try {
      return [[name, parseWithNames(name.endsWith('.gz') ? gunzipSync(bytes) : bytes).profile]];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });

const reports = commands.filter(command => command.kind === 'report');

/** A report, or undefined where there is nothing to report. */
function make(command: ReportCommand, profile: Profile, changes: Partial<Config> = {}): Result | undefined {
  const argument = command.takesLimit ? '1%' : command.takesPattern ? '.' : null;
  const quiet = { notify: () => {}, hint: () => {}, say: () => {} };
  try {
    return command.make(
      makeContext(profile, command, argument, { ...defaults, ...changes }, new FakeHost(), [], quiet),
    );
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

interface Amount {
  readonly value: number | string;
  readonly text: string;
  readonly percent: number;
}

const parsed = (name: string, result: Result): Record<string, unknown> =>
  JSON.parse([...jsonOf(name, result)].join(''));

/** Amounts of members with some names, in the order of the text, without those of lines that it does not print. */
function amountsIn(json: unknown, names: readonly string[]): Amount[] {
  if (Array.isArray(json)) return json.flatMap(item => amountsIn(item, names));
  if (json === null || typeof json !== 'object') return [];
  return Object.entries(json).flatMap(([name, member]) =>
    name === 'linesWithoutSource'
      ? []
      : names.includes(name) && member !== null && typeof member === 'object' && 'text' in member && 'percent' in member
        ? [member as Amount]
        : amountsIn(member, names),
  );
}

/** Cells with numbers of some roles in lines of some kinds. */
const cellsIn = (lines: readonly CellLine[], kinds: readonly string[], roles: readonly string[]) =>
  lines
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ cells }) => cells.filter(({ role }) => role !== undefined && roles.includes(role)));

/** By kind of result: the lines and roles of its printed amounts, and the members that have the same. */
const same: Partial<
  Record<Result['kind'], { kinds: readonly string[]; roles: readonly string[]; members: readonly string[] }>
> = {
  top: { kinds: ['row'], roles: ['flat', 'cum'], members: ['flat', 'cum'] },
  above: { kinds: ['row'], roles: ['flat', 'cum'], members: ['flat', 'cum'] },
  labels: { kinds: ['tag-key', 'tag-value'], roles: ['value'], members: ['sum', 'value'] },
  samples: { kinds: ['sample'], roles: ['value'], members: ['value'] },
  boxes: { kinds: ['box'], roles: ['cum', 'flat'], members: ['cum', 'flat'] },
  stacks: { kinds: ['stack'], roles: ['value'], members: ['value'] },
};

/** Members that hold the report itself. */
const bodies = ['rows', 'nodes', 'listings', 'routines', 'samples', 'labels', 'boxes', 'stacks'];

test.each(fixtures)('%s: numbers are those of the text', (_, profile) => {
  for (const command of reports) {
    const result = make(command, profile);
    if (result) expectSame(command, result);
  }
});

/** Compares a report's JSON with its printed cells. */
function expectSame(command: ReportCommand, result: Result): void {
  const json = parsed(command.name, result);
  expect([json['report'], json['kind']]).toEqual([command.name, result.kind]);
  const printed = command.print(result);
  if (printed instanceof Uint8Array) return;
  const lines = [...printed].filter(line => typeof line !== 'string');
  const body = bodies.map(member => json[member]).filter(member => member !== undefined);
  const rule = same[result.kind];
  // Names that the tabwriter obeys leave lines without cells.
  if (rule && lines.length > 0 && !lines.some(({ kind }) => kind === 'tag-text')) {
    const cells = cellsIn(lines, rule.kinds, rule.roles);
    // Cells of folded stacks have the bare number.
    const isBare = result.kind === 'stacks';
    expect(
      amountsIn(body, rule.members).map(({ value, text }) => [String(value), isBare ? String(value) : text]),
      command.name,
    ).toEqual(cells.map(({ value, text }) => [String(value), text.trim()]));
  }
  if (result.kind === 'calls') expectSameCalls(json['nodes'], lines);
  if (result.kind === 'source' || result.kind === 'code') expectSameLines(body, lines);
}

/** Callers, the node and callees, each with their numbers, in the order of the text. */
function expectSameCalls(nodes: unknown, lines: readonly CellLine[]): void {
  const list = nodes as { flat: Amount; cum: Amount; callers: { value: Amount }[]; callees: { value: Amount }[] }[];
  const amounts = list.flatMap(({ flat, cum, callers, callees }) => [
    ...callers.map(({ value }) => value),
    flat,
    cum,
    ...callees.map(({ value }) => value),
  ]);
  const cells = cellsIn(lines, ['caller', 'node', 'callee'], ['value', 'flat', 'cum']);
  expect(amounts.map(({ value, text }) => [String(value), text])).toEqual(
    cells.map(({ value, text }) => [String(value), text.trim()]),
  );
  const shares = cellsIn(lines, ['caller', 'callee'], ['share']).map(({ value }) => value);
  expect(list.flatMap(({ callers, callees }) => [...callers, ...callees].map(({ value }) => value.percent))).toEqual(
    shares,
  );
}

/** Sums of functions and values of lines, where a dot is 0. */
function expectSameLines(body: unknown, lines: readonly CellLine[]): void {
  const kinds = [...new Set(lines.map(({ kind }) => kind))].filter(kind => kind !== 'total' && kind !== 'routine');
  const cells = cellsIn(lines, kinds, ['flat', 'cum']);
  const amounts = amountsIn(body, ['flat', 'cum']);
  expect(amounts.map(({ value, text }) => [String(value), value === 0 ? '.' : text])).toEqual(
    cells.map(({ value, text }) => [String(value), value === 0 ? '.' : text.trim()]),
  );
}

test('what a program reads, as a whole', () => {
  const profile = drawnProfile(`
    9007199254740993  9007199254740993
    main.main         main.main
                      say"
  `);
  const top = commands.find(({ name }) => name === 'top');
  if (top?.kind !== 'report') throw new Error('top is no report');
  const half = '{"value":"9007199254740993","text":"9007199254740992","percent":50}';
  const whole = '{"value":"18014398509481986","text":"18014398509481984","percent":100}';
  // Beyond 2^53 the text is rounded, as pprof's is, and the number is not.
  expect([...jsonOf('top', make(top, profile, { focus: 'main' })!)].join('')).toBe(
    [
      '{',
      '"report": "top",',
      '"kind": "top",',
      '"profile": {"type":"samples","unit":"count"},',
      '"total": {"value":"18014398509481986","text":"18014398509481984"},',
      '"filters": ["focus=main"],',
      `"leftOut": {"shown":${whole},"nodesShown":2,"nodesBeyondCount":0,"nodesBelowFraction":0,` +
        '"edgesBelowFraction":0},',
      '"rows": [',
      `{"name":"main.main","function":"main.main","flat":${half},"sum":${half},"cum":${whole}},`,
      `{"name":"say\\"","function":"say\\"","flat":${half},"sum":${whole},"cum":${half}}`,
      ']',
      '}',
      '',
    ].join('\n'),
  );
});

test('every kind of result is among these', () => {
  const found = new Set<Result['kind']>();
  for (const [, profile] of fixtures)
    for (const command of reports) {
      const result = make(command, profile);
      if (result) found.add(result.kind);
    }
  const all: Record<Result['kind'], true> = {
    top: true,
    above: true,
    calls: true,
    source: true,
    code: true,
    'web-listing': true,
    samples: true,
    labels: true,
    graph: true,
    boxes: true,
    stacks: true,
    profile: true,
    document: true,
  };
  // Code needs a program on the machine.
  expect(Object.keys(all).filter(kind => !found.has(kind as Result['kind']))).toEqual(['code']);
});
