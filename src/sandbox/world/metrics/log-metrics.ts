import { type FunctionSpec, logGroupOf } from '../function-spec.ts';
import { type FunctionHours, MINUTES_AN_HOUR } from './function-hours.ts';
import type { MinuteSeries } from './lambda-metrics.ts';
import { addVolumes, type LogVolume, NO_VOLUME } from './log-volume.ts';
import type { Sample } from './sample.ts';

/** The metrics of namespace AWS/Logs. Source: the CloudWatch Logs user guide, "Monitoring with CloudWatch metrics". */
export interface LogMetrics {
  /** A metric of one group; undefined for one that CloudWatch Logs does not have. */
  ofGroup(groupName: string, metric: string): MinuteSeries | undefined;
  /** A metric over all groups. */
  ofAccount(metric: string): MinuteSeries | undefined;
}

/** Tells how much the company's groups take in. */
export function createLogMetrics(
  functions: readonly FunctionSpec[],
  accessGroupName: string | undefined,
  hours: FunctionHours,
): LogMetrics {
  const writers = Map.groupBy(functions, logGroupOf);

  const volumeOf = (specs: readonly FunctionSpec[], log: 'logged' | 'accessed', minute: number): LogVolume =>
    specs
      .map((spec) => hours(spec, Math.floor(minute / MINUTES_AN_HOUR))[log][minute % MINUTES_AN_HOUR] ?? NO_VOLUME)
      .reduce(addVolumes, NO_VOLUME);

  return {
    ofGroup: (groupName, metric) => {
      const read = readerOf(metric);
      if (groupName === accessGroupName) return read && ((minute) => read(volumeOf(functions, 'accessed', minute)));
      const specs = writers.get(groupName) ?? [];
      return read && ((minute) => read(volumeOf(specs, 'logged', minute)));
    },
    ofAccount: (metric) => {
      const read = readerOf(metric);
      return (
        read &&
        ((minute) => read(addVolumes(volumeOf(functions, 'logged', minute), volumeOf(functions, 'accessed', minute))))
      );
    },
  };
}

/** How a metric is read off the volume of a minute; undefined for one that CloudWatch Logs does not have. */
export function readerOf(metric: string): ((volume: LogVolume) => Sample | undefined) | undefined {
  if (metric === 'IncomingBytes') return ({ bytes }) => singleSample(Math.round(bytes));
  if (metric === 'IncomingLogEvents') return ({ events }) => singleSample(Math.round(events));
  return undefined;
}

/** CloudWatch has one sample for each call of PutLogEvents; here all calls of a minute are one. */
function singleSample(value: number): Sample | undefined {
  if (value === 0) return undefined;
  return { count: 1, sum: value, min: value, max: value, values: () => [value] };
}
