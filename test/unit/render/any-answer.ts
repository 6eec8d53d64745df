import fc from 'fast-check';
import { type SpanSketch, traceOf } from '../../fakes/spans.ts';
import { BASE_AT_MS, invocation, type LineSketch } from './log-steps.ts';
import { answerOf } from './trace-stories.ts';

const words = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('\n', '\r', '::error::', '└ x', '東', '\u001b[2J'),
    ),
  )
  .map((parts) => parts.join(''));
const time = fc.oneof(fc.integer({ min: -100_000, max: 100_000 }), fc.constantFrom(1e15, -1e15, 8.65e15, 1e300));
const sketch: fc.Arbitrary<SpanSketch> = fc
  .record({
    id: fc.integer({ min: 0, max: 9 }).map(String),
    parent: fc.option(fc.integer({ min: 0, max: 9 }).map(String), { nil: undefined }),
    name: fc.oneof(fc.constantFrom('orders', 'Dwell Time', 'Attempt #1'), words),
    kind: fc.constantFrom('server' as const, 'client' as const, 'init' as const, 'invocation' as const),
    origin: fc.constantFrom(undefined, 'AWS::Lambda', 'AWS::Lambda::Function'),
    requestId: fc.constantFrom(undefined, 'r-1', 'r-2'),
    operation: fc.option(words, { nil: undefined }),
    message: fc.option(words, { nil: undefined }),
    isInferred: fc.boolean(),
    from: time,
    lasts: fc.option(time, { nil: undefined }),
  })
  .map(({ parent, origin, requestId, operation, message, lasts, ...rest }) => ({
    ...rest,
    ...(parent === undefined ? {} : { parent }),
    ...(origin === undefined ? {} : { origin }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(operation === undefined ? {} : { operation }),
    ...(message === undefined ? {} : { error: { message } }),
    ...(lasts === undefined ? {} : { to: rest.from + lasts }),
  }));
const line: fc.Arbitrary<LineSketch> = fc
  .record({
    at: fc.integer({ min: -1_000, max: 1_000 }),
    of: fc.constantFrom('r-1/0', 'r-2/1', 'gone'),
    message: words,
  })
  .map((one) => ({ ...one, level: 'info' as const }));
const call = fc
  .record({
    requestId: fc.constantFrom('r-1', 'r-2'),
    attempt: fc.integer({ min: 1, max: 3 }),
    status: fc.constantFrom('ok' as const, 'crash' as const, 'running' as const),
    initDurationMs: fc.option(fc.nat(500), { nil: undefined }),
    coldStart: fc.boolean(),
    functionName: words,
    message: words,
  })
  .map(({ requestId, initDurationMs, message, ...facts }) =>
    invocation(requestId, 500, {
      ...facts,
      error: { message },
      ...(initDurationMs === undefined ? {} : { initDurationMs }),
    }),
  );
/** Any spans with any words, any calls, any lines: hostile, cyclic, endless, of other millennia. */
export const anyAnswer = fc
  .tuple(fc.array(sketch, { maxLength: 12 }), fc.array(call, { maxLength: 3 }), fc.array(line, { maxLength: 4 }), words)
  .map(([spans, calls, lines, text]) =>
    answerOf(
      { ...traceOf(spans, BASE_AT_MS), warnings: [{ kind: 'malformed', text }] },
      calls.map((one, at) => ({ ...one, invocationId: `${one.requestId}/${at}` })),
      lines,
    ),
  );
