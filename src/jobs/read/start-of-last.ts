import type { LogRecord } from '../../domain/log-record.ts';
import type { LogRequest, LogSource } from '../../domain/sources.ts';
import { parseEvent } from '../../parse/record.ts';
import type { Clock } from '../../runtime/clock.ts';

/** How to look back for the last few of something. */
export interface LookBack {
  /** How many are wanted. */
  readonly count: number;
  /** What is counted: records with the same key count once; undefined does not count. */
  readonly keyOf: (record: LogRecord) => string | undefined;
  /** Nothing older is looked at. */
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** How long to look; what was found by then decides. Absent: until found. */
  readonly budgetMs?: number;
}

/** Where the last few begin. */
export interface LookBackAnswer {
  readonly startAtMs: number;
  /** Of the records with a key at or after `startAtMs`, how many are older than the last `count`. */
  readonly surplus: number;
}

const FIRST_WINDOW_MS = 60_000;
const GROWTH = 5;

/**
 * Finds where the last `count` keys begin, by reading windows that grow as they go back: recent activity is found in a call
 * or two, and an idle function costs a handful.
 * @throws SlsobsError
 */
export async function startOfLast(
  lookBack: LookBack,
  source: LogSource,
  request: Omit<LogRequest, 'startAtMs' | 'endAtMs' | 'follow'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<LookBackAnswer> {
  const { count, keyOf, startAtMs, endAtMs, budgetMs } = lookBack;
  const deadline = new AbortController();
  const finished = new AbortController();
  if (budgetMs !== undefined) void clock.sleep(budgetMs, finished.signal).then(() => deadline.abort());
  const until = AbortSignal.any([signal, deadline.signal]);
  const spans = new Map<string, { firstAtMs: number; lastAtMs: number }>();
  let windowEndAtMs = endAtMs;
  let reach = FIRST_WINDOW_MS;
  while (spans.size < count && windowEndAtMs >= startAtMs) {
    const windowStartAtMs = Math.max(startAtMs, endAtMs - reach);
    const found = await keysIn(
      { ...request, startAtMs: windowStartAtMs, endAtMs: windowEndAtMs, follow: false },
      source,
      keyOf,
      until,
    );
    // A window that the deadline cut short is known from its old end only: it would leave a hole before the newer ones.
    if (until.aborted) break;
    for (const { key, atMs } of found) {
      const span = spans.get(key) ?? { firstAtMs: atMs, lastAtMs: atMs };
      spans.set(key, { firstAtMs: Math.min(span.firstAtMs, atMs), lastAtMs: Math.max(span.lastAtMs, atMs) });
    }
    windowEndAtMs = windowStartAtMs - 1;
    reach *= GROWTH;
  }
  finished.abort();
  const newestFirst = [...spans.values()].sort((a, b) => b.lastAtMs - a.lastAtMs);
  const begin = Math.min(endAtMs, ...newestFirst.slice(0, count).map((span) => span.firstAtMs));
  const kept = newestFirst.filter((span) => span.firstAtMs >= begin).length;
  return { startAtMs: begin, surplus: Math.max(0, kept - count) };
}

async function keysIn(
  request: LogRequest,
  source: LogSource,
  keyOf: (record: LogRecord) => string | undefined,
  signal: AbortSignal,
): Promise<{ key: string; atMs: number }[]> {
  const found: { key: string; atMs: number }[] = [];
  for await (const batch of source.read(request, signal)) {
    for (const event of batch.events) {
      const key = keyOf(parseEvent(event));
      if (key !== undefined) found.push({ key, atMs: event.loggedAtMs });
    }
  }
  return found;
}
