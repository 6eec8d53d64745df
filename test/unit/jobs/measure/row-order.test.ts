import { describe, expect, it } from 'vitest';
import { COLD_START_ORDERS, inColdStartOrder, inCostOrder } from '../../../../src/jobs/measure/row-order.ts';
import { around, callKey, coldStartRow, costRow } from '../../render/measure-stories.ts';

const busy = coldStartRow('busy', {
  calls: 900,
  coldStarts: 9,
  rate: 0.01,
  initMs: around(9, 300),
  waitMs: around(9, 400),
});
const slow = coldStartRow('slow', {
  calls: 10,
  coldStarts: 2,
  rate: 0.2,
  restoreMs: around(2, 4_000),
  initCostUsd: 0.1,
});
const idle = coldStartRow('idle');
const names = (rows: readonly { key: { functionName: string } }[]): string[] => rows.map(({ key }) => key.functionName);

describe('the order of cold starts', () => {
  it.each([
    ['cold', ['busy', 'slow', 'idle']],
    ['rate', ['slow', 'busy', 'idle']],
    ['init', ['slow', 'busy', 'idle']],
    ['wait', ['busy', 'slow', 'idle']],
    ['calls', ['busy', 'slow', 'idle']],
    ['cost', ['slow', 'busy', 'idle']],
    ['name', ['busy', 'idle', 'slow']],
  ] as const)('by %s has the greatest first, what is not known last', (order, expected) => {
    expect(names(inColdStartOrder([idle, slow, busy], order))).toEqual(expected);
    expect(names(inColdStartOrder([busy, slow, idle], order))).toEqual(expected);
  });

  it('is the same for equals whichever way they come', () => {
    const versions = ['10', '9', '$LATEST'].map((version) => coldStartRow('a', { key: callKey('a', { version }) }));
    for (const order of COLD_START_ORDERS) {
      const [one, other] = [inColdStartOrder(versions, order), inColdStartOrder(versions.toReversed(), order)];
      expect(one.map(({ key }) => key.version)).toEqual(['$LATEST', '9', '10']);
      expect(other).toEqual(one);
    }
  });
});

describe('the order of costs', () => {
  it('has the dearest first, and where there are no prices those that ran most', () => {
    const rows = [
      costRow('b', { gbSeconds: 5 }),
      costRow('a', { gbSeconds: 50 }),
      costRow('d', { totalUsd: 0.1 }),
      costRow('c', { totalUsd: 2 }),
    ];
    expect(names(inCostOrder(rows))).toEqual(['c', 'd', 'a', 'b']);
  });
});
