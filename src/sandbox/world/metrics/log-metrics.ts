import { boundedCache } from '../bounded-cache.ts';
import { type FunctionSpec, logGroupOf } from '../function-spec.ts';
import { startLog } from '../start-log.ts';
import type { World } from '../world.ts';
import type { MinuteSeries } from './lambda-metrics.ts';
import { addVolumes, createVolumeEstimate, type LogVolume, NO_VOLUME, volumeOf } from './log-volume.ts';
import type { Sample } from './sample.ts';

/** The metrics of namespace AWS/Logs. Source: the CloudWatch Logs user guide, "Monitoring with CloudWatch metrics". */
export interface LogMetrics {
  /** A metric of one group; undefined for one that CloudWatch Logs does not have. */
  ofGroup(groupName: string, metric: string): MinuteSeries | undefined;
  /** A metric over all groups. */
  ofAccount(metric: string): MinuteSeries | undefined;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MINUTES_AN_HOUR = 60;
const HOURS_KEPT = 4000;

/**
 * Works out how much the company's groups take in. What invocations log is estimated (`VolumeEstimate`) and stands in the minute in
 * which they start; what environments log that begin by themselves is exact.
 */
export function createLogMetrics(
  world: Pick<World, 'functions' | 'groups' | 'timetable' | 'environmentStarts'>,
): LogMetrics {
  const estimate = createVolumeEstimate();
  const hours = boundedCache<LogVolume[]>(HOURS_KEPT);
  const { functions, timetable, environmentStarts } = world;
  const behindApi = functions.filter(({ source }) => source.kind === 'http');
  const accessGroup = world.groups.find(({ hourlyStreams }) => hourlyStreams !== undefined)?.name;
  const writers = Map.groupBy(
    functions.filter(({ source }) => source.kind !== 'none'),
    logGroupOf,
  );

  const hourOf = (groupName: string, hour: number): LogVolume[] =>
    hours(`${groupName} ${hour}`, () => {
      const [fromMs, toMs] = [hour * HOUR_MS, (hour + 1) * HOUR_MS];
      const minutes: LogVolume[] = Array.from({ length: MINUTES_AN_HOUR }, () => NO_VOLUME);
      const add = (atMs: number, volume: LogVolume): void => {
        const index = Math.floor((atMs - fromMs) / MINUTE_MS);
        const minute = minutes[index];
        if (minute !== undefined) minutes[index] = addVolumes(minute, volume);
      };
      const specs: readonly FunctionSpec[] = groupName === accessGroup ? behindApi : (writers.get(groupName) ?? []);
      for (const spec of specs) {
        for (const placement of timetable.placedBetween(spec, fromMs - MINUTE_MS, toMs)) {
          const of = groupName === accessGroup ? estimate.ofAccess : estimate.ofInvocation;
          add(placement.startedAtMs, of(spec, placement));
        }
      }
      if (groupName === accessGroup) return minutes;
      for (const spec of specs) {
        const starts = environmentStarts.between(spec, fromMs, toMs);
        for (const start of starts) add(start.atMs, volumeOf(startLog(spec, start).lines));
      }
      return minutes;
    });

  const volumeAt = (groupName: string, minute: number): LogVolume =>
    hourOf(groupName, Math.floor(minute / MINUTES_AN_HOUR))[minute % MINUTES_AN_HOUR] ?? NO_VOLUME;

  return {
    ofGroup: (groupName, metric) => {
      const read = readerOf(metric);
      return read && ((minute) => read(volumeAt(groupName, minute)));
    },
    ofAccount: (metric) => {
      const read = readerOf(metric);
      const names = world.groups.map(({ name }) => name);
      return read && ((minute) => read(names.map((name) => volumeAt(name, minute)).reduce(addVolumes, NO_VOLUME)));
    },
  };
}

/** How a metric is read off a volume: a datapoint sums up one call of PutLogEvents or many, here it is one. */
export function readerOf(metric: string): ((volume: LogVolume) => Sample | undefined) | undefined {
  if (metric === 'IncomingBytes') return ({ bytes }) => singleSample(Math.round(bytes));
  if (metric === 'IncomingLogEvents') return ({ events }) => singleSample(Math.round(events));
  return undefined;
}

function singleSample(value: number): Sample | undefined {
  if (value === 0) return undefined;
  return { count: 1, sum: value, min: value, max: value, values: () => [value] };
}
