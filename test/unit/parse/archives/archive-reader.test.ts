import { describe, expect, test } from 'vitest';
import { createArchiveReader } from '../../../../src/parse/archives/archive-reader.ts';
import { messagesOf, readArchive } from './read-archive.ts';

const ID = '8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b';
const STREAM = '2026/03/02/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const AT_MS = Date.UTC(2026, 2, 2, 10, 15, 30, 123);
const NODE_LINE = `2026-03-02T10:15:30.123Z\t${ID}\tINFO\torder accepted`;

function cloudWatchEvent(message: string, number = 0): Record<string, unknown> {
  return {
    logStreamName: STREAM,
    timestamp: AT_MS + number,
    message,
    ingestionTime: AT_MS + 900,
    eventId: `3781${number}`,
  };
}
const TWO = [cloudWatchEvent('first\n', 1), cloudWatchEvent('second "quoted" {[\n', 2)];

describe('events of FilterLogEvents', () => {
  const page = { events: TWO, searchedLogStreams: [], nextToken: 'a]}{["b' };
  test.each([
    ['a page on one line', JSON.stringify(page)],
    ['a page laid out over lines', JSON.stringify(page, null, 4)],
    ['a page whose events come last', JSON.stringify({ nextToken: 'x', searchedLogStreams: [], events: TWO })],
    ['a page with unknown keys before its events', JSON.stringify({ other: { events: 1 }, events: TWO })],
    ['a list of pages', JSON.stringify([{ events: [TWO[0]] }, { events: [] }, { events: [TWO[1]], nextToken: 'x' }])],
    ['a laid out list of pages', JSON.stringify([{ events: [TWO[0]] }, { events: [TWO[1]] }], null, 2)],
    ['a list of events', JSON.stringify(TWO)],
    ['a laid out list of events', JSON.stringify(TWO, null, 4)],
    ['events one a line', TWO.map((event) => JSON.stringify(event)).join('\n')],
    [
      'pages one after the other, laid out',
      [{ events: [TWO[0]] }, { events: [TWO[1]] }].map((p) => JSON.stringify(p, null, 2)).join('\n'),
    ],
    [
      'pages one after the other without a break',
      JSON.stringify({ events: [TWO[0]] }) + JSON.stringify({ events: [TWO[1]] }),
    ],
    ['lines that end in \\r\\n', `${JSON.stringify(page, null, 4).replaceAll('\n', '\r\n')}\r\n`],
  ])('%s are read with their own stream, times and ids', (_, text) => {
    const { events, reader } = readArchive(text);
    expect(events.map(({ ordinal, ...event }) => event)).toEqual(
      [1, 2].map((number) => ({
        id: `3781${number}`,
        eventId: `3781${number}`,
        group: { name: 'kept.log' },
        logStreamName: STREAM,
        loggedAtMs: AT_MS + number,
        ingestedAtMs: AT_MS + 900,
        message: TWO[number - 1]?.message,
      })),
    );
    expect(reader.malformedCount()).toBe(0);
  });

  test('without an event id, equal events stay apart and have the same ids each time', () => {
    const event = { timestamp: AT_MS, message: 'tick\n', ingestionTime: AT_MS };
    const page = JSON.stringify({ events: [event, event], nextForwardToken: 'f/1', nextBackwardToken: 'b/1' });
    const ids = readArchive(page).events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(readArchive(page).events.map(({ id }) => id)).toEqual(ids);
  });

  test('messages alone, as --query gives them, are events', () => {
    expect(messagesOf(JSON.stringify(['START x\n', `REPORT\n  indented`], null, 4))).toEqual([
      'START x\n',
      'REPORT\n  indented',
    ]);
  });

  test('a page that is cut short gives the events before the cut, and the rest as text', () => {
    const text = JSON.stringify({ events: TWO }, null, 4);
    const { events, reader } = readArchive(text.slice(0, text.indexOf('second') + 3));
    expect(events[0]?.message).toBe('first\n');
    expect(
      events
        .slice(1)
        .map(({ message }) => message)
        .join(),
    ).toContain('"message": "sec');
    expect(reader.notices()).toEqual([
      { topic: 'malformed', text: 'kept.log is not valid JSON in 1 place; the text is shown as it stands' },
    ]);
  });
});

describe('a page that ends between two events', () => {
  test('is told to be cut', () => {
    const text = JSON.stringify({ events: TWO });
    const { events, reader } = readArchive(text.slice(0, text.indexOf('{"logStreamName"', 20)));
    expect(events.map(({ message }) => message)).toEqual(['first\n']);
    expect(reader.malformedCount()).toBe(1);
  });
});

describe('what slsobs wrote', () => {
  const record = {
    type: 'event',
    v: 1,
    id: 'e-1',
    invocationId: 'i-1',
    time: '2026-03-02T10:15:30.123Z',
    ingestedAt: '2026-03-02T10:15:31.023Z',
    account: '123456789012',
    region: 'eu-west-1',
    function: 'checkout',
    logGroup: '/aws/lambda/checkout',
    logStream: STREAM,
    eventId: '37811',
    requestId: ID,
    kind: 'app',
    level: 'info',
    message: 'order accepted',
    raw: `${NODE_LINE}\n`,
  };
  const event = {
    id: 'e-1',
    eventId: '37811',
    group: { name: '/aws/lambda/checkout', account: '123456789012', region: 'eu-west-1' },
    logStreamName: STREAM,
    loggedAtMs: AT_MS,
    ingestedAtMs: AT_MS + 900,
    message: `${NODE_LINE}\n`,
    ordinal: 1,
  };

  test('an event record becomes the event it was made of, byte for byte', () => {
    expect(readArchive(`${JSON.stringify(record)}\n`).events).toEqual([event]);
  });

  test('without raw, the message is what was logged', () => {
    const { raw, ...plain } = record;
    expect(messagesOf(JSON.stringify(plain))).toEqual(['order accepted']);
  });

  test('other records are passed over, and gaps that did not fill are told', () => {
    const others = [
      { type: 'invocation', v: 1, invocationId: 'i-1' },
      { type: 'gap', v: 1, gapId: 'g-1', state: 'open' },
      { type: 'gap', v: 1, gapId: 'g-1', state: 'final' },
      { type: 'gap', v: 1, gapId: 'g-2', state: 'open' },
      { type: 'gap', v: 1, gapId: 'g-2', state: 'filled' },
      { type: 'summary', v: 1 },
    ];
    const { events, reader } = readArchive([record, ...others].map((each) => JSON.stringify(each)).join('\n'));
    expect(events).toHaveLength(1);
    expect(reader.gapCount()).toBe(1);
    expect(reader.notices().map(({ text }) => text)).toEqual([
      'kept.log was recorded with a gap: what it holds is not everything',
    ]);
  });

  test.each([
    ['on one line', 0],
    ['laid out', 2],
  ])('a JSON document %s gives its events and counts its gaps', (_, indent) => {
    const document = {
      v: 1,
      command: 'logs',
      records: [record],
      gaps: [{ type: 'gap', v: 1, gapId: 'g-1', state: 'final' }],
      summary: { type: 'summary', v: 1 },
    };
    const { events, reader } = readArchive(JSON.stringify(document, null, indent));
    expect(events).toEqual([event]);
    expect(reader.gapCount()).toBe(1);
  });

  test('events of one group share it', () => {
    const { events } = readArchive([record, { ...record, id: 'e-2' }].map((each) => JSON.stringify(each)).join('\n'));
    expect(events[0]?.group).toBe(events[1]?.group);
  });
});

describe('output of aws logs tail', () => {
  const detailed = '2026-03-02T10:15:30.123000+00:00';

  test('a detailed line gives time, stream and message', () => {
    const [event] = readArchive(`${detailed} ${STREAM} ${NODE_LINE}\n`).events;
    expect(event).toMatchObject({ loggedAtMs: AT_MS, logStreamName: STREAM, message: NODE_LINE });
  });

  test('a short line gives time and message; the stream is called like the file', () => {
    const [event] = readArchive('2026-03-02T10:15:30 order accepted\n').events;
    expect(event).toMatchObject({ loggedAtMs: AT_MS - 123, logStreamName: 'kept.log', message: 'order accepted' });
  });

  test('a pretty-printed message begins on the next line and is one event', () => {
    const text = `${detailed} ${STREAM} \n{\n    "level": "INFO",\n    "events": [\n        1\n    ]\n}\n${detailed} ${STREAM} next\n`;
    expect(messagesOf(text)).toEqual(['{\n    "level": "INFO",\n    "events": [\n        1\n    ]\n}', 'next']);
  });

  test('lines without a header belong to the event above, whatever they look like', () => {
    const report = `REPORT RequestId: ${ID}\tDuration: 1.00 ms`;
    const text = `${detailed} ${STREAM} ${report}\nXRAY TraceId: 1\n${detailed} ${STREAM} a\n${NODE_LINE}\n{"events":[{"message":"x"}]}\n`;
    expect(messagesOf(text)).toEqual([`${report}\nXRAY TraceId: 1`, `a\n${NODE_LINE}\n{"events":[{"message":"x"}]}`]);
  });
});

describe('plain Lambda lines', () => {
  test('a line has the time of its own prefix, else of the last line that had one, else of the first', () => {
    const text = [
      `START RequestId: ${ID} Version: $LATEST`,
      NODE_LINE,
      `END RequestId: ${ID}`,
      `[INFO]\t2026-03-02T10:15:31.000Z\t${ID}\tpython`,
      'printed',
      '{"timestamp":"2026-03-02T10:15:32Z","level":"INFO","message":"json"}',
      '{"time":"2026-03-02T10:15:33.500Z","type":"platform.start","record":{}}',
      '2026/03/02 10:15:34 go',
      '{"level":30,"time":1772446535000,"msg":"pino"}',
    ].join('\n');
    const times = readArchive(text).events.map(({ loggedAtMs }) => loggedAtMs - AT_MS);
    expect(times).toEqual([0, 0, 0, 877, 877, 1877, 3377, 3877, 4877]);
  });

  test('a file without any time is read all the same', () => {
    expect(messagesOf('one\ntwo\n')).toEqual(['one', 'two']);
  });

  test('a REPORT and its XRAY line are one event', () => {
    const report = `REPORT RequestId: ${ID}\tDuration: 1.00 ms\t\nXRAY TraceId: 1-69a56c52-4d5e6f708192a3b4c5d6e7f8\tSampled: true`;
    expect(messagesOf(`START RequestId: ${ID} Version: 1\n${report}\nafter\n`)).toEqual([
      `START RequestId: ${ID} Version: 1`,
      report,
      'after',
    ]);
  });

  test.each([
    ['Node', 'Error: outer\n    at f (a.js:1:2) {\n  [cause]: Error: inner\n      at g (b.js:1:2)\n}'],
    [
      'Python',
      '[ERROR]\t2026-03-02T10:15:31.000Z\tid\tno\nTraceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nmodule.KeyError: \'x\'',
    ],
    ['Java', 'java.lang.RuntimeException: no\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: io\n\t... 7 more'],
    ['a runtime exit', `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError`],
  ])('a stack of %s belongs to the line above', (_, event) => {
    expect(messagesOf(`before\n${event}\nafter\n`)).toEqual(['before', event, 'after']);
  });

  test('a list or object that a function printed is not taken apart', () => {
    const lines = [
      'before',
      '[{"message":"a"},{"message":"b"}]',
      '{"level":"info","events":[{"message":"a"}]}',
      '{ sku: 1 }',
    ];
    expect(messagesOf(lines.join('\n'))).toEqual(lines);
  });

  test('a JSON line of a function that has a type and a version is its line, not a record', () => {
    const line = '{"type":"order","v":1,"message":"accepted"}';
    expect(messagesOf(line)).toEqual([line]);
  });

  test('a broken JSON line stays as it is, and is told', () => {
    const { events, reader } = readArchive('{"level":"INFO","mess\nnext\n');
    expect(events.map(({ message }) => message)).toEqual(['{"level":"INFO","mess', 'next']);
    expect(reader.malformedCount()).toBe(1);
  });

  test('what begins like a laid out document and is none is given line by line', () => {
    expect(messagesOf('{\n  "a": "b\nafter\n')).toEqual(['{\n  "a": "b', 'after']);
  });

  test('bytes that are not UTF-8 become U+FFFD, and a byte order mark is no part of the first line', () => {
    expect(messagesOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62, 0x0a]))).toEqual(['a\ufffdb']);
  });

  test('a pipe that is silent can be asked for its last event', () => {
    const reader = createArchiveReader('stdin');
    const push = (text: string): string[] => reader.push(new TextEncoder().encode(text)).map(({ message }) => message);
    const flush = (): string[] => reader.flush().map(({ message }) => message);
    expect(push('2026-03-02T10:15:30Z one\ntwo\nthr')).toEqual(['2026-03-02T10:15:30Z one']);
    expect(flush()).toEqual([]);
    expect(push('ee\n')).toEqual(['two']);
    expect(flush()).toEqual(['three']);
  });

  test('an empty file has no events', () => {
    expect(readArchive('').events).toEqual([]);
  });
});
