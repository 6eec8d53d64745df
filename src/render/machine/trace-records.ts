import { isFailure } from '../../domain/invocation-status.ts';
import type { ReadingSummary } from '../../domain/results/log-step.ts';
import type { TraceAnswer } from '../../domain/results/trace-answer.ts';
import { createRecordWriter, type RecordWriterOptions } from './record-writer.ts';
import { eventRecord, invocationRecord, spanRecord, traceRecord } from './records.ts';

/** How `trace` writes records. */
export type TraceRecordsOptions = Omit<RecordWriterOptions, 'type'>;

/** Answers as records: of each its invocations, events, spans (in the order of the waterfall), itself, its gaps and notices. */
export interface TraceRecords {
  /** False where the format has no place for gaps: they belong on stderr then. */
  readonly tellsGaps: boolean;
  show(answer: TraceAnswer): string;
  /** The summary of all answers. */
  end(): string;
}

/** Makes the record view of `trace`. `tsv`, `csv` and `--fields` show the spans alone, for the fields are those of spans. */
export function createTraceRecords(options: TraceRecordsOptions): TraceRecords {
  const writer = createRecordWriter({ ...options, type: 'span' });
  const showsSpansOnly = options.fields !== undefined || options.format === 'tsv' || options.format === 'csv';
  let summary: ReadingSummary = {
    events: 0,
    shown: 0,
    invocations: 0,
    failed: 0,
    coldStarts: 0,
    duplicates: 0,
    late: 0,
    gaps: 0,
    apiCalls: 0,
  };
  return {
    tellsGaps: writer.tellsGaps,
    show: (answer) => {
      summary = added(summary, answer);
      const spans = answer.nodes.map(spanRecord);
      const logs = [...answer.invocations.map(invocationRecord), ...answer.lines.map(eventRecord)];
      return [
        writer.add(showsSpansOnly ? spans : [...logs, ...spans, traceRecord(answer)]),
        ...answer.gaps.map(writer.addGap),
        ...answer.notices.map(writer.addNotice),
      ].join('');
    },
    end: () => writer.end(summary),
  };
}

function added(sum: ReadingSummary, { invocations, lines, gaps, usage }: TraceAnswer): ReadingSummary {
  return {
    events: sum.events + lines.length,
    shown: sum.shown + lines.length,
    invocations: sum.invocations + invocations.length,
    failed: sum.failed + invocations.filter(({ status }) => isFailure(status)).length,
    coldStarts: sum.coldStarts + invocations.filter(({ coldStart }) => coldStart === true).length,
    duplicates: sum.duplicates + usage.duplicates,
    late: sum.late + lines.filter(({ record }) => record.event.marks?.late).length,
    gaps: sum.gaps + gaps.filter(({ state }) => state !== 'filled').length,
    apiCalls: sum.apiCalls + usage.apiCalls,
  };
}
