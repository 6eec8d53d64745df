import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createArchiveReader } from '../../../../src/parse/archives/archive-reader.ts';
import { fixtureMessages } from '../fixture-cases.ts';
import { messagesOf, readArchive } from './read-archive.ts';

const MESSAGES = fixtureMessages();
const STREAM = '2026/03/02/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9';

const event = fc.constantFrom(...MESSAGES).map((message) => ({
  logStreamName: STREAM,
  timestamp: 1_772_446_530_123,
  message,
  ingestionTime: 1_772_446_531_023,
  eventId: '37811',
}));
const events = fc.array(event, { maxLength: 6 });
const indent = fc.constantFrom(0, 2, 4);
const page = fc
  .tuple(events, indent)
  .map(([list, width]) => JSON.stringify({ events: list, nextToken: 't"]}' }, null, width));
const pages = fc.tuple(fc.array(events, { maxLength: 3 }), indent).map(([lists, width]) =>
  JSON.stringify(
    lists.map((list) => ({ events: list })),
    null,
    width,
  ),
);
const lines = fc.array(fc.constantFrom(...MESSAGES), { maxLength: 8 }).map((list) => list.join('\n'));
const tail = lines.map((text) => `2026-03-02T10:15:30.123000+00:00 ${STREAM} ${text}`);
const damaged = fc
  .tuple(fc.oneof(page, pages, lines), fc.nat(4000), fc.nat(9))
  .map(([text, at, length]) => text.slice(0, at) + text.slice(at + length));
const content = fc
  .array(fc.oneof(page, pages, lines, tail, damaged, fc.string({ unit: 'binary' })), { maxLength: 3 })
  .map((parts) => parts.join('\n'));

test('cuts between chunks change nothing, wherever they fall', () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 60 }), (text, chunkBytes) => {
      expect(readArchive(text, chunkBytes).events).toEqual(readArchive(text).events);
    }),
    { numRuns: 300 },
  );
});

test('any bytes are read without throwing, whatever the cuts', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 9 }), (bytes, chunkBytes) => {
      expect(readArchive(bytes, chunkBytes).events).toEqual(readArchive(bytes).events);
    }),
  );
});

test('every event of a page comes out, in order and unchanged, in any layout', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 3 }), indent, (lists, width) => {
      const text = JSON.stringify(
        lists.map((list) => ({ events: list })),
        null,
        width,
      );
      expect(messagesOf(text)).toEqual(lists.flat().map(({ message }) => message));
    }),
  );
});

test('no character of a plain text is lost but for line breaks', () => {
  fc.assert(
    fc.property(fc.oneof(lines, damaged, fc.string({ unit: 'binary' })), (text) => {
      const bare = (all: string): string => all.replaceAll(/[\r\n\ufeff]/g, '');
      const plain = `printed\n${new TextDecoder().decode(new TextEncoder().encode(text))}`;
      fc.pre(!plain.includes('"events"'));
      expect(bare(messagesOf(plain).join(''))).toBe(bare(plain));
    }),
    { numRuns: 500 },
  );
});

test('a line that never ends is cut rather than held', () => {
  const chunk = new TextEncoder().encode('x'.repeat(8 * 1024 * 1024));
  const reader = createArchiveReader('kept.log');
  const lengths = Array.from({ length: 6 }, () => reader.push(chunk))
    .concat([reader.end()])
    .flat()
    .map(({ message }) => message.length);
  expect(lengths.length).toBeGreaterThan(1);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(6 * chunk.length);
});
