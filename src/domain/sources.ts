import type { Gap, Notice } from './gap.ts';
import type { LogEvent, LogGroup } from './log-event.ts';

/** What to read of one log group. */
export interface GroupSelection {
  readonly group: LogGroup;
  /** Only these streams (at most 100, a limit of FilterLogEvents); absent: all. */
  readonly logStreamNames?: readonly string[];
  /** Only streams of these functions, for a group that several functions share; absent: the whole group. */
  readonly functionNames?: readonly string[];
}

/** A question to a `LogSource`. */
export interface LogRequest {
  readonly groups: readonly GroupSelection[];
  /** First instant wanted, epoch milliseconds, inclusive. Absent (files only): from the beginning. */
  readonly startAtMs?: number;
  /** Last instant wanted, inclusive. Absent: up to now for a range; without end for a follow. */
  readonly endAtMs?: number;
  /** True: go on as events arrive, until the signal aborts. */
  readonly follow: boolean;
  /** CloudWatch Logs filter pattern, evaluated by the service. Absent: everything. */
  readonly filterPattern?: string;
  /** Groups that come and go while a follow runs, beside `groups`. Ends when the signal aborts. Absent: none do. */
  readonly groupChanges?: (signal: AbortSignal) => AsyncIterable<GroupChange>;
}

/** What a follow is to read from now on, and what no longer. */
export interface GroupChange {
  /** A group that is followed already takes the place of its former selection. */
  readonly joined: readonly GroupSelection[];
  /** When these may have begun to log: epoch milliseconds. They are read from there. */
  readonly joinedSinceMs: number;
  /** Their groups are read to the horizon once more, then left. */
  readonly left: readonly LogGroup[];
  /** Who joined and who left, for people. */
  readonly notices: readonly Notice[];
}

/** What a reading has cost so far. */
export interface Usage {
  /** Calls to AWS, retries included. */
  readonly apiCalls: number;
  /** Events dropped because they had been delivered before. */
  readonly duplicates: number;
}

/**
 * A step of a reading. Events come in time order over everything asked for, except those marked `late` or `clockAhead`.
 * Both marks only ever grow and flow in empty batches too, so that a consumer can release and seal without new events.
 */
export interface LogBatch {
  readonly events: readonly LogEvent[];
  /**
   * Events of a live stream that no read has brought yet: at once, in no order, each with a mark and an id of its own. The
   * reads bring them among `events` too, where a mark says that they confirm one of these. Absent: none.
   */
  readonly provisional?: readonly LogEvent[];
  /** Epoch milliseconds: everything up to here has been released, but for what will be marked `late`. */
  readonly orderedUntil: number;
  /** Epoch milliseconds: nothing before this is expected any more; it settles gaps and seals invocations. */
  readonly completeUntil: number;
  /** New gaps, and new revisions of known ones. */
  readonly gapChanges: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}

/**
 * Delivers log events. Every source keeps the same contract (`test/unit/collectors/log-source-contract.ts` holds them to it):
 * each event once by `id`; both marks never fall; no event older than a former `orderedUntil` without a `late` mark; a range
 * ends with both marks at or past its end, or with a final gap over what is missing; after the signal aborts no further
 * batch is delivered and the iteration ends without an error.
 */
export interface LogSource {
  /**
   * @throws SlsobsError when nothing at all could be asked (no credentials, an unknown group as the only target).
   */
  read(request: LogRequest, signal: AbortSignal): AsyncIterable<LogBatch>;
  /**
   * The newest events first, over all groups asked for, until the consumer has had enough or the range is through; each
   * once. Absent where a source can only be read forwards.
   * @throws SlsobsError like `read`
   */
  newest?(
    request: Omit<LogRequest, 'follow' | 'groupChanges'>,
    signal: AbortSignal,
  ): AsyncIterable<readonly LogEvent[]>;
  /** The time on the clock that the events are stored by, as well as it is known: epoch milliseconds. */
  now(): number;
}

/** A function as the account configures it. */
export interface FunctionSummary {
  readonly name: string;
  readonly arn?: string;
  /** Where it logs: `LoggingConfig.LogGroup`, never assumed. */
  readonly logGroupName: string;
  readonly logFormat?: 'Text' | 'JSON';
  readonly runtime?: string;
  readonly architecture?: string;
  readonly memorySizeMb?: number;
  readonly timeoutMs?: number;
  /** When code or configuration was changed last; the first time, when it was made. */
  readonly lastModifiedAtMs?: number;
  /** SHA-256 of the deployment package, base64. Changes with the code alone. */
  readonly codeSha256?: string;
  /** Lines of the platform below this are not logged (JSON format); absent: INFO. At `WARN` there are no reports of calls that went well. */
  readonly systemLogLevel?: 'DEBUG' | 'INFO' | 'WARN';
  /** `managed-instances`: priced by the instance, and its reports tell no price. Absent: on demand. */
  readonly hosting?: 'snap-start' | 'managed-instances';
}

/** A published version of a function: it never changes. */
export interface PublishedVersion {
  readonly functionName: string;
  /** A number, as text. */
  readonly version: string;
  readonly publishedAtMs?: number;
  readonly codeSha256?: string;
  readonly description?: string;
}

export interface LogGroupSummary {
  readonly group: LogGroup;
  readonly storedBytes?: number;
  /** Absent: kept for ever. */
  readonly retentionDays?: number;
  /** `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY` …; absent where the service does not say. */
  readonly logClass?: string;
}

/** What the account holds. Pages as they come. */
export interface InventorySource {
  /** @throws SlsobsError */
  functions(signal: AbortSignal): AsyncIterable<readonly FunctionSummary[]>;
  /**
   * One function by exact name or ARN; undefined when there is none.
   * @throws SlsobsError (`AccessDeniedError` when it may not be asked)
   */
  functionNamed(nameOrArn: string, signal: AbortSignal): Promise<FunctionSummary | undefined>;
  /** The versions of a function that were published, `$LATEST` not among them, pages as they come. @throws SlsobsError */
  versions(functionName: string, signal: AbortSignal): AsyncIterable<readonly PublishedVersion[]>;
  /** Log groups whose name begins with `prefix`. @throws SlsobsError */
  logGroups(prefix: string | undefined, signal: AbortSignal): AsyncIterable<readonly LogGroupSummary[]>;
}

/** What is not a stream: a value with what could not be seen of it. */
export interface Answer<Value> {
  readonly value: Value;
  readonly gaps: readonly Gap[];
  readonly usage: Usage;
}

/** A trace as X-Ray hands it out: documents that parse/xray reads. */
export interface RawTrace {
  readonly traceId: string;
  /** JSON text of each segment, as it came: old and new revisions, independent subsegments, unordered. */
  readonly documents: readonly string[];
  /** True when X-Ray says that the trace was too large to be kept whole (`LimitExceeded`). */
  readonly isTruncated: boolean;
}

/** One line of a search over traces. */
export interface TraceSummary {
  readonly traceId: string;
  readonly startedAtMs?: number;
  readonly durationMs?: number;
  readonly hasError: boolean;
  readonly hasFault: boolean;
  readonly hasThrottle: boolean;
  /** True while a segment is still in progress. */
  readonly isPartial: boolean;
}

/** Where the account sends its spans: X-Ray's own store, or the log group `aws/spans` (Transaction Search). */
export type TraceDestination = 'xray' | 'cloudwatch-logs';

/** Delivers traces. */
export interface TraceSource {
  /**
   * Reads traces by id, any number; one that does not exist, or no longer, is absent from the value. What X-Ray left
   * unprocessed after retries is a gap.
   * @throws SlsobsError
   */
  traces(traceIds: readonly string[], signal: AbortSignal): Promise<Answer<readonly RawTrace[]>>;
  /** Finds traces in a window, pages as they come; a window that is refused as too long is split. @throws SlsobsError */
  summaries(
    question: { readonly startAtMs: number; readonly endAtMs: number; readonly filterExpression?: string },
    signal: AbortSignal,
  ): AsyncIterable<readonly TraceSummary[]>;
  /** @throws SlsobsError */
  destination(signal: AbortSignal): Promise<TraceDestination>;
}

/** A question to CloudWatch Logs Insights. */
export interface InsightsQuestion {
  /** Any number: asked fifty at a time. */
  readonly groups: readonly LogGroup[];
  /** Epoch milliseconds, both inclusive. */
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** In Insights' own language (CWLI), without a `limit`. */
  readonly query: string;
  /**
   * True where a row stands for one event, so that a range with more than 100,000 rows can be cut in time and asked in parts; false
   * where a row stands for many (`stats`), of which none may be lost by a cut: then a row cap is a gap.
   */
  readonly isPerEvent: boolean;
}

/** A row by field name. Values are always text; a field that the row lacks is absent (platform fact 8.10). */
export type InsightsRow = Readonly<Record<string, string>>;

/** What a query has come to so far. */
export interface InsightsProgress {
  /** Queries of this question that are done, and all of them as far as is known. */
  readonly queriesDone: number;
  readonly queries: number;
  /** What AWS bills: bytes scanned so far. */
  readonly bytesScanned: number;
  readonly rows: number;
}

/** Asks CloudWatch Logs Insights, AWS's own engine. */
export interface InsightsSource {
  /**
   * Every row of the answer, in no order over several groups. Ends its queries in AWS when the signal aborts.
   * A group that may not be or cannot be queried, and rows beyond what AWS gives, are gaps.
   * @throws SlsobsError when nothing at all could be asked
   */
  ask(
    question: InsightsQuestion,
    signal: AbortSignal,
    onProgress?: (progress: InsightsProgress) => void,
  ): Promise<Answer<{ readonly rows: readonly InsightsRow[]; readonly bytesScanned: number }>>;
}

/** One series of CloudWatch metrics that is wanted. */
export interface MetricQuestion {
  readonly namespace: 'AWS/Lambda' | 'AWS/Logs';
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `Maximum`, `p95` … */
  readonly statistic: string;
  /** 60,000 or a multiple of it; rounded up to what AWS keeps of a window that lies further back. */
  readonly periodMs: number;
}

/** Its values. A period without a datapoint is absent: no data is not zero (platform fact 8.45). */
export interface MetricSeries {
  readonly question: MetricQuestion;
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
  /** What the points really are apart. */
  readonly periodMs: number;
}

/** Delivers CloudWatch metrics. */
export interface MetricSource {
  /**
   * In the order of the questions. Costs USD 0.01 for a thousand series (`Answer.value` holds one for each question).
   * @param window epoch milliseconds; the end is exclusive, as in GetMetricData
   * @throws SlsobsError when nothing could be asked
   */
  series(
    questions: readonly MetricQuestion[],
    window: { readonly startAtMs: number; readonly endAtMs: number },
    signal: AbortSignal,
  ): Promise<Answer<readonly MetricSeries[]>>;
}
