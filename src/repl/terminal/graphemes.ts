let segmenter: Intl.Segmenter | undefined;

/** What a person takes for one character each. Made when first needed: that takes as long as all else of a start. */
export const graphemesOf = (text: string): Intl.Segments =>
  (segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text);
