import { boundedCache } from '../bounded-cache.ts';
import type { EnvironmentStarts } from '../environment-starts.ts';
import type { FunctionSpec } from '../function-spec.ts';
import { startLog } from '../start-log.ts';
import type { Timetable } from '../timetable.ts';
import { type CallFacts, factsOf, RUNS_WITHIN_MS } from './call-facts.ts';
import { addVolumes, createVolumeEstimate, type LogVolume, NO_VOLUME, volumeOf } from './log-volume.ts';

/** What one hour of one function comes to, minute by minute. */
export interface FunctionHour {
  readonly facts: readonly CallFacts[];
  /** What the function and its environments log. */
  readonly logged: readonly LogVolume[];
  /** What the access log of the API says of it; nothing for a function that is not behind it. */
  readonly accessed: readonly LogVolume[];
}

/** Works out hours of functions (counted from 1970) and remembers them: one walk over the timetable serves every metric. */
export type FunctionHours = (spec: FunctionSpec, hour: number) => FunctionHour;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An hour's facts and volumes are lists of so many. */
export const MINUTES_AN_HOUR = 60;
/** Hours of single functions that are remembered: some days of the company. */
const HOURS_KEPT = 4000;

/**
 * Reads hours off a timetable. What invocations log is estimated (`VolumeEstimate`) and stands in the minute in which they start; what
 * environments log that begin by themselves is exact.
 */
export function createFunctionHours(timetable: Timetable, environmentStarts: EnvironmentStarts): FunctionHours {
  const estimate = createVolumeEstimate();
  const hours = boundedCache<FunctionHour>(HOURS_KEPT);

  return (spec, hour) =>
    hours(`${spec.name} ${hour}`, () => {
      const [fromMs, toMs] = [hour * HOUR_MS, (hour + 1) * HOUR_MS];
      const placements = timetable.placedBetween(spec, fromMs - RUNS_WITHIN_MS, toMs);
      const throttledMs = timetable.throttledBetween(spec, fromMs, toMs);
      const [logged, accessed] = [createVolumes(fromMs), createVolumes(fromMs)];
      for (const placement of placements) {
        logged.add(placement.startedAtMs, estimate.ofInvocation(spec, placement));
        if (spec.source.kind === 'http') accessed.add(placement.startedAtMs, estimate.ofAccess(spec, placement));
      }
      for (const start of environmentStarts.between(spec, fromMs, toMs)) {
        logged.add(start.atMs, volumeOf(startLog(spec, start).lines));
      }
      return {
        facts: factsOf(spec, placements, throttledMs, fromMs, MINUTES_AN_HOUR),
        logged: logged.minutes,
        accessed: accessed.minutes,
      };
    });
}

/** Volumes of the minutes of an hour; what is added outside of it does not count. */
function createVolumes(fromMs: number): { add(atMs: number, volume: LogVolume): void; minutes: LogVolume[] } {
  const minutes = Array.from({ length: MINUTES_AN_HOUR }, () => NO_VOLUME);
  return {
    minutes,
    add: (atMs, volume) => {
      const index = Math.floor((atMs - fromMs) / MINUTE_MS);
      const minute = minutes[index];
      if (minute !== undefined) minutes[index] = addVolumes(minute, volume);
    },
  };
}
