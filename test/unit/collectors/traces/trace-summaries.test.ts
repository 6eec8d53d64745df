import { describe, expect, test } from 'vitest';
import { AccessDeniedError, RemoteError, UsageError } from '../../../../src/domain/errors.ts';
import type { TraceSummary } from '../../../../src/domain/sources.ts';
import type { XRayAnswer, XRayCall } from '../../../fakes/fake-xray.ts';
import { xrayWorld } from './xray-world.ts';

const { signal } = new AbortController();
const T = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;
const TOO_LONG: XRayAnswer = { status: 400, type: 'InvalidRequestException', message: 'Time range is too long' };

const hoursOf = ({ input }: XRayCall): [number, number] => [
  (Number(input.StartTime) * 1000 - T) / HOUR,
  (Number(input.EndTime) * 1000 - T) / HOUR,
];

async function world(answer: (call: XRayCall) => XRayAnswer) {
  const made = await xrayWorld();
  made.fake.answer = answer;
  const read = (hours: readonly [number, number], filterExpression?: string): Promise<TraceSummary[][]> => {
    const all = async (): Promise<TraceSummary[][]> => {
      const pages: TraceSummary[][] = [];
      const question = {
        startAtMs: T + hours[0] * HOUR,
        endAtMs: T + hours[1] * HOUR,
        ...(filterExpression === undefined ? {} : { filterExpression }),
      };
      for await (const page of made.source.summaries(question, signal)) pages.push([...page]);
      return pages;
    };
    return made.finish(all());
  };
  return { ...made, read };
}

/** One trace a call, named by the call's window. */
const oneEach = (call: XRayCall): XRayAnswer => ({ body: { TraceSummaries: [{ Id: hoursOf(call).join('–') }] } });
const idsOf = (pages: readonly (readonly TraceSummary[])[]): string[] => pages.flat().map(({ traceId }) => traceId);

describe('a window', () => {
  test('of six hours is asked for in one call', async () => {
    const { fake, read } = await world(oneEach);
    await read([0, 6], 'service() { fault }');
    expect(fake.calls.map(hoursOf)).toEqual([[0, 6]]);
    expect(fake.calls[0]?.input.FilterExpression).toBe('service() { fault }');
  });

  test('that is longer is cut, newest part first, without overlap or gap', async () => {
    const { fake, read } = await world(oneEach);
    expect(idsOf(await read([0, 14]))).toEqual(['8–14', '2–8', '0–2']);
    expect(fake.calls).toHaveLength(3);
  });

  test('that is refused is halved until it is taken, and those before it are asked for no longer than that', async () => {
    const { fake, read } = await world((call) => {
      const [from, to] = hoursOf(call);
      return to - from > 2 ? TOO_LONG : oneEach(call);
    });
    expect(idsOf(await read([0, 6]))).toEqual(['4.5–6', '3–4.5', '1.5–3', '0–1.5']);
    expect(fake.calls).toHaveLength(6);
  });

  test('that is refused however short is a question that X-Ray does not understand', async () => {
    const { fake, read } = await world(() => ({
      status: 400,
      type: 'InvalidRequestException',
      message: 'Invalid filter expression',
    }));
    const reading = read([0, 6], 'nonsense');
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(/Invalid filter expression/);
    expect(fake.calls.length).toBeLessThan(8);
  });

  test('begins and ends with whole seconds, as trace ids do', async () => {
    const { fake, read } = await world(oneEach);
    await read([0.5 / 3600, 10.5 / 3600]);
    expect(fake.calls[0]?.input).toMatchObject({ StartTime: T / 1000, EndTime: T / 1000 + 11 });
  });

  test('that is empty costs no call', async () => {
    const { fake, read } = await world(oneEach);
    expect(await read([3, 3])).toEqual([]);
    expect(fake.calls).toEqual([]);
  });
});

describe('pages', () => {
  test('that are empty and carry a token are not the end', async () => {
    const tokens = ['1', '2', undefined];
    const { read } = await world(({ input }) => {
      const at = Number(input.NextToken ?? 0);
      return { body: { TraceSummaries: at === 2 ? [{ Id: 'found' }] : [], NextToken: tokens[at] } };
    });
    expect(await read([0, 1])).toMatchObject([[{ traceId: 'found' }]]);
  });

  test('that go in a circle begin a shorter window, and nothing comes twice', async () => {
    const { read } = await world((call) => {
      const [from, to] = hoursOf(call);
      const summaries = Array.from({ length: to - from }, (_, hour) => ({ Id: `h${to - 1 - hour}` }));
      return { body: { TraceSummaries: summaries, ...(to - from > 1 ? { NextToken: 'again' } : {}) } };
    });
    expect(idsOf(await read([0, 2]))).toEqual(['h1', 'h0']);
  });

  test('that go in a circle however short the window are an error', async () => {
    const { read } = await world(() => ({ body: { TraceSummaries: [{ Id: 'a' }], NextToken: 'again' } }));
    await expect(read([0, 1])).rejects.toThrow(RemoteError);
  });
});

test('a summary says what X-Ray says, and nothing that it leaves out', async () => {
  const { read } = await world(() => ({
    body: {
      TraceSummaries: [
        { Id: 'whole', StartTime: T / 1000, Duration: 1.075, HasError: false, HasFault: true, IsPartial: true },
        { Id: 'bare', HasThrottle: true },
        { Duration: 1 },
      ],
    },
  }));
  expect(await read([0, 1])).toEqual([
    [
      {
        traceId: 'whole',
        startedAtMs: T,
        durationMs: 1075,
        hasError: false,
        hasFault: true,
        hasThrottle: false,
        isPartial: true,
      },
      { traceId: 'bare', hasError: false, hasFault: false, hasThrottle: true, isPartial: false },
    ],
  ]);
});

test('a missing permission names the action', async () => {
  const { read } = await world(() => ({ status: 403, type: 'AccessDeniedException' }));
  const reading = read([0, 6]);
  await expect(reading).rejects.toThrow(AccessDeniedError);
  await expect(reading).rejects.toThrow(/xray:GetTraceSummaries/);
});

describe('the destination', () => {
  test.for([
    ['CloudWatchLogs', 'cloudwatch-logs'],
    ['XRay', 'xray'],
    [undefined, 'xray'],
  ] as const)('%s is %s', async ([Destination, expected]) => {
    const { fake, finish, source } = await world(() => ({ body: { Destination, Status: 'ACTIVE' } }));
    expect(await finish(source.destination(signal))).toBe(expected);
    expect(fake.calls).toMatchObject([{ api: 'GetTraceSegmentDestination' }]);
  });

  test('of an endpoint that does not know the question is a clear error', async () => {
    const { finish, source } = await world(() => ({ status: 404, text: '<!doctype html>' }));
    const asking = finish(source.destination(signal));
    await expect(asking).rejects.toThrow(RemoteError);
    await expect(asking).rejects.toThrow(/does not offer GetTraceSegmentDestination of X-Ray \(HTTP 404\)/);
  });
});
