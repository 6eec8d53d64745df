import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pythonJson } from '../../loggers/python-logging.ts';
import { pythonError } from '../frames.ts';

const RETURNED = { kind: 'returned' } as const;

const sessionScenarios: [Scenario, ...Scenario[]] = [
  { weight: 88, medianMs: 35, ending: RETURNED, tell: () => undefined },
  {
    weight: 9,
    medianMs: 48,
    ending: RETURNED,
    tell: (teller, { customerId }) => teller.log(0.8, 'WARN', 'session is about to end', { customer: customerId }),
  },
  {
    weight: 2,
    medianMs: 21,
    ending: {
      kind: 'threw',
      error: () =>
        pythonError('SessionUnknown', 'no such session', [
          [14, 'handler', 'session = load(token)'],
          [33, 'load', 'raise SessionUnknown("no such session")'],
        ]),
    },
    tell: () => undefined,
  },
  { weight: 0.5, medianMs: 3000, ending: { kind: 'timed-out', isAnnounced: false }, tell: () => undefined },
];

/** Python, JSON format, system log level WARN: of calls that went well the platform writes nothing. */
export const sessions: FunctionSpec = {
  name: 'club-prod-sessions',
  description: 'Knows who is signed in',
  runtime: 'python3.13',
  handler: 'app.handler',
  logFormat: 'JSON',
  systemLogLevel: 'WARN',
  memoryMb: 128,
  usedMb: 52,
  timeoutMs: 3000,
  initMs: 190,
  logger: pythonJson,
  source: { kind: 'direct', perSecond: 0.12 },
  scenarios: sessionScenarios,
};
