// tags: values added up by label, on drawn profiles. The results are those of go tool pprof -tags.
import { expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { drawnProfile } from '../support/drawn-graph.ts';
import { FakeHost } from '../support/fake-host.ts';

/** What the last line prints, as lines. */
async function tags(drawing: string, ...lines: readonly string[]): Promise<string[]> {
  const session = new Session(drawnProfile(drawing), new FakeHost(), { interactive: true });
  let out = '';
  for (const line of lines.length === 0 ? ['tags'] : lines)
    out = [...((await session.evaluate(line)).out as Iterable<string>)].join('');
  return out.split('\n');
}

const usual = `
  1          20         4            10         65
  main       main       main         main       main
  @user=ann  @user=bob  @user=carol  @user=ann
  @zone=a    @zone=b                 #size=1kb
             @zone=a    #size=2mb    #size=1kb
`;

test('keys by name, values by weight; samples count for each value (pprof: report.go printTags)', async () => {
  expect(await tags(usual)).toEqual([
    ' size: Total 24 of 100 (24.00%)',
    '       20 (20.00%): 1MB',
    '        4 ( 4.00%): 2MB',
    '',
    ' user: Total 35 of 100 (35.00%)',
    '       20 (20.00%): bob',
    '       11 (11.00%): ann',
    '        4 ( 4.00%): carol',
    '',
    ' zone: Total 41 of 100 (41.00%)',
    '       21 (21.00%): a',
    '       20 (20.00%): b',
    '',
    '',
  ]);
});

test('numbers in the unit that is asked for; those that print alike are one value', async () => {
  expect(
    await tags(
      `
      1          2             4
      main       main          main
      #size=1kb  #size=1025kb  #size=1026kb
    `,
      'unit=mb',
      'tags',
    ),
  ).toEqual([' size: Total 7mb of 7mb (  100%)', '       6mb (85.71%): 1MB', '       1mb (14.29%): 0', '', '']);
});

test('larger magnitudes first, equal ones by name (pprof: graph.go SortTags)', async () => {
  expect(
    await tags(`
      5      5      5      -6     7
      main   main   main   main   main
      @k=c   @k=a   @k=b   @k=0   @k=z
    `),
  ).toEqual([
    ' k: Total 16 of 28 (57.14%)',
    '     7 (25.00%): z',
    '    -6 (21.43%): 0',
    '     5 (17.86%): a',
    '     5 (17.86%): b',
    '     5 (17.86%): c',
    '',
    '',
  ]);
});

test('words choose labels, and those after a dash leave samples out', async () => {
  expect(await tags(usual, 'tags zone -ann')).toEqual([
    ' user: Total 20 of 100 (20.00%)',
    '       20 (20.00%): bob',
    '',
    ' zone: Total 40 of 100 (40.00%)',
    '       20 (20.00%): a',
    '       20 (20.00%): b',
    '',
    '',
  ]);
});

test('the sum of all is 0: no shares', async () => {
  expect(
    await tags(`
      0      0
      main   main
      @k=a   @k=b
    `),
  ).toEqual([' k: Total 0 of 0', '    0: a', '    0: b', '', '']);
});

test('no labels: nothing', async () => {
  expect(
    await tags(`
      5
      main
    `),
  ).toEqual(['']);
});

test('values of 64 bits are added up whole', async () => {
  expect(
    await tags(`
      4611686018427387905  4611686018427387905
      main                 main
      @k=a                 @k=a
    `),
  ).toEqual([' k: Total -9223372036854775808 of -9223372036854775808', '    -9223372036854775808: a', '', '']);
});

test('hidden keys are not listed, and their values no more counted', async () => {
  expect(await tags(usual, 'taghide=user|size', 'tags')).toEqual([
    ' zone: Total 41 of 100 (41.00%)',
    '       21 (21.00%): a',
    '       20 (20.00%): b',
    '',
    '',
  ]);
});
