import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { readAnswerDirectly } from '../../../../src/collectors/aws/filter-log-events-answer.ts';
import { inProcessHandler } from '../../../../src/collectors/aws/in-process.ts';

const EVENT = { logStreamName: 's', timestamp: 1, message: 'é\n', ingestionTime: 2, eventId: '7' };

/** What the SDK gives, or throws, for a body: by itself, or with the answer read directly. */
async function answerTo(body: string | Uint8Array, status: number, isDirect: boolean): Promise<unknown> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'r-1' };
  const handler = inProcessHandler(async () => ({ status, headers, body: Buffer.from(body) }));
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new CloudWatchLogsClient({
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
    requestHandler: handler as never,
  });
  const command = new FilterLogEventsCommand({ logGroupName: 'g' });
  if (isDirect) readAnswerDirectly(command);
  return client.send(command).catch((error: Error) => ({ ...error, name: error.name, message: error.message }));
}

const page = (...events: readonly unknown[]) => JSON.stringify({ events, nextToken: 'n' });

test.for<[what: string, body: string | Uint8Array, status?: number]>([
  ['a page', page(EVENT, EVENT)],
  ['an empty page', page()],
  ['the last page', JSON.stringify({ events: [EVENT] })],
  ['events without ids or times', page({ message: 'm' }, {})],
  ['events with fields that are null', page({ ...EVENT, eventId: null, message: null })],
  ['fields of other types', page({ ...EVENT, timestamp: '7', message: { a: 1 } }, { ...EVENT, timestamp: 'Infinity' })],
  ['events that are none', page(null, 3, 'x', [EVENT])],
  ['events that are no list', '{"events":{"0":{}},"nextToken":"n"}'],
  ['a token that is no text', JSON.stringify({ events: [EVENT], nextToken: 7 })],
  ['a token that is null', JSON.stringify({ events: [EVENT], nextToken: null })],
  ['no events', '{}'],
  ['a document that is null', 'null'],
  ['a list', '[1]'],
  [
    'bytes that are no text',
    Buffer.from([...Buffer.from('{"events":[{"message":"'), 0xff, 0xc3, ...Buffer.from('"}]}')]),
  ],
  ['a byte order mark', `\ufeff${page(EVENT)}`],
  ['a document that is cut off', page(EVENT).slice(0, 30)],
  ['a page for people', '<html></html>'],
  ['nothing', ''],
  ['an error', '{"__type":"ThrottlingException","message":"Rate exceeded"}', 400],
  ['an error that looks like a page', page(EVENT), 500],
])('%s is read as the SDK reads it', async ([, body, status = 200]) => {
  expect(await answerTo(body, status, true)).toEqual(await answerTo(body, status, false));
});

test('the SDK is left nothing to read of a page', async () => {
  const isLooked = { at: 0 };
  const text = page(EVENT);
  const parse = JSON.parse;
  JSON.parse = (given: string, ...rest) => {
    if (String(given) === text) isLooked.at += 1;
    return parse(given, ...rest);
  };
  try {
    await answerTo(text, 200, true);
  } finally {
    JSON.parse = parse;
  }
  expect(isLooked.at).toBe(1);
});
