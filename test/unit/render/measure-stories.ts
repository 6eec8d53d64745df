import type { CallKey, CallSeries, DurationQuantiles } from '../../../src/domain/results/call-key.ts';
import type { ColdStartRow, ColdStartShift, ColdStartsAnswer } from '../../../src/domain/results/cold-starts.ts';
import type { CostAnswer, CostRow } from '../../../src/domain/results/cost.ts';
import { ORDERS_GROUP } from '../../fakes/log-records.ts';
import { BASE_AT_MS } from './log-steps.ts';

const HOUR_MS = 3_600_000;
/** 14:00 in Berlin. */
const END_AT_MS = BASE_AT_MS - 2 * 60_000;
const START_AT_MS = END_AT_MS - 24 * HOUR_MS;

export function callKey(functionName: string, facts: Partial<CallKey> = {}): CallKey {
  return { functionName, logGroupName: `/aws/lambda/${functionName}`, ...facts };
}

/** Quantiles of `n` durations around a median. */
export function around(n: number, p50: number, exact = true): DurationQuantiles {
  return {
    n,
    p50,
    p75: p50 * 1.2,
    p95: p50 * 1.8,
    ...(n < 100 ? {} : { p99: p50 * 2.8 }),
    max: p50 * 4,
    exact,
  };
}

/** Hours of a day with the cold starts of each, twenty calls to one of them. */
export function hours(cold: readonly number[]): CallSeries {
  return { startAtMs: START_AT_MS, binMs: HOUR_MS, calls: cold.map((count) => count * 20), cold };
}

export function coldStartRow(functionName: string, facts: Partial<ColdStartRow> = {}): ColdStartRow {
  return {
    key: callKey(functionName),
    calls: 0,
    coldStarts: 0,
    initFailures: 0,
    initTimeouts: 0,
    proactiveInits: 0,
    provisionedInits: 0,
    series: hours(Array.from({ length: 24 }, () => 0)),
    ...facts,
  };
}

export function coldStartsAnswer(facts: Partial<ColdStartsAnswer> = {}): ColdStartsAnswer {
  return {
    startAtMs: START_AT_MS,
    endAtMs: END_AT_MS,
    rows: [],
    shifts: [],
    unseen: [],
    use: { engine: 'filter', why: 'little to read', queries: [], costUsd: 0 },
    gaps: [],
    notices: [],
    usage: { apiCalls: 14, duplicates: 0 },
    ...facts,
  };
}

export function costRow(functionName: string, facts: Partial<CostRow> = {}): CostRow {
  return { key: callKey(functionName, { memorySizeMb: 512 }), calls: 0, billedMs: 0, gbSeconds: 0, ...facts };
}

export function costAnswer(facts: Partial<CostAnswer> = {}): CostAnswer {
  return {
    ...coldStartsAnswer(),
    rows: [],
    keptForEver: [],
    prices: 'list prices of eu-west-1, as of 2026-11-01',
    ...facts,
  };
}

const orders = coldStartRow('shop-prod-orders-api', {
  calls: 48_210,
  coldStarts: 1_204,
  rate: 1_204 / 48_210,
  rateInterval: [0.02362, 0.02641],
  initMs: around(1_204, 398),
  waitMs: around(1_204, 772),
  initFailures: 3,
  initTimeouts: 1,
  proactiveInits: 41,
  initCostUsd: 0.0312,
  computeCostUsd: 0.2811,
  series: hours([41, 44, 52, 40, 42, 53, 44, 45, 41, 40, 39, 44, 41, 40, 39, 51, 40, 39, 41, 40, 42, 40, 118, 88]),
});
const pdf = coldStartRow('shop-prod-orders-pdf', {
  calls: 3_412,
  coldStarts: 1_375,
  rate: 1_375 / 3_412,
  rateInterval: [0.3866, 0.4196],
  initMs: around(1_375, 1_880),
  waitMs: around(1_375, 2_289),
  provisionedInits: 12,
  initCostUsd: 0.0188,
  computeCostUsd: 0.1201,
  series: hours([38, 0, 2, 4, 9, 14, 8, 21, 51, 66, 71, 73, 68, 70, 61, 70, 56, 62, 71, 66, 60, 58, 62, 114]),
});
const worker = coldStartRow('shop-prod-orders-worker', {
  calls: 31_540,
  coldStarts: 92,
  rate: 92 / 31_540,
  rateInterval: [0.00238, 0.00358],
  initMs: around(92, 301),
  waitMs: around(92, 364),
  initCostUsd: 0.0002,
  computeCostUsd: 0.0312,
  series: hours([1, 3, 2, 2, 3, 3, 2, 2, 3, 2, 2, 3, 2, 2, 3, 2, 2, 3, 2, 2, 3, 2, 21, 22]),
});

/** Three hours ago a deploy made the inits of one of them longer; what was before another is too little to tell. */
const shifts: ColdStartShift[] = [
  {
    change: { functionName: 'shop-prod-orders-api', atMs: END_AT_MS - 115 * 60_000, kind: 'latest' },
    before: around(1_021, 391),
    after: around(183, 448),
    shiftMs: 57,
    confidence: 0.9812,
  },
  {
    change: {
      functionName: 'shop-prod-orders-pdf',
      atMs: END_AT_MS - 25 * HOUR_MS,
      kind: 'version',
      version: '12',
      detail: '“faster fonts”',
    },
    before: around(40, 1_910),
    after: around(1_335, 1_880),
    shiftMs: -30,
    confidence: 0.61,
  },
];

const unseenAuth = {
  functionName: 'shop-prod-orders-auth',
  why: 'logs at WARN hold no reports; calls are from metrics',
};

/** A fleet with one function that cannot be seen, and a deploy. */
export const coldFleet = coldStartsAnswer({
  rows: [orders, pdf, worker],
  shifts,
  unseen: [{ ...unseenAuth, calls: 2_480 }],
  use: {
    engine: 'insights',
    why: '1.8 GB to read',
    queries: ['filter @type = "REPORT"\n| stats count(*) by bin(1h)'],
    bytesScanned: 1.8e9,
    costUsd: 0.009,
  },
});

/** Everything that is rare: one call, none at all, restores, both, sketches, traits, no price, places, a denied group. */
export const coldRarities = coldStartsAnswer({
  rows: [
    coldStartRow('one-call', {
      calls: 1,
      coldStarts: 1,
      rate: 1,
      rateInterval: [0.2065, 1],
      initMs: around(1, 412.4),
      waitMs: around(1, 731),
    }),
    coldStartRow('no-call'),
    coldStartRow('never-cold', { calls: 95, rate: 0, rateInterval: [0, 0.0389] }),
    coldStartRow('pricing', {
      key: callKey('pricing', { version: '12', place: 'us-east-1', memorySizeMb: 1_024, architecture: 'arm64' }),
      calls: 40_000,
      coldStarts: 120,
      rate: 0.003,
      rateInterval: [0.0025, 0.0036],
      restoreMs: around(120, 790, false),
      waitMs: around(120, 990, false),
      initCostUsd: 0.001,
      computeCostUsd: 0.2,
    }),
    coldStartRow('pricing', {
      key: callKey('pricing', { version: '11', place: 'eu-west-1', memorySizeMb: 1_024 }),
      calls: 900,
      coldStarts: 130,
      rate: 130 / 900,
      rateInterval: [0.123, 0.169],
      initMs: around(30, 3_100),
      restoreMs: around(100, 720),
      waitMs: around(130, 990),
    }),
  ],
  gaps: [
    {
      gapId: 'g1',
      state: 'final',
      revision: 1,
      reason: 'denied',
      group: ORDERS_GROUP,
      advice: 'it takes logs:FilterLogEvents on it',
    },
  ],
});

/** Names and reasons that want to be something else. */
export const coldAttacks = coldStartsAnswer({
  rows: [
    coldStartRow('\u001b[31mred\n::error::forged', { calls: 1, coldStarts: 0, rate: 0, rateInterval: [0, 0.79] }),
    coldStartRow(`${'x'.repeat(200)}`, { calls: 2, coldStarts: 0, rate: 0, rateInterval: [0, 0.66] }),
    coldStartRow('注文-api\u202e', { calls: 3, coldStarts: 0, rate: 0, rateInterval: [0, 0.56] }),
  ],
  shifts: [
    {
      change: {
        functionName: 'a\nb',
        atMs: END_AT_MS - HOUR_MS,
        kind: 'version',
        version: '1\r2',
        detail: '##[error]x',
      },
      before: around(1, 1),
      after: around(1, 1),
      shiftMs: 0,
      confidence: 0,
    },
  ],
  unseen: [{ functionName: 'c\u0007', why: 'because\n::warning::of this' }],
  use: { engine: 'metrics', why: '##[command]x', queries: ['fields @message\n::error::y'] },
});

/** When and how long: few long inits beside many short ones. */
export const coldHeat = coldStartsAnswer({
  rows: [pdf],
  heatmap: {
    startAtMs: START_AT_MS,
    binMs: HOUR_MS,
    edgesMs: [0, 500, 1_000, 2_000],
    counts: [
      Array.from({ length: 24 }, (_, hour) => hour * 3),
      Array.from({ length: 24 }, (_, hour) => (hour % 3) * 20),
      Array.from({ length: 24 }, (_, hour) => (hour > 20 ? 80 : 1)),
      Array.from({ length: 24 }, (_, hour) => (hour === 22 ? 7 : 0)),
    ],
  },
});

const priced = {
  calls: 48_210,
  billedMs: 15_120_000,
  gbSeconds: 7_560,
  computeUsd: 0.126,
  requestsUsd: 0.009642,
  initUsd: 0.0312,
  logsUsd: 0.57,
  logBytes: 1.14e9,
  totalUsd: 0.705642,
  perThousandCallsUsd: 0.01464,
  maxMemoryUsedMb: 131,
  p99MemoryUsedMb: 122,
};

/** A fleet by cost, with what nobody sees until the bill: logs cost more than compute, and are kept for ever. */
export const dearFleet = costAnswer({
  rows: [
    costRow('shop-prod-orders-api', priced),
    costRow('shop-prod-orders-pdf', {
      key: callKey('shop-prod-orders-pdf', { memorySizeMb: 10_240 }),
      calls: 3_412,
      billedMs: 9_876_000,
      gbSeconds: 98_760,
      computeUsd: 1.646,
      requestsUsd: 0.00068,
      initUsd: 0.4,
      logsUsd: 0.002,
      logBytes: 4e6,
      totalUsd: 1.64868,
      perThousandCallsUsd: 0.4832,
      maxMemoryUsedMb: 9_870,
      p99MemoryUsedMb: 9_120,
    }),
    costRow('shop-prod-orders-worker', {
      calls: 12,
      billedMs: 340,
      gbSeconds: 0.17,
      computeUsd: 0.0000028,
      requestsUsd: 0.0000024,
      totalUsd: 0.0000052,
      perThousandCallsUsd: 0.00043,
      maxMemoryUsedMb: 88,
    }),
  ],
  keptForEver: [
    { logGroupName: '/aws/lambda/shop-prod-orders-pdf', storedBytes: 8.1e9, monthlyUsd: 0.243 },
    { logGroupName: '/aws/lambda/shop-prod-orders-worker', storedBytes: 120_000, monthlyUsd: 0.0000036 },
    { logGroupName: '/shared/shop', storedBytes: 3e9, monthlyUsd: 0.09 },
    { logGroupName: '/aws/lambda/never-invoked', storedBytes: 0, monthlyUsd: 0 },
  ],
  unseen: [unseenAuth],
  use: { engine: 'metrics', why: 'many functions', queries: ['Invocations'], costUsd: 0.0004 },
});

/** A region that no price is known of. */
export const unpriced = costAnswer({
  rows: [
    costRow('orders', { calls: 1, billedMs: 42, gbSeconds: 0.021, maxMemoryUsedMb: 88 }),
    costRow('mail', { key: callKey('mail'), calls: 2, billedMs: 84, gbSeconds: 0 }),
  ],
  keptForEver: [{ logGroupName: '/aws/lambda/orders', storedBytes: 12_000 }],
  prices: 'no prices of Lambda in xx-north-9 are known',
  gaps: coldRarities.gaps,
});
