import type { UserError } from '../core/base/errors.ts';
import type { Dictionary, Phrase } from '../core/base/phrase.ts';
import type { Host } from './host.ts';
import type { Note, Remark } from './outcome.ts';

/** Languages of our own words. Reports stay as pprof prints them. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** One text in every language. */
export type Texts = Readonly<Record<Language, string>>;

/** Returns the locale's language, from the first of LC_ALL, LC_MESSAGES and LANG that is set. */
export function localeLanguage(host: Pick<Host, 'env'>): Language {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) {
    const value = host.env(name) ?? '';
    if (value !== '') return /^zh/i.test(value) ? 'zh' : 'en';
  }
  return 'en';
}

/** Parses the value of -lang, a language or a locale (`zh_CN.UTF-8`, `zh-Hans`); undefined if it is not ours. */
export const languageNamed = (text: string): Language | undefined =>
  languages.find(language => new RegExp(`^${language}([-_.@].*)?$`, 'i').test(text));

const english: Dictionary = {};
let chinese: Dictionary | undefined;

/** Loads the texts of a language, once; until then its phrases appear in English. */
export async function learnLanguage(language: Language): Promise<void> {
  if (language === 'zh') chinese ??= (await import('./chinese/index.ts')).chinese;
}

/** Translates a phrase of ours; returns any other text unchanged. */
export function inLanguage(text: string | Phrase, language: Language): string {
  if (typeof text === 'string') return text;
  return text.in(language === 'zh' ? (chinese ?? english) : english);
}

export const noteIn = ({ level, text }: Remark, language: Language): Note => ({
  level,
  text: inLanguage(text, language),
});

/** Returns the notes of an error: its message, then its advice. */
export function errorNotes({ message, said, advice }: UserError, language: Language): Note[] {
  const notes: Note[] = [noteIn({ level: 'error', text: said ?? message }, language)];
  if (advice !== undefined) notes.push(noteIn({ level: 'hint', text: advice }, language));
  return notes;
}
