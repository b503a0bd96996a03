/** What stands between the words of a phrase: a name, a number, or a phrase again. */
export type PhraseValue = string | number | bigint | Phrase;

/** Texts of one language by the keys of phrases. */
export type Dictionary = Readonly<Record<string, string>>;

/**
 * A sentence of ours as words and values, so that it can be said in another
 * language than English. As a string it is English.
 *
 *   phrase`line ${7} is no stack`   key   line {0} is no stack
 *                                   text  line 7 is no stack
 *   with { 'line {0} is no stack': '第 {0} 行不是栈' }
 *                                   text  第 7 行不是栈
 */
export class Phrase {
  constructor(
    readonly words: readonly string[],
    readonly values: readonly PhraseValue[],
  ) {}

  /** By which a dictionary knows the phrase: its words, with a number in braces for each value. */
  get key(): string {
    return this.words.map((word, i) => (i === 0 ? word : `{${i - 1}}${word}`)).join('');
  }

  /** The sentence in a dictionary's language; in English where it has none. */
  in(dictionary: Dictionary): string {
    const values = this.values.map(value => (value instanceof Phrase ? value.in(dictionary) : String(value)));
    const text = dictionary[this.key];
    if (text === undefined) return this.words.map((word, i) => (i === 0 ? word : values[i - 1] + word)).join('');
    return text.replace(/\{(\d+)\}/g, (_, number: string) => values[Number(number)]!);
  }

  toString(): string {
    return this.in({});
  }
}

/** A phrase from a template; a line break in it, with the blanks around, is one blank. */
export const phrase = (words: TemplateStringsArray, ...values: readonly PhraseValue[]): Phrase =>
  new Phrase(
    words.map(word => word.replace(/\s*\n\s*/g, ' ')),
    values,
  );

/** A text that is the same in every language, or is in the wanted one already. */
export const verbatim = (text: string): Phrase => new Phrase([text], []);

/** Phrases with a separator between them. */
export const joinPhrases = (parts: readonly PhraseValue[], separator: string): Phrase =>
  new Phrase(['', ...parts.slice(1).map(() => separator), ''], parts);

/** The first few of some names: `a, b and 3 more`. */
export const someOf = (names: readonly string[], most: number): Phrase =>
  names.length > most
    ? phrase`${names.slice(0, most).join(', ')} and ${names.length - most} more`
    : verbatim(names.join(', '));
