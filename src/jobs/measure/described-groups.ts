import type { SlsobsError } from '../../domain/errors.ts';
import type { LogGroupSummary } from '../../domain/sources.ts';
import { collectPages } from '../find/collect-pages.ts';
import { bearable } from '../read/bearable.ts';
import type { MeasureTools } from './measure-question.ts';

/** From so many groups on, all groups of the account are listed rather than each of these. */
const ONE_BY_ONE = 20;
const FUNCTIONS_PREFIX = '/aws/lambda/';

/** What the account tells of some log groups. */
export interface DescribedGroups {
  /** By name; one that was not found, or could not be asked about, is absent. */
  readonly summaries: ReadonlyMap<string, LogGroupSummary>;
  /** Why groups could not be asked about; absent where they could. */
  readonly error?: SlsobsError;
}

/**
 * Class, size and retention of log groups.
 * @throws CredentialsError; what a signal that aborted leads to
 */
export async function describeGroups(
  names: readonly string[],
  { inventory, signal }: Pick<MeasureTools, 'inventory' | 'signal'>,
): Promise<DescribedGroups> {
  if (inventory === undefined) return { summaries: new Map() };
  const wanted = new Set(names);
  try {
    const listed = await Promise.all(
      prefixesFor(names).map((prefix) => collectPages(inventory.logGroups(prefix, signal))),
    );
    const found = listed.flat().filter(({ group }) => wanted.has(group.name));
    return { summaries: new Map(found.map((summary) => [summary.group.name, summary])) };
  } catch (error) {
    return { summaries: new Map(), error: bearable(error, signal) };
  }
}

function prefixesFor(names: readonly string[]): string[] {
  const ofFunctions = names.filter((name) => name.startsWith(FUNCTIONS_PREFIX));
  if (ofFunctions.length <= ONE_BY_ONE) return [...names];
  return [FUNCTIONS_PREFIX, ...names.filter((name) => !name.startsWith(FUNCTIONS_PREFIX))];
}
