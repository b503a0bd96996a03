import type { Host } from '../commands/host.ts';
import { languages } from '../commands/language.ts';
import type { Language, Texts } from '../commands/language.ts';
import { UserError } from '../core/base/errors.ts';
import { Course } from './course.ts';
import type { CourseEntry } from './course.ts';
import { openDemo, readDemos } from './demos.ts';
import { courseList } from './course-list.ts';
import { LearnSession } from './learn-session.ts';
import type { LearnOptions } from './learn-session.ts';
import { phrasesIn } from './phrases.ts';
import { printLesson } from './print.ts';
import { CourseProgress } from './progress.ts';
import { rehearse } from './rehearse.ts';
import { verbatim } from '../core/base/phrase.ts';

/** What a command line that begins with demo or learn comes to. */
export type OwnRequest =
  | { readonly do: 'print'; readonly text: string; readonly failed?: true }
  /** Arguments as if they had been typed. */
  | { readonly do: 'run'; readonly argv: readonly string[] }
  | { readonly do: 'learn'; readonly session: LearnSession };

export interface OwnSurroundings {
  readonly host: Host;
  readonly language: Language;
  readonly makeSession: LearnOptions['makeSession'];
}

/** Our words with the names that may follow them, for the shells' completion. */
export function ownNames(host: Host): { word: 'demo' | 'learn'; help: string; names: string[] }[] {
  return [
    { word: 'demo', help: 'Bundled profiles', names: readDemos(host).map(({ name }) => name) },
    { word: 'learn', help: 'The course', names: ['list', ...Course.bundled(host).entries.map(({ id }) => id)] },
  ];
}

/** Answers `inkprof demo ...` and `inkprof learn ...`; throws UserErrors. */
export async function openOwn(
  word: 'demo' | 'learn',
  words: readonly string[],
  around: OwnSurroundings,
): Promise<OwnRequest> {
  if (word === 'learn') return openLearn(words, around);
  const opened = openDemo(words, around.host, around.language);
  return typeof opened === 'string' ? { do: 'print', text: opened } : { do: 'run', argv: opened };
}

const manual: Texts = {
  en: `inkprof learn                    goes on where you were, or begins
inkprof learn list               the lessons
inkprof learn LESSON             one lesson, by name or number; -restart begins it anew
inkprof learn FOLDER [LESSON]    lessons of your own: a folder, or one file that ends in .md
inkprof learn -export FOLDER     writes the lessons as Markdown into a folder
inkprof learn -check FOLDER      plays lessons by their own answers and says what is wrong
-lang=en or -lang=zh chooses the language.
`,
  zh: `inkprof learn                    接着上次学，或者从头开始
inkprof learn list               课程列表
inkprof learn 课程               学一课：写名称或序号；-restart 从头开始
inkprof learn 文件夹 [课程]      你自己的课程：一个文件夹，或一个以 .md 结尾的文件
inkprof learn -export 文件夹     把课程写成 Markdown，放进文件夹
inkprof learn -check 文件夹      按课程自己的答案走一遍，说出哪里不对
-lang=en 或 -lang=zh 选择语言。
`,
};

async function openLearn(
  words: readonly string[],
  { host, language, makeSession }: OwnSurroundings,
): Promise<OwnRequest> {
  const { flags, names } = readWords(words, language);
  if (flags.has('help')) return { do: 'print', text: manual[language] };
  const isPath = names[0] !== undefined && (/[/\\]|\.md$/.test(names[0]) || names[0] === '.');
  const exported = flags.get('export');
  if (exported !== undefined)
    return {
      do: 'print',
      text: await exportCourse(
        isPath ? Course.at(host, names[0]!, language) : Course.bundled(host),
        exported,
        host,
        language,
      ),
    };
  const checked = flags.get('check');
  const course =
    checked !== undefined && checked !== ''
      ? Course.at(host, checked, language)
      : isPath
        ? Course.at(host, names[0]!, language)
        : Course.bundled(host);
  if (checked !== undefined) return check({ course, host, language, makeSession });
  const progress = new CourseProgress(host);
  const name = names[isPath ? 1 : 0];
  if (name === 'list' || flags.has('list')) return { do: 'print', text: `${courseList(course, language, progress)}\n` };
  const entry = name === undefined ? nextFor(course, progress) : course.find(name, language);
  return {
    do: 'learn',
    session: await LearnSession.start({ course, host, language, progress, makeSession }, entry, flags.has('restart')),
  };
}

const known = ['help', 'h', 'export', 'check', 'list', 'restart'];

/** Splits words into flags, in any place, and names. export and check take the word behind them. */
function readWords(words: readonly string[], language: Language): { flags: Map<string, string>; names: string[] } {
  const flags = new Map<string, string>();
  const names: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const match = /^--?([a-z]+)(?:=(.*))?$/.exec(words[i]!);
    if (!match) {
      names.push(words[i]!);
      continue;
    }
    const name = match[1] === 'h' ? 'help' : match[1]!;
    if (!known.includes(name))
      throw new UserError(phrasesIn(language).noFlag(name), verbatim(manual[language].trimEnd()));
    const takes = name === 'export' || name === 'check';
    const behind =
      takes && match[2] === undefined && words[i + 1] !== undefined && !words[i + 1]!.startsWith('-')
        ? words[++i]
        : undefined;
    flags.set(name, match[2] ?? behind ?? '');
  }
  return { flags, names };
}

/** The lesson that was left in its middle, also where it was done before; else the first that is not done. */
function nextFor(course: Course, progress: CourseProgress): CourseEntry {
  const finished = (entry: CourseEntry): boolean => progress.finished.has(course.key + entry.id);
  const current = course.entries.find(entry => course.key + entry.id === progress.current);
  if (current && (progress.place(course.key + current.id)?.step ?? 0) < course.read(current, 'en').steps.length)
    return current;
  const after = current ? course.entries.slice(course.entries.indexOf(current) + 1) : [];
  return [...after, ...course.entries].find(entry => !finished(entry)) ?? course.entries[0]!;
}

async function check(options: Omit<LearnOptions, 'progress'>): Promise<OwnRequest> {
  const { course } = options;
  const problems: string[] = [];
  for (const language of languages) {
    const entries = course.entries.filter(entry => language === 'en' || course.isTranslated(entry, language));
    problems.push(...(await rehearse({ ...options, language }, entries)));
  }
  if (problems.length > 0) return { do: 'print', text: `${[...new Set(problems)].join('\n')}\n`, failed: true };
  const count = course.entries.length;
  return { do: 'print', text: `${phrasesIn(options.language).allRight(count)}\n` };
}

/** Writes every lesson into a folder, in one language; without a folder gives them as one text. */
async function exportCourse(course: Course, folder: string, host: Host, language: Language): Promise<string> {
  const lessons = course.entries.map(entry => ({
    name: entry.path.replace(/^.*[/\\]/, ''),
    text: printLesson(course.read(entry, language)),
  }));
  if (folder === '') return lessons.map(lesson => lesson.text).join('\n');
  host.makeFolder(folder);
  for (const { name, text } of lessons) await host.writeFile(host.paths.join(folder, name), [text]);
  return `${phrasesIn(language).exported(lessons.length, folder)}\n`;
}
