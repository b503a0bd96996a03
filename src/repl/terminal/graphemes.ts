let segmenter: Intl.Segmenter | undefined;

/** The segmenter is created on first use: creating it takes as long as the rest of the start. */
const segmentsOf = (text: string): Intl.Segments =>
  (segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text);

export type Grapheme = Pick<Intl.SegmentData, 'segment' | 'index'>;

/** Characters passed to Intl.Segmenter at once: each of its steps takes time proportional to the whole text. */
const BLOCK = 512;

/** Yields the graphemes (user-perceived characters) of a text, from left to right. */
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
    // The last grapheme may extend beyond the block, so the next block begins with it.
    if (isLast) {
      yield held!;
      return;
    }
    size = held!.index === from ? 2 * size : BLOCK;
    from = held!.index;
  }
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** Returns the grapheme that contains the character at an index. */
export const graphemeAt = (text: string, index: number): Grapheme => segmentsOf(text).containing(index)!;
