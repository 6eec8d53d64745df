import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pythonJson } from '../../loggers/python-logging.ts';
import { pythonError } from '../frames.ts';

const RETURNED = { kind: 'returned' } as const;

const notifyScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 94,
    medianMs: 88,
    ending: RETURNED,
    tell: (teller, { orderId, receivedId, customerId }) => {
      teller.log(0.1, 'INFO', 'order event received', { messageId: receivedId, orderId });
      teller.log(0.9, 'INFO', 'mail sent', { orderId, customerId, template: 'order-stored' });
    },
  },
  {
    weight: 4,
    medianMs: 640,
    ending: RETURNED,
    tell: (teller, { orderId, receivedId }) => {
      teller.log(0.02, 'INFO', 'order event received', { messageId: receivedId, orderId });
      teller.log(0.3, 'WARN', 'mail service throttles, waiting', { orderId, waitMs: 400 });
      teller.log(0.95, 'INFO', 'mail sent', { orderId, template: 'order-stored' });
    },
  },
  {
    weight: 1.3,
    medianMs: 130,
    ending: {
      kind: 'threw',
      error: () =>
        pythonError(
          'ClientError',
          'An error occurred (Throttling) when calling the SendEmail operation: Maximum sending rate exceeded.',
          [
            [22, 'handler', 'send(order)'],
            [37, 'send', 'ses.send_email(**mail)'],
          ],
        ),
    },
    tell: (teller, { orderId, receivedId }) =>
      teller.log(0.1, 'INFO', 'order event received', { messageId: receivedId, orderId }),
  },
];

/** Python, JSON format, in a group that it shares with the invoices; not traced, so that traces end before it. */
export const notify: FunctionSpec = {
  name: 'shop-prod-notify',
  description: 'Mails the customer',
  runtime: 'python3.13',
  handler: 'app.handler',
  logFormat: 'JSON',
  logGroup: '/shop/prod/shared',
  memoryMb: 256,
  usedMb: 71,
  timeoutMs: 10_000,
  initMs: 340,
  logger: pythonJson,
  source: { kind: 'sns', from: 'shop-prod-orders-worker' },
  scenarios: notifyScenarios,
};
