import { describe, expect, it } from 'vitest';
import { shortNames } from '../../../../src/render/text/short-names.ts';

describe('short names', () => {
  it.each([
    ['lose what all begin with, up to a dash', ['shop-prod-orders', 'shop-prod-notify'], ['orders', 'notify']],
    ['keep a beginning that ends inside a word', ['orders-api', 'ordering-api'], ['orders-api', 'ordering-api']],
    [
      'lose what CloudFormation and CDK append',
      ['Shop-OrdersFn1A2B3C4D-AbCdEfGh1234', 'Shop-NotifyFn5E6F7A8B-ZyXwVuTs9876'],
      ['OrdersFn', 'NotifyFn'],
    ],
    [
      'stay whole where they would be equal',
      ['a-f-AbCdEfGh1234', 'a-f-ZyXwVuTs9876', 'a-g'],
      ['a-f-AbCdEfGh1234', 'a-f-ZyXwVuTs9876', 'g'],
    ],
    ['are whole for one function', ['shop-prod-orders'], ['shop-prod-orders']],
    ['keep a name that is the beginning of another', ['orders', 'orders-pdf'], ['orders', 'orders-pdf']],
  ])('%s', (_, names, short) => {
    const shorten = shortNames(names);
    expect(names.map(shorten)).toEqual(short);
  });

  it('cut names that join later by the same rule, unless that name is taken', () => {
    const shorten = shortNames(['shop-prod-orders', 'shop-prod-notify']);
    expect([shorten('shop-prod-pdf'), shorten('other'), shorten('orders')]).toEqual(['pdf', 'other', 'orders']);
  });
});
