import { EventStreamCodec } from '@smithy/core/event-streams';
import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../../../src/runtime/http.ts';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { createBench } from '../client.ts';

const ARN = 'arn:aws:logs:eu-west-1:123456789012:log-group:/test';
const GROUP = '/aws/lambda/shop-prod-api';
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
);

/** Takes so many messages of a session, each a second after the one before, as the SDK's own decoder reads them. */
async function take(response: HttpResponse, count: number, clock: ReturnType<typeof createSimulatedClock>) {
  const messages: { type: unknown; body: Record<string, unknown> }[] = [];
  const frames = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  while (messages.length < count) {
    const next = frames.next();
    await clock.settle();
    if (messages.length >= 2) await clock.advance(1000);
    const { value } = await next;
    const { headers, body } = codec.decode(value as Uint8Array);
    const type = (headers[':event-type'] ?? headers[':exception-type'])?.value;
    messages.push({ type, body: JSON.parse(Buffer.from(body).toString()) });
  }
  await frames.return?.();
  return messages;
}

function start(sandbox: ReturnType<typeof createSandbox>, input: object): Promise<HttpResponse> {
  return sandbox.handle({
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': 'Logs_20140328.StartLiveTail' },
    body: Buffer.from(JSON.stringify(input)),
  });
}

describe('StartLiveTail', () => {
  test('begins with its own request, then gives an update every second, empty ones too', async () => {
    const clock = createSimulatedClock();
    const sandbox = createSandbox({ clock, world: 'empty' });
    sandbox.store.createGroup('/test', 'STANDARD', clock.now());
    sandbox.store.put('/test', 's', [{ timestampMs: clock.now(), message: 'before' }], clock.now());
    const response = await start(sandbox, { logGroupIdentifiers: [ARN], logEventFilterPattern: 'wanted' });
    expect(response.headers['content-type']).toBe('application/vnd.amazon.eventstream');
    const atMs = clock.now();
    const put = [
      { timestampMs: atMs, message: 'wanted' },
      { timestampMs: atMs, message: 'not' },
    ];
    sandbox.store.put('/test', 's', put, atMs);
    const messages = await take(response, 4, clock);
    expect(messages.map(({ type }) => type)).toEqual([
      'initial-response',
      'sessionStart',
      'sessionUpdate',
      'sessionUpdate',
    ]);
    expect(messages[1]?.body).toMatchObject({ logGroupIdentifiers: [ARN], logEventFilterPattern: 'wanted' });
    const event = { logGroupIdentifier: ARN, logStreamName: 's', timestamp: atMs, ingestionTime: atMs };
    expect(messages[2]?.body).toEqual({
      sessionMetadata: { sampled: false },
      sessionResults: [{ ...event, message: 'wanted' }],
    });
    expect(messages[3]?.body).toEqual({ sessionMetadata: { sampled: false }, sessionResults: [] });
  });

  test('gives what the company logs in the second in which it is taken in', async () => {
    const clock = createSimulatedClock();
    const sandbox = createSandbox({ clock });
    const response = await start(sandbox, { logGroupIdentifiers: [ARN.replace('/test', GROUP)] });
    const fromMs = clock.now();
    const messages = await take(response, 32, clock);
    const lived = sandbox
      .truth(fromMs - 200_000, clock.now())
      .filter(({ logGroup }) => logGroup === GROUP)
      .flatMap(({ lines, environmentLines }) => [...lines, ...environmentLines])
      .filter(({ ingestedAtMs }) => ingestedAtMs > fromMs && ingestedAtMs <= clock.now());
    const given = messages.flatMap(({ body }) => (body.sessionResults ?? []) as { message: string }[]);
    const texts = (events: readonly { message: string }[]) => events.map(({ message }) => message).sort();
    expect(given.length).toBeGreaterThan(20);
    expect(texts(given)).toEqual(texts(lived));
  });

  test('samples more than five hundred events in a second, and says so', async () => {
    const clock = createSimulatedClock();
    const sandbox = createSandbox({ clock, world: 'empty' });
    sandbox.store.createGroup('/test', 'STANDARD', clock.now());
    const response = await start(sandbox, { logGroupIdentifiers: [ARN] });
    const lines = Array.from({ length: 600 }, (_, index) => ({ timestampMs: clock.now(), message: `line ${index}` }));
    sandbox.store.put('/test', 's', lines, clock.now());
    const [, , update] = await take(response, 3, clock);
    expect(update?.body.sessionMetadata).toEqual({ sampled: true });
    const given = (update?.body.sessionResults ?? []) as { message: string }[];
    expect(new Set(given.map(({ message }) => message)).size).toBe(500);
  });

  test.each([
    ['no group', {}, 'InvalidParameterException'],
    ['eleven groups', { logGroupIdentifiers: Array.from({ length: 11 }, () => ARN) }, 'InvalidParameterException'],
    ['a name', { logGroupIdentifiers: ['/test'] }, 'InvalidParameterException'],
    ['an ARN that ends in a star', { logGroupIdentifiers: [`${ARN}:*`] }, 'InvalidParameterException'],
    ['a group that is not there', { logGroupIdentifiers: [ARN] }, 'ResourceNotFoundException'],
  ])('refuses %s', async (_, input, type) => {
    expect((await createBench({ world: 'empty' }).logs('StartLiveTail', input)).body).toMatchObject({ __type: type });
  });
});
