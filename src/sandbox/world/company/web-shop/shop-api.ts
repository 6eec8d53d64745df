import type { Errand } from '../../errand.ts';
import type { Exchange, FunctionSpec, Scenario } from '../../function-spec.ts';
import { consoleText } from '../../loggers/console.ts';
import { dynamoDb, httpCall } from '../../traces/downstream.ts';
import { nodeError } from '../frames.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RETURNED = { kind: 'returned' } as const;

const searchExchange = ({ search }: Errand): Exchange => ({
  method: 'GET',
  path: `/search?q=${encodeURIComponent(search)}`,
  route: '/search',
  status: 200,
});

const apiScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 55,
    medianMs: 24,
    ending: RETURNED,
    exchange: () => ({ method: 'GET', path: '/products', route: '/products', status: 200 }),
    tell: (teller, { correlationId }) => {
      teller.log(0.1, 'INFO', 'GET /products', { correlationId });
      teller.log(0.9, 'INFO', '200 GET /products 24 items, cache hit');
    },
  },
  {
    weight: 26,
    medianMs: 46,
    ending: RETURNED,
    exchange: ({ sku }) => ({ method: 'GET', path: `/products/${sku}`, route: '/products/{sku}', status: 200 }),
    tell: (teller, { correlationId, sku, stockLeft }) => {
      teller.log(0.1, 'INFO', `GET /products/${sku}`, { correlationId });
      teller.called(0.15, 0.55, dynamoDb('GetItem', 'shop-prod-products'));
      if (stockLeft < 2) teller.log(0.6, 'WARN', 'stock low', { sku, left: stockLeft });
      teller.log(0.95, 'INFO', `200 GET /products/${sku}`);
    },
  },
  {
    weight: 8,
    medianMs: 180,
    ending: RETURNED,
    exchange: searchExchange,
    tell: (teller, { search, customerId, sku, amount, quantity }) => {
      teller.log(0.05, 'INFO', `GET /search "${search}"`);
      teller.called(0.1, 0.75, dynamoDb('Query', 'shop-prod-products'));
      // Nested enough for console.log to spread it over several lines.
      teller.log(0.8, 'INFO', 'search plan', {
        query: { text: search, customer: customerId, filters: ['in-stock', 'ships-eu', 'not-archived'] },
        best: { sku, score: amount, boosted: quantity > 2, tookMs: quantity * 13, index: 'products-2026-03' },
      });
    },
  },
  {
    weight: 0.4,
    medianMs: 160,
    ending: RETURNED,
    exchange: searchExchange,
    // What visitors type reaches the log as they typed it: colour codes and a line that poses as another.
    tell: (teller, { search }) => {
      teller.log(0.05, 'INFO', `GET /search "\u001b[31m${search}\u001b[0m\nERROR all is lost"`);
    },
  },
  {
    weight: 6,
    medianMs: 70,
    ending: RETURNED,
    exchange: () => ({ method: 'POST', path: '/cart', route: '/cart', status: 201 }),
    tell: (teller, { sku, quantity, customerId }) => {
      teller.log(0.2, 'INFO', 'POST /cart', { customerId, sku, quantity });
      teller.called(0.3, 0.9, dynamoDb('UpdateItem', 'shop-prod-carts'));
    },
  },
  {
    weight: 1.6,
    medianMs: 2050,
    ending: RETURNED,
    exchange: ({ sku }) => ({
      method: 'GET',
      path: `/products/${sku}/related`,
      route: '/products/{sku}/related',
      status: 200,
    }),
    tell: (teller, { sku }) => {
      teller.log(0.02, 'INFO', `GET /products/${sku}/related`);
      const error = nodeError('TimeoutError', 'recommendations did not answer within 2000 ms', [
        'Timeout._onTimeout (file:///var/task/recommend.mjs:18:22)',
      ]);
      teller.called(0.02, 0.97, httpCall('GET', 'recommend.example.com', `/related/${sku}`, { status: 504, error }));
      teller.caught(0.97, 'related products left out', error);
    },
  },
  {
    weight: 0.7,
    medianMs: 31,
    ending: {
      kind: 'threw',
      error: () =>
        nodeError('TypeError', "Cannot read properties of undefined (reading 'price')", [
          'totalOf (file:///var/task/cart.mjs:52:30)',
          'Array.reduce (<anonymous>)',
          'Runtime.handler (file:///var/task/index.mjs:27:18)',
        ]),
    },
    exchange: () => ({ method: 'GET', path: '/cart', route: '/cart', status: 200 }),
    tell: (teller, { customerId }) => {
      teller.log(0.2, 'INFO', 'GET /cart', { customerId });
      teller.called(0.3, 0.8, dynamoDb('GetItem', 'shop-prod-carts'));
    },
  },
  {
    weight: 0.25,
    medianMs: 10_000,
    ending: { kind: 'timed-out', isAnnounced: false },
    exchange: searchExchange,
    tell: (teller, { search }) => {
      teller.log(0.002, 'INFO', `GET /search "${search}" page=400`);
      teller.called(0.003, 0.4, dynamoDb('Query', 'shop-prod-products'));
      teller.called(0.41, 2, dynamoDb('Query', 'shop-prod-products'));
    },
  },
];

/** What goes wrong after a deploy, until it is mended. */
const brokenDiscount: Scenario = {
  weight: 7,
  medianMs: 22,
  ending: {
    kind: 'threw',
    error: () =>
      nodeError('ReferenceError', 'discount is not defined', [
        'priceOf (file:///var/task/discount.mjs:8:3)',
        'Runtime.handler (file:///var/task/index.mjs:41:12)',
      ]),
  },
  exchange: () => ({ method: 'GET', path: '/products', route: '/products', status: 200 }),
  tell: (teller, { correlationId }) => teller.log(0.1, 'INFO', 'GET /products', { correlationId }),
};

/** Node, text format, console: many quick reads, some slow searches. Each day's deploy brings an error, for a while. */
export const shopApi: FunctionSpec = {
  name: 'shop-prod-api',
  description: 'Catalogue, search and cart behind the HTTP API',
  runtime: 'nodejs22.x',
  deploys: { everyMs: 26 * HOUR_MS, flaw: { lastsMs: 40 * MINUTE_MS, scenario: brokenDiscount } },
  handler: 'index.handler',
  logFormat: 'Text',
  memoryMb: 512,
  usedMb: 96,
  timeoutMs: 10_000,
  initMs: 410,
  segmentLayout: 'with-invocation',
  extension: 'metrics-agent',
  logger: consoleText,
  initMessage: 'catalogue cache: loading',
  source: { kind: 'http', perSecond: 1.1 },
  scenarios: apiScenarios,
};
