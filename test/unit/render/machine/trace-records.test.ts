import { describe, expect, it } from 'vitest';
import type { TraceAnswer } from '../../../../src/domain/results/trace-answer.ts';
import { parseFields } from '../../../../src/render/machine/record-fields.ts';
import { createTraceRecords, type TraceRecordsOptions } from '../../../../src/render/machine/trace-records.ts';
import { expectGolden } from '../../../golden/golden.ts';
import * as stories from '../trace-stories.ts';
import { expectToFitSchema } from './schemas.ts';

const answers = Object.entries(stories).filter((entry): entry is [string, TraceAnswer] => typeof entry[1] === 'object');

function written(options: Partial<TraceRecordsOptions>, ...shown: readonly TraceAnswer[]): string {
  const view = createTraceRecords({ format: 'ndjson', command: 'trace', ...options });
  return shown.map(view.show).join('') + view.end();
}

const recordsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the records of a trace', () => {
  it.each([
    ['failed-cold.ndjson', { format: 'ndjson' }],
    ['failed-cold.json', { format: 'json' }],
    ['failed-cold.tsv', { format: 'tsv' }],
  ] as const)('are written as %s', (name, options) => {
    expectGolden(`machine/trace/${name}`, written(options, stories.failedCold));
  });

  it.each(answers)('fit their schemas: %s', (_, answer) => {
    for (const record of recordsOf(written({}, answer))) expectToFitSchema(record.type, record);
    expectToFitSchema('document', JSON.parse(written({ format: 'json' }, answer)));
  });

  it('come in a fixed order: invocations, events, spans, the trace, gaps, the summary', () => {
    const types = recordsOf(written({}, stories.doubtful)).map(({ type }) => type);
    expect([...new Set(types)]).toEqual(['invocation', 'event', 'span', 'trace', 'gap', 'summary']);
    expect(types.filter((type) => type === 'span')).toHaveLength(stories.doubtful.nodes.length);
  });

  it('hold the spans in the order of the waterfall, with what is doubtful about them', () => {
    const spans = recordsOf(written({}, stories.doubtful)).filter(({ type }) => type === 'span');
    const inWords = spans.map(({ spanId, depth, parentMissing, outsideParent }) =>
      [`${depth}`, spanId, parentMissing ? 'parentMissing' : '', outsideParent ? 'outsideParent' : '']
        .filter((word) => word !== '')
        .join(' '),
    );
    expect(inWords).toEqual([
      '0 root',
      '1 early outsideParent',
      '1 stock-service-40 parentMissing',
      '2 stock-function-40',
      '1 notify-service-110',
      '2 notify-function-110',
      '1 a',
      '2 b',
      '1 queue',
    ]);
  });

  it('name the invocation of a span, and say when that is a guess', () => {
    const spans = recordsOf(written({}, stories.doubtful)).filter(({ invocationId }) => invocationId !== undefined);
    expect(spans.filter(({ type }) => type === 'span')).toMatchObject([
      { spanId: 'stock-function-40', requestId: stories.doubtful.requestId, invocationInferred: true },
    ]);
  });

  it('of several answers end in one summary', () => {
    const records = recordsOf(written({}, stories.failedCold, stories.retried));
    expect(records.filter(({ type }) => type === 'trace')).toHaveLength(2);
    expect(records.at(-1)).toMatchObject({ type: 'summary', invocations: 5, failed: 4, coldStarts: 1, apiCalls: 6 });
  });

  it('can be reduced to fields of the spans', () => {
    const shown = written({ fields: parseFields('spanId', 'span') }, stories.warmOk);
    expect(shown.trimEnd().split('\n')).toEqual(stories.warmOk.nodes.map(({ span }) => span.spanId));
  });
});
