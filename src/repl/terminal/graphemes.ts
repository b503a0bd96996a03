let segmenter: Intl.Segmenter | undefined;

/** Made when first needed: that takes as long as all else of a start. */
const segmentsOf = (text: string): Intl.Segments =>
  (segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text);

export type Grapheme = Pick<Intl.SegmentData, 'segment' | 'index'>;

/** Characters that are given to Intl.Segmenter at once: each step of it costs time in proportion to its whole text. */
const BLOCK = 512;

/** What a person takes for one character each, from left to right. */
export function* graphemesOf(text: string): Generator<Grapheme> {
  let size = BLOCK;
  for (let from = 0; from < text.length; ) {
    // Half of a surrogate pair would look like a character of its own.
    const to = from + size + (isHigh(text.charCodeAt(from + size - 1)) ? 1 : 0);
    const block = text.slice(from, to);
    const isLast = to >= text.length;
    let held: Grapheme | undefined;
    for (const { segment, index } of segmentsOf(block)) {
      if (held) yield held;
      held = { segment, index: from + index };
    }
    // The last one may go on behind the block, and begins the next one.
    if (isLast) {
      yield held!;
      return;
    }
    size = held!.index === from ? 2 * size : BLOCK;
    from = held!.index;
  }
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** The one that holds the character at an index of the text. */
export const graphemeAt = (text: string, index: number): Grapheme => segmentsOf(text).containing(index)!;
