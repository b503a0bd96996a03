// What follows pprof's sentence where a report found nothing.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults } from '../../src/core/view/options.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';

const profile = decodeProfile(
  drawnBytes(`
    0                          0          0
    10                         20         30
    main.main                  main.main  main.main
    net/http.(*conn).serve     main.Work  main.helper
    net/http.(*conn).readLoop  @k=v1      @user=x
  `),
);

/** pprof's messages and our hints after the last of the lines. */
const said = (...lines: string[]): Promise<string[]> => saidOn(new FakeHost(), lines);

async function saidOn(host: FakeHost, lines: readonly string[]): Promise<string[]> {
  const session = new Session(profile, host, { interactive: true });
  let notes: readonly { level: string; text: string }[] = [];
  for (const line of lines) ({ notes } = await session.evaluate(line));
  return notes.map(({ level, text }) => `${level}: ${text}`);
}

const hidden = (rest: string): string => `hint: ${rest}; : clears the filters`;

describe('a pattern', () => {
  test.each<[string[], string[]]>([
    [['peek wrok'], ['error: no matches found for regexp: wrok', 'hint: the nearest name is "main.Work"']],
    [
      ['peek main.helpr'],
      ['error: no matches found for regexp: main.helpr', 'hint: the nearest name is "main.helper"'],
    ],
    [
      ['peek connreadl'],
      ['error: no matches found for regexp: connreadl', 'hint: the nearest name is "net/http.(*conn).readLoop"'],
    ],
    [
      ['peek nhrl'],
      [
        'error: no matches found for regexp: nhrl',
        'hint: no function has a name that matches; top lists the heaviest names',
      ],
    ],
    [
      ['peek work'],
      [
        'error: no matches found for regexp: work',
        'hint: in other letters\' case it matches "main.Work": write (?i)work',
      ],
    ],
    [
      ['peek zzzzzz'],
      [
        'error: no matches found for regexp: zzzzzz',
        'hint: no function has a name that matches; top lists the heaviest names',
      ],
    ],
    // A regexp that compiles and means something else than its text.
    [
      ['peek http.(*conn)'],
      [
        'error: parsing argument regexp http.(*conn): error parsing regexp: missing argument to ' +
          'repetition operator: `*`',
        'hint: as plain text it is in "net/http.(*conn).readLoop": write http\\.\\(\\*conn\\)',
      ],
    ],
    [['peek http.(.*conn).'], []],
    [
      ['peek (zz'],
      [
        'error: parsing argument regexp (zz: error parsing regexp: missing closing ): `(zz`',
        'hint: to search for the text itself, write \\Q(zz\\E',
      ],
    ],
    [
      ['focus=(*conn', 'top'],
      [
        'error: parsing focus regexp: error parsing regexp: missing argument to repetition operator: `*`',
        'hint: as plain text it is in "net/http.(*conn).readLoop": write \\(\\*conn',
      ],
    ],
    [
      ['peek conn', 'focus=helper', 'peek conn'],
      [
        'error: no matches found for regexp: conn',
        hidden('it matches "net/http.(*conn).readLoop" and one more, but focus=helper leaves no sample of them'),
      ],
    ],
    [
      ['focus=helper', 'hide=nothing|main.main', 'peek Work'],
      [
        'error: no matches found for regexp: Work',
        hidden('it matches "main.Work", but focus=helper and hide=nothing|main.main leave no sample of it'),
      ],
    ],
    [
      ['peek main.Work helper'],
      [
        'error: no matches found for regexp: main.Work',
        hidden('it matches "main.Work", but focus=helper leaves no sample of it'),
      ],
    ],
    [
      ['focus=Wrok', 'top'],
      ['error: Focus expression matched no samples', 'hint: the nearest name is "main.Work"'],
    ],
    [
      ['ignore=helper', 'focus=helper', 'top'],
      [
        'error: Focus expression matched no samples',
        hidden('it matches "main.helper", but ignore=helper leaves no sample of it'),
      ],
    ],
    [
      ['top -cumulative'],
      [
        'error: Ignore expression matched no samples',
        'hint: no function, file or binary has a name that matches; top lists the heaviest names',
      ],
    ],
    [
      ['top -lines'],
      [
        'error: Ignore expression matched no samples',
        'hint: -lines on a line is a regexp to ignore; the option is set by granularity=lines',
      ],
    ],
    [
      ['top -nodecount'],
      [
        'error: Ignore expression matched no samples',
        'hint: -nodecount on a line is a regexp to ignore; the option is set by nodecount=...',
      ],
    ],
  ])('%j', async (lines, expected) => expect(await said(...lines)).toEqual(expected));
});

describe('labels', () => {
  test.each<[string[], string[]]>([
    [
      ['tagfocus=usr=x', 'top'],
      ['error: TagFocus expression matched no samples', 'hint: no label is called "usr"; did you mean user?'],
    ],
    [
      ['tagfocus=k=v9', 'top'],
      ['error: TagFocus expression matched no samples', 'hint: values of k are matched by ^v1$'],
    ],
    [
      ['tagfocus=zz', 'top'],
      ['error: TagFocus expression matched no samples', 'hint: labels here are k, user; tags lists their values'],
    ],
    [
      ['tagroot=usr', 'top'],
      ['error: TagRoot expression matched no samples', 'hint: no label is called "usr"; did you mean user?'],
    ],
  ])('%j', async (lines, expected) => expect(await said(...lines)).toEqual(expected));
});

describe('labels that look like numbers', () => {
  const numeric = decodeProfile(
    gunzipSync(readFileSync(path.join(import.meta.dirname, '../fixtures/cases/numeric-labels.pb.gz'))),
  );
  const hints = async (...lines: string[]): Promise<string[]> => {
    const session = new Session(numeric, new FakeHost(), { interactive: true });
    let notes: readonly { level: string; text: string }[] = [];
    for (const line of lines) ({ notes } = await session.evaluate(line));
    return notes.filter(({ level }) => level === 'hint').map(({ text }) => text);
  };
  test.each<[string, string]>([
    ['tagfocus=tenant=42', '"42" is a text of the label tenant: write tenant=^42$'],
    ['tagignore=tenant=42', '"42" is a text of the label tenant: write tenant=^42$'],
    ['tagfocus=42', '"42" is a text of the label tenant: write tenant=^42$'],
    ['tagfocus=addr=10:20', '"10:20" is a text of the label addr: write addr=^10:20$'],
    [
      'tagfocus=route=/orders/{id}/',
      'values of route are matched by ^/orders/\\{id\\}$, ^/orders\\?id=7$, ^/a=b:c$, ^/orders\\x2call$',
    ],
    ['tagfocus=bytes=1024', '"1024bytes" is a number of the label bytes: write bytes=1024bytes'],
    ['tagfocus=bytes=^1024bytes$', '"1024bytes" is a number of the label bytes: write bytes=1024bytes'],
    ['tagfocus=retries=^12$', '"12" is a number of the label retries: write retries=12'],
    ['tagfocus=retries=99', 'values of retries are matched by 30, 12, 8, 5'],
    ['tagfocus=route=/orders?id=7', '"/orders?id=7" is a text of the label route: write route=^/orders\\?id=7$'],
    ['tagshow=tenant=42', 'it takes names of labels; labels here are addr, bytes, retries, route, tenant'],
    ['tagroot=tennant', 'no label is called "tennant"; did you mean tenant?'],
  ])('%s', async (line, hint) => expect(await hints(line, 'top')).toEqual([hint]));
});

test.each([
  ['help tpo', ['error: Unknown command: tpo', 'hint: did you mean help top?']],
  ['help zzzzz', ['error: Unknown command: zzzzz']],
  ['tpo', ['error: unrecognized command: "tpo"', 'hint: did you mean top?']],
  ['sort=cumm', ['error: invalid "sort" value "cumm"', 'hint: it is one of: cum, flat']],
])('%s', async (line, expected) => expect(await said(line)).toEqual(expected));

test('one report per call has them, too', async () => {
  const session = new Session(profile, new FakeHost());
  const { peek } = await import('../../src/commands/profile/tree.ts');
  const { notes, failed } = await session.report(peek, 'wrok', defaults);
  expect([notes.map(({ text }) => text), failed]).toEqual([
    ['no matches found for regexp: wrok', 'the nearest name is "main.Work"'],
    true,
  ]);
});

test('a hint that cannot be found leaves the report its own error', async () => {
  expect(await said('tagleaf=nokey', 'focus=(x{1000}){2}', 'peek \\xg')).toEqual([
    'error: TagLeaf expression matched no samples',
    'error: parsing argument regexp \\xg: error parsing regexp: invalid escape sequence: `\\xg`',
    'hint: to search for the text itself, write \\Q\\xg\\E',
  ]);
});

describe('words behind a report that mean something else than they seem to', () => {
  test.each<[string, string | undefined]>([
    [
      'top cum',
      'hint: cum behind top is a focus: only functions whose name matches cum count. To sort by cum: top -cum',
    ],
    [
      'top5 cum',
      'hint: cum behind top is a focus: only functions whose name matches cum count. To sort by cum: top -cum',
    ],
    [
      'tree main cum',
      'hint: cum behind tree is a focus: only functions whose name matches cum count. To sort by cum: tree -cum',
    ],
    [
      'top flat',
      'hint: flat behind top is a focus: only functions whose name matches flat count. To sort by flat: sort=flat',
    ],
    ['top -5', 'hint: -5 is no number of rows, so no row is cut off. For 5 rows: top 5'],
    ['tree -3 -cum', 'hint: -3 is no number of rows, so no row is cut off. For 3 rows: tree 3'],
    ['top -cum', undefined],
    ['top5 main', undefined],
    ['top cumulative', undefined],
    ['tags -5', undefined],
  ])('%s', async (line, expected) => {
    const notes = await saidOn(new FakeHost({ stdoutIsTerminal: true }), [line]);
    expect(notes.filter(note => /behind|number of rows/.test(note))).toEqual(expected === undefined ? [] : [expected]);
    // Where nobody looks on there is not a word more than from pprof.
    expect((await said(line)).filter(note => /behind|number of rows/.test(note))).toEqual([]);
  });
});
