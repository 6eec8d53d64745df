import type { Gap, Notice } from '../gap.ts';
import type { Invocation, PlacedRecord } from '../invocation.ts';
import type { Usage } from '../sources.ts';
import type { Span, TraceWarning } from '../span.ts';

/** A span in its place in the waterfall. */
export interface TraceNode {
  readonly span: Span;
  /** 0 for a root. */
  readonly depth: number;
  /** Own time that no child (clipped to this span) covers, milliseconds; absent while it runs. Links never subtract. */
  readonly selfMs: number | undefined;
  /** The invocation that this span is the function's side of, by request ID. */
  readonly invocation?: Invocation;
  /** The invocation was not found by its IDs but by function and time: it may be another's. Absent: no. */
  readonly isInvocationInferred?: true;
  /** Its parent is named but was not found: it stands below the root, marked. */
  readonly isParentMissing: boolean;
  /**
   * More than a millisecond of it lies outside its parent's time: an init that ran before the call, work that outlives its
   * caller, a clock that differs. For the phases of a function the call as Lambda's service saw it counts as the parent.
   */
  readonly isOutsideParent: boolean;
}

/** What became of one request: its spans in the order of the waterfall, and its logs. */
export interface TraceAnswer {
  /** The request ID that was asked for, whole; absent for a trace that holds no invocation. */
  readonly requestId?: string;
  /** X-Ray spelling; absent when the invocation was not traced. */
  readonly traceId?: string;
  /** How much of the trace X-Ray has. */
  readonly traceState:
    | 'found'
    | 'not-traced'
    | 'not-sampled'
    | 'not-found'
    | 'in-spans-log'
    | 'denied'
    | 'not-answered';
  /** Depth first, children by start. Without a trace: none. */
  readonly nodes: readonly TraceNode[];
  /** Every attempt of the request, and the other invocations of the trace whose logs were read; by start. */
  readonly invocations: readonly Invocation[];
  /** The lines of those invocations, in time order. */
  readonly lines: readonly PlacedRecord[];
  readonly warnings: readonly TraceWarning[];
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}
