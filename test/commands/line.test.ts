// One typed line: what it asks for, or what is wrong with it.
import { describe, expect, test } from 'vitest';
import { profileVocabulary } from '../../src/commands/index.ts';
import { parseLine } from '../../src/commands/line.ts';
import type { ParsedLine } from '../../src/commands/line.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';

/** A line as plain data, a command by its name; an error as its message. */
function read(input: string, config: Config = defaults): unknown {
  let line: ParsedLine;
  try {
    line = parseLine(input, config, profileVocabulary);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return line.kind === 'report' ? { report: line.command.name, argument: line.argument, ...line.changes } : line;
}

const report = (command: string, changes: Partial<Config> = {}, argument: string | null = null) => ({
  report: command,
  argument,
  ...changes,
});
/** top and text alone have ten rows where nothing else is said. */
const top = (changes: Partial<Config> = {}) => report('top', { nodecount: 10, ...changes });
const assign = (name: string, value?: string) => ({ kind: 'assign', name, value });

type Case = [input: string, expected: unknown];

describe('assignments', () => {
  const cases: Case[] = [
    ['focus=foo', assign('focus', 'foo')],
    ['  focus  =  foo  ', assign('focus', 'foo')],
    ['focus=', assign('focus', '')],
    ['focus=foo //: note', assign('focus', 'foo')],
    ['focus=a //: b //: c', assign('focus', 'a //: b')],
    ['focus=//:', assign('focus', '')],
    ['focus=foo # x', assign('focus', 'foo # x')],
    ['focus=foo >x', assign('focus', 'foo >x')],
    ['focus=a=b', assign('focus', 'a=b')],
    ['focus="a b"', assign('focus', '"a b"')],
    ['focus=a\tb', assign('focus', 'a\tb')],
    ['mean', assign('mean', undefined)],
    ['mean=', assign('mean', '')],
    ['mean = maybe', assign('mean', 'maybe')],
    ['call_tree', assign('call_tree', undefined)],
    ['cum', assign('cum', undefined)],
    ['lines=t', assign('lines', 't')],
    ['sort=cum', assign('sort', 'cum')],
    ['granularity=x', assign('granularity', 'x')],
    ['sample_index=0', assign('sample_index', '0')],
    ['nodecount = +5', assign('nodecount', '+5')],
    ['focus', 'please specify a value, e.g. focus=<val>'],
    ['nodecount', 'please specify a value, e.g. nodecount=<val>'],
    ['sort', 'please specify a value, e.g. sort=<val>'],
    ['granularity', 'please specify a value, e.g. granularity=<val>'],
    ['sample_index', 'please specify a value, e.g. sample_index=<val>'],
    ['  unit ', 'please specify a value, e.g. unit=<val>'],
  ];
  test.each(cases)('%j', (input, expected) => expect(read(input)).toEqual(expected));
});

describe('words of the shell', () => {
  const help = (topic: string) => ({ kind: 'help', topic });
  const cases: Case[] = [
    ['', { kind: 'empty' }],
    [' \t ', { kind: 'empty' }],
    ['\r', { kind: 'empty' }],
    ['o', { kind: 'options' }],
    ['options', { kind: 'options' }],
    ['o foo', { kind: 'options' }],
    ['q', { kind: 'quit' }],
    ['quit', { kind: 'quit' }],
    ['exit', { kind: 'quit' }],
    ['exit 3', { kind: 'quit' }],
    ['q foo', { kind: 'quit' }],
    ['help', help('')],
    ['help top', help('top')],
    ['help  top   foo ', help('top foo')],
    ['help =', help('=')],
  ];
  test.each(cases)('%j', (input, expected) => expect(read(input)).toEqual(expected));
});

describe('commands', () => {
  const cases: Case[] = [
    ['top', top()],
    [' top\r', top()],
    ['text', report('text', { nodecount: 10 })],
    ['tree', report('tree')],
    ['top10', top()],
    ['top5', top({ nodecount: 5 })],
    ['top 5', top({ nodecount: 5 })],
    ['tree5', report('tree', { nodecount: 5 })],
    ['traces', report('traces')],
    ['top02', top({ nodecount: 2 })],
    ['top +2', top({ nodecount: 2 })],
    ['top -5', top({ nodecount: -5 })],
    ['top 0', top({ nodecount: 0 })],
    // -1 is how nodecount says that nothing was said.
    ['top -1', top()],
    ['tree -1', report('tree', { nodecount: -1 })],
    ['top 2147483647', top({ nodecount: 2147483647 })],
    ['top -2147483648', top({ nodecount: -2147483648 })],
    // Not a decimal number of 32 bits: a word.
    ['top 2147483648', top({ focus: '2147483648' })],
    ['top -2147483649', top({ ignore: '2147483649' })],
    [`top ${'0'.repeat(100_000)}7`, top({ nodecount: 7 })],
    [`top ${'9'.repeat(100_000)}`, top({ focus: '9'.repeat(100_000) })],
    ['top 99999999999', top({ focus: '99999999999' })],
    ['top 0x2', top({ focus: '0x2' })],
    ['top 1_0', top({ focus: '1_0' })],
    ['top 5 7', top({ nodecount: 7 })],
    ['top5 7', top({ nodecount: 7 })],
    ['top -cum', top({ sort: 'cum' })],
    ['top --cum', top({ sort: 'cum' })],
    ['top -flat', top({ ignore: 'flat' })],
    ['top cum', top({ focus: 'cum' })],
    ['top --foo', top({ ignore: '-foo' })],
    ['top -', top()],
    ['top - -x', top({ ignore: 'x' })],
    ['top --', top({ ignore: '-' })],
    ['top foo', top({ focus: 'foo' })],
    ['top foo bar', top({ focus: 'foo|bar' })],
    ['top foo -x bar -y', top({ focus: 'foo|bar', ignore: 'x|y' })],
    ['top foo 3 -cum -x', top({ focus: 'foo', nodecount: 3, sort: 'cum', ignore: 'x' })],
    ['top "bar"', top({ focus: '"bar"' })],
    ['top | grep bar', top({ focus: '||grep|bar' })],
    ['top focus=foo', top({ focus: 'focus=foo' })],
    ['top >out.txt', top({ output: 'out.txt' })],
    ['top > out.txt', top({ output: 'out.txt' })],
    ['top >a >b', top({ output: 'b' })],
    ['top >>out.txt', top({ output: '>out.txt' })],
    ['top > out.txt foo', top({ output: 'out.txt', focus: 'foo' })],
    ['top > -cum', top({ output: '-cum' })],
    ['top foo>out.txt', top({ focus: 'foo>out.txt' })],
    ['top > 5', top({ output: '5' })],
    ['top >', 'unexpected end of line after >'],
    ['top foo >', 'unexpected end of line after >'],
    ['tags', report('tags')],
    ['tags v1', report('tags', { tagfocus: 'v1' })],
    ['tags k=v1 -v2 5', report('tags', { tagfocus: 'k=v1', tagignore: 'v2', nodecount: 5 })],
    ['comments x', report('comments', { focus: 'x' })],
  ];
  test.each(cases)('%j', (input, expected) => expect(read(input)).toEqual(expected));
});

describe('commands with a pattern take the next word as it is', () => {
  const cases: Case[] = [
    ['peek foo', report('peek', {}, 'foo')],
    ['list foo bar', report('list', { focus: 'bar' }, 'foo')],
    ['peek foo -baz', report('peek', { ignore: 'baz' }, 'foo')],
    ['peek5', report('peek', {}, '5')],
    ['peek 5', report('peek', {}, '5')],
    ['peek5 foo', report('peek', { focus: 'foo' }, '5')],
    ['peek -cum', report('peek', {}, '-cum')],
    ['peek >x', report('peek', {}, '>x')],
    ['peek foo > x', report('peek', { output: 'x' }, 'foo')],
    ['list a=b', report('list', {}, 'a=b')],
    ['peek', 'command peek requires an argument'],
    ['list', 'command list requires an argument'],
  ];
  test.each(cases)('%j', (input, expected) => expect(read(input)).toEqual(expected));
});

describe('what is no command', () => {
  const cases: Case[] = [
    ['xyz', 'unrecognized command: "xyz"'],
    ['TOP', 'unrecognized command: "TOP"'],
    ['FOCUS=foo', 'unrecognized command: "FOCUS=foo"'],
    ['# x', 'unrecognized command: "#"'],
    ['//: x', 'unrecognized command: "//:"'],
    ['top|cat', 'unrecognized command: "top|cat"'],
    ['top2>o.txt', 'unrecognized command: "top2>o.txt"'],
    // Digits at the end are cut off before the message.
    ['nosuch=3', 'unrecognized command: "nosuch="'],
    ['top=3', 'unrecognized command: "top="'],
    ['quit=3', 'unrecognized command: "quit="'],
    ['top=', 'unrecognized command: "top="'],
    ['foo12', 'unrecognized command: "foo"'],
    ['12', 'unrecognized command: "12"'],
    ['"top"', 'unrecognized command: "\\"top\\""'],
    ['tóp', 'unrecognized command: "tóp"'],
    ['\udcff', 'unrecognized command: "\\xff"'],
    ['=', 'unrecognized command: "="'],
    ['sort cum', 'unrecognized command: "sort"'],
    ['granularity lines', 'unrecognized command: "granularity"'],
    ['focus bar', 'did you mean: focus=bar'],
    ['focus5 bar', 'did you mean: focus=5'],
    ['focus5', 'did you mean: focus=5'],
    ['trim foo', 'did you mean: trim=foo'],
    ['cum foo', 'did you mean: cum=foo'],
    ['lines 5', 'did you mean: lines=5'],
    ['nodecount 5', 'did you mean: nodecount=5'],
    ['sample_index cpu', 'did you mean: sample_index=cpu'],
  ];
  test.each(cases)('%j', (input, expected) => expect(read(input)).toEqual(expected));

  const hints: [string, string][] = [
    ['tpo', 'did you mean top?'],
    ['pek foo', 'did you mean peek?'],
    ['Top', 'did you mean top?'],
    ['forcus=foo', 'did you mean focus=foo?'],
    ['nodcount=5 x', 'did you mean nodecount=5 x?'],
    ['zzzzzz=foo', 'type "help" for the commands'],
    ['zzzzzzzz', 'type "help" for the commands'],
    ['top >', 'name the file: top > report.txt'],
    ['peek', 'for example: peek main'],
  ];
  test.each(hints)('%j has a hint', (input, hint) => {
    let given: string | undefined;
    try {
      parseLine(input, defaults, profileVocabulary);
    } catch (error) {
      given = (error as UserError).hint;
    }
    expect(given).toBe(hint);
  });
});

describe("the session's own options stay below those of the line", () => {
  const config: Config = { ...defaults, nodecount: 3, focus: 'old', ignore: 'gone', sort: 'cum' };
  const cases: Case[] = [
    ['top', report('top')],
    ['top 5', report('top', { nodecount: 5 })],
    // Back to "nothing was said", hence ten.
    ['top -1', report('top', { nodecount: 10 })],
    ['top foo', report('top', { focus: 'foo' })],
    ['top -', report('top')],
    ['tags v1', report('tags', { tagfocus: 'v1' })],
  ];
  test.each(cases)('%j', (input, expected) => expect(read(input, config)).toEqual(expected));
});
