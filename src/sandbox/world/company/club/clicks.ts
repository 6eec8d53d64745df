import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { consoleJson } from '../../loggers/console.ts';

const clickScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 1,
    medianMs: 14,
    ending: { kind: 'returned' },
    tell: (teller, { customerId, sku }) => teller.log(0.5, 'INFO', 'click', { customerId, sku }),
  },
];

/** Node, JSON format, its log delivered to a bucket: a group of the class DELIVERY, which nothing queries. */
export const clicks: FunctionSpec = {
  name: 'club-prod-clicks',
  description: 'Collects what members click on',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  logFormat: 'JSON',
  logGroupClass: 'DELIVERY',
  retentionInDays: 1,
  memoryMb: 128,
  usedMb: 66,
  timeoutMs: 3000,
  initMs: 260,
  logger: consoleJson,
  source: { kind: 'direct', perSecond: 0.1 },
  scenarios: clickScenarios,
};
