import { describe, expect, test } from 'vitest';
import type { RawTrace } from '../../../../src/domain/sources.ts';
import type { Span } from '../../../../src/domain/span.ts';
import { parseTrace } from '../../../../src/parse/xray/trace.ts';
import { type TraceFixture, traceFixtures } from './trace-fixtures.ts';

const TRACE_ID = '1-69a56c52-4d5e6f708192a3b4c5d6e7f8';

function rawTrace(...documents: readonly (object | string)[]): RawTrace {
  const texts = documents.map((document) => (typeof document === 'string' ? document : JSON.stringify(document)));
  return { traceId: TRACE_ID, isTruncated: false, documents: texts };
}

/** With every id that no document states replaced by the star that the fixture has for it. */
function starred(spans: readonly Span[], { spans: expected }: TraceFixture): Span[] {
  const stated = new Set(expected.map(({ spanId }) => spanId));
  const stars = expected.map(({ spanId }) => spanId).filter((spanId) => spanId.startsWith('*'));
  return spans.map((span) => {
    if (stated.has(span.spanId)) return span;
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
    return { ...span, spanId: stars.shift() ?? 'one too many' };
  });
}

const byStart = (a: Span, b: Span): number => a.startedAtMs - b.startedAtMs || (a.spanId < b.spanId ? -1 : 1);

describe.each(traceFixtures())('$file: $case', (fixture) => {
  const trace = parseTrace(fixture.raw);

  test('gives these spans', () => {
    expect(trace.traceId).toBe(fixture.raw.traceId);
    expect(starred(trace.spans, fixture)).toEqual([...fixture.spans].sort(byStart));
  });

  test('gives these warnings', () => {
    const given = trace.warnings.map(({ kind, text }) => `${kind}: ${text}`);
    const expected = fixture.warnings.map(({ kind, says }) => ({ kind, text: expect.stringContaining(says) }));
    expect(trace.warnings, given.join('\n')).toEqual(expect.arrayContaining(expected));
    expect(trace.warnings, given.join('\n')).toHaveLength(expected.length);
  });
});

test('a key named __proto__ reaches no other object', () => {
  parseTrace(
    rawTrace('{"__proto__":{"polluted":1},"name":"a","start_time":1,"annotations":{"__proto__":{"polluted":1}}}'),
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('a time keeps its microseconds, and gets no more digits', () => {
  const { spans } = parseTrace(
    rawTrace({ id: 'a', name: 'a', start_time: 1772446530.000003, end_time: 1772446530.000006 }),
  );
  expect(spans).toMatchObject([{ startedAtMs: 1772446530000.003, endedAtMs: 1772446530000.006 }]);
});

describe('an id', () => {
  test('that is no hex finds its children all the same', () => {
    const { spans } = parseTrace(
      rawTrace(
        { id: 'Größe', name: 'outer', start_time: 1, end_time: 2 },
        { id: '\u0000', name: 'inner', start_time: 1, end_time: 2, parent_id: 'Größe' },
      ),
    );
    const outer = spans.find(({ name }) => name === 'outer');
    expect(spans.find(({ name }) => name === 'inner')?.parentSpanId).toBe(outer?.spanId);
  });

  test('is read in either case', () => {
    const { spans } = parseTrace(rawTrace({ id: 'ABCDEF0123456789', name: 'a', start_time: 1, end_time: 2 }));
    expect(spans[0]?.spanId).toBe('abcdef0123456789');
  });

  test('that parents share in a circle is left as it is, and the service is one of theirs', () => {
    const documents = ['a', 'b'].map((id, index) => ({
      id,
      name: id,
      type: 'subsegment',
      start_time: 1,
      end_time: 2,
      parent_id: ['b', 'a'][index],
    }));
    const { spans } = parseTrace(rawTrace(...documents));
    expect(spans.map(({ parentSpanId }) => parentSpanId)).toEqual(['000000000000000b', '000000000000000a']);
    expect(new Set(spans.map(({ service }) => service)).size).toBe(1);
  });

  test('of itself as parent is left as it is', () => {
    const own = { id: 'a', name: 'a', type: 'subsegment', start_time: 1, end_time: 2, parent_id: 'a' };
    expect(parseTrace(rawTrace(own)).spans).toMatchObject([{ service: 'a', parentSpanId: '000000000000000a' }]);
  });
});

describe('a document as large as X-Ray takes, or larger', () => {
  test('with ten thousand subsegments one in the other gives each as a span, without overflowing', () => {
    const depth = 10_000;
    const opening = Array.from(
      { length: depth },
      (_, level) => `{"id":"${level.toString(16)}","name":"n","start_time":${level + 1},"subsegments":[`,
    );
    const { spans } = parseTrace(rawTrace(opening.join('') + ']}'.repeat(depth)));
    expect(spans).toHaveLength(depth);
    const deepest = spans.at(-1);
    expect(deepest?.spanId).toBe((depth - 1).toString(16).padStart(16, '0'));
    expect(deepest?.parentSpanId).toBe((depth - 2).toString(16).padStart(16, '0'));
  });

  test('with ten thousand independent subsegments in one chain finds their service', () => {
    const length = 10_000;
    const documents = Array.from({ length }, (_, index) => ({
      id: index.toString(16),
      name: `n${index}`,
      start_time: 2,
      end_time: 3,
      ...(index === 0 ? {} : { type: 'subsegment', parent_id: (index - 1).toString(16) }),
    }));
    const { spans } = parseTrace(rawTrace(...documents.reverse()));
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['n0']));
  });

  test('with more subsegments that say nothing than a call takes arguments is told of, once', () => {
    const { spans, warnings } = parseTrace(
      rawTrace(`{"id":"a","name":"a","subsegments":[${Array(150_000).fill('{}').join()}]}`),
    );
    expect(spans).toEqual([]);
    expect(warnings).toHaveLength(2);
  });

  test('of 64 kB of metadata and one annotation of 64 kB is read', () => {
    const filler = 'x'.repeat(65_536);
    const document = { id: 'a', name: 'a', start_time: 1, end_time: 2, metadata: { default: { filler } } };
    const { spans, warnings } = parseTrace(rawTrace({ ...document, annotations: { filler } }));
    expect(spans[0]?.annotations.filler).toHaveLength(65_536);
    expect(warnings).toEqual([]);
  });

  test('that is no JSON is told in a line, not in full', () => {
    const [warning] = parseTrace(rawTrace(`{"name":"${'x'.repeat(65_536)}`)).warnings;
    expect(warning?.text.length).toBeLessThan(200);
  });
});

test('many subsegments with one trouble are told once', () => {
  const subsegments = Array.from({ length: 50 }, () => ({ name: 'nameless id', start_time: 1, end_time: 2 }));
  const { spans, warnings } = parseTrace(rawTrace({ id: 'a', name: 'a', start_time: 1, end_time: 2, subsegments }));
  expect(spans).toHaveLength(51);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(51);
  expect(warnings).toEqual([{ kind: 'malformed', text: '“nameless id”: it has no id' }]);
});

test('a cause that is said by reference is found whichever document comes first', () => {
  const failed = { id: 'a', name: 'a', start_time: 1, end_time: 2, fault: true, cause: 'e1' };
  const told = { id: 'b', name: 'b', start_time: 1, end_time: 2, cause: { exceptions: [{ id: 'e1', message: 'm' }] } };
  for (const raw of [rawTrace(failed, told), rawTrace(told, failed)]) {
    expect(parseTrace(raw).spans.map(({ error }) => error)).toEqual([{ message: 'm' }, { message: 'm' }]);
  }
});
