import { describe, expect, it } from 'vitest';
import type { TopAnswer, TopRow } from '../../../../../src/domain/results/top.ts';
import { topRecord } from '../../../../../src/render/machine/top-record.ts';
import { topScreen } from '../../../../../src/render/text/measure/top-screen.ts';
import { expectGolden } from '../../../../golden/golden.ts';
import { expectToFitSchema } from '../../machine/schemas.ts';
import { workflowCommandsIn } from '../../workflow-runner.ts';

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);

const rows: TopRow[] = [
  {
    functionName: 'shop-prod-orders-api',
    calls: 1204,
    callsPerSecond: 1204 / 900,
    errors: 41,
    throttles: 0,
    p95Ms: 712.4,
    concurrency: 9,
    coldRate: 0.0249,
    costUsd: 0.00612,
    series: [61, 70, 84, 90, 88, 79, 75, 81, 92, 97, 88, 80, 77, 73, 69],
  },
  {
    functionName: 'shop-prod-orders-pdf',
    calls: 95,
    callsPerSecond: 95 / 900,
    errors: 2,
    throttles: 230,
    p95Ms: 4120,
    concurrency: 10,
    coldRate: 0.4,
    costUsd: 0.0214,
    series: [0, 0, 0, 12, 31, 30, 12, 6, 4, 0, 0, 0, 0, 0, 0],
  },
  {
    functionName: 'shop-prod-orders-worker',
    calls: 48_210,
    callsPerSecond: 48_210 / 900,
    errors: 0,
    throttles: 0,
    p95Ms: 88,
    concurrency: 61,
    costUsd: 0.0181,
    series: [3100, 3150, 3220, 3205, 3190, 3240, 3260, 3210, 3180, 3205, 3220, 3260, 3300, 3240, 3230],
  },
  { functionName: 'shop-prod-orders-auth', calls: 3, callsPerSecond: 3 / 900, p95Ms: 4.2 },
];
const answer: TopAnswer = {
  startAtMs: at('13:10:00'),
  endAtMs: at('13:25:00'),
  rows: [...rows, { functionName: 'shop-prod-orders-refund' }],
  use: { engine: 'metrics', why: 'metrics tell of all functions at once', queries: [], costUsd: 0.0003 },
  gaps: [],
  notices: [{ topic: 'mode', text: 'metrics hold nothing of shop-prod-orders-refund in that time' }],
  usage: { apiCalls: 3, duplicates: 0 },
};
const look = {
  color: false,
  timeZone: 'Europe/Berlin',
  place: 'prod eu-west-1',
  todayAtMs: at('13:28:01'),
  isNewestLeftOut: true,
};

describe('the screen of a snapshot', () => {
  it.each([
    ['top.100', { columns: 100 }],
    ['top.60', { columns: 60 }],
    ['top.pipe', {}],
  ])('is a row for each function, and a ? where something is not known: %s', (name, width) => {
    expectGolden(`text/${name}.txt`, topScreen(answer, rows, { ...look, ...width }));
  });

  it('says what it is a part of, and when metrics hold nothing', () => {
    expect(topScreen(answer, rows.slice(0, 1), look)).toContain('\n1 of 4 shown; --limit shows more\n');
    expect(topScreen({ ...answer, rows: [], notices: [] }, [], { ...look, isNewestLeftOut: false })).toBe(
      '0 functions · prod eu-west-1 · 15 min to 14:25 UTC+1 · metrics, $0.0003\nmetrics hold nothing in that time\n',
    );
  });

  it('lets a hostile name neither break a row nor form a command', () => {
    const hostile = rows.map((row) => ({ ...row, functionName: `${row.functionName}\n::zap::\u001b[2J` }));
    const shown = topScreen({ ...answer, rows: hostile, notices: [] }, hostile, { ...look, underCi: true });
    expect(shown.split('\n').filter((line) => line.includes('zap'))).toHaveLength(hostile.length);
    expect(shown).not.toContain('\u001b');
    expect(workflowCommandsIn(shown)).toEqual([]);
  });
});

describe('the record of a function in a snapshot', () => {
  it('fits its schema, and leaves out what is not known', () => {
    const records = answer.rows.map((row): unknown => JSON.parse(JSON.stringify(topRecord(row, answer))));
    for (const record of records) expectToFitSchema('top', record);
    expect(records.at(0)).toMatchObject({
      invocations: 1204,
      coldRate: 0.0249,
      series: { from: '2026-03-02T13:10:00.000Z', binMs: 60_000 },
    });
    expect(records.at(-1)).toEqual({ type: 'top', v: 1, function: 'shop-prod-orders-refund' });
  });
});
