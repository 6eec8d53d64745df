import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pythonJson } from '../../loggers/python-logging.ts';

const HOUR_MS = 3_600_000;

const scoringScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 1,
    medianMs: 310,
    ending: { kind: 'returned' },
    tell: (teller, { customerId, quantity }) => {
      teller.log(0.1, 'INFO', 'scoring', { customer: customerId });
      teller.log(0.9, 'INFO', 'scored', { customer: customerId, score: quantity * 21 });
    },
  },
];

/** Python with SnapStart, JSON format, a new version almost every day: each publishing takes a snapshot first. */
export const scoring: FunctionSpec = {
  name: 'club-prod-scoring',
  description: 'Scores how likely a customer is to stay',
  runtime: 'python3.13',
  alias: 'live',
  deploys: { everyMs: 21 * HOUR_MS },
  hosting: 'snap-start',
  handler: 'app.handler',
  logFormat: 'JSON',
  memoryMb: 1024,
  usedMb: 388,
  timeoutMs: 10_000,
  initMs: 610,
  logger: pythonJson,
  source: { kind: 'direct', perSecond: 0.05 },
  scenarios: scoringScenarios,
};
