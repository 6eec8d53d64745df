import { type CallMeasure, type CallMeasureOptions, createCallMeasure } from '../../analyze/calls/call-measure.ts';
import { compareMeasured, isMeasured, mayBeMeasured } from '../../analyze/calls/measured-lines.ts';
import { InvocationCorrelator, type Marks } from '../../correlate/invocations/correlator.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';
import { parseEvent } from '../../parse/record.ts';

/** A measure that is fed with lines: both engines' go the same way, so that what a cold start is stands in one place. */
export interface LineMeasure {
  readonly measure: CallMeasure;
  /** Takes lines, of which those that tell nothing of calls are left out. */
  take(events: readonly LogEvent[], marks: Marks): void;
  /** No more will come. */
  end(): void;
}

/** Begins without lines. */
export function createLineMeasure(options: CallMeasureOptions): LineMeasure {
  const measure = createCallMeasure(options);
  const { timeoutMsOf } = options;
  const correlator = new InvocationCorrelator({ functionNameOf, timeoutMsOf });
  let ordinal = 0;
  return {
    measure,
    take: (events, marks) => {
      const records = events
        .filter(({ message }) => mayBeMeasured(message))
        .map(parseEvent)
        .filter(({ kind }) => isMeasured(kind))
        .sort(compareMeasured)
        .map((record): LogRecord => {
          ordinal += 1;
          return { ...record, event: { ...record.event, ordinal } };
        });
      const { placed, changed } = correlator.take(records, marks);
      measure.take(placed, changed);
    },
    end: () => measure.take([], correlator.end().changed),
  };
}
