import type { Gap, Notice } from '../../domain/gap.ts';
import { createRecordWriter, type RecordWriterOptions } from './record-writer.ts';
import type { WireRecord } from './records.ts';

/** An answer that is there whole, as records. */
export interface AnswerRecords extends Pick<RecordWriterOptions, 'command' | 'type'> {
  readonly rows: readonly WireRecord[];
  /** Of other kinds: `tsv`, `csv` and `--fields` have no place for them. Absent for none. */
  readonly more?: readonly WireRecord[];
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  /** What stands after all others; absent for none. */
  readonly last?: WireRecord;
}

/** How an answer is written. */
export type AnswerRecordsOptions = Omit<RecordWriterOptions, 'type' | 'command'>;

/** An answer in one format, and what of it that has a place for. */
export interface WrittenAnswer {
  readonly text: string;
  readonly tellsGaps: boolean;
  readonly tellsNotices: boolean;
}

/** Writes an answer: the rows, what is of other kinds, gaps, notices, the last record. */
export function writtenAnswer(answer: AnswerRecords, options: AnswerRecordsOptions): WrittenAnswer {
  const { command, type, rows, more = [], gaps, notices, last } = answer;
  const { format, fields } = options;
  const writer = createRecordWriter({ ...options, command, type });
  const isTable = fields !== undefined || format === 'tsv' || format === 'csv';
  const text = [
    writer.add(isTable ? rows : [...rows, ...more]),
    ...gaps.map(writer.addGap),
    ...notices.map(writer.addNotice),
    last === undefined ? writer.end() : writer.endWith(last),
  ].join('');
  return { text, tellsGaps: writer.tellsGaps, tellsNotices: writer.tellsGaps && format === 'ndjson' };
}
