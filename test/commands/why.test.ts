// why: for each way in which a function can be missing from a report, or have
// its cost elsewhere, what is said of it; in both languages.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { reports } from '../../src/commands/index.ts';
import { loadProfiles } from '../../src/commands/open/load.ts';
import { Session } from '../../src/commands/session.ts';
import { whyWords } from '../../src/commands/teach/why-words.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { parseProfile } from '../../src/core/formats/index.ts';
import { options } from '../../src/core/view/options.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { dropUninteresting } from '../../src/core/view/view.ts';
import { nodeHost } from '../../src/host/node.ts';
import type { Language } from '../../src/commands/language.ts';

const host = nodeHost();
const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.pb.gz`, import.meta.url));
const opened = new Map<string, Profile>();
/** `NAME`, or `NAME -diff_base=NAME`. */
async function profileOf(words: string): Promise<Profile> {
  const known = opened.get(words);
  if (known) return known;
  const [source, base] = words.split(' -diff_base=');
  const what = {
    sources: [example(source!)],
    executable: '',
    base: '',
    diffBase: base === undefined ? '' : example(base),
    normalize: false,
    symbolize: 'none',
    buildId: '',
    comment: '',
    allFrames: false,
    seconds: -1,
    timeout: -1,
    tls: { cert: '', key: '', ca: '' },
  };
  const { profile } = await loadProfiles(what, host, () => {});
  opened.set(words, profile);
  return profile;
}

/** What the last of some lines says of its one function, without name, values, callers and callees. */
async function verdicts(profile: Profile, lines: readonly string[], language: Language = 'en'): Promise<string[]> {
  const session = new Session(profile, host, { interactive: true, language });
  let text = '';
  for (const line of lines) {
    const { out, notes } = await session.evaluate(line);
    text = [...(out as Iterable<string>), ...notes.map(note => `${note.level}: ${note.text}\n`)].join('');
  }
  const joined = text.trimEnd().split('\n').slice(1).join(' ').replace(/\s+/g, ' ').trim();
  const sentences = joined.split(/(?<=[^.]\.) (?=[A-Z]|tag|hide|show|noinlines|focus|ignore|prune)/);
  return sentences.filter(sentence => !/^(flat |Its calls|It was called|Of its cum|The rest)/.test(sentence));
}

describe('what became of a function', () => {
  test.each<[what: string, profile: string, lines: readonly string[], expected: readonly string[]]>([
    ['shown', 'invoices/cpu', ['top4', 'why main.mix$'], ['It is in the last report (top): row 1 of 4.']],
    [
      'without a report, as top would show it',
      'invoices/cpu',
      ['why main.mix$'],
      ['It is in the last report (top): row 1 of 10.'],
    ],
    [
      'nodecount, sort',
      'invoices/cpu',
      ['top4', 'why main.validID'],
      [
        'Cut off: by flat it is in place 67, and the report shows 4 rows. top67 would show it. top5 ' +
          '-cum would show it too.',
      ],
    ],
    [
      'nodecount of a picture',
      'invoices/cpu',
      ['dot 3', 'why main.checksum$'],
      [
        'Cut off: the picture has room for 3 boxes (nodecount), and others tell more. dot 6 draws ' +
          'more, nodecount=0 all of them.',
      ],
    ],
    [
      'nodefraction',
      'invoices/cpu',
      ['top', 'why swapVerticalBar$'],
      [
        'Dropped: its cum 10ms is below 37.35ms, which is the total times nodefraction=0.005.',
        'nodefraction=0 or trim=false shows it.',
      ],
    ],
    [
      'trim',
      'invoices/cpu',
      ['trim=false', 'top 200', 'why swapVerticalBar$'],
      ['It is in the last report (top): row 81 of 200.'],
    ],
    [
      'relative_percentages: the limit is of what the filters leave',
      'invoices/cpu',
      ['relative_percentages=1', 'focus=validID', 'top', 'why swapVerticalBar$'],
      [
        'Dropped: its cum 10ms is below 21.55ms, which is the total times nodefraction=0.005.',
        'nodefraction=0 or trim=false shows it.',
      ],
    ],
    [
      'focus',
      'invoices/cpu',
      ['top4 validID', 'why main.mix$'],
      ['Out: focus=validID takes all of its 1.78s away.', 'focus= clears it.'],
    ],
    [
      'focus, of which something is left',
      'invoices/cpu',
      ['top9 validID', 'why runtime.mallocgc$'],
      ['focus=validID leaves 2.19s of its 2.20s.', 'It is in the last report (top): row 8 of 9.'],
    ],
    [
      'ignore',
      'invoices/cpu',
      ['ignore=parseLine', 'top', 'why main.mix$'],
      ['Out: ignore=parseLine takes all of its 1.78s away.', 'ignore= clears it.'],
    ],
    [
      'hide',
      'invoices/cpu',
      ['hide=mix', 'top', 'why main.mix$'],
      ['Out: hide=mix takes its frames out of the stacks; its 1.78s count for main.checksum.', 'hide= clears it.'],
    ],
    [
      'hide, for the caller',
      'invoices/cpu',
      ['hide=mix', 'top', 'why main.checksum$'],
      [
        'hide=mix changes its flat from 10ms to 1.79s: it counts what was taken out below it.',
        'It is in the last report (top): row 1 of 10.',
      ],
    ],
    [
      'show',
      'invoices/cpu',
      ['show=^main', 'top', 'why runtime.mallocgc$'],
      [
        'Out: show=^main takes its frames out of the stacks; its 2.20s count for main.parseLine, main.validID.',
        'show= clears it.',
      ],
    ],
    [
      'show_from, above',
      'invoices/cpu',
      ['show_from=validID', 'top', 'why main.parseLine'],
      ['Out: show_from=validID cuts it off: it stands above that, or in stacks without it.', 'show_from= clears it.'],
    ],
    [
      'prune_from, below',
      'invoices/cpu',
      ['prune_from=main.parseLine', 'top', 'why main.mix$'],
      [
        'Out: prune_from=main.parseLine cuts it off: it stands below that, and its cost counts there.',
        'prune_from= clears it.',
      ],
    ],
    [
      'prune_from, itself',
      'invoices/cpu',
      ['prune_from=main.parseLine', 'top', 'why main.parseLine$'],
      [
        'prune_from=main.parseLine changes its flat from 0 to 6.17s: it counts what was taken out below it.',
        'It is in the last report (top): row 1 of 10.',
      ],
    ],
    [
      'tagfocus',
      'gateway/cpu',
      ['tagfocus=tenant=acme', 'top', 'why main.export$'],
      ['Out: tagfocus=tenant=acme takes all of its 2.22s away.', 'tagfocus= clears it.'],
    ],
    [
      'tagignore',
      'gateway/cpu',
      ['tagignore=tenant=umbrella', 'top', 'why main.export$'],
      ['Out: tagignore=tenant=umbrella takes all of its 2.22s away.', 'tagignore= clears it.'],
    ],
    [
      'tagleaf',
      'gateway/cpu',
      ['tagleaf=tenant', 'top 104', 'why main.export$'],
      [
        'tagleaf=tenant puts a label below it: its flat goes from 10ms to 0, and its label has the rest.',
        'It is in the last report (top): row 64 of 104.',
      ],
    ],
    [
      'tagroot, which takes nothing',
      'gateway/cpu',
      ['tagroot=tenant', 'top 3', 'why main.export$'],
      [
        'Cut off: by flat it is in place 81, and the report shows 3 rows. top81 would show it. top15 ' +
          '-cum would show it too.',
      ],
    ],
    [
      'noinlines, inlined everywhere',
      'invoices/cpu',
      ['noinlines=true', 'top', 'why main.mix$'],
      ['Out: noinlines is on, and its calls were inlined.', 'Its cost counts for main.parseLine.'],
    ],
    [
      'noinlines, for the caller',
      'invoices/cpu',
      ['noinlines=true', 'top', 'why main.parseLine$'],
      [
        'noinlines is on: its flat goes from 0 to 1.79s, with what was inlined into it.',
        'It is in the last report (top): row 1 of 10.',
      ],
    ],
    [
      'granularity',
      'invoices/cpu',
      ['granularity=lines', 'top', 'why main.mix$'],
      ['Rows are lines, not functions: its cost is spread over them. granularity=functions shows it.'],
    ],
    [
      'an argument that does not match',
      'invoices/cpu',
      ['peek main.mix$', 'why main.checksum$'],
      ['The last report (peek main.mix$) shows only what matches its own argument.'],
    ],
    [
      'an argument that matches',
      'invoices/cpu',
      ['peek main.mix$', 'why main.mix$'],
      ['It is in the last report (peek main.mix$): row 1 of 1.'],
    ],
    ['list', 'invoices/cpu', ['list main.mix$', 'why main.mix$'], ['It is in the last report (list main.mix$).']],
    [
      'a report without rows of functions',
      'invoices/cpu',
      ['traces', 'why main.checksum$'],
      ['It counts in the last report (traces), which has no row for each function.'],
    ],
    [
      'a limit',
      'invoices/cpu',
      ['above 50%', 'why main.checksum$'],
      ['The last report (above 50%) shows only what is above its limit.'],
    ],
    [
      'above a limit',
      'invoices/cpu',
      ['above 50%', 'why main.validID$'],
      ['It is in the last report (above 50%): row 5 of 8.'],
    ],
    [
      'sample_index',
      'snapshots/heap-3',
      ['sample_index=inuse_space', 'top', 'why main.readImport'],
      [
        'It has no value in inuse_space, but in alloc_objects (18319), alloc_space (9.26MB): ' +
          'sample_index=NAME shows it.',
      ],
    ],
    [
      'drop_negative',
      'dedupe/after -diff_base=dedupe/before',
      ['drop_negative=1', 'top', 'why main.contains$'],
      ['Out: drop_negative is on, and its value is below 0.'],
    ],
    [
      'a base that costs the same',
      'invoices/cpu -diff_base=invoices/cpu',
      ['top', 'why main.mix$'],
      ['It costs as much in the base as in the new profile: the difference is 0, so it has no row.'],
    ],
  ])('%s', async (_what, profile, lines, expected) =>
    expect((await verdicts(await profileOf(profile), lines)).join(' ')).toBe(expected.join(' ')),
  );

  test.each([
    [
      'matched itself',
      'main.checksum',
      '',
      'why main.checksum$',
      "Out: it matches the profile's own drop_frames, so it and what it calls are cut off, and " +
        'their cost counts for the caller. -all_frames on the command line shows them.',
    ],
    [
      'below a match',
      'main.checksum',
      '',
      'why main.mix$',
      "Out: it stands only below functions that the profile's own drop_frames cuts off; its cost " +
        'counts for their callers. -all_frames on the command line shows it.',
    ],
    ['keep_frames', 'main.c.*', 'main.checksum', 'why main.mix$', 'It is in the last report (top): row 1 of 10.'],
  ])('drop_frames: %s', async (_what, dropFrames, keepFrames, line, expected) => {
    const plain = await profileOf('invoices/cpu');
    const profile = dropUninteresting({ ...plain, header: { ...plain.header, dropFrames, keepFrames } });
    expect((await verdicts(profile, ['top', line])).join(' ')).toBe(expected);
  });

  test('a name that no sample has', async () => {
    const plain = parseProfile(encodeProfile(await profileOf('invoices/cpu')));
    expect(await verdicts({ ...plain, rows: plain.rows.filter(() => false) }, ['why main.mix$'])).toEqual([
      'No sample has it on its stack: the profile only knows its name.',
    ]);
  });
});

test.each([
  ['main.parseLine', [], 10],
  ['runtime.growslice', [], 10],
  ['main.validID', [], 4],
  ['runtime.mallocgc$', ['trim=false'], 6],
  ['swapVerticalBar', ['trim=false'], 12],
])('%s has one place by flat, the one that top needs to show it', async (name, options, rows) => {
  const session = new Session(await profileOf('invoices/cpu'), host, { interactive: true, language: 'en' });
  for (const line of [...options, `top${rows}`]) await session.evaluate(line);
  const text = [...((await session.evaluate(`why ${name}`)).out as Iterable<string>)].join('').replace(/\s+/g, ' ');
  const first = Number(/flat \S+ \(place (\d+)\)/.exec(text)![1]);
  const shown = /by flat it is in place (\d+)/.exec(text)?.[1] ?? /row (\d+) of/.exec(text)![1];
  expect(first).toBe(Number(shown));
  if (options.length > 0) return;
  const report = [...((await session.evaluate(`top${first}`)).out as Iterable<string>)].join('').trimEnd().split('\n');
  expect(report.at(-1)).toMatch(new RegExp(name.replace('$', '')));
});

test('behind a filter the place is one of what the filter leaves; what is dropped has none', async () => {
  const session = new Session(await profileOf('invoices/cpu'), host, { interactive: true, language: 'en' });
  for (const line of ['focus=validID', 'top4']) await session.evaluate(line);
  const said = async (line: string) =>
    [...((await session.evaluate(line)).out as Iterable<string>)].join('').replace(/\s+/g, ' ');
  expect(await said('why regexp.compile$')).toMatch(
    /Cut off: by flat it is in place \d+ of what the filters leave, and the report shows 4 rows\./,
  );
  expect(await said('why swapVerticalBar')).toMatch(/^\S+ flat 10ms, cum 10ms, 0\.13% of the total\. /);
});

test('no such function', async () => {
  const session = new Session(await profileOf('invoices/cpu'), host, { interactive: true, language: 'en' });
  expect([...((await session.evaluate('why main.mixx')).out as Iterable<string>)]).toEqual([
    'No function of this profile matches main.mixx; the nearest name is main.mix.\n',
  ]);
  expect((await session.evaluate('why')).notes.map(note => note.text)).toEqual([
    'why requires an argument',
    'for example: why main.handle',
  ]);
});

test('every option is told of, or changes neither rows nor the cost of one', () => {
  const told = [
    'focus',
    'ignore',
    'hide',
    'show',
    'show_from',
    'prune_from',
    'tagfocus',
    'tagignore',
    'tagroot',
    'tagleaf',
    'noinlines',
    'granularity',
    'nodecount',
    'nodefraction',
    'trim',
    'sort',
    'sample_index',
    'drop_negative',
    'relative_percentages',
  ];
  // How values and lines are written, what edges and labels are shown, what divides all values alike.
  const silent = [
    'output',
    'call_tree',
    'unit',
    'compact_labels',
    'source_path',
    'trim_path',
    'intel_syntax',
    'mean',
    'divide_by',
    'normalize',
    'edgefraction',
    'tagshow',
    'taghide',
    'showcolumns',
  ];
  expect([...told, ...silent].sort()).toEqual(options.map(option => option.name).sort());
});

test('every report can be asked about', async () => {
  const profile = await profileOf('invoices/cpu');
  const able = reports.filter(command => !command.destination && !['comments', 'memstats'].includes(command.name));
  for (const { name, takesPattern, takesLimit } of able) {
    const said = await verdicts(profile, [
      `${name}${takesPattern ? ' main.mix$' : takesLimit ? ' 5%' : ''}`,
      'why main.mix$',
    ]);
    if (name !== 'disasm' && name !== 'weblist')
      expect(said.join(' '), name).toMatch(/^It (is|counts) in the last report \(/);
  }
});

test('its sentences are there in every language', () => {
  for (const [key, text] of Object.entries(whyWords.zh)) {
    const said = typeof text === 'string' ? text : (text as (...args: unknown[]) => string)('1', '2', '3', '4', '5');
    expect(said, key).toMatch(/[\u4e00-\u9fff]/);
    expect(said, key).not.toMatch(/[\u4e00-\u9fff][,;:?!]/);
  }
});
