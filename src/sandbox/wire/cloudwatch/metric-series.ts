import type { LogStore } from '../../world/log-store.ts';
import type { MinuteSeries } from '../../world/metrics/lambda-metrics.ts';
import { readerOf } from '../../world/metrics/log-metrics.ts';
import { volumeOf } from '../../world/metrics/log-volume.ts';
import { mergeSamples } from '../../world/metrics/sample.ts';
import type { Backend } from '../call.ts';
import type { MetricQuery } from './metric-query.ts';

const MINUTE_MS = 60_000;

/** The series that a query means, minute by minute; undefined for a namespace, metric or dimension that nothing is known of. */
export function seriesOf(query: MetricQuery, backend: Backend): MinuteSeries | undefined {
  if (query.namespace === 'AWS/Lambda') return lambdaSeries(query, backend);
  if (query.namespace === 'AWS/Logs') return logSeries(query, backend);
  return undefined;
}

/** By FunctionName, by FunctionName and Resource (`name`, or `name:alias` where an alias is invoked), or of the whole region. */
function lambdaSeries({ metric, dimensions }: MetricQuery, { world }: Backend): MinuteSeries | undefined {
  if (dimensions.size === 0) return world.lambdaMetrics.ofRegion(metric);
  const spec = world.functions.find(({ name }) => name === dimensions.get('FunctionName'));
  if (spec === undefined) return undefined;
  const invoked = spec.alias === undefined ? spec.name : `${spec.name}:${spec.alias}`;
  const isKnown = dimensions.size === 1 || (dimensions.size === 2 && dimensions.get('Resource') === invoked);
  return isKnown ? world.lambdaMetrics.ofFunction(spec, metric) : undefined;
}

/** By LogGroupName, or of the whole account. */
function logSeries({ metric, dimensions }: MetricQuery, { world, store }: Backend): MinuteSeries | undefined {
  if (dimensions.size === 0) {
    const names = store.groups().map(({ name }) => name);
    return both(world.logMetrics.ofAccount(metric), putSeries(store, names, metric));
  }
  const groupName = dimensions.get('LogGroupName');
  if (groupName === undefined || dimensions.size > 1) return undefined;
  return both(world.logMetrics.ofGroup(groupName, metric), putSeries(store, [groupName], metric));
}

/** What clients put, exactly, by the minute in which they did. */
function putSeries(store: LogStore, groupNames: readonly string[], metric: string): MinuteSeries | undefined {
  const read = readerOf(metric);
  if (read === undefined) return undefined;
  const arrived = groupNames.flatMap((name) => store.arrived(name));
  const byMinute = Map.groupBy(arrived, ({ ingestedAtMs }) => Math.floor(ingestedAtMs / MINUTE_MS));
  return (minute) => read(volumeOf(byMinute.get(minute) ?? []));
}

function both(one: MinuteSeries | undefined, other: MinuteSeries | undefined): MinuteSeries | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (minute) => mergeSamples([one(minute) ?? [], other(minute) ?? []].flat());
}
