import { compareNames } from '../names.ts';
import type { World } from '../world.ts';
import { TRACE_LIFE_MS } from './company-traces.ts';
import { type StoredSegment, type StoredTrace, traceIdTimeMs } from './segment.ts';

/** Which traces are asked for. Times in epoch milliseconds. */
export interface TraceRange {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly nowMs: number;
  /** Only traces whose id sorts before this one: where the page before ended. */
  readonly beforeId?: string;
  /** True: every trace that may have been touched in the range, also one that began before it. */
  readonly isByChange: boolean;
}

/** Everything that X-Ray would hold: the traces of the living world and what clients put. */
export interface TraceStore {
  put(segment: StoredSegment): void;
  /** undefined where nothing of it can be seen at the moment. */
  trace(id: string, nowMs: number): StoredTrace | undefined;
  /** The traces whose id's time lies in the range, newest first, made as they are taken. */
  between(range: TraceRange): Iterable<StoredTrace>;
}

const MINUTE_MS = 60_000;
const RETENTION_MS = 30 * 24 * 60 * MINUTE_MS;

/** Puts an empty memory for what clients write beside a world. */
export function createTraceStore(world: World): TraceStore {
  const put = new Map<string, StoredSegment[]>();

  const visible = (id: string, made: readonly StoredSegment[], nowMs: number): StoredTrace | undefined => {
    const segments = [...made, ...(put.get(id) ?? [])]
      .filter(({ receivedAtMs }) => receivedAtMs <= nowMs)
      .sort((a, b) => a.receivedAtMs - b.receivedAtMs);
    return segments.length === 0 ? undefined : { id, segments };
  };

  const madeIn = (minute: number, nowMs: number) =>
    minute * MINUTE_MS < nowMs - RETENTION_MS ? [] : world.tracesOfMinute(minute);

  const trace = (id: string, nowMs: number): StoredTrace | undefined => {
    const minute = minuteOf(id);
    const made = Number.isNaN(minute) ? undefined : madeIn(minute, nowMs).find((one) => one.id === id);
    return visible(id, made?.segments() ?? [], nowMs);
  };

  function* between({ fromMs, toMs, nowMs, beforeId, isByChange }: TraceRange): Generator<StoredTrace> {
    const lowMs = isByChange ? fromMs - TRACE_LIFE_MS : fromMs;
    const isWanted = (id: string): boolean => {
      if (beforeId !== undefined && id >= beforeId) return false;
      const atMs = traceIdTimeMs(id);
      return isByChange || (atMs >= fromMs && atMs < toMs);
    };
    const putIds = Map.groupBy([...put.keys()].filter(isWanted), minuteOf);
    const minutes = new Set(putIds.keys());
    const highMs = Math.min(toMs, nowMs + 1, beforeId === undefined ? toMs : traceIdTimeMs(beforeId) + MINUTE_MS);
    for (let minute = Math.floor(lowMs / MINUTE_MS); minute * MINUTE_MS < highMs; minute += 1) minutes.add(minute);
    for (const minute of [...minutes].sort((a, b) => b - a)) {
      const made = new Map(madeIn(minute, nowMs).map((one) => [one.id, one]));
      const ids = new Set([...[...made.keys()].filter(isWanted), ...(putIds.get(minute) ?? [])]);
      for (const id of [...ids].sort(compareNames).reverse()) {
        const found = visible(id, made.get(id)?.segments() ?? [], nowMs);
        if (found !== undefined) yield found;
      }
    }
  }

  return {
    put: (segment) => {
      put.set(segment.traceId, [...(put.get(segment.traceId) ?? []), segment]);
    },
    trace,
    between,
  };
}

function minuteOf(traceId: string): number {
  return Math.floor(traceIdTimeMs(traceId) / MINUTE_MS);
}
