import { describe, expect, it } from 'vitest';
import {
  createLogRecords,
  createRawLines,
  type LogRecordsOptions,
} from '../../../../src/render/machine/log-records.ts';
import { parseFields } from '../../../../src/render/machine/record-fields.ts';
import { expectGolden } from '../../../golden/golden.ts';
import { invocation, placed, step } from '../log-steps.ts';
import { afterwards, attacks, declinedCard } from '../story.ts';
import { expectToFitSchema } from './schemas.ts';

const summary = {
  ...{ events: 10, shown: 10, invocations: 3, failed: 1, coldStarts: 1 },
  ...{ duplicates: 0, late: 1, gaps: 0, apiCalls: 2 },
};

function written(options: Partial<LogRecordsOptions>, steps = [declinedCard, afterwards]): string {
  const view = createLogRecords({
    format: 'ndjson',
    command: 'logs',
    invocationsOnly: false,
    isSelected: () => true,
    isFiltered: false,
    ...options,
  });
  return steps.map(view.show).join('') + view.end(summary);
}

const event = (fields: string) => parseFields(fields, 'event');

describe('the steps of a reading as records', () => {
  it.each([
    ['declined-card.ndjson', { format: 'ndjson' }],
    ['declined-card.json', { format: 'json' }],
    ['declined-card.tsv', { format: 'tsv' }],
    ['declined-card.csv', { format: 'csv' }],
    ['declined-card.invocations.ndjson', { format: 'ndjson', invocationsOnly: true }],
    ['declined-card.invocations.tsv', { format: 'tsv', invocationsOnly: true }],
  ] as const)('are written as %s', (name, options) => {
    expectGolden(`machine/${name}`, written(options));
  });

  it.each(['tsv', 'csv'] as const)('carry attacks harmlessly in %s, one line a record', (format) => {
    const text = written({ format, underCi: true }, [attacks]);
    expectGolden(`machine/attacks.${format}`, text);
    expect(text.trimEnd().split('\n')).toHaveLength(1 + attacks.placed.length);
  });

  it('are one line of JSON each in ndjson, the summary last', () => {
    const records = written({}, [attacks])
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.map(({ type }) => type)).toEqual([
      ...attacks.placed.map(() => 'event'),
      ...attacks.gapChanges.map(() => 'gap'),
      ...attacks.notices.map(() => 'notice'),
      'summary',
    ]);
  });

  it.each([
    ['with records', [declinedCard, afterwards], 10],
    ['with none', [], 0],
  ])('are a document in json %s', (_, steps, count) => {
    const document = JSON.parse(written({ format: 'json' }, steps));
    expectToFitSchema('document', document);
    expect(document.records).toHaveLength(count);
    expect(document.summary.type).toBe('summary');
  });

  it('hold the newest revision of each gap at the end of json', () => {
    expect(JSON.parse(written({ format: 'json' })).gaps).toMatchObject([{ gapId: 'g1', state: 'filled', revision: 2 }]);
  });

  it('can be reduced to fields, dots leading into objects', () => {
    const [first] = written({ fields: event('requestId,data.sku') }).split('\n');
    expect(first).toBe('{"requestId":"a41f09c2-1d9b-4b8e-8a6a-0a7c3f1e2d11"}');
    const [, second] = written({ fields: event('level,data.sku') }).split('\n');
    expect(second).toBe('{"level":"warn","data.sku":"MUG-11"}');
  });

  it('are bare values when one field is asked for, and nothing where it is not known', () => {
    expect(written({ fields: event('data.orderId') })).toBe('o-8840\n');
  });

  it('tell about gaps themselves only where the format has a place for them', () => {
    const tells = (options: Partial<LogRecordsOptions>) =>
      createLogRecords({
        ...{ format: 'ndjson', command: 'logs', invocationsOnly: false },
        ...options,
      } as LogRecordsOptions).tellsGaps;
    expect([tells({}), tells({ format: 'json' }), tells({ format: 'tsv' }), tells({ fields: ['id'] })]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('refuse a field that no event has, with those that there are', () => {
    expect(() => event('requestID')).toThrow('--fields does not know “requestID”');
    expect(() => parseFields(' ,', 'event')).toThrow('--fields names no field');
  });

  it('tell an invocation again when it was revised, and only then', () => {
    const told = step({ invocations: [invocation('r', 0)] });
    const revised = step({ invocations: [invocation('r', 0, { revision: 2 })] });
    const lines = written({ invocationsOnly: true }, [told, told, revised]).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).revision)).toEqual([1, 2, undefined]);
  });
});

describe('raw', () => {
  it('gives the bytes of the selected events, each ending in a newline', () => {
    const lines = ['\u001b[31mred\u001b[0m\n', 'no end', 'two\r\nlines\n', '\u0000'];
    const view = createRawLines(({ record }) => record.message !== 'skip');
    const records = [...lines, 'skip'].map((message) => placed({ at: 0, message }));
    const text = new TextDecoder().decode(view.show(step({ placed: records })));
    expect(text).toBe('\u001b[31mred\u001b[0m\nno end\ntwo\r\nlines\n\u0000\n');
  });
});
