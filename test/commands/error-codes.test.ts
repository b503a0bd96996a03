// What code looks at where it goes on differently after an error: never the words.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { parseLine } from '../../src/commands/line.ts';
import { makeContext } from '../../src/commands/command.ts';
import { profileVocabulary } from '../../src/commands/index.ts';
import { parseProfile } from '../../src/core/formats/index.ts';
import { atoi, parseFlagInt, parseFloat64 } from '../../src/core/base/format-go.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { makeView } from '../../src/core/view/view.ts';
import type { Warning } from '../../src/core/view/view.ts';
import type { ErrorDetail } from '../../src/core/base/errors.ts';
import { attempt } from '../../src/host/files/system-errors.ts';
import { phrase } from '../../src/core/base/phrase.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';

const profile = decodeProfile(
  drawnBytes(`
    10         20
    main.main  main.main
    main.work  @k=v
  `),
);

function thrownBy(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Makes a report as a line of the prompt does. */
function report(name: string, argument: string | null, changes: Partial<Config> = {}): unknown {
  const command = profileVocabulary.command(name);
  if (command?.kind !== 'report') throw new Error(`${name} is no report`);
  const quiet = { notify: () => {}, hint: () => {}, say: () => {} };
  return command.make(makeContext(profile, command, argument, { ...defaults, ...changes }, new FakeHost(), [], quiet));
}

describe('faults that code asks about have a code', () => {
  test.each<[string, () => unknown, ErrorDetail]>([
    [
      'a word near a command',
      () => parseLine('tpo', defaults, profileVocabulary),
      { code: 'unknown-command', meant: 'top' },
    ],
    [
      'a word near an option',
      () => parseLine('foucs=x', defaults, profileVocabulary),
      { code: 'unknown-command', meant: 'focus' },
    ],
    [
      'a word near nothing',
      () => parseLine('#', defaults, profileVocabulary),
      { code: 'unknown-command', meant: undefined },
    ],
    ['peek', () => report('peek', 'zzz'), { code: 'no-match' }],
    ['list', () => report('list', 'zzz'), { code: 'no-match' }],
    ['weblist', () => report('weblist', 'zzz'), { code: 'no-match' }],
    ['disasm', () => report('disasm', 'zzz'), { code: 'no-match' }],
    ['an argument', () => report('peek', '('), { code: 'bad-pattern', option: 'argument' }],
    ['focus', () => report('top', null, { focus: '(' }), { code: 'bad-pattern', option: 'focus' }],
    ['tagfocus', () => report('top', null, { tagfocus: 'k=(' }), { code: 'bad-pattern', option: 'tagfocus' }],
    ['prune_from', () => report('top', null, { prune_from: '[' }), { code: 'bad-pattern', option: 'prune_from' }],
    ['no profile', () => parseArguments([], () => false), { code: 'no-source' }],
    ['a large int', () => parseFlagInt('99999999999999999999'), { code: 'out-of-range' }],
    ['a large float', () => parseFloat64('1e400'), { code: 'out-of-range' }],
    ['a large index', () => atoi('99999999999999999999'), { code: 'out-of-range' }],
    ['a text', () => parseProfile(new TextEncoder().encode('hello')), { code: 'unknown-format' }],
    [
      'a missing file',
      () => attempt('open', 'x', () => readFileSync('/nosuch/x')),
      { code: 'system', call: 'open', errno: 'ENOENT' },
    ],
    [
      'a folder',
      () => attempt('read', 'x', () => readFileSync('.')),
      { code: 'system', call: 'read', errno: 'EISDIR' },
    ],
  ])('%s', (_, work, detail) => {
    expect(thrownBy(work).detail).toEqual(detail);
  });

  test.each<[string, () => unknown]>([
    ['an address that is in no function', () => report('disasm', '0x99')],
    ['a number that is none', () => atoi('x')],
    ['an option without its value', () => parseLine('focus', defaults, profileVocabulary)],
    ['a command without its pattern', () => parseLine('peek', defaults, profileVocabulary)],
  ])('%s has none', (_, work) => {
    expect(thrownBy(work).detail).toBeUndefined();
  });
});

/** Numbers of one label in two units. */
const mixed = decodeProfile(
  drawnBytes(`
    10         20
    main.main  main.main
    #n=1s      #n=2ms
  `),
);

/** Warnings of a view, but for the first, which is the same for each. */
function warningsOf(changes: Partial<Config>): Warning[] {
  const warnings: Warning[] = [];
  makeView(mixed, { ...defaults, ...changes }, null, warning => warnings.push(warning));
  expect(warnings.shift()).toEqual({
    code: 'label-units',
    key: 'n',
    text: 'For tag n used unit s, also encountered unit(s) ms',
  });
  return warnings;
}

describe('warnings say which option they are about', () => {
  test.each<[Partial<Config>, Warning[]]>([
    [{ focus: 'main' }, []],
    [{ focus: 'zzz' }, [{ code: 'unmatched', option: 'focus', text: 'Focus expression matched no samples' }]],
    [
      { tagroot: 'zzz', show_from: 'yyy' },
      [
        { code: 'unmatched', option: 'tagroot', text: 'TagRoot expression matched no samples' },
        { code: 'unmatched', option: 'show_from', text: 'ShowFrom expression matched no samples' },
      ],
    ],
    [
      { tagignore: '7:8' },
      [
        { code: 'read-as-range', option: 'tagignore', text: "tagignore:Interpreted '7:8' as range, not regexp" },
        { code: 'unmatched', option: 'tagignore', text: 'TagIgnore expression matched no samples' },
      ],
    ],
  ])('%j', (changes, warnings) => {
    expect(warningsOf(changes)).toEqual(warnings);
    // Once more out of the cache.
    expect(warningsOf(changes)).toEqual(warnings);
  });
});

test('another sentence keeps the fault and its advice', () => {
  const error = new UserError('a', phrase`do b`, { code: 'no-match' });
  expect(error.reworded('c')).toMatchObject({ message: 'c', hint: 'do b', detail: { code: 'no-match' } });
  expect(error.reworded(phrase`d`, phrase`do e`)).toMatchObject({
    message: 'd',
    hint: 'do e',
    detail: { code: 'no-match' },
  });
  // Errors of Node have a code; an error of ours is not taken for one.
  expect('code' in error).toBe(false);
});
