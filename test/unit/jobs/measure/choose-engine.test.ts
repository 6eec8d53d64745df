import { describe, expect, it } from 'vitest';
import type { LogGroupSummary } from '../../../../src/domain/sources.ts';
import { chooseEngine, type LogsKnown } from '../../../../src/jobs/measure/choose-engine.ts';

const insights = { ask: () => Promise.reject(new Error('not asked')) };
const SELECTIONS = [{ group: { name: '/a' } }, { group: { name: '/b' } }];

function known(
  bytes: Record<string, number> | undefined,
  groups: Record<string, Partial<LogGroupSummary>> = {},
): LogsKnown {
  return {
    summaries: new Map(Object.entries(groups).map(([name, more]) => [name, { group: { name }, ...more }])),
    ...(bytes === undefined ? {} : { incomingBytes: new Map(Object.entries(bytes)) }),
  };
}

const auto = (logs: LogsKnown, tools: { insights?: typeof insights } = { insights }) =>
  chooseEngine({ engine: 'auto', isFile: false }, SELECTIONS, logs, tools);

describe('the engine of a measurement', () => {
  it('is reading below 50 MB, and Insights from there on', () => {
    expect(auto(known({ '/a': 30e6, '/b': 19.9e6 }))).toMatchObject({ engine: 'filter', why: '50 MB to read' });
    expect(auto(known({ '/a': 1.8e9 }))).toMatchObject({ engine: 'insights', why: '1.8 GB to read', bytes: 1.8e9 });
    expect(auto(known({}))).toMatchObject({ engine: 'filter', why: '0 bytes to read' });
  });

  it('goes by what is stored where metrics tell nothing, and says where nothing tells', () => {
    const little = { '/a': { storedBytes: 1e6 }, '/b': { storedBytes: 2e6 } };
    expect(auto(known(undefined, little))).toMatchObject({
      engine: 'filter',
      why: '3.0 MB stored in all',
      notices: [],
    });
    const unknown = auto(known(undefined, { '/a': { storedBytes: 1e6 } }));
    expect(unknown.engine).toBe('insights');
    expect(unknown.notices[0]?.text).toMatch(/not known without metrics/);
  });

  it('is Insights for a class whose lines cannot be read, and reading where Insights cannot be asked', () => {
    expect(auto(known({ '/a': 1 }, { '/b': { logClass: 'INFREQUENT_ACCESS' } })).engine).toBe('insights');
    expect(auto(known({ '/a': 1.8e9 }), {}).engine).toBe('filter');
  });

  it.each([
    [{ engine: 'metrics', isFile: false } as const, { insights }, /metrics hold neither/],
    [{ engine: 'insights', isFile: true } as const, { insights }, /cannot query a file/],
    [{ engine: 'insights', isFile: false } as const, {}, /cannot be asked here/],
  ])('is refused where it cannot answer: %j', (question, tools, message) => {
    expect(() => chooseEngine(question, SELECTIONS, known({}), tools)).toThrow(message);
  });
});
