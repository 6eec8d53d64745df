import type { FunctionSpec, Scenario } from '../../function-spec.ts';
import { pythonText } from '../../loggers/python-logging.ts';

const auditScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 1,
    medianMs: 60,
    ending: { kind: 'returned' },
    tell: (teller, { customerId, correlationId }) =>
      teller.log(0.5, 'INFO', 'consent recorded', { customer: customerId, correlation: correlationId }),
  },
];

/** Python, text format, in a group of the class INFREQUENT_ACCESS: Insights reads it, FilterLogEvents does not. */
export const audit: FunctionSpec = {
  name: 'club-prod-audit',
  description: 'Records what customers agreed to',
  runtime: 'python3.13',
  architecture: 'arm64',
  handler: 'app.handler',
  logFormat: 'Text',
  logGroup: '/club/prod/audit',
  logGroupClass: 'INFREQUENT_ACCESS',
  retentionInDays: 365,
  memoryMb: 128,
  usedMb: 49,
  timeoutMs: 5000,
  initMs: 230,
  logger: pythonText,
  source: { kind: 'direct', perSecond: 0.06 },
  scenarios: auditScenarios,
};
