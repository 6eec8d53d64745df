import type { GetMetricDataCommandInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { RemoteError } from '../../domain/errors.ts';
import type { AwsSession } from '../aws/session.ts';
import { notePart, type SeriesReading } from './series-reading.ts';

/** Epoch milliseconds; the end is exclusive. */
export interface MetricWindow {
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/** Asks for series, at most 500, and reads all pages of the answer into them. @throws SlsobsError */
export async function readSeries(
  session: AwsSession,
  series: readonly SeriesReading[],
  window: MetricWindow,
  { signal, onTry }: { readonly signal: AbortSignal; readonly onTry: () => void },
): Promise<void> {
  const input = inputFor(series, window);
  const tokens = new Set<string>();
  for (let token: string | undefined; ; tokens.add(token)) {
    const page = token === undefined ? input : { ...input, NextToken: token };
    const send = async () => (await session.cloudwatch()).getMetricData(page, signal);
    const { MetricDataResults = [], NextToken } = await session.ask({ api: 'GetMetricData', send }, { signal, onTry });
    for (const part of MetricDataResults) {
      const one = series[indexOf(part.Id)];
      if (one !== undefined) notePart(one, part);
    }
    token = NextToken || undefined;
    if (token === undefined) return;
    if (tokens.has(token)) throw new RemoteError('CloudWatch gives no end to the pages of GetMetricData');
  }
}

function inputFor(series: readonly SeriesReading[], { startAtMs, endAtMs }: MetricWindow): GetMetricDataCommandInput {
  return {
    StartTime: new Date(startAtMs),
    EndTime: new Date(endAtMs),
    ScanBy: 'TimestampAscending',
    MetricDataQueries: series.map(queryOf),
  };
}

function queryOf({ question, periodMs }: SeriesReading, index: number): MetricDataQuery {
  const { namespace, metric, dimensions, statistic } = question;
  return {
    // An id begins with a small letter (API reference, MetricDataQuery).
    Id: `q${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: periodMs / 1000,
      Stat: statistic,
    },
  };
}

function indexOf(id: string | undefined): number {
  return id?.startsWith('q') ? Number(id.slice(1)) : -1;
}
