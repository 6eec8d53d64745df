import type { Gap } from '../../domain/gap.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { FunctionSummary, GroupSelection, LogSource, Usage } from '../../domain/sources.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';
import { parseEvent } from '../../parse/record.ts';
import { readOrLose } from '../read/read-or-lose.ts';

/** Cold starts of one function, as reports tell them. */
export interface ColdReports {
  readonly coldStarts: number;
  /** What inits took in all, milliseconds; Lambda bills it. */
  readonly initMs: number;
}

/** What reports told. */
export interface ColdReading {
  /** By function; one whose reports could not all be seen is absent. */
  readonly byFunction: ReadonlyMap<string, ColdReports>;
  readonly gaps: readonly Gap[];
  readonly usage: Usage;
}

/** Reports of calls that waited for an init or a restore, in Lambda's text and JSON formats; a few other lines have these words too. */
const COLD = '?"Init Duration" ?"Restore Duration" ?"initDurationMs" ?"restoreDurationMs"';

/** Counts the cold starts of some functions. @param window epoch milliseconds, the end exclusive @throws SlsobsError */
export async function coldReports(
  functions: readonly FunctionSummary[],
  selections: readonly GroupSelection[],
  { startAtMs, endAtMs }: { readonly startAtMs: number; readonly endAtMs: number },
  source: LogSource,
  signal: AbortSignal,
): Promise<ColdReading> {
  const counts = new Map<string, ColdReports>(functions.map(({ name }) => [name, { coldStarts: 0, initMs: 0 }]));
  const groupNames = new Set(functions.map(({ logGroupName }) => logGroupName));
  const groups = selections.filter(({ group }) => groupNames.has(group.name));
  if (groups.length === 0) return { byFunction: new Map(), gaps: [], usage: { apiCalls: 0, duplicates: 0 } };
  const request = { groups, startAtMs, endAtMs: endAtMs - 1, follow: false, filterPattern: COLD };
  const lost = { id: 'cold', what: 'cold starts are not known', fromAtMs: startAtMs, toAtMs: endAtMs };
  const { gaps, usage } = await readOrLose(source, request, lost, signal, ({ events }) => {
    for (const event of events) note(counts, parseEvent(event));
  });
  for (const { name, logGroupName } of functions) {
    if (gaps.some(({ group }) => group === undefined || group.name === logGroupName)) counts.delete(name);
  }
  return { byFunction: counts, gaps, usage };
}

function note(counts: Map<string, ColdReports>, { event, kind, facts }: LogRecord): void {
  const waitedMs = facts?.initDurationMs ?? facts?.restoreDurationMs;
  const name = functionNameOf(event);
  const known = name === undefined ? undefined : counts.get(name);
  if (kind !== 'report' || waitedMs === undefined || name === undefined || known === undefined) return;
  counts.set(name, {
    coldStarts: known.coldStarts + 1,
    initMs: known.initMs + (facts?.initDurationMs ?? 0),
  });
}
