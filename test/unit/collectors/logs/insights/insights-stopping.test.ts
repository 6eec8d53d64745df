import { describe, expect, test } from 'vitest';
import { everyEvent, insightsWorld, T } from './insights-world.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `/g/${index}`);

/** Asks a question of three queries that run for a minute, and stops it after a while. */
async function stopped(
  afterMs: number,
  prepare: (world: Awaited<ReturnType<typeof insightsWorld>>) => void = () => {},
) {
  const world = await insightsWorld({ runMs: 60_000 });
  prepare(world);
  const { clock, source, service } = world;
  const controller = new AbortController();
  let rejectedAtMs: number | undefined;
  const asking = source.ask(everyEvent(names(120)), controller.signal).catch(() => {
    rejectedAtMs = clock.now();
  });
  await clock.advance(afterMs);
  const callsBefore = service.calls.length;
  controller.abort();
  await clock.advance(10_000);
  await asking;
  return { service, waitedMs: (rejectedAtMs ?? Number.NaN) - T - afterMs, after: service.calls.slice(callsBefore) };
}

describe('a question that nobody wants answered any more', () => {
  test('ends each of its queries in AWS, and asks nothing else', async () => {
    const { after, service, waitedMs } = await stopped(5000);
    expect(after.map(({ api, input }) => [api, input.queryId])).toEqual([
      ['StopQuery', 'query-1'],
      ['StopQuery', 'query-2'],
      ['StopQuery', 'query-3'],
    ]);
    expect(service.running()).toBe(0);
    expect(waitedMs).toBe(0);
  });

  test('is not held up by AWS ending them slowly', async () => {
    const { after, waitedMs } = await stopped(5000, ({ service }) => {
      service.refuse = ({ api }) => (api === 'StopQuery' ? new Promise(() => undefined) : undefined);
    });
    expect(after.map(({ api }) => api)).toEqual(['StopQuery', 'StopQuery', 'StopQuery']);
    expect(waitedMs).toBeLessThanOrEqual(150);
  });

  test('does not fail for a query that cannot be ended', async () => {
    const { after, waitedMs } = await stopped(5000, ({ service }) => {
      service.refuse = ({ api }) => (api === 'StopQuery' ? { type: 'InvalidParameterException' } : undefined);
    });
    expect(after).toHaveLength(3);
    expect(waitedMs).toBe(0);
  });

  test('ends those too whose id had not come yet', async () => {
    const { after, service } = await stopped(500, ({ service, clock }) => {
      service.refuse = async ({ api }) => {
        if (api === 'StartQuery') await clock.sleep(1000);
        return undefined;
      };
    });
    expect(after.map(({ api, input }) => [api, input.queryId])).toEqual([
      ['StopQuery', 'query-1'],
      ['StopQuery', 'query-2'],
      ['StopQuery', 'query-3'],
    ]);
    expect(service.running()).toBe(0);
  });

  test('is not begun when it is stopped before', async () => {
    const { service, source } = await insightsWorld();
    await expect(source.ask(everyEvent(['/a']), AbortSignal.abort())).rejects.toThrow();
    expect(service.calls).toEqual([]);
  });

  test('waits for no room in an account that runs as many queries as it may', async () => {
    const { after, waitedMs } = await stopped(20_000, ({ service }) => {
      service.refuse = ({ api }) => (api === 'StartQuery' ? { type: 'LimitExceededException' } : undefined);
    });
    expect({ after, waitedMs }).toEqual({ after: [], waitedMs: 0 });
  });
});
