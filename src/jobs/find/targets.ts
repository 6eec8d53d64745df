import { AccessDeniedError, NotFoundError, UsageError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import { globMatcher } from '../../domain/glob.ts';
import type { FunctionSummary, GroupSelection, InventorySource } from '../../domain/sources.ts';
import type { Target } from '../../domain/target.ts';
import { collectPages } from './collect-pages.ts';
import { nearestNames } from './nearest-names.ts';

/** What targets turned out to be. */
export interface FoundTargets {
  readonly selections: readonly GroupSelection[];
  /** Functions whose configuration is known; a group named directly has none here. */
  readonly functions: readonly FunctionSummary[];
  readonly notices: readonly Notice[];
}

/** What to look for. */
export interface TargetQuestion {
  readonly targets: readonly Target[];
  /** Globs over function and group names that are left out. */
  readonly excluded: readonly string[];
}

/**
 * Looks targets up: functions to the log groups they really write to, globs to all that match. A log group named whole is
 * taken as it is, so that reading it needs no permission but reading.
 * @throws NotFoundError with the nearest names when a target matches nothing; SlsobsError when the account cannot be asked
 */
export async function findTargets(
  question: TargetQuestion,
  inventory: InventorySource,
  signal: AbortSignal,
): Promise<FoundTargets> {
  const allFunctions = once(() => collectPages(inventory.functions(signal)));
  const lookUp = { inventory, allFunctions, signal };
  const answers = await Promise.all(question.targets.map((target) => findOne(target, lookUp)));
  const isExcluded = anyMatcher(question.excluded);
  const functions = uniqueByName(answers.flatMap((answer) => answer.functions)).filter((one) => !isExcluded(one.name));
  const groups = [...new Set(answers.flatMap((answer) => answer.groupNames))].filter((name) => !isExcluded(name));
  if (functions.length === 0 && groups.length === 0) {
    throw new NotFoundError('every target is excluded', { hint: 'drop an -x, or name another target' });
  }
  return {
    selections: selectGroups(functions, groups),
    functions,
    notices: answers.flatMap((answer) => answer.notices),
  };
}

interface LookUp {
  readonly inventory: InventorySource;
  readonly allFunctions: () => Promise<FunctionSummary[]>;
  readonly signal: AbortSignal;
}

interface Found {
  readonly functions: readonly FunctionSummary[];
  readonly groupNames: readonly string[];
  readonly notices: readonly Notice[];
}

const functionsFound = (functions: readonly FunctionSummary[]): Found => ({ functions, groupNames: [], notices: [] });
const groupsFound = (groupNames: readonly string[], notices: readonly Notice[] = []): Found => ({
  functions: [],
  groupNames,
  notices,
});

function findOne(target: Target, lookUp: LookUp): Promise<Found> {
  switch (target.kind) {
    case 'group':
      return Promise.resolve(groupsFound([target.groupName]));
    case 'arn':
      return findNamed(target.arn, target.functionName, lookUp);
    case 'name':
      return findNamed(target.name, target.name, lookUp);
    case 'glob':
      return target.over === 'functions'
        ? findFunctionGlob(target.pattern, lookUp)
        : findGroupGlob(target.pattern, lookUp);
  }
}

async function findNamed(nameOrArn: string, name: string, { inventory, allFunctions, signal }: LookUp): Promise<Found> {
  try {
    const exact = await inventory.functionNamed(nameOrArn, signal);
    if (exact !== undefined) return functionsFound([exact]);
    const all = await allFunctions();
    const containing = all.filter((one) => one.name.toLowerCase().includes(name.toLowerCase()));
    if (containing.length > 0 && nameOrArn === name) return functionsFound(containing);
    throw nothingMatches(`there is no function named “${name}”`, name, all);
  } catch (error) {
    if (!(error instanceof AccessDeniedError)) throw error;
    const groupName = `/aws/lambda/${name}`;
    return groupsFound(
      [groupName],
      [{ topic: 'target', text: `functions may not be looked up (${error.message}); reading ${groupName}` }],
    );
  }
}

async function findFunctionGlob(pattern: string, { allFunctions }: LookUp): Promise<Found> {
  const all = await allFunctions();
  const matches = globMatcher(pattern);
  const found = all.filter((one) => matches(one.name));
  if (found.length === 0) throw nothingMatches(`no function matches “${pattern}”`, pattern, all);
  return functionsFound(found);
}

async function findGroupGlob(pattern: string, { inventory, signal }: LookUp): Promise<Found> {
  const fixedPart = /^[^*?[]*/.exec(pattern)?.[0];
  const groups = await collectPages(inventory.logGroups(fixedPart, signal));
  const matches = globMatcher(pattern);
  const found = groups.map((summary) => summary.group.name).filter(matches);
  if (found.length === 0) {
    throw new NotFoundError(`no log group matches “${pattern}”`, { hint: 'slsobs ls groups lists what there is' });
  }
  return groupsFound(found);
}

function nothingMatches(message: string, wanted: string, all: readonly FunctionSummary[]): NotFoundError {
  const nearest = nearestNames(
    wanted,
    all.map((one) => one.name),
  );
  const hint =
    nearest.length > 0
      ? `did you mean ${nearest.join(', ')}?`
      : 'slsobs ls lists the functions of this account and region';
  return new NotFoundError(message, { hint });
}

/** One selection a group: a group that only some of its functions were asked for is read for those alone. */
function selectGroups(functions: readonly FunctionSummary[], groupNames: readonly string[]): GroupSelection[] {
  const wholeGroups = new Set(groupNames);
  const functionsByGroup = Map.groupBy(functions, (one) => one.logGroupName);
  const whole = [...wholeGroups].map((name) => ({ group: { name } }));
  const byFunction = [...functionsByGroup]
    .filter(([name]) => !wholeGroups.has(name))
    .map(([name, members]) => {
      const isOwn = members.length === 1 && name === `/aws/lambda/${members[0]?.name}`;
      return { group: { name }, ...(isOwn ? {} : { functionNames: members.map((one) => one.name) }) };
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

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
