import type { ColdStartRow, ColdStartsAnswer } from '../../domain/results/cold-starts.ts';
import type { CostAnswer, CostRow } from '../../domain/results/cost.ts';
import {
  coldStartRecord,
  costRecord,
  heatmapRecord,
  keptRecord,
  measurementRecord,
  shiftRecord,
  unseenRecord,
} from './measure-records.ts';
import { createRecordWriter, type RecordWriterOptions } from './record-writer.ts';
import type { WireRecord } from './records.ts';

/** How an answer of measurements is written. */
export type MeasuredRecordsOptions = Omit<RecordWriterOptions, 'type' | 'command'>;

/**
 * `cold-starts` as records: the rows, functions that were not seen, shifts, the heatmap, gaps, notices, the measurement. `tsv`, `csv` and
 * `--fields` show the rows alone, those not seen included.
 * @param shown the rows to write, in order; the answer may hold more
 */
export function coldStartsRecords(
  answer: ColdStartsAnswer,
  shown: readonly ColdStartRow[],
  options: MeasuredRecordsOptions,
): string {
  const unseen = answer.unseen.map((one) => unseenRecord('cold-starts', one));
  const more = [
    ...answer.shifts.map(shiftRecord),
    ...(answer.heatmap === undefined ? [] : [heatmapRecord(answer.heatmap)]),
  ];
  return written('cold-starts', answer, [...shown.map(coldStartRecord), ...unseen], more, options);
}

/**
 * `cost` as records: the rows, functions that were not seen, log groups that are kept for ever, gaps, notices, the measurement. `tsv`,
 * `csv` and `--fields` show the rows alone, those not seen included.
 * @param shown the rows to write, in order; the answer may hold more
 */
export function costRecords(answer: CostAnswer, shown: readonly CostRow[], options: MeasuredRecordsOptions): string {
  const unseen = answer.unseen.map((one) => unseenRecord('cost', one));
  return written('cost', answer, [...shown.map(costRecord), ...unseen], answer.keptForEver.map(keptRecord), options);
}

function written(
  command: 'cold-starts' | 'cost',
  answer: ColdStartsAnswer | CostAnswer,
  rows: readonly WireRecord[],
  more: readonly WireRecord[],
  options: MeasuredRecordsOptions,
): string {
  const writer = createRecordWriter({ ...options, command, type: command });
  const isTable = options.fields !== undefined || options.format === 'tsv' || options.format === 'csv';
  return [
    writer.add(isTable ? rows : [...rows, ...more]),
    ...answer.gaps.map(writer.addGap),
    ...answer.notices.map(writer.addNotice),
    writer.endWith(measurementRecord(answer)),
  ].join('');
}
