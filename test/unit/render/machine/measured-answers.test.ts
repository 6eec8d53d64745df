import { describe, expect, it } from 'vitest';
import { type AnswerRecordsOptions, writtenAnswer } from '../../../../src/render/machine/answer-records.ts';
import { coldStartsRecords, costRecords } from '../../../../src/render/machine/measured-answers.ts';
import { parseFields } from '../../../../src/render/machine/record-fields.ts';
import { expectGolden } from '../../../golden/golden.ts';
import {
  coldAttacks,
  coldFleet,
  coldHeat,
  coldRarities,
  coldStartsAnswer,
  dearFleet,
  unpriced,
} from '../measure-stories.ts';
import { workflowCommandsIn } from '../workflow-runner.ts';
import { expectToFitSchema } from './schemas.ts';

type Format = AnswerRecordsOptions['format'];
const cold = (answer: typeof coldFleet, options: Partial<AnswerRecordsOptions> = {}): string =>
  writtenAnswer(coldStartsRecords(answer, answer.rows), { format: 'ndjson', ...options }).text;
const cost = (answer: typeof dearFleet, options: Partial<AnswerRecordsOptions> = {}): string =>
  writtenAnswer(costRecords(answer, answer.rows), { format: 'ndjson', ...options }).text;
const recordsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the records of measurements', () => {
  it.each(['ndjson', 'json', 'tsv', 'csv'] as const satisfies Format[])('are written as %s', (format) => {
    expectGolden(`machine/cold-starts.${format}`, cold(coldFleet, { format }));
    expectGolden(`machine/cost.${format}`, cost(dearFleet, { format }));
  });

  it('fit their schemas', () => {
    const texts = [
      ...[coldFleet, coldRarities, coldAttacks, coldHeat, coldStartsAnswer()].map((answer) => cold(answer)),
      ...[dearFleet, unpriced].map((answer) => cost(answer)),
    ];
    for (const record of texts.flatMap(recordsOf)) expectToFitSchema(record.type, record);
    expectToFitSchema('document', JSON.parse(cold(coldHeat, { format: 'json' })));
    expectToFitSchema('document', JSON.parse(cost(unpriced, { format: 'json' })));
  });

  it('come in a fixed order, what was measured last', () => {
    expect([...new Set(recordsOf(cold(coldFleet)).map(({ type }) => type))]).toEqual([
      'cold-starts',
      'cold-start-shift',
      'measurement',
    ]);
    expect([...new Set(recordsOf(cost(unpriced)).map(({ type }) => type))]).toEqual([
      'cost',
      'log-group',
      'gap',
      'measurement',
    ]);
  });

  it('leave out what is not known, and say why a function is not', () => {
    const unseen = recordsOf(cold(coldFleet)).find((record) => record.unseen !== undefined);
    expect(unseen).toEqual({
      type: 'cold-starts',
      v: 1,
      function: 'shop-prod-orders-auth',
      invocations: 2_480,
      unseen: 'logs at WARN hold no reports; calls are from metrics',
    });
    expect(recordsOf(cost(unpriced))[0]).not.toHaveProperty('totalUsd');
  });

  it('can be reduced to fields, a single one bare', () => {
    const fields = parseFields('function', 'cold-starts');
    expect(cold(coldFleet, { fields })).toBe(
      'shop-prod-orders-api\nshop-prod-orders-pdf\nshop-prod-orders-worker\nshop-prod-orders-auth\n',
    );
    const several = parseFields('function,initMs.p95', 'cold-starts');
    expect(recordsOf(cold(coldFleet, { fields: several }))[1]).toEqual({
      function: 'shop-prod-orders-pdf',
      'initMs.p95': 3384,
    });
    expect(() => parseFields('coldness', 'cold-starts')).toThrow('“coldness”');
  });

  it.each(['ndjson', 'json', 'tsv', 'csv'] as const)('form no command to a CI runner: %s', (format) => {
    expect(workflowCommandsIn(cold(coldAttacks, { format, underCi: true }))).toEqual([]);
  });
});
