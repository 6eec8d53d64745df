import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pythonText } from '../../loggers/python-logging.ts';

const DAY_MS = 86_400_000;

const voucherScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 1,
    medianMs: 640,
    ending: { kind: 'returned' },
    tell: (teller, { customerId, amount }) => {
      teller.log(0.1, 'INFO', 'voucher asked for', { customer: customerId });
      teller.log(0.9, 'INFO', 'voucher issued', { customer: customerId, euros: Math.ceil(amount / 10) });
    },
  },
];

/** Python, text format, one provisioned environment behind an alias. */
export const vouchers: FunctionSpec = {
  name: 'club-prod-vouchers',
  description: 'Issues vouchers',
  runtime: 'python3.13',
  alias: 'live',
  deploys: { everyMs: 3 * DAY_MS },
  provisionedConcurrency: 1,
  handler: 'app.handler',
  logFormat: 'Text',
  memoryMb: 256,
  usedMb: 74,
  timeoutMs: 6000,
  initMs: 520,
  logger: pythonText,
  source: { kind: 'direct', perSecond: 0.08 },
  scenarios: voucherScenarios,
};
