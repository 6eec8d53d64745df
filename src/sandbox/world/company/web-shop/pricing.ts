import type { FunctionSpec, Scenario, ThrownError } from '../../function-spec.ts';
import { log4j } from '../../loggers/log4j.ts';
import { dynamoDb, httpCall } from '../../traces/downstream.ts';

const DAY_MS = 86_400_000;
const RETURNED = { kind: 'returned' } as const;

const quote = (status: number) => () => ({ method: 'POST', path: '/prices', route: '/prices', status });

const stale: ThrownError = {
  type: 'java.lang.IllegalStateException',
  message: 'price list 2026-02 is stale',
  frames: [
    'com.example.shop.PriceList.require(PriceList.java:57)',
    'com.example.shop.Handler.priceOf(Handler.java:88)',
    'com.example.shop.Handler.handleRequest(Handler.java:41)',
    'java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(Unknown Source)',
    'java.base/java.lang.reflect.Method.invoke(Unknown Source)',
  ],
};

const noRate: ThrownError = {
  type: 'java.util.concurrent.CompletionException',
  message: 'java.net.http.HttpTimeoutException: request timed out',
  frames: [
    'java.base/java.util.concurrent.CompletableFuture.join(CompletableFuture.java:2117)',
    'com.example.shop.Rates.of(Rates.java:33)',
    'com.example.shop.Handler.priceOf(Handler.java:79)',
    'Caused by: java.net.http.HttpTimeoutException: request timed out',
    'java.net.http/jdk.internal.net.http.ResponseTimerEvent.handle(ResponseTimerEvent.java:63)',
  ],
};

const pricingScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 92,
    medianMs: 62,
    ending: RETURNED,
    exchange: quote(200),
    tell: (teller, { sku, quantity, amount }) => {
      teller.log(0.05, 'INFO', 'price asked for', { sku, quantity });
      teller.called(0.1, 0.8, dynamoDb('Query', 'shop-prod-prices'));
      teller.log(0.95, 'INFO', 'price told', { sku, amount });
    },
  },
  {
    weight: 5,
    medianMs: 1080,
    ending: RETURNED,
    exchange: quote(200),
    tell: (teller, { sku, quantity }) => {
      teller.log(0.01, 'INFO', 'price asked for', { sku, quantity });
      teller.called(0.03, 0.93, httpCall('GET', 'rates.example.com', '/latest', { status: 504, error: noRate }));
      teller.caught(0.95, 'no exchange rate, using yesterday', noRate, { sku });
    },
  },
  {
    weight: 3,
    medianMs: 38,
    ending: { kind: 'threw', error: () => stale },
    exchange: quote(200),
    tell: (teller, { sku, quantity }) => teller.log(0.1, 'INFO', 'price asked for', { sku, quantity }),
  },
];

/** Java with SnapStart, text format, log4j2: restored, not initialised, published and invoked by an alias. */
export const pricing: FunctionSpec = {
  name: 'shop-prod-pricing',
  description: 'Tells prices in any currency',
  runtime: 'java21',
  alias: 'live',
  deploys: { everyMs: 15 * DAY_MS },
  hosting: 'snap-start',
  handler: 'com.example.shop.Handler::handleRequest',
  logFormat: 'Text',
  memoryMb: 1024,
  usedMb: 163,
  timeoutMs: 10_000,
  initMs: 790,
  segmentLayout: 'with-invocation',
  logger: log4j,
  source: { kind: 'http', perSecond: 0.12 },
  scenarios: pricingScenarios,
};
