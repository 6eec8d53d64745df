import type { CallTrait } from '../../domain/results/call-key.ts';

/** A stretch of time as Insights' `bin` takes it, by its length in milliseconds: whole days, hours or minutes. */
function periodOf(stretchMs: number): string {
  const minutes = stretchMs / 60_000;
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** Epoch milliseconds, both inclusive. */
export interface QueriedWindow {
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/** Keeps a query whose rows stand for many events to its milliseconds: StartQuery itself counts whole seconds. */
function within({ startAtMs, endAtMs }: QueriedWindow): string {
  return `filter toMillis(@timestamp) >= ${startAtMs} and toMillis(@timestamp) <= ${endAtMs}`;
}

/** Whole reports, as `parseEvent` takes them: a line that only begins like one tells neither a duration nor a request. */
const REPORTS =
  '(@type = "REPORT" and ispresent(@duration)) or (type = "platform.report" and ispresent(record.requestId))';
const EVENT_FIELDS = 'fields @timestamp, @ingestionTime, @message, @log, @logStream';

/** What is counted of calls. */
export interface CountQuestion {
  readonly window: QueriedWindow;
  readonly by: readonly CallTrait[];
  /** Counts for each stretch of time, so wide. Absent: for the window as a whole. */
  readonly stretchMs?: number;
  /** True: how much memory they used and had, too. */
  readonly withMemory: boolean;
}

/**
 * Counts the calls that were reported, and what they were billed, over text and JSON logs alike. A row for each log group and function
 * (a group may hold many: platform fact 8.12), and what else they are told apart by. Of the runtime version and the initialization
 * type only the first line of an environment tells: then it is a row for each stream.
 *
 * A REPORT's restore has no field of its own, so it is parsed. What was billed for an init or restore is what was billed beyond
 * the run, each rounded up to whole milliseconds; calls without either have no `startMs`, and so no product with it.
 */
export function callCountsQuery({ window, by, stretchMs, withMemory }: CountQuestion): string {
  const memory = withMemory
    ? ', max(usedMb) as maxUsedMb, pct(usedMb, 99) as p99UsedMb, min(memoryMb) as leastMb, max(memoryMb) as mostMb'
    : '';
  const keys = [
    '@log',
    'fn',
    ...(by.includes('version') ? ['version'] : []),
    ...(by.includes('memory') ? ['memoryMb'] : []),
    ...(isByStream(by) ? ['@logStream'] : []),
    ...(stretchMs === undefined ? [] : [`bin(${periodOf(stretchMs)}) as at`]),
  ];
  return [
    `filter ${REPORTS}`,
    within(window),
    String.raw`parse @logStream /^\d{4}\/\d{2}\/\d{2}\/(?<fn>[^\[]*)\[(?<version>[^\]]*)\]/`,
    String.raw`parse @message /\tRestore Duration: (?<restoredMs>[0-9.]+) ms/`,
    'fields coalesce(@billedDuration, record.metrics.billedDurationMs) as billedMs' +
      ', coalesce(@duration, record.metrics.durationMs) as durationMs' +
      ', coalesce(@memorySize / 1000000, record.metrics.memorySizeMB) as memoryMb' +
      ', coalesce(@maxMemoryUsed / 1000000, record.metrics.maxMemoryUsedMB) as usedMb' +
      ', coalesce(@initDuration, record.metrics.initDurationMs, restoredMs, record.metrics.restoreDurationMs) as startMs',
    'fields billedMs - ceil(durationMs) + startMs * 0 as billedStartMs',
    'stats count(*) as calls, count(billedMs) as priced, sum(billedMs) as billed, sum(billedMs * memoryMb) as billedMb' +
      `, sum(billedStartMs) as billedStart, sum(billedStartMs * memoryMb) as billedStartMb${memory} by ${keys.join(', ')}`,
  ].join('\n| ');
}

/** True where calls are told apart by what the first line of their environment alone tells. */
export function isByStream(by: readonly CallTrait[]): boolean {
  return by.includes('runtime') || by.includes('init-type');
}

/** Every line that tells of an init or restore: those of environments, and the reports of calls that waited. They are few. */
export const COLD_LINES_QUERY = [
  'filter ispresent(@initDuration) or ispresent(record.metrics.initDurationMs) or ispresent(record.metrics.restoreDurationMs)' +
    ' or @message like /^(INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT) /' +
    String.raw` or @message like /^REPORT .*\tRestore Duration: /` +
    String.raw` or type like /^platform\.(init|restore)(Start|Report)$/`,
  EVENT_FIELDS,
].join('\n| ');

/**
 * Every line that tells of calls and environments, by its text alone: in log groups of other classes than STANDARD Insights discovers no
 * fields (AWS, "Supported logs and discovered fields").
 */
export const CALL_LINES_QUERY = [
  'filter @message like /^(REPORT RequestId:|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT) /' +
    String.raw` or @message like /"type": ?"platform\.(report|initStart|initReport|restoreStart|restoreReport)"/`,
  EVENT_FIELDS,
].join('\n| ');

/** Streams that one query names: with names of 70 characters well below the 10,000 that a query may have. */
export const STREAMS_A_QUERY = 100;

/** The reports of some streams, at most `STREAMS_A_QUERY`. Every log group has an index of its streams, so that little is scanned. */
export function streamReportsQuery(streamNames: readonly string[]): string {
  const names = streamNames.map((name) => `"${name.replace(/["\\]/g, '\\$&')}"`);
  return [`filter @logStream in [${names.join(', ')}]`, `filter ${REPORTS}`, EVENT_FIELDS].join('\n| ');
}
