import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../../src/domain/log-record.ts';
import { parseEvent } from '../../../src/parse/record.ts';
import { eventOf, fixtureFiles, fixtureMessages } from './fixture-cases.ts';

const MESSAGES = fixtureMessages();
const realLine = fc.constantFrom(...MESSAGES);
const cutLine = fc
  .tuple(realLine, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([line, share]) => line.slice(0, Math.floor(line.length * share)));
const bytesAsText = fc.uint8Array({ maxLength: 400 }).map((bytes) => new TextDecoder().decode(bytes));
const anyText = fc.string({ unit: 'binary', maxLength: 400 });
/** A real line with a piece of something else put in its place. */
const mutatedLine = fc
  .tuple(
    realLine,
    fc.nat(2000),
    fc.nat(40),
    fc.oneof(anyText, realLine, fc.constantFrom('\n', '\r', '\t', '"', '}', '\\', '\u0000', '{"message":')),
  )
  .map(
    ([line, at, length, piece]) =>
      line.slice(0, at % (line.length + 1)) + piece + line.slice((at % (line.length + 1)) + length),
  );
const anyMessage = fc.oneof(realLine, cutLine, mutatedLine, bytesAsText, anyText);

describe('any text at all', () => {
  test('is read without throwing, and its event stays as it was', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const event = eventOf(message);
        expect(parseEvent(event).event).toBe(event);
        expect(event.message).toBe(message);
      }),
      { numRuns: 3000 },
    );
  });

  test('without a format is the message as it came', () => {
    const words = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).filter((text) => /^[a-z]/.test(text));
    fc.assert(
      fc.property(words, (text) => {
        expect(parseEvent(eventOf(`${text}\n`))).toMatchObject({ kind: 'app', message: text, requestId: undefined });
      }),
    );
  });

  test('of a JSON logger keeps every field that it does not take', () => {
    const json = fc.dictionary(
      fc.string({ maxLength: 12 }).map((key) => `x${key}`),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(json, (fields) => {
        const { data, message } = parseEvent(eventOf(JSON.stringify({ message: 'said', ...fields })));
        expect({ data: data ?? {}, message }).toEqual({ data: JSON.parse(JSON.stringify(fields)), message: 'said' });
      }),
    );
  });
});

/** What must not depend on how a line was ended or copied. */
function essence({ kind, requestId, level, facts, traceId, error }: LogRecord): object {
  return { kind, requestId, level, facts, traceId, errorType: error?.type };
}

describe('a line is read alike', () => {
  test.each(['', '\n', '\r\n', '\n\n'])('ended by %j', (ending) => {
    for (const message of MESSAGES) {
      const bare = message.replace(/[\r\n]+$/, '');
      expect(essence(parseEvent(eventOf(bare + ending)))).toEqual(essence(parseEvent(eventOf(message))));
    }
  });

  test('with runs of spaces in place of tabs, when the platform wrote it', () => {
    const platform = fixtureFiles().find(({ file }) => file === 'lines/platform-text.ndjson')?.cases ?? [];
    expect(platform.length).toBeGreaterThan(40);
    fc.assert(
      fc.property(fc.constantFrom(...platform), fc.integer({ min: 2, max: 6 }), ({ message }, width) => {
        const copied = message.replaceAll('\t', ' '.repeat(width));
        expect(essence(parseEvent(eventOf(copied)))).toEqual(essence(parseEvent(eventOf(message))));
      }),
    );
  });

  test('with \\r\\n between its lines', () => {
    for (const message of MESSAGES) {
      const windows = message.replaceAll(/(?<!\r)\n/g, '\r\n');
      expect(essence(parseEvent(eventOf(windows)))).toEqual(essence(parseEvent(eventOf(message))));
    }
  });
});

describe('a megabyte of one hostile line', () => {
  const MILLION = 1_000_000;
  const filled = (beginning: string, filling: string, ending = ''): string =>
    beginning + filling.repeat(Math.ceil(MILLION / filling.length)) + ending;
  const id = '8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b';
  const time = '2026-03-02T10:15:30.123Z';
  // Work that grows with the square of the length would take minutes here, and the test's own limit ends it.
  test.each([
    ['a REPORT of endless fields', filled(`REPORT RequestId: ${id}\tDuration: 1.00 ms\t`, 'Duration: \t')],
    ['a REPORT of spaces', filled(`REPORT RequestId: ${id}`, '  ')],
    ['a START that never names its version', filled(`START RequestId: ${id}`, ' Version:')],
    ['an exit with many lines', filled(`RequestId: ${id} Error: `, 'Runtime.ExitError\n')],
    ['a Node line of colons', filled(`${time}\t${id}\tERROR\t`, 'A: ', '\n    at f (a.js:1:1)')],
    ['a Node line of brackets', filled(`${time}\t${id}\tERROR\t`, 'A [x]: ', '\n    at f (a.js:1:1)')],
    ['a Node line of closing brackets', filled(`${time}\t${id}\tERROR\t`, 'A]: ', '\n    at f (a.js:1:1)')],
    ['a Node line of frames', filled(`${time}\t${id}\tERROR\tError: x`, '\n    at ')],
    ['an Invoke Error that is cut', filled(`${time}\t${id}\tERROR\tInvoke Error \t`, '{"errorType":')],
    ['an Invoke Error of tabs', filled(`${time}\t${id}\tERROR\tInvoke Error `, '\t')],
    ['a Python line of tracebacks', filled('[ERROR] KeyError: x', '\rTraceback (most recent call last):')],
    ['a print of tracebacks', filled('x', '\nTraceback (most recent call last):\n ')],
    ['a print of carriage returns', filled('x', '\r')],
    ['a print of labels', filled('x', '[ERROR] ', '\rTraceback (most recent call last):')],
    ['an endless word', filled('[ERROR] ', 'a')],
    ['digits', filled('', '2026-03-02T')],
    ['a Java line of frames', filled('[ERROR] x', '\n\tat ')],
    ['a Java line of exceptions', filled('[ERROR] x', '\ncom.x.Y: z', '\n\tat f(A.java:1)')],
    ['a Java line of one name', filled('[ERROR] x\n', 'a.', '\n\tat f(A.java:1)')],
    ['a .NET line of inner exceptions', filled(`${time}\t${id}\tfail\tx`, '\n ---> ', '\n   at f()')],
    ['a Ruby line of frames', filled('E, [x] ERROR -- : x\n', "a:1:in '")],
    ['a Ruby line of places', filled('x\n', ":in '")],
    ['a Go line of goroutines', filled('panic: x', '\ngoroutine ')],
    ['a text that ends in goroutines', 'x'.repeat(MILLION / 2) + filled('', '\ngoroutine ').slice(0, MILLION / 2)],
    ['a Go line of pairs', filled('time=', 'a= ')],
    ['a Go line of quotes', filled('level=', '"\\')],
    ['a Rust line of spans', filled(' INFO ', 'a{}:')],
    ['a Rust line of open spans', filled(' INFO ', 'a{"')],
    ['a Rust panic of quotes', filled("thread 'main' panicked at '", "', ")],
    ['a time of threads', filled('2026-03-02 10:15:30 ', '[x] ')],
    ['colours', filled('', '\u001b[31m')],
    ['broken colours', filled('', '\u001b[')],
    ['an access log of commas', filled('203.0.113.7', ',HTTP/1.1')],
    ['an access log of elements', filled('<request id="x">', '<a>')],
    [
      'correlation ids',
      JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`x-correlation-${n}`, 'c']))),
    ],
    [
      'a cause of a state machine',
      JSON.stringify({ type: 'TaskFailed', execution_arn: 'arn:', details: { cause: filled('{"a":', '{', '}') } }),
    ],
    ['JSON nested as objects', `${filled('', '{"message":')}1${'}'.repeat(MILLION / 11)}`],
    ['JSON nested as lists', `{"message":${'['.repeat(MILLION / 2)}${']'.repeat(MILLION / 2)}}`],
    ['JSON that never closes', filled('{"message":"', '{', '}')],
    ['JSON of white space', filled('{', ' ', '}')],
    ['JSON texts in texts', JSON.stringify({ message: JSON.stringify({ message: filled('{', '\\"', '}') }) })],
    ['JSON of many keys', JSON.stringify(Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [`key${n}`, n])))],
    [
      'metrics without number',
      JSON.stringify({ _aws: { CloudWatchMetrics: Array(30_000).fill({ Metrics: [{ Name: 'a' }] }) }, a: 1 }),
    ],
  ])('%s is read', (_, message) => {
    expect(parseEvent(eventOf(message)).event.message).toBe(message);
  });
});
