import type { Host } from '../commands/host.ts';
import type { Language, Texts } from '../commands/language.ts';
import { nearest } from '../commands/help/suggest.ts';
import { UserError } from '../core/base/errors.ts';
import { decodeText, quote } from '../core/base/text.ts';
import { phrasesIn } from './phrases.ts';
import { verbatim } from '../core/base/phrase.ts';

/** A bundled program and the profiles recorded from it; the first one opens by default. */
export interface Demo {
  readonly name: string;
  readonly about: Texts;
  readonly profiles: readonly { readonly file: string; readonly about: Texts }[];
}

const ending = /\.(pb\.gz|txt)$/;
const catalogue = (host: Host): string => host.bundled('examples/demos.json');

/** All bundled demos, in the order of the list. */
export const readDemos = (host: Host): Demo[] => JSON.parse(decodeText(host.readFile(catalogue(host)))) as Demo[];

/**
 * The path of a demo's profile: `snapshots`, `snapshots/heap-1` or `snapshots/heap-1.pb.gz`;
 * undefined where there is none.
 */
export function demoPath(host: Host, name: string): string | undefined {
  const [program, wanted] = name.split('/');
  const demo = readDemos(host).find(d => d.name === program);
  const profile =
    wanted === undefined
      ? demo?.profiles[0]
      : demo?.profiles.find(p => p.file === wanted || p.file.replace(ending, '') === wanted);
  const { paths } = host;
  return demo && profile && paths.join(paths.join(paths.dir(catalogue(host)), demo.name), profile.file);
}

/** The path of a demo's profile; throws a UserError that names what there is. */
export function findDemo(host: Host, name: string, language: Language = 'en'): string {
  const path = demoPath(host, name);
  if (path !== undefined) return path;
  const demos = readDemos(host);
  const demo = demos.find(d => d.name === name.split('/')[0]);
  const known = demo ? demo.profiles.map(p => `${demo.name}/${p.file.replace(ending, '')}`) : demos.map(d => d.name);
  const near = nearest(name, known);
  const say = phrasesIn(language);
  throw new UserError(
    say.noDemo(quote(name)),
    verbatim(near === undefined ? say.thereAre(known) : say.didYouMean(near)),
  );
}

const heading: Texts = {
  en: 'Bundled programs and the profiles recorded from them. To open one: inkprof demo NAME',
  zh: '随附的示例程序及其剖析文件。打开方法：inkprof demo 名称',
};

/** What `inkprof demo` prints. */
export function demoList(host: Host, language: Language): string {
  const demos = readDemos(host);
  const names = demos.flatMap(demo =>
    demo.profiles.map((p, i) => (i === 0 ? demo.name : `${demo.name}/${p.file.replace(ending, '')}`)),
  );
  const width = Math.max(...names.map(name => name.length));
  const rows = demos.flatMap(demo => [
    '',
    `${demo.name}: ${demo.about[language]}`,
    ...demo.profiles.map(
      (p, i) =>
        `  ${(i === 0 ? demo.name : `${demo.name}/${p.file.replace(ending, '')}`).padEnd(width)}  ${p.about[language]}`,
    ),
  ]);
  return `${heading[language]}\n${rows.join('\n')}\n`;
}

/**
 * What `inkprof demo WORDS` does: a text to print, or the arguments that open the profiles. Flags
 * may stand behind the names.
 */
export function openDemo(words: readonly string[], host: Host, language: Language): string | string[] {
  if (words.length === 0) return demoList(host, language);
  const [name, ...more] = words as [string, ...string[]];
  const base = /^(--?(?:base|diff_base))(?:=(.*))?$/s;
  const flags = more.map((word, i) => {
    const given = base.exec(word);
    if (given?.[2] !== undefined) return `${given[1]}=${demoPath(host, given[2]) ?? given[2]}`;
    return base.test(more[i - 1] ?? '') ? (demoPath(host, word) ?? word) : word;
  });
  return [...flags, findDemo(host, name, language)];
}
