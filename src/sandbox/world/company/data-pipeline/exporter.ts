import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pythonText } from '../../loggers/python-logging.ts';

const MINUTE_MS = 60_000;
const RETURNED = { kind: 'returned' } as const;

const exporterScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 92,
    medianMs: 5200,
    ending: RETURNED,
    tell: (teller, { batchId, photoKey }) => {
      teller.log(0.01, 'INFO', 'export begun', { batch: batchId });
      teller.log(0.97, 'INFO', 'export stored', { batch: batchId, key: `exports/${batchId}.csv`, source: photoKey });
    },
  },
  {
    weight: 8,
    medianMs: 900,
    ending: RETURNED,
    endsChain: true,
    tell: (teller, { batchId }) => teller.log(0.9, 'INFO', 'nothing to export', { batch: batchId }),
  },
];

/** Python, text format: every half hour, by a schedule. */
export const exporter: FunctionSpec = {
  name: 'pipe-prod-export',
  description: 'Exports orders to a bucket',
  runtime: 'python3.13',
  handler: 'app.handler',
  logFormat: 'Text',
  memoryMb: 512,
  usedMb: 231,
  timeoutMs: 50_000,
  initMs: 620,
  logger: pythonText,
  source: { kind: 'schedule', everyMs: 30 * MINUTE_MS, offsetMs: 2 * MINUTE_MS },
  scenarios: exporterScenarios,
};
