import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { consoleText } from '../../loggers/console.ts';

const deadLetterScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 1,
    medianMs: 90,
    ending: { kind: 'returned' },
    tell: (teller, { batchId, part }) =>
      teller.log(0.5, 'ERROR', `part ${part} of ${batchId} was given up`, { queue: 'pipe-prod-parts-dlq' }),
  },
];

/** Node, text format: tells of every part that the workers could not do. */
export const deadLetters: FunctionSpec = {
  name: 'pipe-prod-dead-letters',
  description: 'Tells of parts that were given up',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  logFormat: 'Text',
  memoryMb: 128,
  usedMb: 61,
  timeoutMs: 5000,
  initMs: 240,
  logger: consoleText,
  source: { kind: 'dead-letters', from: 'pipe-prod-worker' },
  scenarios: deadLetterScenarios,
};
