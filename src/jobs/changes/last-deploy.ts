import type { Change } from '../../domain/results/changes.ts';
import type { FunctionSummary } from '../../domain/sources.ts';
import { type ChangesTools, changesOf } from './changes.ts';

/** The newest deploy of some functions. */
export interface LastDeploy {
  readonly change: Change;
  /** Functions of which a deploy is known. */
  readonly functions: number;
  /** Clauses that say what may be newer and could not be seen. */
  readonly unseen: readonly string[];
}

/**
 * The newest version, or the newest change of `$LATEST` that none tells of, among some functions; undefined where none is known.
 * Logs are not read for it.
 * @throws SlsobsError when nothing can be asked
 */
export async function lastDeploy(
  functions: readonly FunctionSummary[],
  { inventory, signal }: Pick<ChangesTools, 'inventory' | 'signal'>,
): Promise<LastDeploy | undefined> {
  const ever = { startAtMs: Number.NEGATIVE_INFINITY, endAtMs: Number.POSITIVE_INFINITY };
  const { changes, gaps } = await changesOf({ functions, ...ever }, { inventory, signal });
  const change = changes.at(-1);
  if (change === undefined) return undefined;
  return {
    change,
    functions: new Set(changes.map(({ functionName }) => functionName)).size,
    unseen: gaps.flatMap(({ advice }) => advice ?? []),
  };
}
