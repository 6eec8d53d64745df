import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SPAN_STATUSES, type Trace } from '../../../../src/domain/span.ts';
import { parseTrace } from '../../../../src/parse/xray/trace.ts';
import { traceFixtures } from './trace-fixtures.ts';

const TRACE_ID = '1-69a56c52-4d5e6f708192a3b4c5d6e7f8';
const FIXTURES = traceFixtures();
const parse = (documents: readonly string[]): Trace => parseTrace({ traceId: TRACE_ID, isTruncated: false, documents });

const realDocument = fc.constantFrom(...FIXTURES.flatMap(({ raw }) => raw.documents));
const cutDocument = fc
  .tuple(realDocument, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([text, share]) => text.slice(0, Math.floor(text.length * share)));

/** Few values for each field, so that ids, parents and causes meet, and revisions conflict. */
const fieldValue = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'checkout', 'Invocation', 'AWS::Lambda', 'AWS::Lambda::Function', 'aws', 'remote'),
  fc.constantFrom(true, false, null, 0, 1, -1, 2, 1.5, 1e308, '1.5', '', 'NaN'),
  fc.jsonValue({ maxDepth: 1 }),
);
const likely = {
  id: fc.constantFrom('a', 'b', 'c', 'Ä'),
  parent_id: fc.constantFrom('a', 'b', 'c', 'z'),
  name: fc.constantFrom('checkout', 'Invocation', 'Init', ''),
  type: fc.constantFrom('subsegment', 'x'),
  origin: fc.constantFrom('AWS::Lambda', 'AWS::Lambda::Function'),
  start_time: fc.constantFrom(1, 2, 3, '2'),
  end_time: fc.constantFrom(1, 2, 3, 4),
  in_progress: fc.boolean(),
  fault: fc.boolean(),
  cause: fc.oneof(
    fc.constantFrom('a', 'b'),
    fc.record({
      exceptions: fc.array(fc.record({ id: fc.constantFrom('a', 'b'), message: fc.constantFrom('m', 'n') })),
    }),
  ),
  http: fc.record({ request: fc.record({ traced: fc.boolean(), url: fc.constant('u') }) }),
  annotations: fc.dictionary(fc.constantFrom('__proto__', 'x', 'y'), fc.jsonValue({ maxDepth: 1 })),
  links: fc.array(fc.record({ trace_id: fc.constantFrom(TRACE_ID, 'x') })),
};
const anyFields = Object.fromEntries(
  Object.entries(likely).map(([name, value]) => [
    name,
    fc.oneof({ weight: 8, arbitrary: value as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fieldValue }),
  ]),
);
const { segment } = fc.letrec<{ segment: unknown }>((tie) => ({
  segment: fc.record(
    {
      ...anyFields,
      subsegments: fc.oneof(
        { weight: 3, arbitrary: fc.array(tie('segment'), { maxLength: 3, depthIdentifier: 'nested' }) },
        { weight: 1, arbitrary: fieldValue },
      ),
    },
    { requiredKeys: [] },
  ),
}));
const anyDocument = fc.oneof(
  { maxDepth: 3 },
  { weight: 4, arbitrary: segment.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: cutDocument },
  { weight: 1, arbitrary: realDocument },
);

function expectSound({ spans, warnings }: Trace): void {
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  for (const span of spans) {
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(span.parentSpanId ?? span.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(span.name).not.toBe('');
    expect(span.service).not.toBe('');
    expect(() => new Date(span.startedAtMs).toISOString()).not.toThrow();
    expect(span.endedAtMs ?? span.startedAtMs).toBeGreaterThanOrEqual(span.startedAtMs);
    expect(SPAN_STATUSES).toContain(span.status);
    expect(span.status === 'ok' && span.endedAtMs === undefined).toBe(false);
  }
  expect(warnings.every(({ text }) => text.length < 4000)).toBe(true);
}

describe('any documents at all', () => {
  test('give sound spans, and each a span or a warning, without throwing', () => {
    fc.assert(
      fc.property(fc.array(anyDocument, { maxLength: 6 }), (documents) => {
        expectSound(parse(documents));
        for (const document of documents) {
          const { spans, warnings } = parse([document]);
          expect(spans.length + warnings.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('give the same trace in any order, and however often each comes', () => {
    const shuffled = fc
      .array(anyDocument, { minLength: 1, maxLength: 6 })
      .chain((documents) =>
        fc.tuple(
          fc.constant(documents),
          fc.shuffledSubarray([...documents, ...documents], { minLength: documents.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([documents, again]) => {
        expect(parse(again)).toEqual(parse(documents));
      }),
      { numRuns: 500 },
    );
  });

  test('any JSON value as a document gives a span or a warning', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { spans, warnings } = parse([text]);
        expect(spans.length + warnings.length).toBeGreaterThan(0);
      }),
    );
  });
});

test('a real document that is cut anywhere is told, and gives no span', () => {
  fc.assert(
    fc.property(cutDocument, (text) => {
      const { spans, warnings } = parse([text]);
      if (text.endsWith('}') && spans.length > 0) return;
      expect(spans).toEqual([]);
      expect(warnings).toMatchObject([{ kind: 'malformed' }]);
    }),
  );
});

test('a revision that has ended takes the place of one that had not, wherever it comes', () => {
  for (const { raw } of FIXTURES) {
    const open = raw.documents.map((text) => text.replaceAll(/,"end_time":[^,}]+/g, ',"in_progress":true'));
    const { spans, warnings } = parseTrace({ ...raw, documents: [...open, ...raw.documents] });
    const complete = parseTrace(raw);
    const ended = complete.spans.filter(({ endedAtMs }) => endedAtMs !== undefined);
    for (const span of ended) expect(spans).toContainEqual(span);
    expect(warnings.filter(({ kind }) => kind === 'negative')).toEqual(
      complete.warnings.filter(({ kind }) => kind === 'negative'),
    );
  }
});
