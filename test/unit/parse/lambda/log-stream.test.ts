import { describe, expect, test } from 'vitest';
import { functionNameOf, parseLogStreamName } from '../../../../src/parse/lambda/log-stream.ts';

const ENVIRONMENT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

describe('the name of a log stream', () => {
  test.each([
    [`2026/03/02/[$LATEST]${ENVIRONMENT}`, { version: '$LATEST', environmentId: ENVIRONMENT }],
    [`2026/03/02/checkout[17]${ENVIRONMENT}`, { functionName: 'checkout', version: '17', environmentId: ENVIRONMENT }],
    [`2026/03/02/[$LATEST.PUBLISHED]${ENVIRONMENT}`, { version: '$LATEST.PUBLISHED', environmentId: ENVIRONMENT }],
    [
      `2026/03/02/shop[3]${ENVIRONMENT}-123456789012-eu-west-1`,
      { functionName: 'shop', version: '3', environmentId: ENVIRONMENT },
    ],
    ['my-own-stream', {}],
    ['2026/03/02/no-brackets', {}],
    ['2026/03/02/][', {}],
    ['', {}],
  ])('%s is taken apart', (name, parts) => {
    expect(parseLogStreamName(name)).toEqual(parts);
  });
});

describe('the function that wrote an event', () => {
  const plain = `2026/03/02/[$LATEST]${ENVIRONMENT}`;
  test.each([
    ['its default group', '/aws/lambda/checkout', plain, 'checkout'],
    ['the stream, before the group', '/aws/lambda/shared', `2026/03/02/checkout[1]${ENVIRONMENT}`, 'checkout'],
    ['the stream of a group that is shared', '/shop/logs', `2026/03/02/checkout[1]${ENVIRONMENT}`, 'checkout'],
    ['an edge group, without its region', '/aws/lambda/us-east-1.checkout', plain, 'checkout'],
    ['nothing in a shared group', '/shop/logs', plain, undefined],
    ['nothing in a group of web functions', '/aws/lambda/web/shop', plain, undefined],
    ['nothing in a group of a capacity provider', '/aws/lambda/capacity-provider/big', plain, undefined],
  ])('is named by %s', (_, name, logStreamName, expected) => {
    expect(functionNameOf({ group: { name }, logStreamName })).toBe(expected);
  });
});
