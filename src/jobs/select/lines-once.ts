import type { PlacedRecord } from '../../domain/invocation.ts';
import type { ChooseLines } from '../../domain/results/chosen-line.ts';

/** Live lines whose reads are waited for: those of several minutes at the rate that a live stream has at most. */
const MOST_REMEMBERED = 200_000;

/**
 * Shows the selected lines, and one that a live stream showed not again when a read brings it. Which were shown is known here
 * alone: a line may be selected only when it has found its invocation.
 */
export function linesOnce(isSelected: (placed: PlacedRecord) => boolean): ChooseLines {
  const shown = new Set<string>();
  const remember = (id: string): void => {
    shown.add(id);
    const [oldest] = shown;
    if (shown.size > MOST_REMEMBERED && oldest !== undefined) shown.delete(oldest);
  };
  return (placed) => {
    const { id, marks } = placed.record.event;
    if (marks?.confirms !== undefined && shown.delete(marks.confirms)) return [];
    if (!isSelected(placed)) return [];
    if (marks?.provisional) remember(id);
    return [{ placed, isContext: false, beginsGroup: false }];
  };
}
