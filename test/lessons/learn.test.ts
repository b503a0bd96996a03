// The tutor: what it says to right and wrong answers, hints and the other
// commands of a lesson, and that a learner goes on where he left.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OwnFiles } from '../../src/commands/host.ts';
import type { Language } from '../../src/commands/language.ts';
import { Session } from '../../src/commands/session.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { decodeText, encodeText } from '../../src/core/base/text.ts';
import { nodeHost } from '../../src/host/node.ts';
import { layOut } from '../../src/core/base/wrap.ts';
import { ProfileFacts } from '../../src/lessons/facts.ts';
import { openOwn } from '../../src/lessons/index.ts';
import { isSameAnswer, judge } from '../../src/lessons/judge.ts';
import type { LessonAnswer } from '../../src/lessons/lesson.ts';
import { phrasesIn } from '../../src/lessons/phrases.ts';
import { parseLesson, translateLesson } from '../../src/lessons/format.ts';
import type { LearnSession } from '../../src/lessons/learn-session.ts';

const real = nodeHost();

/** The machine, with files of its own in memory. */
function hostWith(files: Map<string, string>, failing = false) {
  const own: OwnFiles = {
    path: (_folder, name) => `/state/${name}`,
    read: (_folder, name) => (files.has(name) ? encodeText(files.get(name)!) : undefined),
    append: () => {},
    update(_folder, name, change) {
      if (failing) throw new UserError(`open /state/${name}: permission denied`);
      const text = change(files.has(name) ? encodeText(files.get(name)!) : undefined);
      if (text !== undefined) files.set(name, typeof text === 'string' ? text : decodeText(text));
    },
  };
  return { ...real, own };
}

async function learn(
  words: readonly string[],
  { files = new Map<string, string>(), language = 'en' as Language, failing = false, fullScreen = false } = {},
): Promise<LearnSession> {
  const host = hostWith(files, failing);
  const request = await openOwn('learn', words, {
    host,
    language,
    makeSession: (profile, profileFolders) =>
      new Session(profile, host, { interactive: true, fullScreen, profileFolders, language }),
  });
  if (request.do !== 'learn') throw new Error('no lesson was opened');
  return request.session;
}

/** What is said behind each line, without the line about progress. */
async function type(session: LearnSession, ...lines: string[]): Promise<string[]> {
  const said: string[] = [];
  for (const line of lines) said.push(((await session.evaluate(line)).after ?? []).map(note => note.text).join('\n'));
  return said;
}
const verdict = (text: string): string =>
  text
    .split('\n\n')
    .find(part => part.trim() !== '' && !part.startsWith('['))
    ?.replaceAll('\n', ' ')
    .trim() ?? '';
const place = (text: string): string => /^\[.*?\]/m.exec(text)?.[0] ?? '';

describe('a wrong answer is told from the profile', () => {
  let session: LearnSession;
  beforeAll(async () => {
    session = await learn(['first-look']);
    await type(session, '7.47s', 'top5');
  });

  test.each([
    [
      '39.63%',
      'Not yet. 39.63% is the sum% of main.(*category).total: the parts of this row and all rows ' +
        'above it, added up. You read the column sum%; the question is about flat: what the function ' +
        'spends in its own code.',
    ],
    [
      '15.80%',
      'Not yet. 15.80% is the flat% of main.(*category).total: its own part of the total. You read ' +
        'the column flat%; the question is about flat: what the function spends in its own code.',
    ],
    ['1.78s', 'Not yet. 1.78s is the flat of main.mix. Right column, wrong row: look for main.(*category).total.'],
    [
      '77s',
      'Not yet. 77s is not in the row of main.(*category).total. Look for that row and read the ' +
        'column flat: what the function spends in its own code.',
    ],
    ['answer main.mix', 'Not yet. "main.mix" is no number. Type it as the report prints it, for example 1.25s.'],
  ])('%s', async (line, expected) => expect(verdict((await type(session, line))[0]!)).toBe(expected));

  test('a right one in any unit, rounded or not', async () => {
    for (const answer of ['1180ms', '1.18s', '1.18', '1180', 'answer 1180 ms']) {
      await type(session, 'back', 'skip');
      const [said] = await type(session, 'reset', answer);
      expect(place(said!), answer).not.toBe('');
    }
    expect(session.stepIndex).toBe(3);
  });

  test('a function by its whole name or its end; its numbers where it is the wrong one', async () => {
    const other = await learn(['flat-cum']);
    await type(other, ...Array<string>(5).fill('skip'));
    expect(verdict((await type(other, 'main.mix'))[0]!)).toBe(
      'Not yet. main.mix has flat 1780ms (place 1) and cum 1780ms (place 11). It is high in the ' +
        'column flat: what the function spends in its own code. The question is about cum: the ' +
        'function and everything it calls.',
    );
    expect(verdict((await type(other, 'main.validId2'))[0]!)).toBe(
      'Not yet. No function here is called "main.validId2"; did you mean main.validID? A name as ' +
        'in the last column is wanted.',
    );
    expect((await type(other, 'validid'))[0]).toContain('Right.');
  });

  test('in another sample type', async () => {
    const other = await learn(['live-and-churn']);
    await type(other, 'skip', 'back');
    expect(verdict((await type(other, 'answer 19706.12kB'))[0]!)).toContain(
      '19706.12kB is the flat of main.(*index).add.',
    );
  });

  test('an order that is right by another column', async () => {
    const other = await learn(['flat-cum']);
    expect(verdict((await type(other, 'mix checksum parseLine'))[0]!)).toBe(
      'Not yet. That is the order by flat (what the function spends in its own code). The question ' +
        'is about cum: the function and everything it calls.',
    );
    expect(verdict((await type(other, 'parseLine mix'))[0]!)).toBe(
      'Not yet. Name all 3, the largest first, with blanks or commas between.',
    );
  });
});

describe('an answer is taken as it is meant', () => {
  const functionAnswer = (name: string, by: 'flat' | 'cum' = 'cum'): LessonAnswer => ({
    kind: 'function',
    names: [name],
    by,
  });

  test('capital letters tell two functions apart, and are free where there is one', async () => {
    const { current } = await learn(['callers']);
    const said = (text: string) => judge(functionAnswer('regexp.compile'), text, current, phrasesIn('en'));
    expect(said('regexp.compile')).toEqual({ right: true });
    expect(said('regexp.Compile')).toMatchObject({ right: false });
    expect(judge(functionAnswer('regexp.MustCompile'), 'regexp.mustcompile', current, phrasesIn('en'))).toEqual({
      right: true,
    });
    const facts = new ProfileFacts(current);
    expect(['regexp.compile', 'regexp.Compile'].map(name => facts.find(name)[0]?.name)).toEqual([
      'regexp.compile',
      'regexp.Compile',
    ]);
  });

  test('what has more than the answer is not told to compare the column again', async () => {
    const { current } = await learn(['callers']);
    const facts = new ProfileFacts(current);
    const [top] = [...facts.byName.values()].sort((x, y) => x.cumPlace - y.cumPlace);
    expect(judge(functionAnswer('regexp.compile'), top!.name, current, phrasesIn('en'))).toEqual({
      right: false,
      says: [
        `${top!.name} has flat ${facts.text(top, 'flat')} (place ${top!.flatPlace}) and cum ` +
          `${facts.text(top, 'cum')} (place 1).`,
        'Its cum is larger than that of the function asked for, so size alone does not decide: read ' +
          'the question once more.',
      ],
    });
  });

  test.each([
    ['function', functionAnswer('main.run'), 'main.(*ledger).book', 'ledger.book', true],
    ['another function', functionAnswer('main.run'), 'main.(*ledger).book', 'main.read', false],
    [
      'number in another unit',
      { kind: 'number', column: 'cum', of: 'main.run' } as LessonAnswer,
      '7.40s',
      '7400ms',
      true,
    ],
    ['another number', { kind: 'number', column: 'cum', of: 'main.run' } as LessonAnswer, '7.40s', '7500ms', false],
    ['letter', { kind: 'choice', letter: 'a' } as LessonAnswer, 'B', ' b', true],
  ])('a foreseen mistake is known by what it means: %s', (_, answer, foreseen, given, same) =>
    expect(isSameAnswer(answer, foreseen, given)).toBe(same),
  );

  test('a name that is not there: the nearest one, if there is one', async () => {
    const { current } = await learn(['middleware']);
    const said = (text: string) => judge(functionAnswer('main.main'), text, current, phrasesIn('en'));
    const wraps = [...new ProfileFacts(current).byName.keys()].filter(name => /Wrap\.func1$/.test(name));
    // func1 alone names nothing: what stands before it counts.
    const nearest = said('Wrapp.func1');
    expect(
      wraps.map(
        name =>
          `No function here is called "Wrapp.func1"; did you mean ${name}? A name as in the last column is wanted.`,
      ),
    ).toContain(nearest.right ? '' : nearest.says.join());
    expect(said('zzzzzzzzzz')).toEqual({
      right: false,
      says: ['No function here is called "zzzzzzzzzz". A name as in the last column is wanted.'],
    });
  });

  test('a colon clears filters, also where a question waits', async () => {
    const session = await learn(['first-look']);
    await type(session, 'focus=parse', ':');
    expect(session.current.config.focus).toBe('');
  });

  test('a mark behind a piece of code stays with it', () => {
    expect(layOut(`${'word '.repeat(14)}\`main.parse\`. Then more.`, 78).split('\n')).toEqual([
      `${'word '.repeat(14).trim()}`,
      '`main.parse`. Then more.',
    ]);
  });
});

describe('the other lines of a lesson', () => {
  test('hints come one after the other, skip and back move, reset takes changes back', async () => {
    const session = await learn(['first-look']);
    const said = await type(session, 'hint', 'hint', 'hint', 'hint', 'back', 'next', 'skip', 'top -cum', 'back');
    expect(said.map(verdict)).toEqual([
      'Hint 1 of 3: It stands in the lines that the program printed at the start, and in the first ' +
        'line of every report.',
      'Hint 2 of 3: Type top and read the first line: "Showing nodes accounting for ... of ... total".',
      'Hint 3 of 3: The answer is `7470ms`.',
      'That was the last hint. skip goes on without it.',
      'This is the first step.',
      'This step is not done yet: skip passes over it, hint helps.',
      expect.stringMatching(/^Skipped\. Step 2 of 5: The heaviest functions/) as string,
      'Not yet. These rows are sorted by cum. For this step sort them by flat: that is what top does by itself.',
      'Step 1 of 5: What you have in front of you',
    ]);
    expect(said.map(place)).toEqual([
      ...Array<string>(6).fill('[first-look 1/5 .....]'),
      '[first-look 2/5 #....]',
      '[first-look 2/5 #....]',
      '[first-look 1/5 .....]',
    ]);
    await type(session, 'sort=cum', 'skip');
    expect(place((await type(session, 'top5'))[0]!)).toBe('[first-look 3/5 ##...]');
  });

  test("reports have the bytes that they have outside; slips in commands are pprof's", async () => {
    const session = await learn(['first-look']);
    const outcome = await session.evaluate('topp5');
    expect(outcome.notes.map(note => note.text)).toEqual(['unrecognized command: "topp"', 'did you mean top?']);
    const report = [...((await session.evaluate('top2')).out as Iterable<string>)].join('');
    expect(report).toBe(
      'Showing nodes accounting for 2.96s, 39.63% of 7.47s total\nDropped 92 nodes (cum <= ' +
        '0.04s)\nShowing top 2 nodes out of 108\n      flat  flat%   sum%        cum   cum%\n     ' +
        '1.78s 23.83% 23.83%      1.78s 23.83%  main.mix\n     1.18s 15.80% 39.63%      1.18s 15.80% ' +
        ' main.(*category).total\n',
    );
  });

  test('at the end next goes to the next lesson, and lessons marks what is done', async () => {
    const session = await learn(['first-look']);
    const said = await type(session, '7.47s', 'top5', '1180ms', 'a', 'help peek', 'next', 'lessons');
    expect(verdict(said[4]!)).toBe(
      'Right. You know enough to look around in any profile. quit leaves; your place is kept.',
    );
    expect(said[4]!.replaceAll('\n', ' ')).toContain(
      'Next lesson: "flat, cum and sum%". Type next to go there, lessons for the list, quit to leave.',
    );
    expect(place(said[5]!)).toBe('[flat-cum 1/6 ......]');
    expect(said[6]).toContain('*  1  first-look');
    expect(said[6]).toContain('   2  flat-cum');
  });

  test('open changes the profile; what is not there is told', async () => {
    const session = await learn(['context-chain']);
    await type(session, 'skip', 'skip');
    expect(verdict((await type(session, 'open nothing.pb.gz'))[0]!)).toContain('failed to fetch any source profiles');
    expect(verdict((await type(session, 'open'))[0]!)).toContain(
      'open NAME [-base=NAME | -diff_base=NAME] [-normalize] opens a profile of this lesson: heap, cpu',
    );
    const outcome = await session.evaluate('open cpu');
    expect(outcome.notes.map(note => note.text).join('\n')).toContain('Type: cpu');
    expect(place(outcome.after![0]!.text)).toBe('[context-chain 4/5 ###..]');
  });

  test("Tab knows them beside pprof's", async () => {
    const session = await learn(['first-look']);
    expect(session.complete('hin', 3).candidates.map(c => c.text.trim())).toContain('hint');
    expect(session.complete('peek ma', 7).candidates.map(c => c.text)).not.toContain('hint');
  });
});

describe('a question is not answered by what stands around it', () => {
  test('a line that is a right answer is one, also where it is a command or an option', async () => {
    const churn = await learn(['live-and-churn']);
    await type(churn, 'skip', 'skip');
    expect((await type(churn, 'normalize'))[0]).toContain('Right.');
    expect(churn.current.config.normalize).toBe(false);
    // The name of a sample type sets it, as outside a lesson.
    await type(churn, 'inuse_space', 'alloc_objects');
    expect([churn.current.config.sample_index, churn.stepIndex]).toEqual(['alloc_objects', 3]);
    expect((await type(churn, '2588128 objects'))[0]).toContain('Right.');
  });

  test('an option of a choice that is a report is made, and is the answer', async () => {
    const session = await learn(['first-look']);
    await type(session, 'skip', 'skip', 'skip');
    const wrong = await session.evaluate('top -all');
    expect([wrong.failed, session.stepIndex]).toEqual([undefined, 3]);
    const outcome = await session.evaluate('top20');
    expect([...(outcome.out as Iterable<string>)].join('')).toContain('Showing top 20 nodes out of 108');
    expect(outcome.after![0]!.text).toContain('Right. The line nodecount=20');
  });

  test('a wrong answer that names a function is judged, also where it is an option or near a command', async () => {
    const session = await learn(['flat-cum']);
    await type(session, 'skip', 'skip', 'skip', 'skip', 'skip');
    expect(verdict((await type(session, 'main'))[0]!)).toBe(
      'Not yet. It has 98.39%, because everything happens below it. Go down until the time splits.',
    );
    const ledger = await learn(['mutex-and-block']);
    expect(verdict((await type(ledger, 'read'))[0]!)).toMatch(/^Not yet\. /);
    expect(verdict((await type(ledger, 'main'))[0]!)).toMatch(/^Not yet\. /);
    // Of the kind that is asked for, or a function's name in any question: no slip in a command.
    const lines = await learn(['context-chain']);
    await type(lines, 'skip');
    expect(verdict((await type(lines, 'line 31'))[0]!)).toBe(
      'Not yet. Not line 31. The number in front of the source text is the line; the values stand left of it.',
    );
    expect(verdict((await type(lines, 'work'))[0]!)).toMatch(/^Not yet\. "work" is no line number\./);
    // No function has this name: it is an option, and is set.
    expect((await type(ledger, 'normalize'))[0]).not.toContain('Not yet.');
    expect(ledger.current.config.normalize).toBe(true);
  });

  test('what the learner sets or opens changes reports, not the answer', async () => {
    const churn = await learn(['live-and-churn']);
    await type(churn, 'alloc_space', 'show=^main\\.');
    expect(verdict((await type(churn, '339.41MB'))[0]!)).toBe(
      'Not yet. That is alloc_space: everything ever allocated. Alive is inuse_space.',
    );
    expect((await type(churn, '19.74MB'))[0]).toContain('Right.');
    const leaks = await learn(['goroutine-leaks']);
    await type(leaks, 'skip', 'skip', 'skip', 'skip', 'open goroutine-early', 'ignore=lookup', 'normalize');
    expect(leaks.stepIndex).toBe(4);
    expect((await type(leaks, '192'))[0]).toContain('Right.');
    // An option that is left over from a step changes no text of the next.
    const columns = await learn(['flat-cum']);
    await type(columns, 'skip', 'focus=checksum', 'skip', 'sample_index=samples');
    expect((await type(columns, '57.70%'))[0]).toContain('though its own flat is 0.');
    await type(columns, 'skip');
    expect((await type(columns, 'step'))[0]).toContain('Its flat is 1180ms.');
  });

  test('a part of the total may be typed as a fraction', async () => {
    const session = await learn(['flat-cum']);
    await type(session, 'skip', 'skip');
    expect((await type(session, '0.6', '0.52', '0.577')).map(text => text.startsWith('Right.'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('top -5 and top are not the five heaviest', async () => {
    const session = await learn(['first-look']);
    await type(session, 'skip');
    expect(verdict((await type(session, 'top -5'))[0]!)).toBe(
      'Not yet. -5 is no number of rows, so nothing was cut off. The number goes behind top without a dash.',
    );
    expect(verdict((await type(session, 'top'))[0]!)).toBe(
      'Not yet. That is another number of rows, or another report. Put the number that is asked for behind top.',
    );
    expect((await type(session, 'top 5'))[0]).toContain('Right.');
  });

  test('the row below the prompt leaves out a total that is asked for', async () => {
    const session = await learn(['first-look']);
    expect(session.status()).toEqual(['first-look 1/5', 'invoices', 'cpu']);
    await type(session, '7.47s');
    expect(session.status()).toEqual(['first-look 2/5', 'invoices', 'cpu', '7.47s']);
  });

  test.each<[lesson: string, skips: number, line: string, says: string]>([
    [
      'to-the-line',
      1,
      'many',
      'Not yet. "many" is no line number. Type the number that stands in front of the line\'s text, for example 12.',
    ],
    [
      'to-the-line',
      1,
      '67',
      'Not yet. Not line 67. The number in front of the source text is the line; the values stand left of it.',
    ],
    [
      'goroutine-text',
      2,
      'lots',
      'Not yet. "lots" is no number. The question is how many there are: type a count, for example 12.',
    ],
    ['goroutine-text', 2, '77', 'Not yet. 77 is not how many there are. Look for the row that the question is about.'],
    [
      'to-the-line',
      2,
      '67',
      'Not yet. 67 is not in the row of main.checksum. Look for that row and read the column flat: ' +
        'what the function spends in its own code.',
    ],
    [
      'to-the-line',
      2,
      '66.93%',
      'Not yet. 66.93% is the sum% of regexp/syntax.(*compiler).inst. The question is about the flat of main.checksum.',
    ],
    ['labels', 0, 'initech', 'Not yet. initech is a value of the label tenant, but not the one that is asked for.'],
    [
      'labels',
      0,
      'route=umbrella',
      'Not yet. umbrella is a value of the label tenant, but not the one that is asked for.',
    ],
    ['labels', 0, 'nobody', 'Not yet. "nobody" is not the name that is asked for. Type it as the report prints it.'],
    ['incident', 0, 'd', 'Not yet. Type the letter of one answer: a, b or c.'],
    ['flat-cum', 0, 'parseLine、mix', 'Not yet. Name all 3, the largest first, with blanks or commas between.'],
    ['live-and-churn', 3, 'all', 'Not yet. "all" is no number. Type it as the report prints it, for example 12.'],
    ['flat-cum', 2, 'half', 'Not yet. "half" is no number. Type it as the report prints it, for example 40%.'],
  ])('%s, step %i: %s', async (lesson, skips, line, says) => {
    const session = await learn([lesson]);
    await type(session, ...Array<string>(skips).fill('skip'));
    expect(verdict((await type(session, `answer ${line}`))[0]!)).toBe(says);
  });
});

describe('a place is kept', () => {
  test('a learner who comes back goes on where he was', async () => {
    const files = new Map<string, string>();
    await type(await learn([], { files }), '7.47s', 'top5');
    expect(JSON.parse(files.get('inkprof/learn.json')!)).toEqual({
      current: 'first-look',
      lessons: { 'first-look': { step: 2, finished: false } },
    });
    const again = await learn([], { files });
    expect(again.greeting().at(-1)!.text).toContain('Going on with "A first look at a CPU profile" at step 3.');
    expect(again.stepIndex).toBe(2);
    expect((await learn(['first-look', '-restart'], { files })).stepIndex).toBe(0);
  });

  test('after the last step the next lesson is the one that is not done', async () => {
    const files = new Map([
      [
        'inkprof/learn.json',
        JSON.stringify({
          current: 'first-look',
          lessons: { 'first-look': { step: 5, finished: true }, 'flat-cum': { step: 2, finished: false } },
        }),
      ],
    ]);
    const session = await learn([], { files });
    expect([session.lesson.id, session.stepIndex]).toEqual(['flat-cum', 2]);
  });

  const firstLook = ['7.47s', 'top5', '1180ms', 'a', 'help peek'];
  const saved = (files: Map<string, string>) => JSON.parse(files.get('inkprof/learn.json')!) as unknown;

  test('a lesson with skipped steps is not done; it goes on at the first of them, and then it is', async () => {
    const files = new Map<string, string>();
    const session = await learn([], { files });
    const said = await type(session, 'skip', 'top5', 'skip', 'a', 'help peek');
    expect(saved(files)).toEqual({
      current: 'first-look',
      lessons: { 'first-look': { step: 5, finished: false, skipped: [0, 2] } },
    });
    expect(said[4]!.replaceAll('\n', ' ')).toContain(
      'Skipped and not done: steps 1, 3. The lesson counts as done when they are: lesson first-look goes there.',
    );
    const [list] = await type(session, 'lessons');
    expect(list).toContain('Lessons (0 of 16 done).');
    expect(list).toContain('   1  first-look        A first look at a CPU profile (5 min, 2 steps skipped)');
    // The next visit goes on with the lesson after it.
    expect((await learn([], { files })).lesson.id).toBe('flat-cum');
    const again = await learn(['first-look'], { files });
    expect(again.stepIndex).toBe(0);
    await type(again, firstLook[0]!);
    // Steps that were done are passed over.
    expect(again.stepIndex).toBe(2);
    await type(again, firstLook[2]!);
    expect(again.step).toBeUndefined();
    expect(saved(files)).toMatchObject({ lessons: { 'first-look': { step: 5, finished: true } } });
  });

  test('skipping through the whole course finishes nothing', async () => {
    const files = new Map<string, string>();
    const session = await learn(['incident'], { files });
    let said = '';
    for (let i = 0; i < session.lesson.steps.length; i++) [said] = (await type(session, 'skip')) as [string];
    expect(said).not.toContain('All lessons are done');
    expect(said).toContain('That was the last lesson of the course.');
    expect(saved(files)).toEqual({
      current: 'incident',
      lessons: { incident: { step: 6, finished: false, skipped: [0, 1, 2, 3, 4, 5] } },
    });
    await type(session, 'reset lesson');
    expect(saved(files)).toEqual({ current: 'incident', lessons: { incident: { step: 0, finished: false } } });
  });

  test('a lesson that is played again keeps its place, and stays done', async () => {
    const files = new Map<string, string>();
    await type(await learn([], { files }), ...firstLook);
    const replay = await learn(['first-look'], { files });
    await type(replay, '7.47s', 'skip');
    expect(saved(files)).toEqual({ current: 'first-look', lessons: { 'first-look': { step: 2, finished: true } } });
    const again = await learn([], { files });
    expect([again.lesson.id, again.stepIndex]).toEqual(['first-look', 2]);
    await type(again, '1180ms', 'a', 'help peek');
    expect((await learn([], { files })).lesson.id).toBe('flat-cum');
    expect(saved(files)).toEqual({ current: 'first-look', lessons: { 'first-look': { step: 5, finished: true } } });
  });

  test.each([
    '',
    'no json',
    '{"current": "first-look", "lessons": {"first-look": {"step": 0, "finished": 1, "skipped": [-1, "x", 99]}}}',
    '[]',
    '{"lessons": 5}',
    '{"current": 7, "lessons": {"first-look": {"step": -1}, "x": null}}',
    '{"lessons": {"first-look": {"step": 99, "finished": true}}}',
  ])('a file with %s does no harm', async text => {
    const session = await learn(['first-look'], { files: new Map([['inkprof/learn.json', text]]) });
    expect(session.stepIndex).toBe(0);
  });

  test('a folder that cannot be written is told once, and the lesson goes on', async () => {
    const session = await learn(['first-look'], { failing: true });
    expect(session.greeting().at(-1)!.text).not.toContain('cannot be saved');
    const said = await type(session, '7.47s', 'top5');
    expect(said[0]!.replace(/\s+/g, ' ')).toContain(
      'Your place cannot be saved: open /state/inkprof/learn.json: permission denied',
    );
    expect(said[1]).not.toContain('cannot be saved');
  });
});

describe('lessons of others', () => {
  const head = '---\ntitle: Mine\nopen: demo:invoices\n---\n\n';
  const block = (...lines: string[]) => `## One\n\nWords.\n\n\`\`\`step\n${lines.join('\n')}\n\`\`\`\n`;
  test.each([
    ['no front matter', '# Mine', 'my.md:1: a lesson begins with --- and its title'],
    ['front matter without an end', '---\ntitle: x', 'my.md:1: the front matter has no end: a line --- is missing'],
    ['an escape', '---\ntitle: \x1b[2J\n---\n', 'my.md:2: a control character, which a terminal could obey'],
    ['no title', '---\nopen: x\n---\n', 'my.md:1: title is missing'],
    ['nothing to open', '---\ntitle: x\n---\n', 'my.md:1: open is missing'],
    ['no step', head, 'my.md:1: a lesson has at least one step'],
    [
      'a block without a heading',
      `${head}\`\`\`step\n\`\`\`\n`,
      'my.md:6: a step block stands below a heading: ## What the step is about',
    ],
    [
      'a block without an end',
      `${head}## One\n\nWords.\n\n\`\`\`step\ntry: x\n`,
      'my.md:10: the step block has no end: a line ``` is missing',
    ],
    [
      'two blocks',
      `${head}${block('try: top', 'goal: shows x')}\n\`\`\`step\n\`\`\`\n`,
      'my.md:15: a step has one block',
    ],
    ['an unknown key', `${head}${block('gaol: shows x')}`, 'my.md:11: unknown key "gaol"'],
    ['no key', `${head}${block('top10')}`, 'my.md:11: "top10" is no key with a value'],
    ['an unknown condition', `${head}${block('goal: sees x', 'try: top')}`, 'my.md:11: "sees x" is no condition'],
    [
      'a broken pattern',
      `${head}${block('goal: shows /(/', 'try: top')}`,
      'my.md:11: /(/ is no pattern: Invalid regular expression: /(/m: Unterminated group',
    ],
    [
      'an unknown answer',
      `${head}${block('answer: number height of x', 'try: 1')}`,
      'my.md:11: "number height of x" is no answer',
    ],
    [
      'a goal and an answer',
      `${head}${block('goal: shows x', 'answer: count 1', 'try: 1')}`,
      'my.md:12: a step has a goal or an answer, not both',
    ],
    ['no way to pass', `${head}${block('goal: shows x')}`, 'my.md:6: "One" has no try'],
    ['no words', `${head}## One\n\n\`\`\`step\ngoal: shows x\ntry: top\n\`\`\`\n`, 'my.md:6: "One" has no words'],
    [
      'two diffs',
      '---\ntitle: x\nopen: a -base=b -diff_base=c\n---\n\n## One\n\nWords.\n',
      'my.md:3: open: "a -base=b -diff_base=c" is no profile with -base=, -diff_base= or -normalize',
    ],
  ])('%s is told at file and line', (_what, text, message) => {
    expect(() => parseLesson('my.md', text)).toThrow(message);
  });

  test('a translation that does not fit is told at file and line', () => {
    const lesson = parseLesson('my.md', `${head}${block('goal: shows x', 'try: top', 'hint: a', 'hint: b')}`);
    expect(() =>
      translateLesson(lesson, 'my.zh.md', '---\ntitle: x\n---\n\n## 一\n\n字\n\n```step\nhint: 甲\n```\n'),
    ).toThrow('my.zh.md:5: "一" has 1 of hint, the lesson has 2');
    expect(() => translateLesson(lesson, 'my.zh.md', '---\ntitle: x\n---\n')).toThrow(
      'my.zh.md:1: 0 steps, the lesson has 1',
    );
  });

  test('profiles beside the lesson are opened by their names, whole or not', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-lessons-'));
    try {
      for (const name of ['heap-1.pb.gz', 'heap-2.pb.gz'])
        fs.copyFileSync(
          fileURLToPath(new URL(`../../examples/snapshots/${name}`, import.meta.url)),
          path.join(folder, name),
        );
      fs.writeFileSync(
        path.join(folder, 'mine.md'),
        '---\ntitle: Mine\nopen: heap-1.pb.gz\n---\n\n## One\n\nWords.\n\n```step\ngoal: opened ' +
          'heap-2.pb.gz -diff_base=heap-1.pb.gz\ntry: open heap-2 -diff_base=heap-1\ntry: open ' +
          'heap-2.pb.gz -diff_base=./heap-1.pb.gz\nwrong: open heap-1\nhint: Type `open heap-2 ' +
          '-diff_base=heap-1`\n```\n',
      );
      const host = hostWith(new Map());
      const around = {
        host,
        language: 'en' as const,
        makeSession: (profile: Session['profile'], profileFolders: readonly string[]) =>
          new Session(profile, host, { interactive: true, profileFolders }),
      };
      expect(await openOwn('learn', ['-check', folder], around)).toEqual({
        do: 'print',
        text: '1 lesson, every step does what it says\n',
      });
      fs.rmSync(path.join(folder, 'heap-1.pb.gz'));
      expect(await openOwn('learn', ['-check', folder], around)).toEqual({
        do: 'print',
        failed: true,
        text:
          `${folder}/mine.md:3: open: heap-1.pb.gz: ${folder}/heap-1.pb.gz: stat ` +
          `${folder}/heap-1.pb.gz: no such file or directory\n`,
      });
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('-check plays them and says where one does not do what it says', async () => {
    const folder = fileURLToPath(new URL('./wrong-lessons/', import.meta.url));
    const host = hostWith(new Map());
    const request = await openOwn('learn', ['-check', folder], {
      host,
      language: 'en',
      makeSession: (profile, profileFolders) => new Session(profile, host, { interactive: true, profileFolders }),
    });
    expect(request).toMatchObject({ do: 'print', failed: true });
    const lines = (request as { text: string }).text
      .replaceAll(folder, '')
      .split('\n')
      .filter(line => /\.md:/.test(line));
    expect(lines).toEqual([
      '01-wrong.md:6: step 1, "One": "9s" should be right and is not. The reply was: Not yet. 9s ' +
        'is not in the row of main.mix. Look for that row and read the column flat: what the ' +
        'function spends in its own code.',
      '01-wrong.md:17: step 2, "Two": "top" should be wrong and is taken for right',
      '01-wrong.md:27: step 3, "Three": its last hint does not show what to type: put that between ` marks',
      '01-wrong.md:38: step 4, "Four": a hint holds a number that cannot be found: {{flat main.nowhere}}',
      '01-wrong.md:38: step 4, "Four": what the last hint shows, "top5", does not pass. The reply was: none',
    ]);
  });
});

test('flame fills the screen in a lesson, too, and counts as a report', async () => {
  const session = await learn(['live-and-churn'], { fullScreen: true });
  while (!session.step!.goals.some(goal => goal.kind === 'value')) await type(session, 'skip');
  const before = session.stepIndex;
  const outcome = await session.evaluate('flame');
  expect([outcome.screen?.kind, [...(outcome.out as Iterable<string>)], session.stepIndex]).toEqual([
    'flame',
    [],
    before,
  ]);
  await type(session, 'sample_index=alloc_space');
  const right = await session.evaluate('flame');
  expect([right.screen?.kind, session.stepIndex]).toEqual(['flame', before + 1]);
  expect(right.after!.map(note => note.text).join('\n')).toContain('Right.');
});
