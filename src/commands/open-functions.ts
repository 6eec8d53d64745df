import type { AwsSession } from '../collectors/aws/session.ts';
import { AccessDeniedError, UsageError } from '../domain/errors.ts';
import type { Notice } from '../domain/gap.ts';
import type { FunctionSummary, GroupSelection, InventorySource } from '../domain/sources.ts';
import { checkRegions, parseTargets } from '../domain/target.ts';
import { collectPages } from '../jobs/find/collect-pages.ts';
import { chooseGroups, findTargets } from '../jobs/find/targets.ts';
import type { Machine } from '../runtime/machine.ts';
import type { SharedFlags } from './flags/shared.ts';
import { openAccount, placeOf } from './open-account.ts';

/** Functions of one account and region, found. */
export interface OpenFunctions {
  readonly session: AwsSession;
  readonly inventory: InventorySource;
  /** Those that may not be looked up have a name and a log group alone. */
  readonly functions: readonly FunctionSummary[];
  /** Where they log. */
  readonly selections: readonly GroupSelection[];
  /** Where it is, for the header: `prod eu-west-1`. */
  readonly place: string;
  readonly notices: readonly Notice[];
}

/** The flags that name functions, as commander leaves them. */
export interface FunctionFlags extends SharedFlags {
  readonly exclude: readonly string[];
}

/**
 * Opens the account, and finds the functions that the words name; all of them where there are none.
 * @throws SlsobsError
 */
export async function openFunctions(
  words: readonly string[],
  flags: FunctionFlags,
  machine: Machine,
  signal: AbortSignal,
): Promise<OpenFunctions> {
  const { session, inventory } = await openAccount(flags, machine);
  const opened = { session, inventory, place: placeOf(session) };
  const targets = parseTargets(words);
  if (targets.length === 0) {
    const functions = await collectPages(inventory.functions(signal));
    return { ...opened, ...chooseGroups([{ functions, groupNames: [], notices: [] }], flags.exclude), notices: [] };
  }
  checkRegions(targets, session.region);
  const found = await findTargets({ targets, excluded: flags.exclude }, inventory, signal);
  const ofGroups = await Promise.all(found.groupNames.map((name) => functionOfGroup(name, inventory, signal)));
  const functions = [...found.functions, ...ofGroups];
  const byName = new Map(functions.map((one) => [one.name, one]));
  return { ...opened, functions: [...byName.values()], selections: found.selections, notices: found.notices };
}

const LAMBDA_GROUP = /^\/aws\/lambda\/([A-Za-z0-9_-]+)$/;

/** The function that a log group is named for. @throws UsageError for a group that is named for none */
async function functionOfGroup(
  groupName: string,
  inventory: InventorySource,
  signal: AbortSignal,
): Promise<FunctionSummary> {
  const name = LAMBDA_GROUP.exec(groupName)?.[1];
  if (name === undefined) {
    throw new UsageError(`“${groupName}” is a log group, and this is a question about functions`, {
      hint: 'name the function; slsobs ls lists what there is',
    });
  }
  const known = await inventory.functionNamed(name, signal).catch((error: unknown) => {
    if (error instanceof AccessDeniedError) return undefined;
    throw error;
  });
  return known ?? { name, logGroupName: groupName };
}
