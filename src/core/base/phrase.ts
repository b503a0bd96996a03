/** A value between the words of a phrase: a name, a number, or another phrase. */
export type PhraseValue = string | number | bigint | Phrase;

/** Translations into one language, by the keys of phrases. */
export type Dictionary = Readonly<Record<string, string>>;

/**
 * A sentence of ours as words and values, which can be translated. As a string it is English.
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

  /** The key of the phrase in a dictionary: its words, with a number in braces for each value. */
  get key(): string {
    return this.words.map((word, i) => (i === 0 ? word : `{${i - 1}}${word}`)).join('');
  }

  /** Returns the sentence in a dictionary's language; in English if it has no translation. */
  in(dictionary: Dictionary): string {
    const values = this.values.map(value => (value instanceof Phrase ? value.in(dictionary) : String(value)));
    const { key } = this;
    // A name of the profile may be the whole key, such as `constructor`.
    const text = Object.hasOwn(dictionary, key) ? dictionary[key] : undefined;
    if (text === undefined) return this.words.map((word, i) => (i === 0 ? word : values[i - 1] + word)).join('');
    return text.replace(/\{(\d+)\}/g, (_, number: string) => values[Number(number)]!);
  }

  toString(): string {
    return this.in({});
  }
}

/** Makes a phrase from a template. A line break, with the blanks around it, becomes one blank. */
export const phrase = (words: TemplateStringsArray, ...values: readonly PhraseValue[]): Phrase =>
  new Phrase(
    words.map(word => word.replace(/\s*\n\s*/g, ' ')),
    values,
  );

/** Makes a phrase of a text that is never translated. */
export const verbatim = (text: string): Phrase => new Phrase([text], []);

/** Joins phrases with a separator. */
export const joinPhrases = (parts: readonly PhraseValue[], separator: string): Phrase =>
  new Phrase(['', ...parts.slice(1).map(() => separator), ''], parts);

/** Lists the first `most` names: `a, b and 3 more`. */
export const someOf = (names: readonly string[], most: number): Phrase =>
  names.length > most
    ? phrase`${names.slice(0, most).join(', ')} and ${names.length - most} more`
    : verbatim(names.join(', '));
