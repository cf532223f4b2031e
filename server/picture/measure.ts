// How wide a text is, without a screen: an estimate for common sans-serif fonts that rather gives too much room than too little.

/** Gives the width of a text in pixels. `size` is the font's. */
export type Measure = (text: string, size: number, bold: boolean) => number;

export const estimate: Measure = (text, size, bold) => {
  let width = 0;
  for (const letter of text) width += widthOf(letter);
  return Math.ceil(width * size * (bold ? 1.08 : 1));
};

function widthOf(letter: string): number {
  if (/[ijlI.,:;'|!ft()[\]\- ·]/.test(letter)) return 0.38;
  if (/[mwMW@%]/.test(letter)) return 0.94;
  if (letter.length > 1 || letter > '\u2000') return 1.05;
  return /[A-Z]/.test(letter) ? 0.7 : 0.62;
}
