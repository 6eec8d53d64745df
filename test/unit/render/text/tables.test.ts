import { describe, expect, it } from 'vitest';
import type { FunctionSummary } from '../../../../src/domain/sources.ts';
import { functionTable, logGroupTable } from '../../../../src/render/text/inventory-rows.ts';
import { invocationList, invocationTable } from '../../../../src/render/text/invocation-rows.ts';
import { expectGolden } from '../../../golden/golden.ts';
import { invocation } from '../log-steps.ts';
import { attacks, everyEnd } from '../story.ts';
import { workflowCommandsIn } from '../workflow-runner.ts';

const calls = [
  ...everyEnd.invocations,
  invocation('abc12345-9', 86_400_000, {
    attempt: 2,
    durationMs: 3.27,
    functionName: '注文-api',
    restoreDurationMs: 790,
  }),
];
const functions: FunctionSummary[] = [
  {
    name: 'orders-api',
    logGroupName: '/aws/lambda/orders-api',
    ...{ logFormat: 'JSON', runtime: 'nodejs24.x', memorySizeMb: 512, timeoutMs: 15_000 },
  },
  { name: 'orders-pdf', logGroupName: '/shared/orders', logFormat: 'Text', memorySizeMb: 10_240, timeoutMs: 900_000 },
];

describe('the table of invocations', () => {
  it.each([
    ['invocations.100', { columns: 100 }],
    ['invocations.60', { columns: 60 }],
    ['invocations.pipe', {}],
  ])('has aligned columns: %s', (name, options) => {
    expectGolden(`text/${name}.txt`, invocationTable(calls, { color: false, timeZone: 'UTC', ...options }));
  });

  it('names the account or region of a function that is in more than one', () => {
    const inPlace = (functionName: string, place: string) =>
      invocation(`${functionName} ${place}`, 0, {
        functionName,
        group: { name: `/aws/lambda/${functionName}`, place },
      });
    const some = [inPlace('orders', 'eu-west-1'), inPlace('orders', 'us-east-1'), inPlace('bot', 'us-east-1')];
    const shown = invocationTable(some, { color: false, timeZone: 'UTC', columns: 100 });
    expect(shown.match(/\S*(?:orders|bot)(?= +ok)/g)).toEqual(['eu-west-1/orders', 'us-east-1/orders', 'bot']);
  });

  it('shows the time of day alone when one day is all there is', () => {
    const shown = invocationTable(calls.slice(0, 2), { color: false, timeZone: 'UTC' });
    expect(shown).toContain('13:02:00');
    expect(shown).not.toContain('2026-03-02');
  });

  it('lets hostile names and errors neither break a row nor form a command', () => {
    const shown = invocationTable(attacks.invocations, { color: false, timeZone: 'UTC', columns: 100, underCi: true });
    expect(shown.trimEnd().split('\n')).toHaveLength(1 + attacks.invocations.length);
    expect(workflowCommandsIn(shown)).toEqual([]);
  });

  it('names the year when it spans two', () => {
    const years = [invocation('a', 0), invocation('b', 365 * 86_400_000)];
    expect(invocationTable(years, { color: false, timeZone: 'UTC' })).toContain('2026-03-02 13:01:59');
  });

  it('ends with what it is a part of', () => {
    const look = { color: false, timeZone: 'UTC' };
    expect(invocationList(calls, 1204, look)).toMatch(/\n11 of 1 204 shown; --limit shows more\n$/);
    expect(invocationList(calls, calls.length, look)).toBe(invocationTable(calls, look));
    expect(invocationList([], 0, look)).toBe('no call matches\n');
  });

  it('lays out thousands of rows without slowing down', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => invocation(`r-${index}`, index));
    expect(invocationTable(many, { color: true, timeZone: 'UTC' }).split('\n')).toHaveLength(2_002);
  });
});

describe('the tables of ls', () => {
  it('name a function’s log group only where it is not the usual one', () => {
    expectGolden('text/functions.100.txt', functionTable(functions, { color: false, columns: 100 }));
  });

  it('show what a log group holds and how long', () => {
    const groups = [
      { group: { name: '/aws/lambda/orders-api' }, storedBytes: 1_234_567, retentionDays: 14 },
      { group: { name: '/shared/::error::x\n' }, storedBytes: 0 },
    ];
    expectGolden('text/log-groups.100.txt', logGroupTable(groups, { color: false, columns: 100, underCi: true }));
  });
});
