import { AccessDeniedError } from '../../domain/errors.ts';
import type { GroupSelection, InventorySource } from '../../domain/sources.ts';
import { collectPages } from '../find/collect-pages.ts';

/**
 * The log groups of Lambda in this account and region: those that its functions write to, and those that are named as Lambda
 * names them, whose function may be gone. One of the two listings may be denied.
 * @throws SlsobsError when neither may be listed
 */
export async function lambdaGroups(inventory: InventorySource, signal: AbortSignal): Promise<GroupSelection[]> {
  const [ofFunctions, named] = await Promise.all([
    orDenied(async () => (await collectPages(inventory.functions(signal))).map((one) => one.logGroupName)),
    orDenied(async () =>
      (await collectPages(inventory.logGroups('/aws/lambda/', signal))).map(({ group }) => group.name),
    ),
  ]);
  if (ofFunctions instanceof AccessDeniedError && named instanceof AccessDeniedError) throw ofFunctions;
  const names = [ofFunctions, named].flatMap((one) => (one instanceof AccessDeniedError ? [] : one));
  return [...new Set(names)].map((name) => ({ group: { name } }));
}

async function orDenied(list: () => Promise<string[]>): Promise<string[] | AccessDeniedError> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof AccessDeniedError) return error;
    throw error;
  }
}
