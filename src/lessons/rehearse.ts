import type { Loaded } from '../commands/load.ts';
import { UserError } from '../core/errors.ts';
import type { Entry } from './course.ts';
import { LearnSession } from './learn-session.ts';
import type { LearnOptions } from './learn-session.ts';
import { Progress } from './progress.ts';

/**
 * Plays every lesson of a course by its own tries and its wrong answers, and
 * gives what does not do what it should, at file and line. Nothing is saved.
 */
export async function rehearse(options: Omit<LearnOptions, 'progress'>, entries: readonly Entry[] = options.course.entries): Promise<string[]> {
  const problems: string[] = [];
  const kept = new Map<string, Loaded>();
  for (const entry of entries) {
    try {
      await rehearseLesson({ ...options, kept, progress: new Progress() }, entry, problems);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message + (error.hint === undefined ? '' : ` (${error.hint})`));
    }
  }
  return problems;
}

async function rehearseLesson(options: LearnOptions, entry: Entry, problems: string[]): Promise<void> {
  const { lesson } = await LearnSession.start(options, entry);
  for (const [index, step] of lesson.steps.entries()) {
    const report = (what: string): void => void problems.push(`${entry.path}:${step.line}: step ${index + 1}, "${step.title}": ${what}`);
    /** Types lines at the beginning of the step; what was said last, and whether the step was then done. */
    const play = async (lines: readonly string[]): Promise<{ passed: boolean; said: string }> => {
      const learn = await LearnSession.start({ ...options, progress: new Progress() }, entry);
      await learn.restore(index);
      const words = (await learn.enter(index)).join('\n');
      if (/\{\{/.test(words)) report(`its words hold a number that cannot be found: ${/\{\{.*?\}\}/.exec(words)?.[0] ?? ''}`);
      let said = '';
      for (const line of lines) said = ((await learn.evaluate(line)).after ?? []).map(note => note.text).join('\n');
      return { passed: learn.stepIndex === index + 1, said };
    };
    for (const lines of step.tries) {
      const { passed, said } = await play(lines);
      if (!passed) report(`"${lines.join(' ; ')}" should be right and is not. The reply was: ${said}`);
      else if (/\{\{/.test(said)) report(`the reply to "${lines.join(' ; ')}" holds a number that cannot be found: ${/\{\{.*?\}\}/.exec(said)?.[0] ?? ''}`);
    }
    for (const { line } of step.wrongs) {
      const { passed, said } = await play([line]);
      if (passed) report(`"${line}" should be wrong and is taken for right`);
      else if (step.answer && !said.startsWith(options.language === 'zh' ? '还不对' : 'Not yet')) report(`"${line}" is not taken for an answer: write wrong: answer ${line}`);
    }
  }
}
