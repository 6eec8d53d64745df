import { expect, test } from 'vitest';
import { keptPeriodMs } from '../../../../src/collectors/metrics/metric-period.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

test.for([
  ['a minute, of today', 1, 0, 1],
  ['a minute, of the future', 1, -1, 1],
  ['less than a minute', 0.1, 0, 1],
  ['no time at all', 0, 0, 1],
  ['a minute and a half', 1.5, 0, 2],
  ['a minute, of 15 days ago', 1, 15, 1],
  ['a minute, of before that', 1, 15.01, 5],
  ['seven minutes, of before that', 7, 15.01, 10],
  ['an hour, of before that', 60, 15.01, 60],
  ['a minute, of 63 days ago', 1, 63, 5],
  ['a minute, of before that', 1, 63.01, 60],
  ['ninety minutes, of before that', 90, 63.01, 120],
] as const)('%s is asked as what CloudWatch keeps', ([, wanted, days, kept]) => {
  expect(keptPeriodMs(wanted * MINUTE_MS, days * DAY_MS)).toBe(kept * MINUTE_MS);
});
