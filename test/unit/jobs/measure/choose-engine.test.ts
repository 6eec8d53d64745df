import { describe, expect, it } from 'vitest';
import type { InsightsSource } from '../../../../src/domain/sources.ts';
import { chooseEngine, type LogsKnown } from '../../../../src/jobs/measure/choose-engine.ts';

const selections = [{ group: { name: 'a' } }, { group: { name: 'b' } }];
const insights: InsightsSource = { ask: () => Promise.reject(new Error('is not asked')) };
const known = (bytes: number | undefined, logClass?: string): LogsKnown => ({
  summaries: new Map([['a', { group: { name: 'a' }, ...(logClass === undefined ? {} : { logClass }) }]]),
  ...(bytes === undefined ? {} : { incomingBytes: new Map([['a', bytes]]) }),
});

describe('the choice of an engine', () => {
  it.each([
    ['little to read', 'auto', known(1e6), 'filter'],
    ['much to read', 'auto', known(1.8e9), 'insights'],
    ['logs that can only be queried', 'auto', known(1e6, 'INFREQUENT_ACCESS'), 'insights'],
    ['what was asked for', 'insights', known(1e6), 'insights'],
    ['lines, asked for', 'filter', known(1.8e9), 'filter'],
  ] as const)('follows %s, and knows how much that is wherever metrics tell', (_, engine, logs, expected) => {
    const choice = chooseEngine({ engine, isFile: false }, selections, logs, { insights });
    expect(choice).toMatchObject({ engine: expected, bytes: logs.incomingBytes?.get('a') });
  });

  it('does not know it where they do not', () => {
    const choice = chooseEngine({ engine: 'auto', isFile: false }, selections, known(undefined), { insights });
    expect(choice).toMatchObject({ engine: 'insights', notices: [{ topic: 'mode' }] });
    expect(choice).not.toHaveProperty('bytes');
  });
});
