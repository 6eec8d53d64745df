import { AccessDeniedError, NotFoundError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import { globMatcher } from '../../domain/glob.ts';
import type { FunctionSummary, InventorySource } from '../../domain/sources.ts';
import type { Target } from '../../domain/target.ts';
import { collectPages } from './collect-pages.ts';
import { nearestNames } from './nearest-names.ts';

/** One look at what the account holds: its functions are listed at most once for all targets. */
export interface LookUp {
  readonly inventory: InventorySource;
  readonly allFunctions: () => Promise<readonly FunctionSummary[]>;
  readonly signal: AbortSignal;
}

/** What one target matches. */
export interface TargetMatch {
  readonly functions: readonly FunctionSummary[];
  /** Log groups that are read whole. */
  readonly groupNames: readonly string[];
  readonly notices: readonly Notice[];
  /** Why it matches nothing; absent where it matches something. */
  readonly nothing?: NotFoundError;
  /** How to match it again later; absent where nothing else can come to match. */
  readonly again?: MatchAgain;
}

/** Matches a target once more, in the way in which it matched at first. */
export interface MatchAgain {
  /** @throws SlsobsError when the account cannot be asked */
  readonly match: (lookUp: LookUp) => Promise<TargetMatch>;
  /** Why what comes to match does, as a clause: `it matches shop-*`. */
  readonly why: string;
  /** True where more may match than does now: false for one function by its name. */
  readonly mayGrow: boolean;
}

/** Begins a look-up. */
export function beginLookUp(inventory: InventorySource, signal: AbortSignal): LookUp {
  let listing: Promise<readonly FunctionSummary[]> | undefined;
  const allFunctions = (): Promise<readonly FunctionSummary[]> => {
    listing ??= collectPages(inventory.functions(signal));
    return listing;
  };
  return { inventory, allFunctions, signal };
}

/**
 * Looks one target up: a function to what the account says of it, a glob to all that match. A log group named whole is taken
 * as it is, so that reading it needs no permission but reading.
 * @throws SlsobsError when the account cannot be asked
 */
export function matchTarget(target: Target, lookUp: LookUp): Promise<TargetMatch> {
  switch (target.kind) {
    case 'group':
      return Promise.resolve(groups([target.groupName]));
    case 'arn':
      return matchNamed(target.arn, target.functionName, lookUp);
    case 'name':
      return matchNamed(target.name, target.name, lookUp);
    case 'glob':
      return target.over === 'functions'
        ? matchFunctionGlob(target.pattern, lookUp)
        : matchGroupGlob(target.pattern, lookUp);
  }
}

async function matchNamed(nameOrArn: string, name: string, lookUp: LookUp): Promise<TargetMatch> {
  try {
    const exact = await matchExact(nameOrArn, lookUp);
    if (exact.functions.length > 0) return exact;
    const containing = nameOrArn === name ? await matchContaining(name, lookUp) : exact;
    if (containing.functions.length > 0) return containing;
    const all = await lookUp.allFunctions();
    return { ...containing, nothing: nothingMatches(`there is no function named “${name}”`, name, all) };
  } catch (error) {
    if (!(error instanceof AccessDeniedError)) throw error;
    const groupName = `/aws/lambda/${name}`;
    const text = `functions may not be looked up (${error.message}); reading ${groupName}`;
    return { ...groups([groupName]), notices: [{ topic: 'target', text }] };
  }
}

/** A function by its own name stays that: when it is deleted, no other takes its place. */
async function matchExact(nameOrArn: string, { inventory, signal }: LookUp): Promise<TargetMatch> {
  const exact = await inventory.functionNamed(nameOrArn, signal);
  return {
    ...functions(exact === undefined ? [] : [exact]),
    again: { match: (lookUp) => matchExact(nameOrArn, lookUp), why: 'it is there again', mayGrow: false },
  };
}

async function matchContaining(part: string, { allFunctions }: LookUp): Promise<TargetMatch> {
  const wanted = part.toLowerCase();
  return {
    ...functions((await allFunctions()).filter((one) => one.name.toLowerCase().includes(wanted))),
    again: { match: (lookUp) => matchContaining(part, lookUp), why: `its name contains ${part}`, mayGrow: true },
  };
}

async function matchFunctionGlob(pattern: string, { allFunctions }: LookUp): Promise<TargetMatch> {
  const all = await allFunctions();
  const matches = globMatcher(pattern);
  const found = all.filter((one) => matches(one.name));
  return {
    ...functions(found),
    again: { match: (lookUp) => matchFunctionGlob(pattern, lookUp), why: `it matches ${pattern}`, mayGrow: true },
    ...(found.length > 0 ? {} : { nothing: nothingMatches(`no function matches “${pattern}”`, pattern, all) }),
  };
}

async function matchGroupGlob(pattern: string, { inventory, signal }: LookUp): Promise<TargetMatch> {
  const fixedPart = /^[^*?[]*/.exec(pattern)?.[0];
  const summaries = await collectPages(inventory.logGroups(fixedPart, signal));
  const matches = globMatcher(pattern);
  const found = summaries.map((summary) => summary.group.name).filter(matches);
  const hint = 'slsobs ls groups lists what there is';
  return {
    ...groups(found),
    again: { match: (lookUp) => matchGroupGlob(pattern, lookUp), why: `it matches ${pattern}`, mayGrow: true },
    ...(found.length > 0 ? {} : { nothing: new NotFoundError(`no log group matches “${pattern}”`, { hint }) }),
  };
}

function functions(found: readonly FunctionSummary[]): TargetMatch {
  return { functions: found, groupNames: [], notices: [] };
}

function groups(groupNames: readonly string[]): TargetMatch {
  return { functions: [], groupNames, notices: [] };
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
