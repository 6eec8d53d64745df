import type { FunctionSpec, Scenario, Teller } from '../../function-spec.ts';
import { pythonText } from '../../loggers/python-logging.ts';
import { dynamoDb, httpCall, publishesTo } from '../../traces/downstream.ts';
import { pythonError } from '../frames.ts';

const RETURNED = { kind: 'returned' } as const;

/** Stores the order and tells who subscribes to it. */
const store = (teller: Teller): void => {
  teller.called(0.62, 0.8, dynamoDb('PutItem', 'shop-prod-orders'));
  teller.called(0.82, 0.93, publishesTo('shop-prod-order-events'));
};

const workerScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 70,
    medianMs: 95,
    ending: RETURNED,
    tell: (teller, { orderId, receivedId, sentId, sku, quantity }) => {
      teller.log(0.05, 'INFO', 'order taken from the queue', { messageId: receivedId, order: orderId });
      teller.called(0.1, 0.55, dynamoDb('UpdateItem', 'shop-prod-stock'));
      teller.log(0.6, 'INFO', 'stock reserved', { sku, quantity });
      store(teller);
      teller.log(0.95, 'INFO', 'order stored', { order: orderId, event: sentId });
    },
  },
  {
    weight: 25,
    medianMs: 120,
    ending: RETURNED,
    tell: (teller, { orderId, receivedId, sentId, quantity }) => {
      teller.log(0.05, 'INFO', 'order taken from the queue', { messageId: receivedId, order: orderId });
      teller.called(0.1, 0.48, dynamoDb('UpdateItem', 'shop-prod-stock'));
      teller.print(0.5, `packing list: ${quantity} parcel(s)`);
      store(teller);
      teller.log(0.95, 'INFO', 'order stored', { order: orderId, event: sentId });
    },
  },
  {
    weight: 2,
    medianMs: 60,
    ending: RETURNED,
    tell: (teller, { orderId, receivedId }) => {
      teller.log(0.05, 'INFO', 'order taken from the queue', { messageId: receivedId, order: orderId });
      const error = pythonError('ConditionalCheckFailedException', 'The conditional request failed', [
        [58, 'store', 'table.put_item(Item=item, ConditionExpression=NEW)'],
      ]);
      teller.called(0.2, 0.78, dynamoDb('PutItem', 'shop-prod-orders', { status: 400, error }));
      teller.caught(0.8, 'order was stored before', error, { order: orderId });
      teller.called(0.83, 0.97, publishesTo('shop-prod-order-events'));
    },
  },
  {
    weight: 1.2,
    medianMs: 34,
    failsAgain: true,
    ending: {
      kind: 'threw',
      error: () =>
        pythonError('KeyError', "'sku'", [
          [19, 'handler', 'reserve(order)'],
          [44, 'reserve', 'sku = line["sku"]'],
        ]),
    },
    tell: (teller, { orderId, receivedId }) =>
      teller.log(0.1, 'INFO', 'order taken from the queue', { messageId: receivedId, order: orderId }),
  },
  {
    weight: 0.8,
    medianMs: 15_000,
    ending: { kind: 'timed-out', isAnnounced: true },
    tell: (teller, { orderId, receivedId }) => {
      teller.log(0.001, 'INFO', 'order taken from the queue', { messageId: receivedId, order: orderId });
      teller.called(0.002, 0.299, httpCall('POST', 'warehouse.example.com', '/reservations', { status: 503 }));
      teller.called(0.301, 2, httpCall('POST', 'warehouse.example.com', '/reservations'));
      teller.log(0.3, 'WARN', 'warehouse does not answer, trying again', { order: orderId });
    },
  },
  {
    weight: 0.4,
    medianMs: 310,
    ending: {
      kind: 'import-failed',
      error: {
        type: 'Runtime.ImportModuleError',
        message: "Unable to import module 'app': libpq.so.5: cannot open shared object file: No such file or directory",
        frames: [],
      },
    },
    tell: () => undefined,
  },
];

/** Python, text format: plain logging, prints without a request ID. */
export const ordersWorker: FunctionSpec = {
  name: 'shop-prod-orders-worker',
  description: 'Stores orders and reserves stock',
  runtime: 'python3.13',
  handler: 'app.handler',
  logFormat: 'Text',
  memoryMb: 256,
  usedMb: 79,
  timeoutMs: 15_000,
  initMs: 301,
  segmentLayout: 'with-invocation',
  logger: pythonText,
  initMessage: 'connected to the warehouse',
  source: { kind: 'sqs', from: 'shop-prod-orders-api' },
  scenarios: workerScenarios,
};
