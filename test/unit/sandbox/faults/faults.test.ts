import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import { createBench, MONDAY_MS } from '../client.ts';

const GROUP = '/aws/lambda/shop-prod-api';

describe('faults', () => {
  test('throttle the given share of calls, the same ones for the same seed', async () => {
    const statuses = async (): Promise<number[]> => {
      const bench = createBench({ seed: 5, faults: { throttleRate: 0.3 } });
      const replies = [];
      for (let call = 0; call < 200; call += 1) replies.push(await bench.logs('DescribeLogGroups', { limit: 1 }));
      const throttled = replies.filter(({ status }) => status === 400);
      expect(throttled[0]?.body).toEqual({ __type: 'ThrottlingException', message: 'Rate exceeded' });
      return replies.map(({ status }) => status);
    };
    const first = await statuses();
    expect(first.filter((status) => status === 400).length).toBeGreaterThan(40);
    expect(first.filter((status) => status === 400).length).toBeLessThan(80);
    expect(await statuses()).toEqual(first);
  });

  test('Lambda throttles in its own words', async () => {
    const reply = await createBench({ faults: { throttleRate: 1 } }).get('/2015-03-31/functions/');
    expect(reply.status).toBe(429);
    expect(reply.headers['x-amzn-errortype']).toBe('TooManyRequestsException');
  });

  test('a denied group is denied by name and by ARN, and its neighbours are not', async () => {
    const bench = createBench({ faults: { deniedLogGroups: [GROUP] } });
    const arn = `arn:aws:logs:eu-west-1:123456789012:log-group:${GROUP}`;
    for (const target of [{ logGroupName: GROUP }, { logGroupIdentifier: arn }]) {
      expect((await bench.logs('FilterLogEvents', target)).body).toMatchObject({
        __type: 'AccessDeniedException',
        message: expect.stringMatching(/not authorized to perform: logs:FilterLogEvents on resource: .*shop-prod-api/),
      });
    }
    expect((await bench.logs('FilterLogEvents', { logGroupName: '/shop/prod/shared', limit: 1 })).status).toBe(200);
  });

  test('latency passes on the clock before the answer is made', async () => {
    let now = MONDAY_MS;
    const clock = {
      now: () => now,
      sleep: async (durationMs: number) => {
        now += durationMs;
      },
    };
    const sandbox = createSandbox({ clock, faults: { latencyMs: 250 } });
    await sandbox.handle({ method: 'GET', path: '/2015-03-31/functions/', headers: {}, body: new Uint8Array() });
    expect(now).toBe(MONDAY_MS + 250);
  });
});
