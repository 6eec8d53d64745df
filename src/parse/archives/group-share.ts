import type { LogGroup } from '../../domain/log-event.ts';

/** Makes equal groups one object, as the events of a file name their group on every line. */
export function createGroupShare(): (group: LogGroup) => LogGroup {
  const known = new Map<string, LogGroup>();
  return (group) => {
    const key = `${group.name}\n${group.account ?? ''}\n${group.region ?? ''}`;
    const shared = known.get(key);
    if (shared !== undefined) return shared;
    known.set(key, group);
    return group;
  };
}
