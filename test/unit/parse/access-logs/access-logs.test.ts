import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../../../src/parse/record.ts';
import { eventOf } from '../fixture-cases.ts';

const REQUEST = '0f0f0f0f-0000-4000-8000-000000000000';
const FORMATS: readonly [format: string, write: (status: number) => string][] = [
  [
    'CLF',
    (status) => `203.0.113.7 - - [02/Mar/2026:10:15:30 +0000] "GET /orders HTTP/1.1" ${status} 57 ${REQUEST} ext=`,
  ],
  [
    'JSON',
    (status) =>
      JSON.stringify({
        requestId: REQUEST,
        ip: '203.0.113.7',
        httpMethod: 'GET',
        resourcePath: '/orders',
        status: `${status}`,
      }),
  ],
  [
    'XML',
    (status) =>
      `<request id="${REQUEST}"> <httpMethod>GET</httpMethod> <resourcePath>/orders</resourcePath> <status>${status}</status> </request>`,
  ],
  ['CSV', (status) => `203.0.113.7,-,-,02/Mar/2026:10:15:30 +0000,GET,/orders,HTTP/1.1,${status},57,${REQUEST},ext=`],
];

describe.each(FORMATS)('an access log as %s', (_, write) => {
  test('is an error from status 500 on, a warning from 400 on, and else says no level', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), (status) => {
        const level = status >= 500 ? 'error' : status >= 400 ? 'warn' : undefined;
        expect(parseEvent(eventOf(write(status)))).toMatchObject({
          kind: 'app',
          level,
          message: `GET /orders ${status}`,
        });
      }),
    );
  });

  test('carries API Gateway’s id for correlation, and never as Lambda’s', () => {
    expect(parseEvent(eventOf(write(200)))).toMatchObject({
      requestId: undefined,
      correlationIds: { apiGatewayRequestId: REQUEST },
    });
  });

  test('with a status that is none is no access log', () => {
    expect(parseEvent(eventOf(write(700)))).not.toHaveProperty('correlationIds');
  });
});
