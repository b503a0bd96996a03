import type { Host } from '../commands/host.ts';
import type { Language } from '../commands/language.ts';
import { nearest } from '../commands/help/suggest.ts';
import { UserError } from '../core/base/errors.ts';
import { absolutePath } from '../core/base/paths.ts';
import { decodeText } from '../core/base/text.ts';
import { lessonId, parseLesson, translateLesson } from './format.ts';
import type { Lesson } from './lesson.ts';
import { phrasesIn } from './phrases.ts';
import { verbatim } from '../core/base/phrase.ts';

/** A lesson of a course, not read yet. */
export interface CourseEntry {
  readonly id: string;
  readonly path: string;
}

/** A folder of lessons, in the order of their file names; or one lesson alone. */
export class Course {
  /** Put before a lesson's name where progress is kept: the bundled course has none. */
  readonly key: string;

  private constructor(
    private readonly host: Host,
    readonly folder: string,
    readonly entries: readonly CourseEntry[],
    bundled: boolean,
  ) {
    this.key = bundled ? '' : `${folder}/`;
  }

  static bundled(host: Host): Course {
    const folder = host.bundled('course');
    return new Course(host, folder, lessonsIn(host, folder), true);
  }

  /** The lessons at a path: a folder, or one file. */
  static at(host: Host, path: string, language: Language = 'en'): Course {
    const folder = absolutePath(path, () => host.cwd(), host.paths);
    if (folder.endsWith('.md'))
      return new Course(host, host.paths.dir(folder), [{ id: lessonId(folder), path: folder }], false);
    const entries = lessonsIn(host, folder);
    if (entries.length > 0) return new Course(host, folder, entries, false);
    const say = phrasesIn(language);
    throw new UserError(say.noLessons(path), verbatim(say.lessonFiles));
  }

  /** The lesson with a name or a number; throws a UserError in a language. */
  find(name: string, language: Language = 'en'): CourseEntry {
    const found = this.entries.find(entry => entry.id === name) ?? this.entries[Number(name) - 1];
    if (found) return found;
    const near = nearest(
      name,
      this.entries.map(entry => entry.id),
    );
    const say = phrasesIn(language);
    throw new UserError(
      say.noLesson(name),
      verbatim(near === undefined ? say.thereAre(this.entries.map(entry => entry.id)) : say.didYouMean(near)),
    );
  }

  /** Reads a lesson, in a language where there is a translation. */
  read(entry: CourseEntry, language: Language): Lesson {
    const lesson = parseLesson(entry.path, this.text(entry.path));
    const translated = translationOf(entry, language);
    if (!this.isTranslated(entry, language)) return lesson;
    return translateLesson(lesson, translated, this.text(translated));
  }

  /** Whether the words of a lesson are there in a language other than its own. */
  isTranslated(entry: CourseEntry, language: Language): boolean {
    const path = translationOf(entry, language);
    const { paths } = this.host;
    return language !== 'en' && this.host.listFolder(paths.dir(path)).includes(paths.base(path));
  }

  private text(path: string): string {
    return decodeText(this.host.readFile(path));
  }
}

const translationOf = (entry: CourseEntry, language: Language): string =>
  entry.path.replace(/\.md$/, `.${language}.md`);

function lessonsIn(host: Host, folder: string): CourseEntry[] {
  const files = host
    .listFolder(folder)
    .filter(name => name.endsWith('.md') && !/\.[a-z]{2}\.md$/.test(name) && !/^readme/i.test(name));
  return files.map(name => ({ id: lessonId(name), path: host.paths.join(folder, name) }));
}
