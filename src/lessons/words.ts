import { phrasesIn } from './phrases.ts';
import type { Language } from '../commands/language.ts';
import type { ReportColumn, ProfileFacts } from './facts.ts';
import { columns } from './facts.ts';

/** Puts numbers of the profile in the place of `{{flat main.f}}` and `{{total}}`. */
export function fillIn(text: string, facts: () => ProfileFacts): string {
  return text.replace(/\{\{(\S+?)(?:\s+([^}]+))?\}\}/g, (whole, column: string, name: string | undefined) => {
    if (!(columns as readonly string[]).includes(column)) return whole;
    const known = facts();
    const fact = name === undefined ? undefined : known.find(name)[0];
    return name !== undefined && !fact ? whole : known.text(fact, column as ReportColumn);
  });
}

/** `####....`: how far a lesson has come. */
export const bar = (done: number, of: number): string => '#'.repeat(done) + '.'.repeat(Math.max(0, of - done));

/** The line that says where the learner is. */
export const progressLine = (language: Language, id: string, step: number, steps: number): string =>
  phrasesIn(language).progress(id, Math.min(step + 1, steps), steps, bar(step, steps));
