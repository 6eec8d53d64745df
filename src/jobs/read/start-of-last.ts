import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRequest, LogSource } from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';
import { ARRIVING_MS, createFindings, type Findings, type LookBack } from './look-back.ts';

/** Where the last few begin. */
export interface LookBackAnswer {
  /** Epoch milliseconds; the end looked back from where there is nothing (+∞ where none was named). */
  readonly startAtMs: number;
  /** The keys of the last few, each once. */
  readonly keys: ReadonlySet<string>;
  /** True when nothing had a key, and the last few are of what was counted otherwise. */
  readonly isOtherwise: boolean;
  /**
   * True for an event that was not there yet: it lies where all was looked at, and was not seen. Told only of what is recent
   * enough to be still arriving.
   */
  readonly isNew: (event: LogEvent) => boolean;
}

const FIRST_WINDOW_MS = 60_000;
const GROWTH = 5;
/** That many lines without a key, and none is expected any more. */
const LINES_WITHOUT_KEY = 1000;

type LookBackRequest = Omit<LogRequest, 'startAtMs' | 'endAtMs' | 'follow'>;

/**
 * Finds where the last `count` keys begin: newest first, where the source can be read so, which costs a call or two a group however
 * much is logged; else by reading windows that grow as they go back.
 * @throws SlsobsError
 */
export async function startOfLast(
  lookBack: LookBack,
  source: LogSource,
  request: LookBackRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<LookBackAnswer> {
  const { count, endAtMs = Number.POSITIVE_INFINITY, budgetMs } = lookBack;
  const deadline = new AbortController();
  const finished = new AbortController();
  if (budgetMs !== undefined) void clock.sleep(budgetMs, finished.signal).then(() => deadline.abort());
  const until = AbortSignal.any([signal, deadline.signal]);
  const found = createFindings(lookBack, source);
  try {
    if (source.newest === undefined) await lookByWindows(lookBack, source, request, found, until);
    else await lookByNewest(lookBack, source.newest(withRange(request, lookBack), until), found);
  } finally {
    finished.abort();
  }
  const { keyed, others } = found;
  const stillArrivingMs = source.now() - ARRIVING_MS;
  const isOtherwise = keyed.size() === 0 && others.size() > 0;
  const { firstAtMs, keys } = (isOtherwise ? others : keyed).newest(count);
  return {
    startAtMs: Math.min(endAtMs, firstAtMs),
    keys,
    isOtherwise,
    isNew: (event) => event.loggedAtMs >= stillArrivingMs && found.isUnseen(event),
  };
}

function withRange(request: LookBackRequest, { startAtMs, endAtMs }: LookBack): Omit<LogRequest, 'follow'> {
  return { ...request, startAtMs, ...(endAtMs === undefined ? {} : { endAtMs }) };
}

async function lookByNewest(
  { count }: LookBack,
  steps: AsyncIterable<readonly LogEvent[]>,
  found: Findings,
): Promise<void> {
  for await (const events of steps) {
    found.add(events, (index) => -found.lines - index);
    if (found.keyed.size() >= count) return;
    if (found.keyed.size() === 0 && found.others.size() >= count && found.lines >= LINES_WITHOUT_KEY) return;
  }
}

async function lookByWindows(
  lookBack: LookBack,
  source: LogSource,
  request: LookBackRequest,
  found: Findings,
  until: AbortSignal,
): Promise<void> {
  const { count, startAtMs, endAtMs = source.now() } = lookBack;
  const hasEnough = (): boolean =>
    found.keyed.size() >= count || (found.keyed.size() === 0 && found.others.size() >= count);
  let windowEndAtMs = endAtMs;
  for (let reach = FIRST_WINDOW_MS; !hasEnough() && windowEndAtMs >= startAtMs; reach *= GROWTH) {
    const windowStartAtMs = Math.max(startAtMs, endAtMs - reach);
    const window = { ...request, startAtMs: windowStartAtMs, endAtMs: windowEndAtMs, follow: false };
    const ofWindow = createFindings(lookBack, source);
    for await (const batch of source.read(window, until)) {
      ofWindow.add(batch.events, (index) => batch.events[index]?.ordinal ?? 0);
    }
    // A window that the deadline cut short is known from its old end only: it would leave a hole before the newer ones.
    if (until.aborted) return;
    found.absorb(ofWindow);
    windowEndAtMs = windowStartAtMs - 1;
  }
}
