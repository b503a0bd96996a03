import type { LoadedProfile } from '../commands/open/load.ts';
import { UserError } from '../core/base/errors.ts';
import type { CourseEntry } from './course.ts';
import { ProfileFacts } from './facts.ts';
import { LearnSession } from './learn-session.ts';
import type { LearnOptions } from './learn-session.ts';
import type { LessonStep } from './lesson.ts';
import { CourseProgress } from './progress.ts';

/**
 * Plays every lesson of a course by its own tries, its wrong answers and its
 * hints, and gives what does not do what it should, at file and line. Nothing
 * is saved.
 */
export async function rehearse(
  options: Omit<LearnOptions, 'progress'>,
  entries: readonly CourseEntry[] = options.course.entries,
): Promise<string[]> {
  const problems: string[] = [];
  const kept = new Map<string, LoadedProfile>();
  for (const entry of entries) {
    try {
      await rehearseLesson({ ...options, kept, progress: new CourseProgress() }, entry, problems);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message + (error.hint === undefined ? '' : ` (${error.hint})`));
    }
  }
  return problems;
}

/** What lines that were typed came to. */
interface Played {
  /** The step is done. */
  readonly passed: boolean;
  /** The last line was judged as an answer to the step's question. */
  readonly wasAnswer: boolean;
  /** The reply to the last line, without the line about progress. */
  readonly said: string;
}

async function rehearseLesson(options: LearnOptions, entry: CourseEntry, problems: string[]): Promise<void> {
  const { lesson } = await LearnSession.start(options, entry);
  for (const [index, step] of lesson.steps.entries()) {
    const report = (what: string): void =>
      void problems.push(`${entry.path}:${step.line}: step ${index + 1}, "${step.title}": ${what}`);
    /** A learner at the beginning of the step. */
    const begin = async (): Promise<LearnSession> => {
      const learn = await LearnSession.start({ ...options, progress: new CourseProgress() }, entry);
      await learn.restore(index);
      const words = (await learn.enter(index)).join('\n');
      if (findUnfilled(words) !== undefined)
        report(`its words hold a number that cannot be found: ${findUnfilled(words) ?? ''}`);
      return learn;
    };
    const type = async (learn: LearnSession, lines: readonly string[]): Promise<Played> => {
      let said = '';
      for (const line of lines) said = ((await learn.evaluate(line)).after ?? []).map(note => note.text).join('\n');
      if (said.endsWith(learn.progressText)) said = said.slice(0, -learn.progressText.length);
      return { passed: learn.stepIndex === index + 1, wasAnswer: learn.wasAnswer, said };
    };
    const play = async (lines: readonly string[]): Promise<Played> => type(await begin(), lines);
    for (const name of namesIn(step)) {
      if (new ProfileFacts((await begin()).current).find(name).length === 0)
        report(`its answer names ${name}, which is not in the profile`);
    }
    for (const lines of step.tries) {
      const { passed, said } = await play(lines);
      if (!passed) report(`"${lines.join(' ; ')}" should be right and is not. The reply was: ${reply(said)}`);
      else if (findUnfilled(said) !== undefined)
        report(`the reply to "${lines.join(' ; ')}" holds a number that cannot be found: ${findUnfilled(said) ?? ''}`);
    }
    for (const { line } of step.wrongs) {
      const { passed, wasAnswer } = await play([line]);
      if (passed) report(`"${line}" should be wrong and is taken for right`);
      else if (step.answer && !wasAnswer) report(`"${line}" is not taken for an answer: write wrong: answer ${line}`);
    }
    if (step.hints.length > 0) {
      const learn = await begin();
      const hints = step.hints.map(() => learn.hint().join('\n'));
      for (const hint of hints)
        if (findUnfilled(hint) !== undefined)
          report(`a hint holds a number that cannot be found: ${findUnfilled(hint) ?? ''}`);
      const lines = shownLines(hints.at(-1)!);
      if (lines.length === 0) report('its last hint does not show what to type: put that between ` marks');
      else {
        const { passed, said } = await type(learn, lines);
        if (!passed)
          report(`what the last hint shows, "${lines.join(' ; ')}", does not pass. The reply was: ${reply(said)}`);
      }
    }
  }
}

/** Functions that the answer of a step is about. */
function namesIn({ answer }: LessonStep): readonly string[] {
  if (answer?.kind === 'function' || answer?.kind === 'order') return answer.names;
  return answer?.kind === 'number' && answer.of !== '' ? [answer.of] : [];
}

/** Returns the reply to a line as one line. */
const reply = (said: string): string => said.replace(/\s+/g, ' ').trim() || 'none';

/** The first place of a number that was not filled in. */
const findUnfilled = (text: string): string | undefined => /\{\{.*?\}\}/.exec(text)?.[0];

/** What a hint tells to type: its code, one line each. */
export const shownLines = (words: string): string[] => [...words.matchAll(/`([^`]+)`/g)].map(match => match[1]!);
