import type { ColdStartRow, ColdStartsAnswer } from '../../domain/results/cold-starts.ts';
import type { CostAnswer, CostRow } from '../../domain/results/cost.ts';
import type { AnswerRecords } from './answer-records.ts';
import {
  coldStartRecord,
  costRecord,
  heatmapRecord,
  keptRecord,
  measurementRecord,
  shiftRecord,
  unseenRecord,
} from './measure-records.ts';

/**
 * `cold-starts` as records: the rows, functions that were not seen among them; shifts, the heatmap; the measurement.
 * @param shown the rows to write, in order; the answer may hold more
 */
export function coldStartsRecords(answer: ColdStartsAnswer, shown: readonly ColdStartRow[]): AnswerRecords {
  const { unseen, shifts, heatmap, gaps, notices } = answer;
  return {
    command: 'cold-starts',
    type: 'cold-starts',
    rows: [...shown.map(coldStartRecord), ...unseen.map((one) => unseenRecord('cold-starts', one))],
    more: [...shifts.map(shiftRecord), ...(heatmap === undefined ? [] : [heatmapRecord(heatmap)])],
    gaps,
    notices,
    last: measurementRecord(answer),
  };
}

/**
 * `cost` as records: the rows, functions that were not seen among them; log groups that are kept for ever; the measurement.
 * @param shown the rows to write, in order; the answer may hold more
 */
export function costRecords(answer: CostAnswer, shown: readonly CostRow[]): AnswerRecords {
  const { unseen, keptForEver, gaps, notices } = answer;
  return {
    command: 'cost',
    type: 'cost',
    rows: [...shown.map(costRecord), ...unseen.map((one) => unseenRecord('cost', one))],
    more: keptForEver.map(keptRecord),
    gaps,
    notices,
    last: measurementRecord(answer),
  };
}
