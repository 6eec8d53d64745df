import { describe, expect, it } from 'vitest';
import { streamWriter } from '../../fakes/log-records.ts';
import { toldOf } from './told.ts';

function invocationThatPrints(lines: readonly string[]) {
  const stream = streamWriter('s');
  stream.start(0, 'a');
  for (const [atMs, message] of lines.entries()) stream.add({ atMs, message });
  stream.end(20, 'a');
  stream.report(20, 'a');
  return toldOf(stream.records).a;
}

const runtimeFrame = [
  '  File "/var/runtime/bootstrap.py", line 60, in main',
  '    response = request_handler(event, lambda_context)',
];
const ownFrame = ['  File "/var/task/app.py", line 12, in handler', '    price = item["sku"]'];

describe('a traceback that comes line by line', () => {
  it('is the end of its invocation when it begins with the runtime calling the handler', () => {
    const lines = ['looking', 'Traceback (most recent call last):', ...runtimeFrame, ...ownFrame, "KeyError: 'sku'"];
    expect(invocationThatPrints(lines)).toMatchObject({
      status: 'error',
      error: { type: 'KeyError', message: "'sku'", stack: expect.stringContaining('app.py') },
      loggedErrors: 0,
    });
  });

  it('is a logged error when it begins in the function, which has caught it', () => {
    const lines = ['Traceback (most recent call last):', ...ownFrame, "KeyError: 'sku'", 'going on'];
    expect(invocationThatPrints(lines)).toMatchObject({ status: 'ok', loggedErrors: 1 });
  });

  it('is the end of its invocation when the line before it is the runtime’s report', () => {
    const lines = ["[ERROR] KeyError: 'sku'", 'Traceback (most recent call last):', ...ownFrame];
    expect(invocationThatPrints(lines)).toMatchObject({
      status: 'error',
      error: { type: 'KeyError', message: "'sku'", stack: ownFrame.join('\n') },
    });
  });

  it('is nothing when it breaks off, or is only spoken of', () => {
    expect(invocationThatPrints(['Traceback (most recent call last):', ...ownFrame])).toMatchObject({
      status: 'ok',
      loggedErrors: 0,
    });
    expect(invocationThatPrints(['a Traceback (most recent call last): was seen', "KeyError: 'sku'"])).toMatchObject({
      status: 'ok',
      loggedErrors: 0,
    });
  });
});

it('a bare Runtime.Unknown in a report gives way to the error that was logged before it', () => {
  const stream = streamWriter('s');
  stream.start(0, 'a');
  stream.add({ atMs: 1, requestId: 'a', level: 'error', error: { type: 'PaymentDeclined', message: 'card_expired' } });
  stream.add({
    kind: 'report',
    atMs: 9,
    requestId: 'a',
    facts: { status: 'error' },
    error: { type: 'Runtime.Unknown' },
  });
  expect(toldOf(stream.records).a).toMatchObject({ status: 'error', error: { type: 'PaymentDeclined' } });
});
