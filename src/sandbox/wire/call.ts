import type { FaultKind } from '../faults/spells.ts';
import type { LogStore } from '../world/log-store.ts';
import type { TraceStore } from '../world/traces/trace-store.ts';
import type { World } from '../world/world.ts';
import type { Queries } from './insights/queries.ts';

/** What an operation answers from. */
export interface Backend {
  readonly world: World;
  readonly store: LogStore;
  readonly paging: PagingHabits;
  readonly traces: TraceStore;
  readonly tracing: TracingHabits;
  readonly queries: Queries;
}

/** Where a span can be kept: in X-Ray, or (Transaction Search) in the log group `aws/spans`. */
export type TraceDestination = 'XRay' | 'CloudWatchLogs';

/** How X-Ray answers. */
export interface TracingHabits {
  readonly destination: TraceDestination;
  /** Drawn for every id of every BatchGetTraces: true leaves it to be asked for again. */
  isUnprocessed(): boolean;
}

/** How FilterLogEvents and GetTraceSummaries cut their answers. */
export interface PagingHabits {
  readonly seed: number;
  /** Share of pages that are empty although more follows, 0 to 1. */
  readonly emptyPageRate: number;
  /** Share of pages that hold less than they could, 0 to 1. */
  readonly partialPageRate: number;
  /** Most events that such a page may hold; 500 when absent. */
  readonly mostOnPartialPage?: number;
  /** Share of FilterLogEvents' pages that come once more under another token; none when absent. */
  readonly repeatedPageRate?: number;
  /** Share of its pages that give back the token they were asked for with; none when absent. */
  readonly repeatedTokenRate?: number;
  /** Share of its tokens that are refused; none when absent. */
  readonly refusedTokenRate?: number;
  /** False: its events carry no `eventId`. */
  readonly hasEventIds?: boolean;
  /** Told of every page that one of these habits made. */
  readonly onHabit?: (kind: FaultKind) => void;
}

/** One operation of an API: its input, the time, and what there is; the answer is sent as JSON. */
export type Operation = (input: Input, nowMs: number, backend: Backend) => object;

/** The parsed body of a request. */
export type Input = Readonly<Record<string, unknown>>;
