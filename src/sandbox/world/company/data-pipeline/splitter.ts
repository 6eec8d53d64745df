import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { consoleJson } from '../../loggers/console.ts';
import { PARTS } from './parts.ts';

const splitterScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 1,
    medianMs: 3400,
    ending: { kind: 'returned' },
    tell: (teller, { batchId }) => {
      teller.log(0.02, 'INFO', 'splitting', { batch: batchId, key: `exports/${batchId}.csv` });
      teller.log(0.98, 'INFO', 'parts queued', { batch: batchId, parts: PARTS });
    },
  },
];

/** Node, JSON format: one object in, many messages out. */
export const splitter: FunctionSpec = {
  name: 'pipe-prod-splitter',
  description: 'Splits an export into parts',
  runtime: 'nodejs22.x',
  architecture: 'arm64',
  handler: 'index.handler',
  logFormat: 'JSON',
  memoryMb: 1024,
  usedMb: 402,
  timeoutMs: 30_000,
  initMs: 480,
  logger: consoleJson,
  source: { kind: 's3-object', from: 'pipe-prod-export' },
  scenarios: splitterScenarios,
};
