import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { consoleJson } from '../../loggers/console.ts';
import { nodeError } from '../frames.ts';

const HOUR_MS = 3_600_000;
const RETURNED = { kind: 'returned' } as const;

const pointsScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 97,
    medianMs: 1700,
    ending: RETURNED,
    tell: (teller, { customerId, amount }) => {
      teller.log(0.05, 'INFO', 'counting points', { customerId });
      teller.log(0.95, 'INFO', 'points told', { customerId, points: Math.round(amount) });
    },
  },
  {
    weight: 3,
    medianMs: 420,
    ending: {
      kind: 'threw',
      error: () =>
        nodeError('LedgerBusy', 'the ledger is being closed', [
          'read (file:///var/task/ledger.mjs:17:9)',
          'Runtime.handler (file:///var/task/index.mjs:9:18)',
        ]),
    },
    tell: (teller, { customerId }) => teller.log(0.05, 'INFO', 'counting points', { customerId }),
  },
];

/** Node, JSON format, provisioned concurrency behind an alias: two at a time wait ready, more at once spill over. */
export const points: FunctionSpec = {
  name: 'club-prod-points',
  description: 'Tells how many points a customer has',
  runtime: 'nodejs22.x',
  alias: 'live',
  deploys: { everyMs: 20 * HOUR_MS },
  provisionedConcurrency: 2,
  architecture: 'arm64',
  handler: 'index.handler',
  logFormat: 'JSON',
  memoryMb: 512,
  usedMb: 93,
  timeoutMs: 10_000,
  initMs: 880,
  logger: consoleJson,
  source: { kind: 'direct', perSecond: 0.32 },
  scenarios: pointsScenarios,
};
