import type { Invocation } from '../../domain/invocation.ts';

/** Where an invocation was seen: enough to read its log again without a search. */
export interface SeenInvocation {
  readonly requestId: string;
  readonly groupName: string;
  readonly logStreamName: string;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly region?: string;
}

/** The invocations that were printed on this machine lately, so that a short id or `@2` is understood. */
export interface RecentInvocations {
  remember(invocation: Invocation): void;
  /** The rows of a list that a terminal shows now: `@1` is the first. */
  showList(terminal: string, requestIds: readonly string[]): void;
  /** Those whose request ID begins so, newest first: one for each attempt. */
  beginningWith(requestId: string): SeenInvocation[];
  /** The request ID in a row of the last list in this terminal; undefined when there is none. */
  rowOf(terminal: string, row: number): string | undefined;
  /** What to store. */
  serialize(): string;
}

const MAX_INVOCATIONS = 2_000;
const MAX_TERMINALS = 20;

interface Stored {
  readonly v: 1;
  /** Oldest first. */
  readonly invocations: readonly SeenInvocation[];
  /** Terminals by last use, oldest first, each with the request IDs of its rows. */
  readonly lists: readonly (readonly [terminal: string, requestIds: readonly string[]])[];
}

/** Opens what was stored; anything else than what `serialize` wrote counts as nothing. */
export function openRecentInvocations(stored: string | undefined): RecentInvocations {
  const { invocations, lists } = parseStored(stored);
  const seen = new Map(invocations.map((one) => [keyOf(one), one]));
  const rows = new Map(lists);
  return {
    remember: (invocation) => {
      const one = seenOf(invocation);
      seen.delete(keyOf(one));
      seen.set(keyOf(one), one);
      keepNewest(seen, MAX_INVOCATIONS);
    },
    showList: (terminal, requestIds) => {
      rows.delete(terminal);
      rows.set(terminal, requestIds);
      keepNewest(rows, MAX_TERMINALS);
    },
    beginningWith: (requestId) => [...seen.values()].filter((one) => one.requestId.startsWith(requestId)).reverse(),
    rowOf: (terminal, row) => rows.get(terminal)?.[row - 1],
    serialize: () => {
      const store: Stored = { v: 1, invocations: [...seen.values()], lists: [...rows] };
      return `${JSON.stringify(store)}\n`;
    },
  };
}

function keyOf({ requestId, logStreamName, startedAtMs }: SeenInvocation): string {
  return `${requestId} ${startedAtMs} ${logStreamName}`;
}

/** Where an invocation was seen. */
export function seenOf({ requestId, group, logStreamName, startedAtMs, endedAtMs }: Invocation): SeenInvocation {
  const place = { requestId, groupName: group.name, logStreamName, startedAtMs, endedAtMs: endedAtMs ?? startedAtMs };
  return group.region === undefined ? place : { ...place, region: group.region };
}

/** A map keeps the order of insertion, so that its first keys are the oldest. */
function keepNewest(map: Map<string, unknown>, count: number): void {
  for (const key of map.keys()) {
    if (map.size <= count) return;
    map.delete(key);
  }
}

function parseStored(text: string | undefined): Stored {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (isStored(value)) return value;
  } catch {
    // A file that was cut short or belongs to another version is worth no more than none.
  }
  return { v: 1, invocations: [], lists: [] };
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false;
  const { v, invocations, lists } = value as Partial<Stored>;
  return (
    v === 1 && Array.isArray(invocations) && invocations.every(isSeen) && Array.isArray(lists) && lists.every(isList)
  );
}

function isSeen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const one = value as Partial<SeenInvocation>;
  const texts = [one.requestId, one.groupName, one.logStreamName];
  return (
    texts.every((text) => typeof text === 'string') &&
    Number.isFinite(one.startedAtMs) &&
    Number.isFinite(one.endedAtMs)
  );
}

function isList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    typeof value[0] === 'string' &&
    Array.isArray(value[1]) &&
    value[1].every((id) => typeof id === 'string')
  );
}
