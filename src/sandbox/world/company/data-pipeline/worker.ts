import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pythonJson } from '../../loggers/python-logging.ts';
import { pythonError } from '../frames.ts';
import { PARTS } from './parts.ts';

const RETURNED = { kind: 'returned' } as const;

const workerScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 92,
    medianMs: 2400,
    ending: RETURNED,
    tell: (teller, { batchId, part, receivedId, quantity }) => {
      teller.log(0.02, 'INFO', 'part taken', { batch: batchId, part, message_id: receivedId });
      teller.log(0.97, 'INFO', 'part loaded', { batch: batchId, part, rows: quantity * 250 });
    },
  },
  {
    weight: 3,
    medianMs: 700,
    failsAgain: true,
    ending: {
      kind: 'threw',
      error: ({ part }) =>
        pythonError('RowError', `part ${part}: row 17 has 11 columns, not 12`, [
          [28, 'handler', 'load(part)'],
          [52, 'load', 'raise RowError(describe(row))'],
        ]),
    },
    tell: (teller, { batchId, part, receivedId }) =>
      teller.log(0.05, 'INFO', 'part taken', { batch: batchId, part, message_id: receivedId }),
  },
  {
    weight: 4,
    medianMs: 20_000,
    ending: { kind: 'timed-out', isAnnounced: false },
    tell: (teller, { batchId, part, receivedId }) => {
      teller.log(0.002, 'INFO', 'part taken', { batch: batchId, part, message_id: receivedId });
      teller.log(0.5, 'WARN', 'the warehouse is slow', { batch: batchId, part });
    },
  },
];

/** Python, JSON format: four at a time and no more, so that most parts are throttled at first. */
export const worker: FunctionSpec = {
  name: 'pipe-prod-worker',
  description: `Loads one of ${PARTS} parts into the warehouse`,
  runtime: 'python3.13',
  reservedConcurrency: 4,
  architecture: 'arm64',
  handler: 'app.handler',
  logFormat: 'JSON',
  memoryMb: 512,
  usedMb: 188,
  timeoutMs: 20_000,
  initMs: 730,
  logger: pythonJson,
  source: { kind: 'sqs', from: 'pipe-prod-splitter', fanOut: PARTS },
  scenarios: workerScenarios,
};
