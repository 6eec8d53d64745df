import { describe, expect, it } from 'vitest';
import { assembleTrace } from '../../../../src/correlate/traces/assemble-trace.ts';
import type { Invocation } from '../../../../src/domain/invocation.ts';
import { anInvocation } from '../../../fakes/invocations.ts';
import { lambdaPair, type SpanSketch, TRACE_ID, traceOf } from '../../../fakes/spans.ts';

function call(requestId: string, startedAtMs: number, facts: Partial<Invocation> = {}): Invocation {
  return anInvocation({
    invocationId: `${requestId}/${startedAtMs}`,
    requestId,
    group: { name: '/aws/lambda/orders-api' },
    functionName: 'orders-api',
    startedAtMs,
    endedAtMs: startedAtMs + 90,
    durationMs: 90,
    ...facts,
  });
}

const assembled = (spans: readonly SpanSketch[], calls: readonly Invocation[] = []) =>
  assembleTrace(traceOf(spans), calls);

/** `span id: depth self`, `?` for a missing parent, `!` for outside it. */
const shapeOf = (spans: readonly SpanSketch[]) =>
  assembled(spans).nodes.map(
    ({ span, depth, selfMs, isParentMissing, isOutsideParent }) =>
      `${'  '.repeat(depth)}${span.spanId} ${selfMs ?? '–'}${isParentMissing ? '?' : ''}${isOutsideParent ? '!' : ''}`,
  );

/** `span id → invocation id`, `~` where it is a guess. */
const joinsOf = (spans: readonly SpanSketch[], calls: readonly Invocation[]) =>
  assembled(spans, calls).nodes.flatMap(({ span, invocation, isInvocationInferred }) =>
    invocation === undefined ? [] : [`${span.spanId} → ${invocation.invocationId}${isInvocationInferred ? ' ~' : ''}`],
  );

describe('the waterfall of a trace', () => {
  it('goes depth first, siblings by start, then id', () => {
    expect(
      shapeOf([
        { id: 'late', from: 60, to: 70, parent: 'root' },
        { id: 'below', from: 22, to: 28, parent: 'b' },
        { id: 'b', from: 20, to: 30, parent: 'root' },
        { id: 'a', from: 20, to: 25, parent: 'root' },
        { id: 'root', from: 0, to: 100 },
      ]),
    ).toEqual(['root 80', '  a 5', '  b 4', '    below 6', '  late 10']);
  });

  it('puts several roots in the order of time', () => {
    expect(
      shapeOf([
        { id: 'second', from: 50, to: 60 },
        { id: 'first', from: 0, to: 10 },
      ]),
    ).toEqual(['first 10', 'second 10']);
  });

  it('counts what children cover once, and only inside the span', () => {
    expect(
      shapeOf([
        { id: 'root', from: 10, to: 100 },
        { id: 'overlaps', from: 0, to: 40, parent: 'root' },
        { id: 'same', from: 20, to: 40, parent: 'root' },
        { id: 'outlives', from: 90, to: 200, parent: 'root' },
        { id: 'runs', from: 95, parent: 'root' },
      ]),
    ).toEqual(['root 50', '  overlaps 40!', '  same 20', '  outlives 110!', '  runs –']);
  });

  it('keeps what misses its parent below the root, marked, and takes nothing from the root’s own time', () => {
    const spans = [
      { id: 'root', from: 0, to: 100 },
      { id: 'notify', from: 20, to: 120, parent: 'lost' },
      { id: 'own', from: 30, to: 40, parent: 'notify' },
    ];
    expect(shapeOf(spans)).toEqual(['root 100', '  notify 90?', '    own 10']);
    expect(assembled(spans).warnings).toEqual([
      { kind: 'missing-parent', text: 'the caller of notify is not in the trace' },
    ]);
  });

  it('makes roots of what misses its parent where there is no other', () => {
    expect(
      shapeOf([
        { id: 'b', from: 5, to: 9, parent: 'x' },
        { id: 'a', from: 0, to: 9, parent: 'y' },
      ]),
    ).toEqual(['a 9?', 'b 4?']);
  });

  it('cuts a cycle at its earliest span, and hangs it below the root', () => {
    const spans = [
      { id: 'root', from: 0, to: 100 },
      { id: 'a', from: 30, to: 40, parent: 'b' },
      { id: 'b', from: 20, to: 50, parent: 'a' },
      { id: 'self', from: 60, to: 70, parent: 'self' },
    ];
    expect(shapeOf(spans)).toEqual(['root 100', '  b 20', '    a 10', '  self 10']);
    expect(assembled(spans).warnings).toEqual([{ kind: 'cycle', text: 'b, self named its own descendant as caller' }]);
  });

  it('names three of many in a warning, after the warnings of the documents', () => {
    const trace = traceOf(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, from: 0, to: 1, parent: 'lost' })));
    const truncated = { kind: 'truncated', text: 'too large' } as const;
    expect(assembleTrace({ ...trace, warnings: [truncated] }, []).warnings).toEqual([
      truncated,
      { kind: 'missing-parent', text: 'the caller of a, b, c and 2 more is not in the trace' },
    ]);
  });
});

describe('the init of a function', () => {
  const pair = lambdaPair('orders-api', { from: 100, to: 200, handler: [150, 190] });
  const init = (from: number, to: number): SpanSketch => {
    return { id: 'init', kind: 'init', service: 'orders-api', from, to, parent: 'orders-api-function-100' };
  };

  it('lies in the call as Lambda saw it, before the function’s span, when the caller waited for it', () => {
    const { nodes, warnings } = assembled([...pair, init(105, 149)]);
    expect(nodes.find(({ span }) => span.kind === 'init')).toMatchObject({ isOutsideParent: false, selfMs: 44 });
    expect(nodes.find(({ span }) => span.spanId === 'orders-api-function-100')?.selfMs).toBe(40);
    expect(warnings).toEqual([]);
  });

  it('lies in the call also when the function is below one of Lambda’s attempts', () => {
    const [service, handler] = lambdaPair('orders-api', { from: 100, to: 200, handler: [150, 190] });
    if (service === undefined || handler === undefined) throw new Error('no pair');
    const attempt = { id: 'attempt', name: 'Attempt #1', from: 100, to: 195, parent: service.id };
    const spans = [service, attempt, { ...handler, parent: 'attempt' }, init(105, 149)];
    expect(assembled(spans).warnings).toEqual([]);
  });

  it('is outside when it began before the call', () => {
    const { nodes, warnings } = assembled([...pair, init(-600, 12)]);
    expect(nodes.find(({ span }) => span.kind === 'init')).toMatchObject({ isOutsideParent: true, selfMs: 612 });
    expect(warnings).toEqual([{ kind: 'outside-parent', text: 'the init of orders-api began before the call' }]);
  });
});

describe('a span outside its parent', () => {
  it('is said when it begins before its caller, and not when it only outlives it', () => {
    const root = { id: 'root', from: 0, to: 100 };
    const warningsOf = (from: number, to: number) =>
      assembled([root, { id: 'child', from, to, parent: 'root' }]).warnings.map(({ text }) => text);
    expect(warningsOf(-5, 50)).toEqual(['child began before its caller: clocks differ']);
    expect(warningsOf(-1, 50)).toEqual([]);
    expect(warningsOf(150, 300)).toEqual([]);
  });
});

describe('an invocation in a trace', () => {
  it('belongs to the function’s span of the call that Lambda gave its request ID', () => {
    const spans = [
      ...lambdaPair('orders-api', { from: 0, to: 100, requestId: 'r-1' }),
      ...lambdaPair('orders-api', { from: 200, to: 300, requestId: 'r-2' }),
      { id: 'invoke', from: 10, to: 20, kind: 'client' as const, requestId: 'r-2', parent: 'orders-api-function-0' },
    ];
    expect(joinsOf(spans, [call('r-2', 205), call('r-1', 5)])).toEqual([
      'orders-api-function-0 → r-1/5',
      'orders-api-function-200 → r-2/205',
    ]);
  });

  it('belongs to Lambda’s own span where the function’s is not there', () => {
    const [service] = lambdaPair('orders-api', { from: 0, to: 100, requestId: 'r-1' });
    expect(joinsOf(service === undefined ? [] : [service], [call('r-1', 5)])).toEqual(['orders-api-service-0 → r-1/5']);
  });

  it('has a span for each attempt, in the order of time', () => {
    const [service, first] = lambdaPair('orders-api', { from: 0, to: 70_000, handler: [5, 95], requestId: 'r-1' });
    if (service === undefined || first === undefined) throw new Error('no pair');
    const second = { ...first, id: 'second', from: 61_000, to: 61_090 };
    const attempts = [call('r-1', 5), call('r-1', 61_000, { attempt: 2 })];
    expect(joinsOf([second, service, first], attempts)).toEqual([
      'orders-api-function-0 → r-1/5',
      'second → r-1/61000',
    ]);
  });

  it('finds its span by time when the log of another attempt was not read', () => {
    const [service, first] = lambdaPair('orders-api', { from: 0, to: 70_000, handler: [5, 95], requestId: 'r-1' });
    if (service === undefined || first === undefined) throw new Error('no pair');
    const second = { ...first, id: 'second', from: 61_000, to: 61_090 };
    expect(joinsOf([service, first, second], [call('r-1', 61_002)])).toEqual(['second → r-1/61002']);
  });

  it('is found by the trace id of its log and the function’s name, where X-Ray names no request', () => {
    const spans = lambdaPair('orders-api', { from: 0, to: 100 });
    expect(joinsOf(spans, [call('r-1', 5_000, { traceId: TRACE_ID })])).toEqual(['orders-api-function-0 → r-1/5000']);
  });

  it('is a guess among several calls of one function in the same trace', () => {
    const spans = [
      ...lambdaPair('orders-api', { from: 0, to: 90 }),
      ...lambdaPair('orders-api', { from: 100, to: 200 }),
    ];
    const calls = [call('r-1', 5, { traceId: TRACE_ID }), call('r-2', 105, { traceId: TRACE_ID })];
    expect(joinsOf(spans, calls)).toEqual(['orders-api-function-0 → r-1/5 ~', 'orders-api-function-100 → r-2/105 ~']);
  });

  it('is found by name and time as a last resort, marked', () => {
    const spans = [
      ...lambdaPair('orders-api', { from: 0, to: 100 }),
      ...lambdaPair('orders-api', { from: 5_000, to: 5_100 }),
    ];
    expect(joinsOf(spans, [call('r-1', 5_005)])).toEqual(['orders-api-function-5000 → r-1/5005 ~']);
  });

  it.each([
    ['of another function', { functionName: 'notify' }],
    ['of another trace', { traceId: '1-00000001-000000000000000000000000' }],
    ['of another time', { startedAtMs: 9_000, endedAtMs: 9_090 }],
  ])('is not found when it is %s', (_, facts) => {
    expect(joinsOf(lambdaPair('orders-api', { from: 0, to: 100 }), [call('r-1', 5, facts)])).toEqual([]);
  });

  it('is not joined by name where X-Ray names another request', () => {
    const spans = lambdaPair('orders-api', { from: 0, to: 100, requestId: 'r-9' });
    expect(joinsOf(spans, [call('r-1', 5, { traceId: TRACE_ID })])).toEqual([]);
  });
});
