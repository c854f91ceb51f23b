const graphemes = new Intl.Segmenter('en')
const WIDE =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

/** A text of at most so many columns; what is cut off leaves a mark. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let [cut, taken] = ['', 0]
  for (const { segment } of graphemes.segment(text)) {
    taken += textWidth(segment)
    if (taken > width - 1) break
    cut += segment
  }
  return `${cut}…`
}
