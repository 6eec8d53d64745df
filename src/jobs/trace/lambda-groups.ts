import { AccessDeniedError } from '../../domain/errors.ts';
import type { GroupSelection, InventorySource } from '../../domain/sources.ts';
import { collectPages } from '../find/collect-pages.ts';

/**
 * The log groups that the functions of this account and region write to; where functions may not be listed, those that are
 * named as Lambda names them.
 * @throws SlsobsError when neither may be listed
 */
export async function lambdaGroups(inventory: InventorySource, signal: AbortSignal): Promise<GroupSelection[]> {
  try {
    const functions = await collectPages(inventory.functions(signal));
    const names = new Set(functions.map((one) => one.logGroupName));
    return [...names].map((name) => ({ group: { name } }));
  } catch (error) {
    if (!(error instanceof AccessDeniedError)) throw error;
    const groups = await collectPages(inventory.logGroups('/aws/lambda/', signal));
    return groups.map(({ group }) => ({ group: { name: group.name } }));
  }
}
