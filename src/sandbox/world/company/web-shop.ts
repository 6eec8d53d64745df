import type { FunctionSpec } from '../function-spec.ts';
import { pythonText } from '../loggers/python-logging.ts';
import { invoice } from './web-shop/invoice.ts';
import { notify } from './web-shop/notify.ts';
import { ordersApi } from './web-shop/orders-api.ts';
import { ordersWorker } from './web-shop/orders-worker.ts';
import { pricing } from './web-shop/pricing.ts';
import { shopApi } from './web-shop/shop-api.ts';

/** Deployed, but nobody has returned anything yet: it has no log group. */
const refunds: FunctionSpec = {
  ...notify,
  name: 'shop-prod-refunds',
  description: 'Pays back; never called so far',
  logFormat: 'Text',
  logGroup: '/aws/lambda/shop-prod-refunds',
  logger: pythonText,
  source: { kind: 'none' },
};

/** The web shop: HTTP API → orders → queue → worker → topic → notify and invoice; prices beside it. */
export const webShop: readonly FunctionSpec[] = [shopApi, ordersApi, pricing, ordersWorker, notify, invoice, refunds];
