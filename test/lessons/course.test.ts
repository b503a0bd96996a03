// The whole course, played headless by its own answers, its wrong answers and
// its hints, in both languages; and what the format and the tutor promise.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { commandNamed } from '../../src/commands/index.ts';
import { languages } from '../../src/commands/language.ts';
import { Session } from '../../src/commands/session.ts';
import { groupOf, optionNamed } from '../../src/core/options.ts';
import { nodeHost } from '../../src/host/node.ts';
import { Course } from '../../src/lessons/course.ts';
import { parseLesson } from '../../src/lessons/format.ts';
import { lessonCommands } from '../../src/lessons/lesson-commands.ts';
import type { Lesson } from '../../src/lessons/lesson.ts';
import { printLesson } from '../../src/lessons/print.ts';
import { rehearse } from '../../src/lessons/rehearse.ts';

const folder = fileURLToPath(new URL('../../course/', import.meta.url));
const host = nodeHost();
const course = Course.bundled(host);
const makeSession = (profile: Session['profile'], profileFolders: readonly string[]) => new Session(profile, host, { interactive: true, profileFolders });

/** Without what depends on the file alone. */
const content = (lesson: Lesson) => JSON.parse(JSON.stringify(lesson, (key, value: unknown) => (key === 'line' || key === 'pattern' ? undefined : value))) as unknown;

describe.each(course.entries.map(entry => [entry.id, entry] as const))('%s', (id, entry) => {
  const lesson = course.read(entry, 'en');

  test.each(languages)('in %s: every right way passes, no wrong one does', async language => {
    expect(await rehearse({ course, host, language, makeSession }, [entry])).toEqual([]);
  });

  test('is translated', () => {
    expect(fs.existsSync(entry.path.replace(/\.md$/, '.zh.md'))).toBe(true);
    const translated = course.read(entry, 'zh');
    const words = (l: Lesson): string[] => [l.title, l.intro, ...l.steps.flatMap(s => [s.title, s.words, s.done, ...s.hints, ...s.wrongs.map(w => w.says), ...s.misses.map(m => m.says)])];
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
      expect([step.hints.length, step.tries.length > 0, step.wrongs.length > 0], `${id}: ${step.title}`).toEqual([3, true, true]);
      if (step.answer?.kind === 'choice') for (const { says } of step.wrongs) expect(says, `${id}: ${step.title}: why a choice is wrong`).not.toBe('');
    }
  });

  test.each(languages)('what export writes in %s reads back the same', language => {
    const read = course.read(entry, language);
    expect(content(parseLesson(entry.path, printLesson(read)))).toEqual(content(read));
  });
});

test('there is no file in the folder that is no lesson, no translation and no manual', () => {
  const known = course.entries.flatMap(({ path: file }) => [path.basename(file), path.basename(file).replace(/\.md$/, '.zh.md')]);
  expect(fs.readdirSync(folder).filter(name => !known.includes(name))).toEqual(['README.md']);
});

test('no command of a lesson has a name of pprof', () => {
  for (const { name } of lessonCommands) {
    expect(commandNamed(name) ?? optionNamed(name) ?? groupOf(name), name).toBeUndefined();
    expect(['o', 'options', 'q', 'quit', 'exit', 'help']).not.toContain(name);
  }
});
