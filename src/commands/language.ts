import type { Host } from './host.ts';

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
