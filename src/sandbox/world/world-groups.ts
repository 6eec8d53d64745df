import type { AccessLog } from './access-log.ts';
import { PROVISIONED_LIFE_MS } from './environment-starts.ts';
import { type FunctionSpec, logGroupOf } from './function-spec.ts';
import { compareNames } from './names.ts';
import { FOUNDED_AT_MS } from './releases.ts';

/** A log group that the company's functions write to. */
export interface WorldGroup {
  readonly name: string;
  readonly createdAtMs: number;
  /** Absent: kept for ever. */
  readonly retentionInDays?: number;
  readonly logGroupClass: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
  /** From the first event of a stream to its last, at most, milliseconds. */
  readonly streamLifeMs: number;
  /** Its streams, where they are not those of environments: the names of the ones begun at an hour (epoch milliseconds). */
  readonly hourlyStreams?: (hourMs: number) => readonly string[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RETENTION_DAYS = 7;
/** From the arrival of an event to the last line about it, at most. */
export const WRITTEN_WITHIN_MS = MINUTE_MS;
const ENVIRONMENT_LIFE_MS = 10 * MINUTE_MS;

/** From the start of an environment to the arrival of the last event it handles, at most. */
export function environmentLifeMs({ provisionedConcurrency }: FunctionSpec): number {
  return provisionedConcurrency === undefined ? ENVIRONMENT_LIFE_MS : PROVISIONED_LIFE_MS;
}

/** Who writes to which group, by the group's name. */
export function writersByGroup(functions: readonly FunctionSpec[]): Map<string, FunctionSpec[]> {
  const writers = new Map<string, FunctionSpec[]>();
  for (const spec of functions) {
    // A function that was never called has not created its group.
    if (spec.source.kind === 'none') continue;
    const group = logGroupOf(spec);
    writers.set(group, [...(writers.get(group) ?? []), spec]);
  }
  return writers;
}

/** The groups of a company, those that nobody writes to any more among them. */
export function groupsOf(
  writers: ReadonlyMap<string, readonly FunctionSpec[]>,
  emptyGroups: readonly string[],
  accessLog: AccessLog | undefined,
): WorldGroup[] {
  const names = [...writers.keys(), ...emptyGroups].sort(compareNames);
  const named = names.map((name, index) => groupOf(name, FOUNDED_AT_MS + index * MINUTE_MS, writers.get(name) ?? []));
  if (accessLog === undefined) return named;
  const { groupName, streamsBegunAt } = accessLog;
  const gateway = groupOf(groupName, FOUNDED_AT_MS, []);
  return [
    ...named,
    { ...gateway, retentionInDays: RETENTION_DAYS, streamLifeMs: HOUR_MS, hourlyStreams: streamsBegunAt },
  ];
}

/** A group as those who write to it want it. One that nobody writes to any more has been forgotten, and keeps all. */
function groupOf(name: string, createdAtMs: number, specs: readonly FunctionSpec[]): WorldGroup {
  const [first] = specs;
  const retention = first === undefined ? 'for-ever' : (first.retentionInDays ?? RETENTION_DAYS);
  const lives = specs.map(environmentLifeMs);
  return {
    name,
    createdAtMs,
    ...(retention === 'for-ever' ? {} : { retentionInDays: retention }),
    logGroupClass: first?.logGroupClass ?? 'STANDARD',
    streamLifeMs: Math.max(ENVIRONMENT_LIFE_MS, ...lives) + WRITTEN_WITHIN_MS,
  };
}
