import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pino } from '../../loggers/pino.ts';
import { s3 } from '../../traces/downstream.ts';
import { nodeError } from '../frames.ts';

const RETURNED = { kind: 'returned' } as const;

const invoiceScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 95,
    medianMs: 390,
    ending: RETURNED,
    tell: (teller, { orderId, amount }) => {
      teller.log(0.05, 'INFO', 'rendering invoice', { orderId, amount });
      teller.called(0.8, 0.94, s3('PutObject', 'shop-prod-invoices', `invoices/${orderId}.pdf`));
      teller.log(0.95, 'INFO', 'invoice stored', { orderId, key: `invoices/${orderId}.pdf` });
    },
  },
  {
    weight: 1.5,
    medianMs: 410,
    ending: RETURNED,
    tell: (teller, { orderId }) => {
      teller.log(0.05, 'INFO', 'rendering invoice', { orderId });
      const error = nodeError('Error', 'font LiberationSans not found', ['load (/var/task/pdf.js:88:13)']);
      teller.caught(0.5, 'fell back to Helvetica', error, { orderId });
      teller.called(0.8, 0.94, s3('PutObject', 'shop-prod-invoices', `invoices/${orderId}.pdf`));
      teller.log(0.95, 'INFO', 'invoice stored', { orderId, key: `invoices/${orderId}.pdf` });
    },
  },
  {
    weight: 0.8,
    medianMs: 2400,
    ending: { kind: 'out-of-memory' },
    tell: (teller, { orderId }) => teller.log(0.01, 'INFO', 'rendering invoice', { orderId, pages: 412 }),
  },
  {
    weight: 0.4,
    medianMs: 95,
    ending: { kind: 'exited', reason: 'exited with error: exit status 1' },
    tell: (teller, { orderId }) => {
      teller.log(0.1, 'INFO', 'rendering invoice', { orderId });
      teller.print(0.9, 'pdf engine: licence check failed, leaving');
    },
  },
];

/** Node, text format, pino: lines without a request ID, in a shared group. */
export const invoice: FunctionSpec = {
  name: 'shop-prod-invoice',
  description: 'Renders the invoice as PDF',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  logFormat: 'Text',
  logGroup: '/shop/prod/shared',
  memoryMb: 512,
  usedMb: 171,
  timeoutMs: 20_000,
  initMs: 720,
  segmentLayout: 'without-invocation',
  logger: pino,
  source: { kind: 'sns', from: 'shop-prod-orders-worker' },
  scenarios: invoiceScenarios,
};
