import { describe, expect, it } from 'vitest';
import { lastDeploy } from '../../../../src/jobs/changes/last-deploy.ts';
import { at, deployed, inventoryOf, version } from './deployed.ts';

const signal = AbortSignal.any([]);

describe('the last deploy', () => {
  it('is the newest of all functions, however old', async () => {
    const functions = [
      deployed('orders'),
      deployed('pricing', { lastModifiedAtMs: at('12:05:40') }),
      deployed('quiet'),
    ];
    const inventory = inventoryOf([version(7, '09:00:00')]);
    expect(await lastDeploy(functions, { inventory, signal })).toMatchObject({
      change: { functionName: 'pricing', atMs: at('12:05:40') },
      functions: 2,
      unseen: [],
    });
  });

  it('says of which functions a newer one could not be seen', async () => {
    const functions = [deployed('orders', { lastModifiedAtMs: at('08:00:00') })];
    const found = await lastDeploy(functions, { inventory: inventoryOf([], ['orders']), signal });
    expect(found).toMatchObject({ change: { kind: 'latest' }, functions: 1 });
    expect(found?.unseen).toEqual([expect.stringContaining('published versions of orders are not known')]);
  });

  it('is not known of functions of which Lambda tells no time', async () => {
    expect(await lastDeploy([deployed('orders')], { inventory: inventoryOf([]), signal })).toBeUndefined();
  });
});
