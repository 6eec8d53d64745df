import type { Gap } from '../../domain/gap.ts';
import type { GroupSelection, LogGroupSummary } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import { namesInWords } from './names-in-words.ts';

const DAY_MS = 86_400_000;

/**
 * What log groups no longer hold of a window: a gap for all that are kept equally long.
 * @param summaries by name; nothing is told of a group that is not among them
 * @param window epoch milliseconds
 */
export function retentionGaps(
  groups: readonly GroupSelection[],
  summaries: ReadonlyMap<string, LogGroupSummary>,
  { startAtMs, endAtMs }: { readonly startAtMs: number; readonly endAtMs: number },
  nowAtMs: number,
): Gap[] {
  const byDays = Map.groupBy(groups, ({ group }) => summaries.get(group.name)?.retentionDays);
  return [...byDays].flatMap(([days, selections]): Gap[] => {
    if (days === undefined || nowAtMs - days * DAY_MS <= startAtMs) return [];
    const [first, ...others] = selections.map(({ group }) => group);
    const names = selections.map(({ group }) => group.name);
    return [
      {
        gapId: stableId('gap', 'retention', days, ...names),
        state: 'final',
        revision: 1,
        reason: 'retention',
        fromAtMs: startAtMs,
        toAtMs: Math.min(endAtMs, nowAtMs - days * DAY_MS),
        ...(others.length > 0 || first === undefined
          ? { advice: `these are ${namesInWords(names)}` }
          : { group: first }),
      },
    ];
  });
}
