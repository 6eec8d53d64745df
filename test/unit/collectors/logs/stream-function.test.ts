import { expect, test } from 'vitest';
import { functionOfStream } from '../../../../src/collectors/logs/stream-function.ts';

const HEX = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

test.for([
  [`2026/03/02/checkout[17]${HEX}`, 'checkout'],
  [`2026/03/02/shop-orders_v2[$LATEST]${HEX}`, 'shop-orders_v2'],
  [`2026/03/02/[$LATEST]${HEX}`, undefined],
  [`2026/03/02/checkout[17]${HEX}-123456789012-eu-west-1`, 'checkout'],
  ['my-own-stream', undefined],
  ['2026/03/02/checkout[17]short', undefined],
  ['', undefined],
] as const)('%s is of %s', ([stream, name]) => {
  expect(functionOfStream(stream)).toBe(name);
});
