import { describe, expect, test } from 'vitest';
import type { FaultSpell } from '../../../../src/sandbox/faults/spells.ts';
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

  describe('that come and go', () => {
    const spell = { fromMs: MONDAY_MS, toMs: MONDAY_MS + 60_000, logGroupName: GROUP };

    test.each([
      ['throttle', 400, 'ThrottlingException'],
      ['expired-credentials', 400, 'ExpiredTokenException'],
      ['denied', 400, 'AccessDeniedException'],
    ] as const)('%s: only while they last, and only that group', async (kind, status, name) => {
      const ask = (spells: readonly FaultSpell[], logGroupName: string) =>
        createBench({ faults: { spells } }).logs('FilterLogEvents', { logGroupName, limit: 1 });
      const met = await ask([{ kind, ...spell }], GROUP);
      expect([met.status, met.body]).toEqual([status, expect.objectContaining({ __type: name })]);
      expect((await ask([{ kind, ...spell }], '/shop/prod/shared')).status).toBe(200);
      expect((await ask([{ kind, ...spell, fromMs: MONDAY_MS + 1 }], GROUP)).status).toBe(200);
      expect((await ask([{ kind, ...spell, toMs: MONDAY_MS }], GROUP)).status).toBe(200);
    });

    test('a failing service answers 500 or 503, for the share of the calls that is asked for', async () => {
      const bench = createBench({ faults: { spells: [{ kind: 'server-error', rate: 0.5, ...spell }] } });
      const statuses = [];
      for (let call = 0; call < 100; call += 1) {
        statuses.push((await bench.logs('FilterLogEvents', { logGroupName: GROUP, limit: 1 })).status);
      }
      expect(new Set(statuses)).toEqual(new Set([200, 500, 503]));
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(30);
    });

    test('every fault that a call meets is told', async () => {
      const told: unknown[] = [];
      const faults = {
        spells: [{ kind: 'throttle', ...spell }] as const,
        onFault: (...fault: unknown[]) => told.push(fault),
      };
      await createBench({ faults }).logs('FilterLogEvents', { logGroupName: GROUP });
      expect(told).toEqual([['throttle', GROUP]]);
    });
  });

  describe('of FilterLogEvents’ pages', () => {
    const always = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
    const asked = { logGroupName: GROUP, startTime: MONDAY_MS - 600_000, limit: 20 };
    type Page = { events: { eventId?: string }[]; nextToken?: string };

    test('a page that comes again has the same events and another token, and the one after it goes on', async () => {
      const bench = createBench({ faults: { spells: [{ kind: 'repeated-page', ...always }] } });
      const first = (await bench.logs('FilterLogEvents', asked)).body as Page;
      const again = (await bench.logs('FilterLogEvents', { ...asked, nextToken: first.nextToken })).body as Page;
      const next = (await bench.logs('FilterLogEvents', { ...asked, nextToken: again.nextToken })).body as Page;
      expect(again.events).toEqual(first.events);
      expect(again.nextToken).not.toBe(first.nextToken);
      expect(next.events[0]).not.toEqual(first.events[0]);
    });

    test('a token that comes again is the one that was asked with, and a refused one is no token', async () => {
      const token = ((await createBench().logs('FilterLogEvents', asked)).body as Page).nextToken;
      const ask = (kind: 'repeated-token' | 'refused-token') =>
        createBench({ faults: { spells: [{ kind, ...always }] } }).logs('FilterLogEvents', {
          ...asked,
          nextToken: token,
        });
      expect(((await ask('repeated-token')).body as Page).nextToken).toBe(token);
      expect((await ask('refused-token')).body).toMatchObject({ __type: 'InvalidParameterException' });
    });

    test('cut pages hold no more than is said, and events can be without their id', async () => {
      const spells = [
        { kind: 'cut-page', ...always },
        { kind: 'no-event-ids', ...always },
      ] as const;
      const bench = createBench({ faults: { spells, mostOnPartialPage: 3 } });
      const { events } = (await bench.logs('FilterLogEvents', asked)).body as Page;
      expect(events.length).toBeGreaterThan(0);
      expect(events.length).toBeLessThanOrEqual(3);
      expect(events.every(({ eventId }) => eventId === undefined)).toBe(true);
    });
  });

  test('a request that was signed more than five minutes away is refused', async () => {
    const ask = (date: string) => {
      const sandbox = createSandbox({
        clock: { now: () => MONDAY_MS, sleep: async () => undefined },
        faults: { signatureLifeMs: 300_000 },
      });
      const headers = { 'x-amz-target': 'Logs_20140328.DescribeLogGroups', 'x-amz-date': date };
      return sandbox.handle({ method: 'POST', path: '/', headers, body: new TextEncoder().encode('{}') });
    };
    const stamp = (atMs: number): string => new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    expect((await ask(stamp(MONDAY_MS - 290_000))).status).toBe(200);
    const refused = await ask(stamp(MONDAY_MS + 310_000));
    expect(new TextDecoder().decode(refused.body as Uint8Array)).toContain('InvalidSignatureException');
  });
});
