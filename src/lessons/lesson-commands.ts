import type { Language, Texts } from '../commands/language.ts';
import type { Outcome } from '../commands/outcome.ts';
import type { CourseEntry } from './course.ts';
import type { LessonStep } from './lesson.ts';
import type { Phrases } from './phrases.ts';

/** What a command may ask of the lesson that it acts in. */
interface Learner {
  readonly say: Phrases;
  readonly options: {
    readonly course: { find(name: string, language: Language): CourseEntry };
    readonly language: Language;
  };
  /** The step at hand; undefined behind the last one. */
  readonly step: LessonStep | undefined;
  readonly stepIndex: number;
  told(texts: readonly string[]): Outcome;
  words(): string[];
  hint(): string[];
  list(): string;
  answer(text: string): Promise<Outcome>;
  enter(index: number): Promise<string[]>;
  enterNext(): Promise<string[]>;
  restore(index: number): Promise<void>;
  skip(): Promise<Outcome>;
  startOver(): void;
  nextEntry(): CourseEntry | undefined;
  openLesson(entry: CourseEntry, anew: boolean): Promise<string[]>;
  openTyped(text: string): Promise<Outcome>;
}

/** A command that exists only in a lesson. None has a name of pprof's. */
export interface LessonCommand {
  readonly name: string;
  readonly summary: Texts;
  readonly run: (learn: Learner, rest: string) => Promise<Outcome>;
}

const goTo = async (learn: Learner, index: number, ...before: string[]): Promise<Outcome> => {
  await learn.restore(index);
  return learn.told([...before, ...(await learn.enter(index))]);
};

const nextLesson = async (learn: Learner): Promise<Outcome> => {
  const entry = learn.nextEntry();
  return entry ? learn.told(await learn.openLesson(entry, false)) : learn.told([learn.say.allDone]);
};

export const lessonCommands: readonly LessonCommand[] = [
  {
    name: 'hint',
    summary: { en: 'The next of up to three hints', zh: '给出下一条提示，最多三条' },
    run: async learn => learn.told(learn.hint()),
  },
  {
    name: 'answer',
    summary: { en: 'Answer the question of the step', zh: '回答这一步的问题' },
    run: async (learn, rest) => {
      const text = rest.replace(/^(?:is|=|:|：)\s*/, '');
      return text === '' ? learn.told([learn.say.answerHelp]) : learn.answer(text);
    },
  },
  {
    name: 'next',
    summary: {
      en: 'Go on: to the next step, or behind the last one to the next lesson',
      zh: '继续：进入下一步；学完后进入下一课',
    },
    run: async learn => {
      const { step } = learn;
      if (!step) return nextLesson(learn);
      if (step.answer || step.goals.length > 0) return learn.told([learn.say.notDone]);
      return learn.told(await learn.enterNext());
    },
  },
  {
    name: 'skip',
    summary: { en: 'Pass over this step', zh: '跳过这一步' },
    run: async learn => (learn.step ? learn.skip() : nextLesson(learn)),
  },
  {
    name: 'back',
    summary: { en: 'Go back one step', zh: '回到上一步' },
    run: async learn => (learn.stepIndex === 0 ? learn.told([learn.say.first]) : goTo(learn, learn.stepIndex - 1)),
  },
  {
    name: 'reset',
    summary: {
      en: 'Begin the step anew; reset lesson begins the lesson anew',
      zh: '这一步重来；reset lesson 整课重来',
    },
    run: async (learn, rest) => {
      if (rest === 'lesson') learn.startOver();
      return goTo(learn, rest === 'lesson' ? 0 : learn.stepIndex, learn.say.wasReset);
    },
  },
  {
    name: 'step',
    summary: { en: 'Show the words of this step again', zh: '再显示一遍这一步的说明' },
    run: async learn => learn.told(learn.words()),
  },
  {
    name: 'open',
    summary: { en: 'Open another profile of this lesson', zh: '打开本课的另一个剖析文件' },
    run: async (learn, rest) => learn.openTyped(rest),
  },
  {
    name: 'lessons',
    summary: { en: 'The list of lessons', zh: '课程列表' },
    run: async learn => learn.told([learn.list()]),
  },
  {
    name: 'lesson',
    summary: { en: 'Go to a lesson by its name or number', zh: '按名称或序号进入一课' },
    run: async (learn, rest) =>
      rest === ''
        ? learn.told([learn.list()])
        : learn.told(await learn.openLesson(learn.options.course.find(rest, learn.options.language), false)),
  },
];
