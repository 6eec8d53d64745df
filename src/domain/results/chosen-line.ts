import type { PlacedRecord } from '../invocation.ts';

/** A line that is to be shown. */
export interface ChosenLine {
  readonly placed: PlacedRecord;
  /** True for one that stands around selected lines and is none itself. */
  readonly isContext: boolean;
  /** True where lines of its stream were left out before it, or none was shown yet: a new group begins. Never for the first of all. */
  readonly beginsGroup: boolean;
}

/** Asked about every line in order; gives what is to be shown now that it has come: nothing, it, or it and lines before it. */
export type ChooseLines = (placed: PlacedRecord) => readonly ChosenLine[];
