import { assembleTrace } from '../../../src/correlate/traces/assemble-trace.ts';
import type { Invocation, PlacedRecord } from '../../../src/domain/invocation.ts';
import type { TraceAnswer } from '../../../src/domain/results/trace-answer.ts';
import type { Trace } from '../../../src/domain/span.ts';
import { lambdaPair, type SpanSketch, TRACE_ID, traceOf } from '../../fakes/spans.ts';
import { BASE_AT_MS, invocation, type LineSketch, placed } from './log-steps.ts';

const REQUEST = '77be1d3e-5c1b-4a0e-9b1e-2f60c1d7aa90';
const OTHER = '1c55e0aa-77aa-4f7e-b8a3-0d3f6a1b2c3d';
const api = { functionName: 'shop-prod-orders-api' };
const notify = { functionName: 'shop-prod-notify', group: { name: '/aws/lambda/shop-prod-notify' } };

const stack = [
  '    at charge (/var/task/src/pay.ts:41:11)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  '    at async order (file:///var/task/src/order.ts:12:3)',
].join('\n');
const declined = { type: 'PaymentDeclined', message: 'card_expired', stack };

/** An answer of spans (milliseconds after the base), invocations and lines. */
export function answerOf(
  spans: readonly SpanSketch[] | Trace,
  invocations: readonly Invocation[],
  lines: readonly LineSketch[],
  facts: Partial<TraceAnswer> = {},
): TraceAnswer {
  const trace = 'spans' in spans ? spans : traceOf(spans, BASE_AT_MS);
  const { nodes, warnings } = assembleTrace(trace, invocations);
  const requestId = invocations[0]?.requestId;
  return {
    ...(requestId === undefined ? {} : { requestId }),
    traceId: TRACE_ID,
    traceState: 'found',
    nodes,
    invocations,
    lines: lines.map((line): PlacedRecord => placed(line)),
    warnings,
    gaps: [],
    notices: [],
    usage: { apiCalls: 3, duplicates: 0 },
    ...facts,
  };
}

/** A root, and a chain of spans below the function. */
const gateway: SpanSketch = {
  id: 'gateway',
  name: 'shop-api/prod',
  kind: 'server',
  origin: 'AWS::ApiGateway::Stage',
  operation: 'POST https://a1b2c3d4.execute-api.eu-west-1.amazonaws.com/orders?token=secret',
  httpStatus: 502,
  status: 'fault',
  from: 0,
  to: 1_075,
};

const failedCall = invocation(REQUEST, 1_075, {
  ...api,
  status: 'error',
  startedAtMs: BASE_AT_MS + 434,
  durationMs: 641,
  maxMemoryUsedMb: 91,
  coldStart: true,
  initDurationMs: 412,
  error: declined,
});

const failedLines: LineSketch[] = [
  { at: 15, of: REQUEST, kind: 'init-start', ...api },
  { at: 380, message: 'prices loaded', stream: '2026/03/02/[$LATEST]8f3c', ...api },
  { at: 434, of: REQUEST, kind: 'start', ...api },
  { at: 440, requestId: REQUEST, level: 'info', message: 'order received', data: { orderId: 'o-8840' }, ...api },
  {
    at: 1_031,
    requestId: REQUEST,
    level: 'error',
    message: 'card_expired',
    error: declined,
    data: { provider: 'stripe' },
    ...api,
  },
  { at: 1_075, of: REQUEST, kind: 'report', ...api },
];

const downstream = (parent: string): SpanSketch[] => [
  {
    id: 'stripe',
    name: 'api.stripe.com',
    service: 'shop-prod-orders-api',
    kind: 'client',
    operation: 'POST https://api.stripe.com/v1/charges',
    httpStatus: 402,
    status: 'error',
    from: 510,
    to: 1_022,
    parent,
  },
  {
    id: 'sns',
    name: 'SNS',
    service: 'shop-prod-orders-api',
    kind: 'producer',
    operation: 'Publish order-failed',
    from: 1_040,
    to: 1_062,
    parent,
  },
  {
    id: 'topic',
    name: 'SNS',
    kind: 'server',
    origin: 'AWS::SNS',
    isInferred: true,
    from: 1_040,
    to: 1_062,
    parent: 'sns',
  },
  ...lambdaPair('shop-prod-notify', {
    from: 1_150,
    to: 1_290,
    handler: [1_190, 1_286],
    parent: 'topic',
    requestId: OTHER,
  }),
];

const notifyCall = invocation(OTHER, 1_286, { ...notify, durationMs: 96, memorySizeMb: 128, maxMemoryUsedMb: 70 });
const notifyLine: LineSketch = { at: 1_200, requestId: OTHER, level: 'info', message: 'mail sent', ...notify };

const lambda = (call: Partial<Parameters<typeof lambdaPair>[1]> = {}) =>
  lambdaPair('shop-prod-orders-api', {
    from: 10,
    to: 1_075,
    handler: [434, 1_070],
    parent: 'gateway',
    requestId: REQUEST,
    status: 'fault',
    ...call,
  });
const FUNCTION = 'shop-prod-orders-api-function-10';

/** The second screen of the design: a declined card behind a cold start, in X-Ray's old structure. */
export const failedCold = answerOf(
  [
    gateway,
    ...lambda(),
    {
      id: 'init',
      name: 'Initialization',
      kind: 'init',
      service: api.functionName,
      from: 18,
      to: 430,
      parent: FUNCTION,
    },
    {
      id: 'invocation',
      name: 'Invocation',
      kind: 'invocation',
      service: api.functionName,
      from: 434,
      to: 1_068,
      parent: FUNCTION,
      status: 'fault',
      error: declined,
    },
    {
      id: 'overhead',
      name: 'Overhead',
      kind: 'overhead',
      service: api.functionName,
      from: 1_068,
      to: 1_070,
      parent: FUNCTION,
    },
    ...downstream('invocation'),
  ],
  [failedCall, notifyCall],
  [...failedLines, notifyLine],
);

/** The same in X-Ray's new structure: no Invocation, and Init instead of Initialization. */
export const failedColdNew = answerOf(
  [
    gateway,
    ...lambda(),
    { id: 'init', name: 'Init', kind: 'init', service: api.functionName, from: 18, to: 430, parent: FUNCTION },
    ...downstream(FUNCTION),
  ],
  [failedCall, notifyCall],
  [...failedLines, notifyLine],
);

/** A warm call that did well; its environment had been made ready long before. */
export const warmOk = answerOf(
  [
    ...lambdaPair('orders-api', { from: 0, to: 62, handler: [8, 58], requestId: REQUEST }),
    {
      id: 'init',
      name: 'Init',
      kind: 'init',
      service: 'orders-api',
      from: -132_000,
      to: -131_400,
      parent: 'orders-api-function-0',
    },
    {
      id: 'put',
      name: 'DynamoDB',
      service: 'orders-api',
      kind: 'client',
      operation: 'PutItem orders',
      from: 20,
      to: 33,
      parent: 'orders-api-function-0',
    },
  ],
  [invocation(REQUEST, 58, { functionName: 'orders-api', durationMs: 49.6, coldStart: false, loggedErrors: 1 })],
  [
    { at: 12, requestId: REQUEST, level: 'info', message: 'order received', data: { orderId: 'o-8841' } },
    { at: 40, requestId: REQUEST, level: 'error', message: 'mail server refused, will retry' },
  ],
);

const untraced = { nodes: [], warnings: [] };
const { traceId: _, ...withoutTrace } = failedCold;

/** The same failure, not traced: bars of what the log says. */
export const notTraced: TraceAnswer = {
  ...withoutTrace,
  ...untraced,
  traceState: 'not-traced',
  invocations: [failedCall],
  lines: failedLines.map(placed),
};

const attempts = [1, 2, 3].map((attempt) => {
  const at = [0, 61_300, 182_900][attempt - 1] ?? 0;
  return invocation(REQUEST, at + 230, {
    invocationId: `attempt-${attempt}`,
    functionName: 'orders-worker',
    attempt,
    durationMs: 230,
    ...(attempt < 3
      ? { status: 'error', error: { type: 'KeyError', message: "'sku'" } }
      : {
          status: 'timeout',
          durationMs: 15_000,
          startedAtMs: BASE_AT_MS + at,
          endedAtMs: BASE_AT_MS + at + 15_000,
          error: { message: 'Task timed out after 15.00 seconds' },
        }),
  });
});
const attemptLines = attempts.map(({ invocationId, startedAtMs }, index): LineSketch => {
  const message = `worker takes order, try ${index + 1}`;
  return { at: startedAtMs - BASE_AT_MS + 20, of: invocationId, requestId: REQUEST, level: 'info', message };
});

/** An asynchronous call that failed twice and then timed out; X-Ray did not sample it. */
export const retried: TraceAnswer = {
  ...answerOf([], attempts, attemptLines),
  traceState: 'not-sampled',
};

/** The same, traced: Lambda's span lasts through all attempts, and waits in the queue first. */
export const retriedTraced = answerOf(
  [
    {
      id: 'service',
      name: 'orders-worker',
      kind: 'server',
      origin: 'AWS::Lambda',
      requestId: REQUEST,
      status: 'fault',
      from: -40,
      to: 198_000,
    },
    { id: 'dwell', name: 'Dwell Time', from: -40, to: -8, parent: 'service' },
    ...attempts.flatMap(({ startedAtMs, durationMs = 0 }, index): SpanSketch[] => {
      const from = startedAtMs - BASE_AT_MS;
      return [
        {
          id: `attempt-${index}`,
          name: `Attempt #${index + 1}`,
          from: from - 4,
          to: from + durationMs,
          parent: 'service',
        },
        {
          id: `function-${index}`,
          name: 'orders-worker',
          kind: 'server',
          origin: 'AWS::Lambda::Function',
          status: 'fault',
          from,
          to: from + durationMs,
          parent: `attempt-${index}`,
        },
      ];
    }),
  ],
  attempts,
  attemptLines,
);

/** Seen before it was over. */
export const inProgress = answerOf(
  {
    ...traceOf(
      [
        { id: 'service', name: 'orders-api', kind: 'server', origin: 'AWS::Lambda', requestId: REQUEST, from: 0 },
        {
          id: 'function',
          name: 'orders-api',
          kind: 'server',
          origin: 'AWS::Lambda::Function',
          from: 12,
          parent: 'service',
        },
        {
          id: 'get',
          name: 'DynamoDB',
          service: 'orders-api',
          kind: 'client',
          operation: 'GetItem orders',
          from: 30,
          to: 44,
          parent: 'function',
        },
        {
          id: 'slow',
          name: 'api.stripe.com',
          service: 'orders-api',
          kind: 'client',
          operation: 'POST https://api.stripe.com/v1/charges',
          from: 50,
          parent: 'function',
        },
      ],
      BASE_AT_MS,
    ),
    warnings: ['orders-api', 'api.stripe.com'].map((name) => ({
      kind: 'in-progress' as const,
      text: `“${name}” is still in progress`,
    })),
  },
  [
    ((): Invocation => {
      const {
        endedAtMs: _end,
        durationMs: _duration,
        ...open
      } = invocation(REQUEST, 0, { functionName: 'orders-api', status: 'running', startedAtMs: BASE_AT_MS + 12 });
      return open;
    })(),
  ],
  [{ at: 20, requestId: REQUEST, level: 'info', message: 'order received' }],
);

/** Parents that never came, a cycle, a child before its caller, a guess, a log that was not read, a gap, a link. */
export const doubtful = answerOf(
  [
    { id: 'root', name: 'shop', kind: 'server', operation: 'GET https://shop.example/', from: 0, to: 200 },
    { id: 'early', name: 'Redis', service: 'shop', kind: 'client', from: -15, to: 20, parent: 'root' },
    ...lambdaPair('stock', { from: 40, to: 90, parent: 'lost' }),
    ...lambdaPair('notify', { from: 110, to: 180, parent: 'root' }),
    { id: 'a', name: 'loop-a', from: 120, to: 130, parent: 'b' },
    { id: 'b', name: 'loop-b', from: 121, to: 129, parent: 'a' },
    {
      id: 'queue',
      name: 'SQS',
      service: 'shop',
      kind: 'producer',
      operation: 'SendMessage orders',
      from: 185,
      to: 195,
      parent: 'root',
      links: [{ traceId: '1-69a56c53-4d5e6f708192a3b4c5d6e7f8' }],
    },
  ],
  [invocation(OTHER, 84, { functionName: 'stock', startedAtMs: BASE_AT_MS + 46, durationMs: 38, isIncomplete: true })],
  [{ at: 50, of: 'gone', message: 'a line whose call is not known', group: { name: '/aws/lambda/other' } }],
  {
    gaps: [
      {
        gapId: 'g',
        state: 'final',
        revision: 1,
        reason: 'denied',
        group: { name: '/aws/lambda/notify' },
        advice: 'ask for logs:FilterLogEvents',
      },
    ],
  },
);

/** A loop of queries, queries in parallel, and a tree deeper than a screen. */
export const manySpans = answerOf(
  [
    ...lambdaPair('report', { from: 0, to: 4_000, requestId: REQUEST }),
    ...Array.from(
      { length: 40 },
      (_each, at): SpanSketch => ({
        id: `get-${at}`,
        name: 'DynamoDB',
        service: 'report',
        kind: 'client',
        operation: 'GetItem orders',
        from: 100 + at * 30,
        to: 112 + at * 30,
        parent: 'report-function-0',
      }),
    ),
    ...Array.from(
      { length: 30 },
      (_each, depth): SpanSketch => ({
        id: `deep-${depth}`,
        name: `## step ${depth}`,
        service: 'report',
        from: 1_500 + depth,
        to: 3_900 - depth * 70,
        parent: depth === 0 ? 'report-function-0' : `deep-${depth - 1}`,
      }),
    ),
  ],
  [invocation(REQUEST, 3_995, { functionName: 'report', durationMs: 3_990 })],
  [{ at: 1_400, requestId: REQUEST, level: 'info', message: 'queries done' }],
);

const attack = 'plain\n14:02:08.000 deadbeef ERROR forged\u001b[2J\u202e::error::x';

/** Every name that a document or a log can carry, hostile. */
export const hostile = answerOf(
  {
    ...traceOf(
      [
        {
          id: 'root',
          name: attack,
          kind: 'server',
          operation: `GET https://${attack}/${attack}`,
          status: 'fault',
          error: { type: attack, message: attack, stack: `at ${attack}` },
          from: 0,
          to: 100,
        },
        ...lambdaPair(attack, { from: 10, to: 90, parent: 'root', requestId: attack }),
        {
          id: 'child',
          name: attack,
          service: attack,
          kind: 'client',
          operation: attack,
          from: 20,
          to: 30,
          parent: `${attack}-function-10`,
        },
      ],
      BASE_AT_MS,
    ),
    warnings: [{ kind: 'malformed', text: attack }],
  },
  [invocation(attack, 80, { functionName: attack, status: 'crash', error: { type: attack, message: attack } })],
  [{ at: 25, requestId: attack, message: attack, data: { [attack]: attack }, functionName: attack }],
  {
    gaps: [{ gapId: 'g', state: 'final', revision: 1, reason: 'denied', advice: attack, group: { name: attack } }],
    traceId: attack,
  },
);
