import type { UserError } from '../core/base/errors.ts';
import type { Dictionary, Phrase } from '../core/base/phrase.ts';
import type { Host } from './host.ts';
import type { Note, Remark } from './outcome.ts';

/** Languages of our own words. Reports stay as pprof prints them. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** One text in every language. */
export type Texts = Readonly<Record<Language, string>>;

/** What the locale asks for: the first of LC_ALL, LC_MESSAGES and LANG that is set. */
export function localeLanguage(host: Pick<Host, 'env'>): Language {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) {
    const value = host.env(name) ?? '';
    if (value !== '') return /^zh/i.test(value) ? 'zh' : 'en';
  }
  return 'en';
}

/** The value of -lang: a language, alone or as a locale (`zh_CN.UTF-8`, `zh-Hans`); undefined for another one. */
export const languageNamed = (text: string): Language | undefined =>
  languages.find(language => new RegExp(`^${language}([-_.@].*)?$`, 'i').test(text));

const english: Dictionary = {};
let chinese: Dictionary | undefined;

/** Fetches the texts of a language, once: until then its phrases are said in English. */
export async function learnLanguage(language: Language): Promise<void> {
  if (language === 'zh') chinese ??= (await import('./chinese/index.ts')).chinese;
}

/** A sentence of ours in a language; another text as it is. */
export function inLanguage(text: string | Phrase, language: Language): string {
  if (typeof text === 'string') return text;
  return text.in(language === 'zh' ? (chinese ?? english) : english);
}

export const noteIn = ({ level, text }: Remark, language: Language): Note => ({
  level,
  text: inLanguage(text, language),
});

/** What is said of an error: its message, and the advice behind it. */
export function errorNotes({ message, said, advice }: UserError, language: Language): Note[] {
  const notes: Note[] = [noteIn({ level: 'error', text: said ?? message }, language)];
  if (advice !== undefined) notes.push(noteIn({ level: 'hint', text: advice }, language));
  return notes;
}
