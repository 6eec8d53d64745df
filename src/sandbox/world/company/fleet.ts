import type { FunctionSpec, Scenario } from '../function-spec.ts';
import { consoleJson } from '../loggers/console.ts';
import { nodeError } from './frames.ts';

const RETURNED = { kind: 'returned' } as const;

const matcherScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 94,
    medianMs: 1700,
    ending: RETURNED,
    tell: (teller, { orderId, quantity }) => {
      teller.log(0.02, 'INFO', 'matching', { orderId, parcels: quantity });
      teller.log(0.5, 'INFO', 'three vans within reach', { orderId });
      teller.log(0.98, 'INFO', 'van found', { orderId, van: `v-${quantity}` });
    },
  },
  {
    weight: 4,
    medianMs: 2600,
    ending: RETURNED,
    tell: (teller, { orderId }) => {
      teller.log(0.02, 'INFO', 'matching', { orderId });
      const error = nodeError('RouteError', 'no route over the bridge', ['plan (file:///var/task/route.mjs:64:9)']);
      teller.caught(0.7, 'planned around', error);
      teller.log(0.98, 'INFO', 'van found', { orderId });
    },
  },
  {
    weight: 2,
    medianMs: 900,
    ending: {
      kind: 'threw',
      error: ({ orderId }) =>
        nodeError('NoVan', `no van for ${orderId}`, [
          'match (file:///var/task/match.mjs:31:11)',
          'Runtime.handler (file:///var/task/index.mjs:12:20)',
        ]),
    },
    tell: (teller, { orderId }) => teller.log(0.02, 'INFO', 'matching', { orderId }),
  },
];

const matcher: FunctionSpec = {
  name: 'fleet-prod-matcher',
  description: 'Finds a van for each uploaded order',
  runtime: 'nodejs22.x',
  version: '$LATEST.PUBLISHED',
  hosting: 'managed-instances',
  handler: 'index.handler',
  logFormat: 'JSON',
  memoryMb: 4096,
  usedMb: 611,
  timeoutMs: 30_000,
  initMs: 840,
  logger: consoleJson,
  source: { kind: 's3', perSecond: 0.9 },
  scenarios: matcherScenarios,
};

/** The delivery fleet, on Managed Instances: several invocations at a time in one stream, in JSON. */
export const fleet: readonly FunctionSpec[] = [matcher];
