import type { Language } from '../commands/language.ts';
import type { Course } from './course.ts';
import { phrasesIn } from './phrases.ts';
import type { CourseProgress } from './progress.ts';

/** The lessons of a course, one a line; `*` stands before those that are done. */
export function courseList(course: Course, language: Language, progress: CourseProgress): string {
  const say = phrasesIn(language);
  const { finished } = progress;
  const lessons = course.entries.map(entry => ({ entry, lesson: course.read(entry, language) }));
  const width = Math.max(...lessons.map(({ entry }) => entry.id.length));
  const rows = lessons.map(({ entry, lesson }, i) => {
    const mark = finished.has(course.key + entry.id) ? '*' : ' ';
    const left = mark === '*' ? 0 : (progress.place(course.key + entry.id)?.skipped?.length ?? 0);
    return (
      `${mark} ${String(i + 1).padStart(2)}  ${entry.id.padEnd(width)}  ` +
      `${lesson.title}${say.extent(lesson.minutes, left)}`
    );
  });
  const done = course.entries.filter(entry => finished.has(course.key + entry.id)).length;
  return [say.lessons(done, course.entries.length), ...rows].join('\n');
}
