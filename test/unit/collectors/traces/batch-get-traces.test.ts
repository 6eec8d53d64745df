import { describe, expect, test } from 'vitest';
import { AccessDeniedError, RemoteError } from '../../../../src/domain/errors.ts';
import type { XRayAnswer, XRayCall } from '../../../fakes/fake-xray.ts';
import { xrayWorld } from './xray-world.ts';

const { signal } = new AbortController();
const idOf = (index: number): string => `1-69a56c52-${index.toString(16).padStart(24, '0')}`;
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => idOf(index));
const askedFor = ({ input }: XRayCall): string[] => input.TraceIds as string[];
const trace = (traceId: string, ...documents: readonly string[]) => ({
  Id: traceId,
  Duration: 0.1,
  Segments: documents.map((document) => ({ Id: '0', Document: document })),
});
const everything = (call: XRayCall): XRayAnswer => ({
  body: { Traces: askedFor(call).map((traceId) => trace(traceId, `{"of":"${traceId}"}`)), UnprocessedTraceIds: [] },
});

async function world(answer: (call: XRayCall) => XRayAnswer | Promise<XRayAnswer>) {
  const made = await xrayWorld();
  made.fake.answer = answer;
  const read = (traceIds: readonly string[], stop = signal) => made.finish(made.source.traces(traceIds, stop));
  return { ...made, read };
}

describe('ids', () => {
  test('are asked for five at a time, each once, and come in the order of asking', async () => {
    const { fake, read } = await world(everything);
    const { value, gaps, usage } = await read([...ids(12), ...ids(3)]);
    expect(value.map(({ traceId }) => traceId)).toEqual(ids(12));
    expect(fake.calls.map((call) => askedFor(call).length)).toEqual([5, 5, 2]);
    expect({ gaps, calls: usage.apiCalls }).toEqual({ gaps: [], calls: 3 });
  });

  test('never have more than four calls under way', async () => {
    let underWay = 0;
    let most = 0;
    const { clock, read } = await world(async (call) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await clock.sleep(50);
      underWay -= 1;
      return everything(call);
    });
    expect((await read(ids(60))).value).toHaveLength(60);
    expect(most).toBe(4);
  });

  test('that X-Ray does not mention are absent, and no gap', async () => {
    const { read } = await world(() => ({ body: { Traces: [trace(idOf(1), 'd')] } }));
    expect(await read(ids(3))).toMatchObject({ value: [{ traceId: idOf(1), documents: ['d'] }], gaps: [] });
  });

  test('none at all cost no call', async () => {
    const { fake, read } = await world(everything);
    expect((await read([])).value).toEqual([]);
    expect(fake.calls).toEqual([]);
  });
});

describe('unprocessed ids', () => {
  test('are asked for again after a wait that grows, and then are complete', async () => {
    const { fake, read } = await world((call) => {
      const [first] = askedFor(call);
      return fake.calls.length < 3 ? { body: { UnprocessedTraceIds: [first] } } : everything(call);
    });
    const { value, gaps } = await read(ids(1));
    expect(value).toHaveLength(1);
    expect(gaps).toEqual([]);
    const [first = 0, second = 0, third = 0] = fake.calls.map(({ atMs }) => atMs);
    expect(second - first).toBeGreaterThanOrEqual(250);
    expect(third - second).toBeGreaterThan(second - first);
  });

  test('that stay so are a gap that names them, and the others are there', async () => {
    const { fake, read } = await world((call) => ({
      body: {
        Traces: askedFor(call)
          .filter((id) => id === idOf(0))
          .map((id) => trace(id, 'd')),
        UnprocessedTraceIds: askedFor(call).filter((id) => id !== idOf(0)),
      },
    }));
    const { value, gaps } = await read(ids(2));
    expect(value.map(({ traceId }) => traceId)).toEqual([idOf(0)]);
    expect(gaps).toMatchObject([
      {
        state: 'final',
        reason: 'unprocessed',
        count: 1,
        region: 'eu-west-1',
        advice: expect.stringContaining(idOf(1)),
      },
    ]);
    expect(fake.calls.slice(1).map(askedFor)).toEqual(Array.from({ length: 4 }, () => [idOf(1)]));
  });

  test('stop being asked for when the reading is ended', async () => {
    const controller = new AbortController();
    const { fake, read } = await world((call) => {
      controller.abort();
      return { body: { UnprocessedTraceIds: askedFor(call) } };
    });
    await expect(read(ids(1), controller.signal)).rejects.toThrow();
    expect(fake.calls).toHaveLength(1);
  });
});

describe('documents', () => {
  test('of one trace on several pages are put together, each once, and a trace that was cut stays marked', async () => {
    const { read } = await world(({ input }) =>
      input.NextToken === undefined
        ? { body: { Traces: [{ ...trace(idOf(0), 'a', 'b'), LimitExceeded: true }], NextToken: 't' } }
        : { body: { Traces: [trace(idOf(0), 'b', 'c')] } },
    );
    const { value, usage } = await read(ids(1));
    expect(value).toEqual([{ traceId: idOf(0), documents: ['a', 'b', 'c'], isTruncated: true }]);
    expect(usage.duplicates).toBe(1);
  });

  test('behind a page token that X-Ray refuses are asked for one trace at a time', async () => {
    const { fake, read } = await world((call) => {
      if (call.input.NextToken !== undefined) {
        const message = 'NextToken is currently not supported';
        return { status: 400, type: 'InvalidRequestException', message };
      }
      const [first = ''] = askedFor(call);
      if (askedFor(call).length > 1) return { body: { Traces: [trace(first, 'd')], NextToken: 't' } };
      return { body: { Traces: [trace(first, 'd')], ...(first === idOf(2) ? { NextToken: 't' } : {}) } };
    });
    const { value, gaps } = await read(ids(3));
    expect(value.map(({ traceId }) => traceId)).toEqual(ids(3));
    expect(gaps).toMatchObject([{ reason: 'unprocessed', count: 1, advice: expect.stringContaining(idOf(2)) }]);
    expect(fake.calls).toHaveLength(6);
  });

  test('behind a page token that comes again do not keep the reading from ending', async () => {
    const { read } = await world(() => ({ body: { Traces: [trace(idOf(0), 'd')], NextToken: 't' } }));
    expect((await read(ids(1))).gaps).toMatchObject([{ reason: 'unprocessed' }]);
  });

  test('without a text, and traces without an id, are passed over', async () => {
    const { read } = await world(() => ({
      body: {
        Traces: [{ Segments: [{ Document: 'x' }] }, { Id: idOf(0), Segments: [{ Id: '1' }, { Document: 'd' }] }],
      },
    }));
    expect((await read(ids(1))).value).toEqual([{ traceId: idOf(0), documents: ['d'], isTruncated: false }]);
  });
});

describe('what fails', () => {
  test('for one batch, when others are read, is a gap', async () => {
    const { read } = await world((call) =>
      askedFor(call).includes(idOf(7)) ? { status: 500, type: 'InternalFailure' } : everything(call),
    );
    const { value, gaps } = await read(ids(12));
    expect(value).toHaveLength(7);
    expect(gaps).toMatchObject([{ reason: 'disconnected', count: 5 }]);
  });

  test('for all of them is an error after a few tries', async () => {
    const { fake, read } = await world(() => ({ status: 500, type: 'InternalFailure' }));
    await expect(read(ids(1))).rejects.toThrow(RemoteError);
    expect(fake.calls).toHaveLength(5);
  });

  test('for want of a permission names the action, once for all batches', async () => {
    const { fake, read } = await world(() => ({ status: 403, type: 'AccessDeniedException' }));
    const reading = read(ids(100));
    await expect(reading).rejects.toThrow(AccessDeniedError);
    await expect(reading).rejects.toThrow(/may not call xray:BatchGetTraces in eu-west-1/);
    expect(fake.calls.length).toBeLessThanOrEqual(4);
  });

  test('by throttling only slows the reading down', async () => {
    const { clock, fake, read } = await world((call) =>
      fake.calls.length < 10 ? { status: 429, type: 'ThrottledException', message: 'Rate exceeded' } : everything(call),
    );
    const beganAtMs = clock.now();
    expect(await read(ids(1))).toMatchObject({ value: [{ traceId: idOf(0) }], gaps: [], usage: { apiCalls: 10 } });
    expect(clock.now() - beganAtMs).toBeGreaterThan(1000);
  });
});

describe('an endpoint without X-Ray', () => {
  test.for([
    ['ministack', { status: 400, text: '{"error": "Unsupported service: xray"}' }],
    ['a web server', { status: 404, text: '<!doctype html><title>404 Not Found</title>' }],
    ['LocalStack', { status: 501, type: 'InternalFailure', message: 'not yet implemented' }],
  ] as const)('as %s says it is an error that says so at once', async ([, answer]) => {
    const { fake, read } = await world(() => answer);
    const reading = read(ids(1));
    await expect(reading).rejects.toThrow(RemoteError);
    await expect(reading).rejects.toThrow(/does not offer BatchGetTraces of X-Ray/);
    expect(fake.calls).toHaveLength(1);
  });
});
