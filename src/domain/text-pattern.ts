/** Where a pattern matches a text: from `start` to before `end`, in UTF-16 units. */
export type MatchSpan = readonly [start: number, end: number];

/** A regular expression that a person typed. Matching takes time linear in the text, whatever the expression. */
export interface TextPattern {
  /** As it was typed. */
  readonly source: string;
  test(text: string): boolean;
  /** The first matches in order, at most `most` of them; none overlap, none are empty. */
  spans(text: string, most: number): readonly MatchSpan[];
}
