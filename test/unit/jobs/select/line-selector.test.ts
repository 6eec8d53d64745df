import { describe, expect, it } from 'vitest';
import type { PlacedRecord } from '../../../../src/domain/invocation.ts';
import { type LineCriteria, lineSelector, selectsEverything } from '../../../../src/jobs/select/line-selector.ts';
import { logRecord, type RecordSketch } from '../../../fakes/log-records.ts';

const placed = (sketch: RecordSketch, requestId?: string): PlacedRecord => ({
  record: logRecord(sketch),
  invocationId: requestId,
  requestId,
  isInferred: false,
  functionName: undefined,
});
const selects = (criteria: Partial<LineCriteria>, line: PlacedRecord): boolean =>
  lineSelector({ matching: [], notMatching: [], ...criteria })(line);

describe('the line selector', () => {
  it.each<[string, Partial<LineCriteria>, RecordSketch, boolean]>([
    ['takes a level and what is above it', { level: 'warn' }, { level: 'error' }, true],
    ['leaves out what is below a level', { level: 'warn' }, { level: 'info' }, false],
    ['takes a line without a level for info', { level: 'info' }, {}, true],
    ['leaves a line without a level out above info', { level: 'warn' }, {}, false],
    [
      'takes a report that tells of a failure for an error',
      { level: 'error' },
      { kind: 'report', facts: { status: 'timeout' } },
      true,
    ],
    ['takes any of several patterns', { matching: [/nope/, /order/] }, { message: 'order received' }, true],
    ['takes none where no pattern matches', { matching: [/nope/] }, { message: 'order received' }, false],
    ['leaves out what must not match', { notMatching: [/order/] }, { message: 'order received' }, false],
    [
      'asks for everything at once',
      { level: 'error', matching: [/order/] },
      { level: 'info', message: 'order' },
      false,
    ],
  ])('%s', (_, criteria, sketch, expected) => {
    expect(selects(criteria, placed(sketch))).toBe(expected);
  });

  it('knows an invocation by its id or the beginning of it, also for lines that carry none themselves', () => {
    const line = placed({ message: 'printed' }, '77be1d3e-5c1b');
    expect([selects({ requestId: '77be1d3e' }, line), selects({ requestId: '77be1d3f' }, line)]).toEqual([true, false]);
    expect(selects({ requestId: '77be1d3e' }, placed({ message: 'of the environment' }))).toBe(false);
  });

  it('says when it selects everything', () => {
    expect(selectsEverything({ matching: [], notMatching: [] })).toBe(true);
    expect(selectsEverything({ matching: [], notMatching: [], requestId: 'x' })).toBe(false);
  });
});
