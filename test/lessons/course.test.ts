// The whole course, played headless by its own answers, its wrong answers and
// its hints, in both languages; and what the format and the tutor promise.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { profileVocabulary } from '../../src/commands/index.ts';
import { languages } from '../../src/commands/language.ts';
import type { LoadedProfile } from '../../src/commands/open/load.ts';
import { Session } from '../../src/commands/session.ts';
import { groupOf, optionNamed } from '../../src/core/view/options.ts';
import { nodeHost } from '../../src/host/node.ts';
import { layOut } from '../../src/core/base/wrap.ts';
import { Course } from '../../src/lessons/course.ts';
import { ProfileFacts } from '../../src/lessons/facts.ts';
import { parseLesson } from '../../src/lessons/format.ts';
import { LearnSession } from '../../src/lessons/learn-session.ts';
import { lessonCommands } from '../../src/lessons/lesson-commands.ts';
import type { Lesson } from '../../src/lessons/lesson.ts';
import { phrasesIn } from '../../src/lessons/phrases.ts';
import { printLesson } from '../../src/lessons/print.ts';
import { CourseProgress } from '../../src/lessons/progress.ts';
import { rehearse, shownLines } from '../../src/lessons/rehearse.ts';
import { fillIn } from '../../src/lessons/words.ts';

const folder = fileURLToPath(new URL('../../course/', import.meta.url));
const host = nodeHost();
const course = Course.bundled(host);
const kept = new Map<string, LoadedProfile>();
const makeSession = (profile: Session['profile'], profileFolders: readonly string[]) =>
  new Session(profile, host, { interactive: true, profileFolders });

/** Without what depends on the file alone. */
const content = (lesson: Lesson) =>
  JSON.parse(
    JSON.stringify(lesson, (key, value: unknown) => (key === 'line' || key === 'pattern' ? undefined : value)),
  ) as unknown;

describe.each(course.entries.map(entry => [entry.id, entry] as const))('%s', (id, entry) => {
  const lesson = course.read(entry, 'en');

  test.each(languages)('in %s: every right way passes, no wrong one does', async language => {
    expect(await rehearse({ course, host, language, makeSession }, [entry])).toEqual([]);
  });

  test.each(languages)(
    'in %s: all hints are shown, one after the other, and what the last one shows passes the step',
    async language => {
      const say = phrasesIn(language);
      for (const [index, step] of course.read(entry, language).steps.entries()) {
        if (step.hints.length === 0) continue;
        const session = await LearnSession.start(
          { course, host, language, makeSession, kept, progress: new CourseProgress() },
          entry,
        );
        await session.restore(index);
        await session.enter(index);
        const typed = async (line: string): Promise<string> =>
          ((await session.evaluate(line)).after ?? []).map(note => note.text).join('\n');
        const shown: string[] = [];
        for (const [n, hint] of step.hints.entries()) {
          shown.push(await typed('hint'));
          const filled = fillIn(hint, () => new ProfileFacts(session.current));
          expect(shown.at(-1), `${step.title}: hint ${n + 1}`).toBe(
            `${layOut(say.hint(n + 1, step.hints.length) + filled)}\n\n${session.progressText}`,
          );
          expect(filled, `${step.title}: a number is missing`).not.toContain('{{');
        }
        expect(await typed('hint')).toBe(`${layOut(say.lastHint)}\n\n${session.progressText}`);
        expect(session.stepIndex, `${step.title}: a hint alone does not pass`).toBe(index);
        for (const line of shownLines(shown.at(-1)!)) await typed(line);
        expect(session.stepIndex, `${step.title}: ${shown.at(-1)}`).toBe(index + 1);
      }
    },
  );

  test('is translated', () => {
    expect(fs.existsSync(entry.path.replace(/\.md$/, '.zh.md'))).toBe(true);
    const translated = course.read(entry, 'zh');
    const words = (l: Lesson): string[] => [
      l.title,
      l.intro,
      ...l.steps.flatMap(s => [
        s.title,
        s.words,
        s.done,
        ...s.hints,
        ...s.wrongs.map(w => w.says),
        ...s.misses.map(m => m.says),
      ]),
    ];
    const english = words(lesson);
    words(translated).forEach((text, i) => {
      if (english[i] === '') return;
      expect(text, `the translation of: ${english[i]}`).toMatch(/[\u4e00-\u9fff]/);
      // Chinese text with the punctuation of Chinese.
      expect(text, 'half-width punctuation behind a Chinese letter').not.toMatch(/[\u4e00-\u9fff][,;:?!]/);
      const numbers = (t: string) => [...t.matchAll(/\{\{.*?\}\}/g)].map(m => m[0]).sort();
      expect(numbers(text), `the numbers in: ${text}`).toEqual(numbers(english[i]!));
    });
  });

  test('every step that asks has three hints, a right way and a wrong one', () => {
    for (const step of lesson.steps) {
      if (!step.answer && step.goals.length === 0) continue;
      expect([step.hints.length, step.tries.length > 0, step.wrongs.length > 0], `${id}: ${step.title}`).toEqual([
        3,
        true,
        true,
      ]);
      if (step.answer?.kind === 'choice')
        for (const { says } of step.wrongs) expect(says, `${id}: ${step.title}: why a choice is wrong`).not.toBe('');
    }
  });

  test.each(languages)('what export writes in %s reads back the same', language => {
    const read = course.read(entry, language);
    expect(content(parseLesson(entry.path, printLesson(read)))).toEqual(content(read));
  });
});

test('there is no file in the folder that is no lesson, no translation and no manual', () => {
  const known = course.entries.flatMap(({ path: file }) => [
    path.basename(file),
    path.basename(file).replace(/\.md$/, '.zh.md'),
  ]);
  expect(fs.readdirSync(folder).filter(name => !known.includes(name))).toEqual(['README.md']);
});

test('no command of a lesson has a name of pprof', () => {
  for (const { name } of lessonCommands) {
    expect(profileVocabulary.command(name) ?? optionNamed(name) ?? groupOf(name), name).toBeUndefined();
    expect(['o', 'options', 'q', 'quit', 'exit', 'help']).not.toContain(name);
  }
});
