import type { Span, Trace } from '../../src/domain/span.ts';

export const TRACE_ID = '1-69a56c52-4d5e6f708192a3b4c5d6e7f8';

/** What a test says about a span; times are milliseconds after `atMs` of the trace. */
export interface SpanSketch extends Partial<Omit<Span, 'startedAtMs' | 'endedAtMs'>> {
  readonly id: string;
  readonly from: number;
  /** Absent while it runs. */
  readonly to?: number;
  readonly parent?: string;
}

/** A trace by hand, its spans in the order given. */
export function traceOf(sketches: readonly SpanSketch[], atMs = 0): Trace {
  return { traceId: TRACE_ID, spans: sketches.map((sketch) => spanOf(sketch, atMs)), warnings: [] };
}

function spanOf({ id, from, to, parent, ...facts }: SpanSketch, atMs: number): Span {
  const name = facts.name ?? id;
  return {
    traceId: TRACE_ID,
    spanId: id,
    name,
    service: name,
    kind: 'internal',
    startedAtMs: atMs + from,
    status: to === undefined ? 'running' : 'ok',
    annotations: {},
    links: [],
    isInferred: false,
    ...(to === undefined ? {} : { endedAtMs: atMs + to }),
    ...(parent === undefined ? {} : { parentSpanId: parent }),
    ...facts,
  };
}

/** A call as Lambda traces it: its own span, and the function's below it, of the same name. */
export function lambdaPair(
  functionName: string,
  call: {
    readonly from: number;
    readonly to: number;
    readonly parent?: string;
    readonly requestId?: string;
    readonly handler?: readonly [from: number, to: number];
    readonly status?: Span['status'];
  },
): SpanSketch[] {
  const { from, to, parent, requestId, handler = [from + 5, to - 5], status = 'ok' } = call;
  const service = `${functionName}-service-${from}`;
  const common = { name: functionName, kind: 'server', status } as const;
  return [
    {
      ...common,
      id: service,
      from,
      to,
      origin: 'AWS::Lambda',
      ...(parent === undefined ? {} : { parent }),
      ...(requestId === undefined ? {} : { requestId }),
    },
    {
      ...common,
      id: `${functionName}-function-${from}`,
      from: handler[0],
      to: handler[1],
      parent: service,
      origin: 'AWS::Lambda::Function',
    },
  ];
}
