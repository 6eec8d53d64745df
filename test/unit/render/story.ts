import type { Gap } from '../../../src/domain/gap.ts';
import type { LogStep } from '../../../src/domain/results/log-step.ts';
import { ORDERS_GROUP } from '../../fakes/log-records.ts';
import { BASE_AT_MS, invocation, type LineSketch, placed, step } from './log-steps.ts';

const OK = 'a41f09c2-1d9b-4b8e-8a6a-0a7c3f1e2d11';
const DECLINED = '77be1d3e-5c1b-4a0e-9b1e-2f60c1d7aa90';
const LATE = '1c55e0aa-77aa-4f7e-b8a3-0d3f6a1b2c3d';
const api = { functionName: 'shop-prod-orders-api' };

const stack = [
  '    at charge (/var/task/src/pay.ts:41:11)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  '    at async order (file:///var/task/src/order.ts:12:3)',
].join('\n');

const lines: LineSketch[] = [
  { at: 7_100, of: OK, kind: 'start', ...api },
  { at: 7_390, requestId: OK, level: 'warn', message: 'stock low', data: { sku: 'MUG-11', left: 2 }, ...api },
  { at: 7_436, of: OK, kind: 'end', ...api },
  { at: 7_437, of: OK, kind: 'report', ...api },
  { at: 8_580, kind: 'init-start', ...api },
  { at: 9_004, of: DECLINED, kind: 'start', ...api },
  {
    at: 9_611,
    requestId: DECLINED,
    level: 'error',
    message: 'card_expired',
    error: { type: 'PaymentDeclined', message: 'card_expired', stack },
    data: { provider: 'stripe' },
    ...api,
  },
  { at: 9_645, of: DECLINED, kind: 'report', ...api },
  {
    at: 4_902,
    requestId: LATE,
    level: 'info',
    message: 'order received',
    data: { orderId: 'o-8840' },
    marks: { late: true },
    ingestedAt: 11_000,
    ...api,
  },
];

const gap: Gap = {
  gapId: 'g1',
  state: 'open',
  revision: 1,
  reason: 'throttled',
  fromAtMs: BASE_AT_MS + 11_000,
  toAtMs: BASE_AT_MS + 14_000,
};

/** The first screen of the design: a warning, a declined card behind a cold start, a late line, a gap. */
export const declinedCard: LogStep = step({
  placed: lines.map(placed),
  invocations: [
    invocation(OK, 7_437, { functionName: 'shop-prod-orders-api' }),
    invocation(DECLINED, 9_645, {
      functionName: 'shop-prod-orders-api',
      status: 'error',
      durationMs: 641,
      maxMemoryUsedMb: 91,
      coldStart: true,
      initDurationMs: 412,
      error: { type: 'PaymentDeclined', message: 'card_expired', stack },
    }),
  ],
  gapChanges: [gap],
});

/** What happens to the gap of `declinedCard` and to its late invocation afterwards. */
export const afterwards: LogStep = step({
  placed: [placed({ at: 15_000, requestId: LATE, level: 'info', message: 'order stored', ...api })],
  invocations: [
    invocation(LATE, 15_200, { ...api, attempt: 2, loggedErrors: 1, restoreDurationMs: 790 }),
    invocation(OK, 7_437, { ...api, loggedErrors: 2, revision: 2 }),
  ],
  gapChanges: [{ ...gap, state: 'filled', revision: 2 }],
});

/** One invocation for every way to end. */
export const everyEnd: LogStep = step({
  invocations: (
    [
      ['ok', {}],
      ['ok', { loggedErrors: 1 }],
      ['ok', { coldStart: true, initDurationMs: 412.3 }],
      ['error', { error: { type: 'KeyError', message: "'sku'" } }],
      ['timeout', { durationMs: 15_000 }],
      ['out-of-memory', { maxMemoryUsedMb: 512, error: { type: 'Runtime.OutOfMemory' } }],
      ['crash', { error: { type: 'Runtime.ExitError', message: 'Runtime exited with error: exit status 1' } }],
      ['init-error', { error: { type: 'Runtime.ImportModuleError', message: "No module named 'pay'" } }],
      ['unknown', { isIncomplete: true }],
      ['running', {}],
    ] as const
  ).map(([status, facts], index) => {
    const id = `${String(index).repeat(8)}-0000-4000-8000-000000000000`;
    return invocation(id, 1_000 * index, { status, functionName: 'orders-api', ...facts });
  }),
});

const hostile = [
  'plain\n14:02:08.000 deadbeef ERROR forged row',
  '\u001b]0;owned\u0007\u001b[2J\u001b[H\u009b31mred \u202Egnp.exe\u2028next',
  '::error file=a.ts::forged\r\n  ::set-output name=x::y',
  '##[error]forged ##vso[task.complete] ##teamcity[x] \rsection_start:1:x',
  '\ud800 lone, \ufeffmark, tab\tstop, \u00a0space\u0000',
];

/** Every attack that a line can carry, in message, key, value, function, id and error. */
export const attacks: LogStep = step({
  placed: hostile.flatMap((text, index) => [
    placed({ at: index * 10, requestId: text, message: text, data: { [text]: text }, functionName: text }),
    placed({ at: index * 10, message: text, error: { type: text, message: text, stack: `at ${text}` }, of: 'x' }),
  ]),
  invocations: hostile.map((text, index) =>
    invocation(text, index * 10, { functionName: text, status: 'crash', error: { type: text, message: text } }),
  ),
  gapChanges: hostile.map((text, index) => ({ ...gap, gapId: String(index), advice: text, group: { name: text } })),
  notices: hostile.map((text) => ({ topic: 'joined', text })),
});

const grouped = { group: { ...ORDERS_GROUP, name: '/aws/lambda/shop-prod-notify' } };

/** Several functions, an environment's lines, wide characters, metrics, a long message, a call that nothing names. */
export const manyFunctions: LogStep = step({
  placed: [
    placed({
      at: 1_000,
      requestId: OK,
      level: 'info',
      message: '注文を受け付けました 🎉',
      data: { 店: '東京', n: 1 },
      ...api,
    }),
    placed({ at: 1_200, message: 'booting', functionName: 'shop-prod-notify', ...grouped }),
    placed({
      at: 1_300,
      requestId: DECLINED,
      kind: 'metric',
      message: 'ColdStart=1 Latency=12,13',
      data: { _aws: { CloudWatchMetrics: [{ Namespace: 'Orders', Metrics: [{ Name: 'ColdStart' }] }] }, ColdStart: 1 },
      functionName: 'shop-prod-notify',
    }),
    placed({
      at: 1_400,
      requestId: OK,
      level: 'debug',
      message: `prices ${'compared with those of the catalogue and '.repeat(4)}kept\nsecond line\n\n\tindented`,
      data: { cold_start: true, function_name: 'x', service: 'orders', items: [{ sku: 'A 1' }], note: 'two words' },
      ...api,
    }),
    placed({ at: 1_500, message: 'who said this?', marks: { clockAhead: true }, ingestedAt: 500 }),
    placed({ at: 1_600, kind: 'unparsed', message: 'REPORT RequestId: cut off', requestId: OK, ...api }),
    placed({
      at: 86_400_000,
      level: 'fatal',
      message: 'the next day',
      marks: { pastHorizon: true, late: true },
      ...api,
    }),
  ],
  invocations: [invocation(OK, 86_400_100, { ...api })],
});
