import type { RequestBudgets } from '../collectors/aws/request-budgets.ts';
import { UsageError } from '../domain/errors.ts';
import type { InventorySource } from '../domain/sources.ts';
import type { Machine } from '../runtime/machine.ts';
import { type AskedPlace, placesOf, type SharedFlags } from './flags/shared.ts';

/**
 * Opens the one account and region that the flags and the environment name.
 * @throws UsageError where they name several: this command asks one
 */
export function openAccount(flags: SharedFlags, machine: Machine) {
  const [place = {}, ...others] = placesOf(flags);
  if (others.length === 0) return openPlace(place, flags, machine);
  const [flag, value] = flags.profile?.includes(',') ? ['--profile', flags.profile] : ['--region', flags.region];
  throw new UsageError(`${flag} takes one value for now, not “${value}”`, { hint: 'run it once for each' });
}

/**
 * Opens one account and region of those that the flags name.
 * @param budgets shared by all of them; absent: it has one of its own
 */
export async function openPlace(place: AskedPlace, flags: SharedFlags, machine: Machine, budgets?: RequestBudgets) {
  const { openAwsSession } = await import('../collectors/aws/session.ts');
  const { createLambdaInventory } = await import('../collectors/inventory/lambda-inventory.ts');
  const { streams, env, clock, random, aws } = machine;
  const session = await openAwsSession({
    ...place,
    ...(budgets === undefined ? {} : { budgets }),
    ...(flags.roleArn === undefined ? {} : { roleArn: flags.roleArn }),
    ...(flags.endpointUrl === undefined ? {} : { endpointUrl: flags.endpointUrl }),
    ...(aws === undefined ? {} : { aws }),
    env,
    clock,
    random,
    askMfa: (prompt: string) => streams.in.ask(prompt),
  });
  const inventory: InventorySource = createLambdaInventory(session);
  return { session, inventory };
}

/** Where a session is, for people: `prod eu-west-1`. */
export function placeOf({ label, region }: { readonly label: string | undefined; readonly region: string }): string {
  return label === undefined ? region : `${label} ${region}`;
}
