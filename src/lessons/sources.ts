/** Profiles that a lesson names: how they are spelled, and where they are. */

import type { Host } from '../commands/host.ts';
import { loadProfiles } from '../commands/open/load.ts';
import type { LoadedProfile } from '../commands/open/load.ts';
import type { Remark } from '../commands/outcome.ts';
import { UserError } from '../core/base/errors.ts';
import { absolutePath } from '../core/base/paths.ts';
import type { Course } from './course.ts';
import { demoPath } from './demos.ts';
import type { Lesson, Opening } from './lesson.ts';
import type { Phrases } from './phrases.ts';

/** The parts of an opening that name a profile. */
const sourceKeys = ['source', 'base', 'diffBase'] as const;

const withoutEnding = (name: string): string => name.replace(/^\.\//, '').replace(/\.(pb\.gz|txt)$/, '');
/** A demo has one name, with or without its ending; a file is called what it is called. */
const sourceName = (name: string): string => (name.startsWith('demo:') ? withoutEnding(name) : name);
const isLastPart = (full: string, name: string): boolean =>
  ['/', ':'].some(before => `/${withoutEnding(full)}`.endsWith(before + withoutEnding(name)));

/** All profiles that a lesson opens, each once. */
export function sourcesOf({ open, steps }: Lesson): string[] {
  const openings = [
    open,
    ...steps.flatMap(step => [
      ...(step.open ? [step.open] : []),
      ...step.goals.flatMap(goal => (goal.kind === 'opened' ? [goal.opening] : [])),
    ]),
  ];
  return [
    ...new Set(
      openings
        .flatMap(opening => sourceKeys.map(key => opening[key]))
        .filter(name => name !== '')
        .map(sourceName),
    ),
  ];
}

/** Names of profiles in one spelling: those of the lesson may be typed by their last part. */
export function canonicalOpening(opening: Opening, lesson: Lesson): Opening {
  const known = sourcesOf(lesson);
  const one = (name: string): string =>
    name === '' ? '' : (known.find(full => full === name || isLastPart(full, name)) ?? sourceName(name));
  return { ...opening, source: one(opening.source), base: one(opening.base), diffBase: one(opening.diffBase) };
}

/** The path of a profile: a demo is in the package, other names are relative to the course. Throws a UserError. */
function pathOf(name: string, host: Host, course: Course, say: Phrases): string {
  if (name === '') return '';
  const bundled = /^demo:(.+)$/.exec(name)?.[1];
  if (bundled !== undefined) {
    const path = demoPath(host, bundled);
    if (path === undefined) throw new UserError(say.noSuchOpen(bundled));
    return path;
  }
  return absolutePath(name, () => course.folder, host.paths);
}

const noTls = { cert: '', key: '', ca: '' };

/** What opened profiles come from; `kept`: those that are opened over and over. */
interface LessonSources {
  readonly host: Host;
  readonly course: Course;
  readonly kept?: Map<string, LoadedProfile>;
}

/** Reads the profiles of an opening. Throws a UserError. */
export async function loadOpening(
  opening: Opening,
  { host, course, kept }: LessonSources,
  say: Phrases,
  notify: (note: Remark) => void = () => {},
): Promise<LoadedProfile> {
  const [source, base, diffBase] = sourceKeys.map(key => pathOf(opening[key], host, course, say)) as [
    string,
    string,
    string,
  ];
  const given = { sources: [source], base, diffBase, normalize: opening.normalize };
  const what = {
    ...given,
    executable: '',
    symbolize: '',
    buildId: '',
    comment: '',
    allFrames: false,
    seconds: -1,
    timeout: -1,
    tls: noTls,
  };
  const key = JSON.stringify(what);
  const loaded = kept?.get(key) ?? (await loadProfiles(what, host, notify));
  kept?.set(key, loaded);
  return loaded;
}
