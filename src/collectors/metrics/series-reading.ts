import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { MetricQuestion, MetricSeries } from '../../domain/sources.ts';

/** A series while its answer comes, page by page. */
export interface SeriesReading {
  readonly question: MetricQuestion;
  readonly periodMs: number;
  /** Values by epoch milliseconds. */
  readonly points: Map<number, number>;
  /** What CloudWatch last said of it; undefined before it has said anything. */
  status: MetricDataResult['StatusCode'] | undefined;
}

/** Takes a part of an answer in. A point that comes again replaces the one before. */
export function notePart(series: SeriesReading, part: MetricDataResult): void {
  series.status = part.StatusCode ?? 'Complete';
  for (const [index, time] of (part.Timestamps ?? []).entries()) {
    const [atMs, value] = [time.getTime(), part.Values?.[index]];
    if (Number.isFinite(atMs) && value !== undefined && Number.isFinite(value)) series.points.set(atMs, value);
  }
}

/** The series as far as it came, oldest first. */
export function seriesOf({ question, periodMs, points }: SeriesReading): MetricSeries {
  const inOrder = [...points].sort(([a], [b]) => a - b);
  return { question, periodMs, points: inOrder.map(([atMs, value]) => ({ atMs, value })) };
}
