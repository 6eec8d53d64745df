import { CredentialsError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import type { FunctionSummary, GroupChange, GroupSelection, InventorySource, LogSource } from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';
import { beginLookUp, type TargetMatch } from './match-target.ts';
import { type ChosenGroups, chooseGroups, type Where } from './targets.ts';

/** What is watched, and how. */
export interface TargetWatch {
  /** What each target matched when the reading was opened. */
  readonly matches: readonly TargetMatch[];
  /** When that look-up began: epoch milliseconds on this machine's clock. */
  readonly lookedUpAtMs: number;
  readonly excluded: readonly string[];
  readonly where?: Where;
  readonly inventory: InventorySource;
  readonly clock: Clock;
  /** The time on the clock that events are stored by, epoch milliseconds. */
  readonly sourceNow: () => number;
  /** Told what is chosen now, before a line of what joined can come. */
  readonly onChosen?: (chosen: ChosenGroups) => void;
}

/** How often targets are looked up again. */
const LOOK_UP_EVERY_MS = 60_000;
/** The lists of Lambda and CloudWatch Logs are consistent only in the end: what is new may be missing from one for so long. */
const LISTED_AFTER_MS = 10_000;

/** A source whose follows take in what comes to match, and let go of what is no longer there. */
export function watchedSource(source: LogSource, watch: Omit<TargetWatch, 'sourceNow'>): LogSource {
  if (!mayChange(watch.matches)) return source;
  const groupChanges = (signal: AbortSignal): AsyncIterable<GroupChange> =>
    watchTargets({ ...watch, sourceNow: source.now }, signal);
  return {
    ...source,
    read: (request, signal) => source.read(request.follow ? { ...request, groupChanges } : request, signal),
  };
}

/** True where something else than now may come to match, or go. */
export function mayChange(matches: readonly TargetMatch[]): boolean {
  return matches.some((match) => match.again !== undefined);
}

/** True where more than now may come to match. */
export function mayGrow(matches: readonly TargetMatch[]): boolean {
  return matches.some((match) => match.again?.mayGrow === true);
}

/**
 * Looks targets up again every minute until the signal aborts, and tells what a follow is to read from then on. A look-up
 * that fails changes nothing, and is said once.
 */
export async function* watchTargets(watch: TargetWatch, signal: AbortSignal): AsyncGenerator<GroupChange> {
  const { clock, inventory, excluded, where, onChosen } = watch;
  let watched: readonly Watched[] = watch.matches.map((match) => ({ match, lookedUpAtMs: watch.lookedUpAtMs }));
  let chosen = chooseGroups(watch.matches, excluded, where);
  let selections = chosen.selections;
  let isFailureTold = false;
  while (true) {
    await clock.sleep(LOOK_UP_EVERY_MS, signal);
    if (signal.aborted) return;
    const sinceMs = Math.min(...watched.filter(({ match }) => match.again).map((one) => one.lookedUpAtMs));
    const { next, failure } = await lookUpAgain(watched, inventory, clock, signal);
    if (signal.aborted) return;
    watched = next;
    const former = chosen;
    chosen = chooseGroups(
      watched.map(({ match }) => match),
      excluded,
      where,
    );
    const renewed = renewSelections(selections, chosen.selections);
    const notices = [
      ...changesOf(former, chosen, watched, where),
      ...(failure === undefined || isFailureTold ? [] : [failureNotice(failure, where)]),
    ];
    isFailureTold ||= failure !== undefined;
    const { joined, left } = differences(selections, renewed);
    selections = renewed;
    onChosen?.(chosen);
    if (joined.length + left.length + notices.length === 0) continue;
    // The offset between the clocks may have been learned only after the former look-up had begun.
    const joinedSinceMs = watch.sourceNow() - (clock.now() - sinceMs) - LISTED_AFTER_MS;
    yield { joined, left: left.map(({ group }) => group), joinedSinceMs, notices };
  }
}

/** A target as it was matched last. */
interface Watched {
  readonly match: TargetMatch;
  /** When that look-up began, on this machine's clock. */
  readonly lookedUpAtMs: number;
}

/** Each target on its own: one that cannot be looked up just now stays as it was. */
async function lookUpAgain(
  watched: readonly Watched[],
  inventory: InventorySource,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ next: Watched[]; failure: string | undefined }> {
  const lookUp = beginLookUp(inventory, signal);
  const lookedUpAtMs = clock.now();
  let failure: string | undefined;
  const next = await Promise.all(
    watched.map(async (one) => {
      if (one.match.again === undefined) return one;
      try {
        return { match: await one.match.again.match(lookUp), lookedUpAtMs };
      } catch (error) {
        // The reading itself tells of credentials, and of how to renew them.
        if (!(error instanceof CredentialsError)) failure ??= error instanceof Error ? error.message : String(error);
        return one;
      }
    }),
  );
  return { next, failure };
}

/** A function that has gone may still have lines on their way in a group that others share: its name stays with it. */
function renewSelections(former: readonly GroupSelection[], next: readonly GroupSelection[]): GroupSelection[] {
  const known = new Map(former.map((selection) => [selection.group.name, selection]));
  return next.map((selection) => {
    const before = known.get(selection.group.name)?.functionNames ?? [];
    if (selection.functionNames === undefined) return selection;
    return { ...selection, functionNames: [...new Set([...before, ...selection.functionNames])] };
  });
}

function differences(former: readonly GroupSelection[], next: readonly GroupSelection[]) {
  const before = new Map(former.map((selection) => [selection.group.name, selection]));
  const after = new Set(next.map(({ group }) => group.name));
  const isSame = (selection: GroupSelection): boolean => {
    const known = before.get(selection.group.name);
    return known !== undefined && namesOf(known) === namesOf(selection);
  };
  return {
    joined: next.filter((selection) => !isSame(selection)),
    left: former.filter(({ group }) => !after.has(group.name)),
  };
}

function namesOf({ functionNames }: GroupSelection): string | undefined {
  return functionNames && JSON.stringify(functionNames.toSorted());
}

/** Who joined, who moved and who left, in words. */
function changesOf(
  former: ChosenGroups,
  next: ChosenGroups,
  watched: readonly Watched[],
  where: Where | undefined,
): Notice[] {
  const suffix = where?.place === undefined ? '' : ` in ${where.place}`;
  const whyOf = (isOf: (match: TargetMatch) => boolean): string =>
    watched.find(({ match }) => isOf(match))?.match.again?.why ?? 'it matches';
  const joined = (name: string, isOf: (match: TargetMatch) => boolean): Notice => ({
    topic: 'joined',
    text: `${name}${suffix} joined: ${whyOf(isOf)}`,
  });
  const left = (name: string): Notice => ({ topic: 'left', text: `${name}${suffix} left: it no longer exists` });
  const before = new Map(former.functions.map((one) => [one.name, one]));
  const after = new Set(next.functions.map(({ name }) => name));
  const functionNotices = next.functions.flatMap((one): Notice[] => {
    const known = before.get(one.name);
    if (known === undefined) return [joined(one.name, (match) => match.functions.some(sameNameAs(one)))];
    if (known.logGroupName === one.logGroupName) return [];
    return [{ topic: 'joined', text: `${one.name}${suffix} logs to ${one.logGroupName} from now on` }];
  });
  const newGroups = next.groupNames.filter((name) => !former.groupNames.includes(name));
  return [
    ...functionNotices,
    ...newGroups.map((name) => joined(name, (match) => match.groupNames.includes(name))),
    ...former.functions.filter(({ name }) => !after.has(name)).map(({ name }) => left(name)),
    ...former.groupNames.filter((name) => !next.groupNames.includes(name)).map(left),
  ];
}

function sameNameAs(wanted: FunctionSummary): (one: FunctionSummary) => boolean {
  return ({ name }) => name === wanted.name;
}

function failureNotice(message: string, where: Where | undefined): Notice {
  const place = where?.place === undefined ? '' : ` in ${where.place}`;
  return {
    topic: 'target',
    text: `what else matches${place} cannot be looked up just now (${message}); trying again every minute`,
  };
}
