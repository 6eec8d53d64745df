import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { consoleText } from '../../loggers/console.ts';

const searchScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 1,
    medianMs: 260,
    ending: { kind: 'returned' },
    tell: (teller, { search: text, quantity }) => {
      teller.log(0.1, 'INFO', `search "${text}"`);
      teller.log(0.9, 'INFO', `${quantity * 7} members found`);
    },
  },
];

/** Node, text format: Lambda begins environments before they are needed, some of them in vain; its log is kept for ever. */
export const search: FunctionSpec = {
  name: 'club-prod-search',
  description: 'Finds members of the club',
  runtime: 'nodejs22.x',
  proactiveInitsPerHour: 10,
  handler: 'index.handler',
  logFormat: 'Text',
  retentionInDays: 'for-ever',
  memoryMb: 256,
  usedMb: 80,
  timeoutMs: 6000,
  initMs: 450,
  logger: consoleText,
  initMessage: 'index loaded',
  source: { kind: 'direct', perSecond: 0.15 },
  scenarios: searchScenarios,
};
