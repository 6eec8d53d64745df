import { NotFoundError, UsageError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import { globMatcher } from '../../domain/glob.ts';
import type { LogGroup } from '../../domain/log-event.ts';
import type { FunctionSummary, GroupSelection, InventorySource } from '../../domain/sources.ts';
import type { Target } from '../../domain/target.ts';
import { beginLookUp, matchTarget, type TargetMatch } from './match-target.ts';

/** What is to be read. */
export interface ChosenGroups {
  readonly selections: readonly GroupSelection[];
  /** Functions whose configuration is known; a group named directly has none here. */
  readonly functions: readonly FunctionSummary[];
  /** Groups that were asked for whole. */
  readonly groupNames: readonly string[];
}

/** What targets turned out to be. */
export interface FoundTargets extends ChosenGroups {
  readonly notices: readonly Notice[];
  /** What each target matches, in their order. */
  readonly matches: readonly TargetMatch[];
}

/** What to look for. */
export interface TargetQuestion {
  readonly targets: readonly Target[];
  /** Globs over function and group names that are left out. */
  readonly excluded: readonly string[];
}

/** The account and region that all groups of a choice are in; nothing is said of it where there is but one. */
export type Where = Pick<LogGroup, 'account' | 'place'>;

/**
 * Looks targets up: functions to the log groups they really write to, globs to all that match.
 * @throws NotFoundError with the nearest names when a target matches nothing; SlsobsError when the account cannot be asked
 */
export async function findTargets(
  { targets, excluded }: TargetQuestion,
  inventory: InventorySource,
  signal: AbortSignal,
): Promise<FoundTargets> {
  const matches = await matchTargets(targets, inventory, signal);
  const nothing = matches.find((match) => match.nothing !== undefined)?.nothing;
  if (nothing !== undefined) throw nothing;
  const chosen = chooseGroups(matches, excluded);
  if (chosen.selections.length === 0) throw everythingIsExcluded();
  return { ...chosen, notices: matches.flatMap((match) => match.notices), matches };
}

/**
 * What each target matches, in their order; `nothing` where it matches nothing.
 * @throws SlsobsError when the account cannot be asked
 */
export function matchTargets(
  targets: readonly Target[],
  inventory: InventorySource,
  signal: AbortSignal,
): Promise<TargetMatch[]> {
  const lookUp = beginLookUp(inventory, signal);
  return Promise.all(targets.map((target) => matchTarget(target, lookUp)));
}

/** Puts the matches of all targets together, without what is excluded. @throws UsageError for an empty exclusion */
export function chooseGroups(
  matches: readonly TargetMatch[],
  excluded: readonly string[],
  where: Where = {},
): ChosenGroups {
  const isExcluded = anyMatcher(excluded);
  const functions = uniqueByName(matches.flatMap((match) => match.functions)).filter((one) => !isExcluded(one.name));
  const named = new Set(matches.flatMap((match) => match.groupNames));
  const groupNames = [...named].filter((name) => !isExcluded(name));
  return { selections: selectGroups(functions, groupNames, where), functions, groupNames };
}

/** For targets of which nothing is left. */
export function everythingIsExcluded(): NotFoundError {
  return new NotFoundError('every target is excluded', { hint: 'drop an -x, or name another target' });
}

/** One selection a group: a group that only some of its functions were asked for is read for those alone. */
function selectGroups(
  functions: readonly FunctionSummary[],
  groupNames: readonly string[],
  where: Where,
): GroupSelection[] {
  const wholeGroups = new Set(groupNames);
  const functionsByGroup = Map.groupBy(functions, (one) => one.logGroupName);
  const whole = [...wholeGroups].map((name) => ({ group: { name, ...where } }));
  const byFunction = [...functionsByGroup]
    .filter(([name]) => !wholeGroups.has(name))
    .map(([name, members]) => {
      const isOwn = members.length === 1 && name === `/aws/lambda/${members[0]?.name}`;
      return { group: { name, ...where }, ...(isOwn ? {} : { functionNames: members.map((one) => one.name) }) };
    });
  return [...byFunction, ...whole];
}

/** A test whether any of some globs matches; commas add. @throws UsageError for an empty one */
export function anyMatcher(globs: readonly string[]): (name: string) => boolean {
  const matchers = globs
    .flatMap((glob) => glob.split(','))
    .map((glob) => {
      if (glob === '') throw new UsageError('-x needs a name or a glob');
      return globMatcher(glob);
    });
  return (name) => matchers.some((matches) => matches(name));
}

function uniqueByName(functions: readonly FunctionSummary[]): FunctionSummary[] {
  return [...new Map(functions.map((one) => [one.name, one])).values()];
}
