import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { powertoolsTypescript } from '../../loggers/powertools.ts';
import { dynamoDb, httpCall, sendsToQueue } from '../../traces/downstream.ts';
import { nodeError } from '../frames.ts';

const HOUR_MS = 3_600_000;
const RETURNED = { kind: 'returned' } as const;

const declined = nodeError('PaymentDeclined', 'card_expired', [
  'charge (file:///var/task/pay.mjs:41:11)',
  'placeOrder (file:///var/task/orders.mjs:73:5)',
  'Runtime.handler (file:///var/task/index.mjs:19:20)',
]);

const placeOrder = (status: number) => () => ({ method: 'POST', path: '/orders', route: '/orders', status });

const ordersApiScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 86,
    medianMs: 210,
    ending: RETURNED,
    exchange: placeOrder(201),
    tell: (teller, { orderId, customerId, sku, quantity, stockLeft, amount, correlationId, sentId }) => {
      teller.log(0.05, 'INFO', 'order received', { correlation_id: correlationId, orderId, customerId });
      teller.called(0.08, 0.2, dynamoDb('GetItem', 'shop-prod-stock'));
      teller.called(0.22, 0.68, httpCall('POST', 'api.stripe.com', '/v1/charges'));
      if (stockLeft === 0) teller.log(0.3, 'WARN', 'stock low', { sku, left: stockLeft });
      teller.log(0.7, 'INFO', 'payment captured', { orderId, amount, provider: 'stripe' });
      teller.metric(0.9, 'Shop', 'OrdersAccepted', quantity, 'Count');
      teller.called(0.72, 0.94, sendsToQueue('shop-prod-orders', sentId));
      teller.log(0.95, 'INFO', 'order accepted', { orderId, messageId: sentId });
    },
  },
  {
    weight: 5,
    medianMs: 18,
    ending: RETURNED,
    endsChain: true,
    exchange: placeOrder(400),
    tell: (teller, { correlationId, customerId }) => {
      teller.log(0.1, 'INFO', 'order received', { correlation_id: correlationId, customerId });
      const error = nodeError('ValidationError', 'missing field shippingAddress', [
        'validate (file:///var/task/validate.mjs:12:9)',
      ]);
      teller.caught(0.8, 'order refused', error, { statusCode: 400 });
    },
  },
  {
    weight: 3.6,
    medianMs: 640,
    ending: { kind: 'threw', error: () => declined },
    exchange: placeOrder(201),
    tell: (teller, { correlationId, orderId, amount }) => {
      teller.log(0.05, 'INFO', 'order received', { correlation_id: correlationId, orderId });
      teller.called(0.07, 0.12, dynamoDb('GetItem', 'shop-prod-stock'));
      teller.called(0.13, 0.88, httpCall('POST', 'api.stripe.com', '/v1/charges', { status: 402, error: declined }));
      teller.caught(0.9, 'PaymentDeclined: card_expired', declined, { orderId, amount, provider: 'stripe' });
    },
  },
  {
    weight: 0.5,
    medianMs: 6000,
    ending: { kind: 'timed-out', isAnnounced: false },
    exchange: placeOrder(201),
    tell: (teller, { correlationId, orderId }) => {
      teller.log(0.01, 'INFO', 'order received', { correlation_id: correlationId, orderId });
      teller.called(0.02, 0.03, dynamoDb('GetItem', 'shop-prod-stock'));
      teller.called(0.04, 2, httpCall('POST', 'api.stripe.com', '/v1/charges'));
      teller.log(0.5, 'WARN', 'stripe is slow', { orderId, waitedMs: 3000 });
    },
  },
];

/** Node, JSON format, Powertools: where payments are declined. Each day's deploy loads too much at init, until it is mended. */
export const ordersApi: FunctionSpec = {
  name: 'shop-prod-orders-api',
  description: 'Takes orders: payment, stock, queue',
  runtime: 'nodejs22.x',
  deploys: { everyMs: 22 * HOUR_MS, flaw: { lastsMs: 8 * HOUR_MS, initFactor: 1.3 } },
  handler: 'index.handler',
  logFormat: 'JSON',
  memoryMb: 512,
  usedMb: 88,
  timeoutMs: 6000,
  initMs: 398,
  segmentLayout: 'without-invocation',
  hasTracer: true,
  logger: powertoolsTypescript,
  source: { kind: 'http', perSecond: 0.45 },
  scenarios: ordersApiScenarios,
};
