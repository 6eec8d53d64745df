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
  /** Counted instead where no record has a key: lines, where none names a request. */
  readonly otherwise?: (record: LogRecord) => string | undefined;
  /** Nothing older is looked at. */
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** How long to look; what was found by then decides. Absent: until found. */
  readonly budgetMs?: number;
}

/** Where the last few begin. */
export interface LookBackAnswer {
  readonly startAtMs: number;
  /** The keys of the last few, each once. */
  readonly keys: ReadonlySet<string>;
  /** True when nothing had a key, and the last few are of what was counted otherwise. */
  readonly isOtherwise: boolean;
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
  const { count, keyOf, otherwise, startAtMs, endAtMs, budgetMs } = lookBack;
  const deadline = new AbortController();
  const finished = new AbortController();
  if (budgetMs !== undefined) void clock.sleep(budgetMs, finished.signal).then(() => deadline.abort());
  const until = AbortSignal.any([signal, deadline.signal]);
  const keyed = createSpans();
  const others = createSpans();
  const hasEnough = (): boolean => keyed.size() >= count || (keyed.size() === 0 && others.size() >= count);
  let windowEndAtMs = endAtMs;
  let reach = FIRST_WINDOW_MS;
  while (!hasEnough() && windowEndAtMs >= startAtMs) {
    const windowStartAtMs = Math.max(startAtMs, endAtMs - reach);
    const window = { ...request, startAtMs: windowStartAtMs, endAtMs: windowEndAtMs, follow: false };
    const records: LogRecord[] = [];
    for await (const batch of source.read(window, until)) records.push(...batch.events.map(parseEvent));
    // A window that the deadline cut short is known from its old end only: it would leave a hole before the newer ones.
    if (until.aborted) break;
    for (const record of records) {
      keyed.add(keyOf(record), record);
      others.add(otherwise?.(record), record);
    }
    windowEndAtMs = windowStartAtMs - 1;
    reach *= GROWTH;
  }
  finished.abort();
  const isOtherwise = keyed.size() === 0 && others.size() > 0;
  const { firstAtMs, keys } = (isOtherwise ? others : keyed).newest(count);
  return { startAtMs: Math.min(endAtMs, firstAtMs), keys, isOtherwise };
}

/** From the first to the last record of each key. */
function createSpans() {
  const spans = new Map<string, { firstAtMs: number; lastAtMs: number; order: number }>();
  return {
    size: () => spans.size,
    add: (key: string | undefined, { event: { loggedAtMs: atMs, ordinal } }: LogRecord): void => {
      if (key === undefined) return;
      const span = spans.get(key) ?? { firstAtMs: atMs, lastAtMs: atMs, order: ordinal };
      spans.set(key, {
        firstAtMs: Math.min(span.firstAtMs, atMs),
        lastAtMs: Math.max(span.lastAtMs, atMs),
        order: Math.max(span.order, ordinal),
      });
    },
    newest: (count: number) => {
      const last = [...spans].sort(([, a], [, b]) => b.lastAtMs - a.lastAtMs || b.order - a.order).slice(0, count);
      return {
        firstAtMs: Math.min(...last.map(([, span]) => span.firstAtMs)),
        keys: new Set(last.map(([key]) => key)),
      };
    },
  };
}
