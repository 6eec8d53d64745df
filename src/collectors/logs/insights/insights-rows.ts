import type { ResultField } from '@aws-sdk/client-cloudwatch-logs';
import { insightsInstant } from '../../../domain/insights-instant.ts';
import type { InsightsRow } from '../../../domain/sources.ts';
import type { InsightsWindow } from './insights-window.ts';

/** Added by AWS to rows that stand for one event: a pointer for GetLogRecord, which slsobs does not call. */
const POINTER = '@ptr';

/** A row by field name; the last of two equal names counts. */
export function rowOf(fields: readonly ResultField[]): InsightsRow {
  // `fromEntries` makes even `__proto__`, which a JSON line can hold, a field like any other.
  return Object.fromEntries(
    fields.flatMap(({ field, value }) =>
      field === undefined || value === undefined || field === POINTER ? [] : [[field, value]],
    ),
  );
}

/** False for a row that is known to lie outside: AWS is asked for whole seconds. */
export function isWithin(row: InsightsRow, { startAtMs, endAtMs }: InsightsWindow): boolean {
  const atMs = insightsInstant(row['@timestamp']);
  return atMs === undefined || (atMs >= startAtMs && atMs <= endAtMs);
}
