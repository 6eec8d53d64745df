import { INGESTED_WITHIN_MS } from '../world/ingestion.ts';
import type { LogStore } from '../world/log-store.ts';
import { comparePositions, type StoredEvent } from '../world/stored-event.ts';
import type { World } from '../world/world.ts';

/** What becomes readable in one group from a moment on. */
export interface Arrivals {
  /** Those since the last time, in the order of time. */
  next(nowMs: number): readonly StoredEvent[];
}

const MINUTE_MS = 60_000;

/** Begins with what arrives after `fromMs`: what there is already is for those who read. */
export function createArrivals(world: World, store: LogStore, groupName: string, fromMs: number): Arrivals {
  const isOfWorld = world.groups.some(({ name }) => name === groupName);
  let sinceMs = fromMs;
  let put = store.arrived(groupName);
  let taken = put.length;

  const ofWorld = (nowMs: number): StoredEvent[] => {
    if (!isOfWorld) return [];
    const first = Math.floor((sinceMs - INGESTED_WITHIN_MS) / MINUTE_MS);
    const minutes = Array.from({ length: Math.floor(nowMs / MINUTE_MS) - first + 1 }, (_, index) => first + index);
    return minutes
      .flatMap((minute) => world.eventsOfMinute(groupName, minute))
      .filter(({ ingestedAtMs }) => ingestedAtMs > sinceMs && ingestedAtMs <= nowMs);
  };
  const ofClients = (): readonly StoredEvent[] => {
    const now = store.arrived(groupName);
    // A group that was deleted and made again begins anew.
    if (now !== put) taken = 0;
    put = now;
    const fresh = put.slice(taken);
    taken = put.length;
    return fresh;
  };

  return {
    next: (nowMs) => {
      const events = [...ofWorld(nowMs), ...ofClients()].sort(comparePositions);
      sinceMs = Math.max(sinceMs, nowMs);
      return events;
    },
  };
}
