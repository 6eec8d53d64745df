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
    const ofWindow = { keyed: createSpans(), others: createSpans() };
    for await (const batch of source.read(window, until)) {
      for (const event of batch.events) {
        const record = parseEvent(event);
        ofWindow.keyed.add(keyOf(record), record);
        ofWindow.others.add(otherwise?.(record), record);
      }
    }
    // A window that the deadline cut short is known from its old end only: it would leave a hole before the newer ones.
    if (until.aborted) break;
    keyed.absorb(ofWindow.keyed);
    others.absorb(ofWindow.others);
    windowEndAtMs = windowStartAtMs - 1;
    reach *= GROWTH;
  }
  finished.abort();
  const isOtherwise = keyed.size() === 0 && others.size() > 0;
  const { firstAtMs, keys } = (isOtherwise ? others : keyed).newest(count);
  return { startAtMs: Math.min(endAtMs, firstAtMs), keys, isOtherwise };
}

/** From when to when a key was seen, and the greatest ordinal it was seen with. */
interface Span {
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly order: number;
}

interface Spans {
  readonly all: ReadonlyMap<string, Span>;
  size(): number;
  add(key: string | undefined, record: LogRecord): void;
  absorb(spans: Spans): void;
  newest(count: number): { firstAtMs: number; keys: ReadonlySet<string> };
}

function createSpans(): Spans {
  const all = new Map<string, Span>();
  const join = (key: string, span: Span): void => {
    const known = all.get(key) ?? span;
    all.set(key, {
      firstAtMs: Math.min(known.firstAtMs, span.firstAtMs),
      lastAtMs: Math.max(known.lastAtMs, span.lastAtMs),
      order: Math.max(known.order, span.order),
    });
  };
  return {
    all,
    size: () => all.size,
    add: (key, { event: { loggedAtMs: atMs, ordinal } }) => {
      if (key !== undefined) join(key, { firstAtMs: atMs, lastAtMs: atMs, order: ordinal });
    },
    absorb: (spans) => {
      for (const [key, span] of spans.all) join(key, span);
    },
    newest: (count) => {
      const last = [...all].sort(([, a], [, b]) => b.lastAtMs - a.lastAtMs || b.order - a.order).slice(0, count);
      return {
        firstAtMs: Math.min(...last.map(([, span]) => span.firstAtMs)),
        keys: new Set(last.map(([key]) => key)),
      };
    },
  };
}
