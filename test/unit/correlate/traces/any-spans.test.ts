import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleTrace } from '../../../../src/correlate/traces/assemble-trace.ts';
import { SPAN_STATUSES, type Span } from '../../../../src/domain/span.ts';
import { TRACE_ID, traceOf } from '../../../fakes/spans.ts';

const spanId = fc.integer({ min: 0, max: 12 }).map(String);

/** Spans with few ids, so that they repeat, form cycles and miss their parents; times that run backwards, or never end. */
const anySpans: fc.Arbitrary<Span[]> = fc.array(
  fc
    .record({
      spanId,
      parentSpanId: fc.option(spanId, { nil: undefined }),
      startedAtMs: fc.integer({ min: 0, max: 50 }),
      durationMs: fc.option(fc.integer({ min: -20, max: 50 }), { nil: undefined }),
      name: fc.constantFrom('orders-api', 'notify'),
      kind: fc.constantFrom('server' as const, 'client' as const, 'init' as const, 'invocation' as const),
      origin: fc.constantFrom(undefined, 'AWS::Lambda', 'AWS::Lambda::Function'),
      status: fc.constantFrom(...SPAN_STATUSES),
    })
    .map(({ parentSpanId, durationMs, origin, ...rest }) => ({
      ...rest,
      traceId: TRACE_ID,
      service: rest.name,
      annotations: {},
      links: [],
      isInferred: false,
      ...(parentSpanId === undefined ? {} : { parentSpanId }),
      ...(origin === undefined ? {} : { origin }),
      ...(durationMs === undefined ? {} : { endedAtMs: rest.startedAtMs + durationMs }),
    })),
  { maxLength: 40 },
);

const assembled = (spans: readonly Span[]) => assembleTrace({ traceId: TRACE_ID, spans, warnings: [] }, []).nodes;

describe('a trace of any spans', () => {
  it('shows each of them once', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const shown = assembled(spans).map(({ span }) => span);
        expect(shown).toHaveLength(spans.length);
        expect(new Set(shown)).toEqual(new Set(spans));
      }),
    );
  });

  it('begins with a root, and goes down one level at a time', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        let before = -1;
        for (const { depth } of assembled(spans)) {
          expect(depth).toBeGreaterThanOrEqual(0);
          expect(depth).toBeLessThanOrEqual(before + 1);
          before = depth;
        }
      }),
    );
  });

  it('puts siblings in the order of their start', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const newest: number[] = [];
        for (const { depth, span } of assembled(spans)) {
          newest.length = Math.min(newest.length, depth + 1);
          expect(span.startedAtMs).toBeGreaterThanOrEqual(newest[depth] ?? Number.NEGATIVE_INFINITY);
          newest[depth] = span.startedAtMs;
        }
      }),
    );
  });

  it('puts a span right below the parent that it names, but where the parent is missing or part of a cycle', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const path: Span[] = [];
        let astray = 0;
        for (const { depth, span, isParentMissing } of assembled(spans)) {
          path.length = depth;
          path.push(span);
          const above = path.at(-2)?.spanId;
          expect(isParentMissing).toBe(
            span.parentSpanId !== undefined && spans.every((one) => one.spanId !== span.parentSpanId),
          );
          if (!isParentMissing && above !== span.parentSpanId) astray += 1;
        }
        // Where an id repeats, a span hangs below one of its bearers, and the choice can close a cycle.
        const repeated = spans.length - new Set(spans.map((span) => span.spanId)).size;
        expect(astray).toBeLessThanOrEqual(cyclesIn(spans) + repeated);
      }),
    );
  });

  it('has self times between nought and the duration, and none for what runs', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        for (const { span, selfMs } of assembled(spans)) {
          if (span.endedAtMs === undefined) {
            expect(selfMs).toBeUndefined();
            continue;
          }
          expect(selfMs).toBeGreaterThanOrEqual(0);
          expect(selfMs).toBeLessThanOrEqual(Math.max(0, span.endedAtMs - span.startedAtMs));
        }
      }),
    );
  });

  it('does not depend on the order in which they came', () => {
    const shuffled = anySpans.chain((spans) =>
      fc.tuple(fc.constant(spans), fc.shuffledSubarray(spans, { minLength: spans.length })),
    );
    const inWords = (spans: readonly Span[]) =>
      assembled(spans).map(({ span, depth, selfMs, isParentMissing, isOutsideParent }) =>
        [depth, span.startedAtMs, span.spanId, span.endedAtMs, selfMs, isParentMissing, isOutsideParent].join(),
      );
    fc.assert(
      fc.property(shuffled, ([spans, others]) => {
        expect(inWords(others)).toEqual(inWords(spans));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a deep trace', () => {
  it('of 50 000 spans, each below the one before, is assembled', () => {
    const chain = Array.from({ length: 50_000 }, (_, depth) => ({
      id: `s${depth}`,
      from: depth,
      to: 100_000 - depth,
      ...(depth === 0 ? {} : { parent: `s${depth - 1}` }),
    }));
    const { nodes, warnings } = assembleTrace(traceOf(chain), []);
    expect(nodes.map(({ depth }) => depth)).toEqual(chain.map((_, depth) => depth));
    expect(warnings).toEqual([]);
  });

  it('that closes to a cycle is cut at its earliest span', () => {
    const length = 50_000;
    const cycle = Array.from({ length }, (_, at) => ({
      id: `s${at}`,
      from: at,
      to: at,
      parent: `s${(at + 1) % length}`,
    }));
    const { nodes, warnings } = assembleTrace(traceOf(cycle), []);
    expect(nodes[0]?.span.spanId).toBe('s0');
    expect(nodes.at(-1)).toMatchObject({ depth: length - 1, span: { spanId: 's1' } });
    expect(warnings).toEqual([{ kind: 'cycle', text: 's0 named its own descendant as caller' }]);
  });
});

/** Cycles among the spans that bear an id first, by start and id as the waterfall sees them: no more than the ids in one. */
function cyclesIn(spans: readonly Span[]): number {
  const first = new Map<string, Span>();
  for (const span of [...spans].sort((a, b) => a.startedAtMs - b.startedAtMs)) {
    if (!first.has(span.spanId)) first.set(span.spanId, span);
  }
  let count = 0;
  const settled = new Set<Span>();
  for (const span of first.values()) {
    const path = new Set<Span>();
    let at: Span | undefined = span;
    while (at !== undefined && !settled.has(at) && !path.has(at)) {
      path.add(at);
      at = first.get(at.parentSpanId ?? '');
    }
    if (at !== undefined && path.has(at)) count += 1;
    for (const one of path) settled.add(one);
  }
  return count;
}
