import type { FunctionSummary } from '../../domain/sources.ts';
import type { ChosenGroups } from './targets.ts';

/** What is known of the functions that are read. It grows while a follow runs, as functions join. */
export interface KnownFunctions {
  /** A function's configured timeout, the longest where several have its name; undefined when unknown. */
  timeoutMsOf(name: string): number | undefined;
  /** The groups that functions which exist are configured to write to. */
  readonly groups: ReadonlySet<string>;
  /** Names of functions and groups that are in more than one account or region. */
  readonly ambiguous: ReadonlySet<string>;
  /** Learns what was chosen. @param place the account and region, where several are read */
  note(chosen: ChosenGroups, place?: string): void;
}

/** Begins with nothing. */
export function createKnownFunctions(): KnownFunctions {
  const timeouts = new Map<string, number>();
  const groups = new Set<string>();
  const ambiguous = new Set<string>();
  const placeOfName = new Map<string, string>();
  const notePlace = (name: string, place: string): void => {
    const known = placeOfName.get(name);
    if (known === undefined) placeOfName.set(name, place);
    else if (known !== place) ambiguous.add(name);
  };
  const noteFunction = ({ name, timeoutMs, logGroupName }: FunctionSummary): void => {
    groups.add(logGroupName);
    if (timeoutMs !== undefined) timeouts.set(name, Math.max(timeoutMs, timeouts.get(name) ?? 0));
  };
  return {
    timeoutMsOf: (name) => timeouts.get(name),
    groups,
    ambiguous,
    note: ({ functions, selections }, place) => {
      functions.forEach(noteFunction);
      if (place === undefined) return;
      for (const { name } of functions) notePlace(name, place);
      for (const { group } of selections) notePlace(group.name, place);
    },
  };
}
