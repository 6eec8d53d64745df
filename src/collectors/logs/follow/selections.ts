import type { LogGroup } from '../../../domain/log-event.ts';
import type { GroupSelection } from '../../../domain/sources.ts';

/** What tells one log group from another, within a session. */
export function groupKey({ region, name }: LogGroup, sessionRegion: string): string {
  return `${region ?? sessionRegion} ${name}`;
}

/**
 * One selection for each group. Where a group was selected twice its streams are added up, and so are its functions; what one
 * selection leaves open is open.
 */
export function onePerGroup(selections: readonly GroupSelection[], sessionRegion: string): GroupSelection[] {
  const merged = new Map<string, GroupSelection>();
  for (const selection of selections) {
    const key = groupKey(selection.group, sessionRegion);
    const former = merged.get(key);
    merged.set(key, former === undefined ? selection : both(former, selection));
  }
  return [...merged.values()];
}

function both(a: GroupSelection, b: GroupSelection): GroupSelection {
  const logStreamNames = union(a.logStreamNames, b.logStreamNames);
  const functionNames = union(a.functionNames, b.functionNames);
  return {
    group: { ...b.group, ...a.group },
    ...(logStreamNames === undefined ? {} : { logStreamNames }),
    ...(functionNames === undefined ? {} : { functionNames }),
  };
}

function union(a: readonly string[] | undefined, b: readonly string[] | undefined): string[] | undefined {
  return a === undefined || b === undefined ? undefined : [...new Set([...a, ...b])];
}
