import { isLambdaFunction, isLambdaService, type Span } from '../../domain/span.ts';
import type { SpanPlace } from './span-tree.ts';

/** X-Ray's times are often rounded to the millisecond: a child may seem to begin that much before its parent. */
const ROUNDING_MS = 1;

/** Own time that no child covers, milliseconds, children clipped to the span; undefined while it runs. */
export function selfMsOf({ span, children }: SpanPlace): number | undefined {
  const { startedAtMs, endedAtMs } = span;
  if (endedAtMs === undefined) return undefined;
  const durationMs = Math.max(0, endedAtMs - startedAtMs);
  let coveredMs = 0;
  let coveredUntil = startedAtMs;
  for (const { span: child, standing } of children) {
    if (standing !== 'own') continue;
    const until = Math.min(child.endedAtMs ?? endedAtMs, endedAtMs);
    const from = Math.max(child.startedAtMs, coveredUntil);
    if (until <= from) continue;
    coveredMs += until - from;
    coveredUntil = until;
  }
  return Math.min(durationMs, Math.max(0, durationMs - coveredMs));
}

/** How a span lies in its parent's time: `inside`, `early` (it begins before), `late` (it ends or even begins after). */
export function fitInParent(place: SpanPlace): 'inside' | 'early' | 'late' {
  const { span, parent, standing } = place;
  if (parent === undefined || standing !== 'own') return 'inside';
  const frames = isPhase(span) ? callSpans(parent) : [parent.span];
  const from = Math.min(...frames.map(({ startedAtMs }) => startedAtMs));
  if (span.startedAtMs < from - ROUNDING_MS) return 'early';
  const until = Math.max(...frames.map(({ endedAtMs }) => endedAtMs ?? Number.POSITIVE_INFINITY));
  return Math.max(span.startedAtMs, span.endedAtMs ?? span.startedAtMs) > until + ROUNDING_MS ? 'late' : 'inside';
}

function isPhase({ kind }: Span): boolean {
  return kind === 'init' || kind === 'restore';
}

/** A function's span, and Lambda's own of the same call, of which it can be one attempt: an init lies in the second, before the first. */
function callSpans({ span, parent }: SpanPlace): Span[] {
  const above = isLambdaFunction(span) ? [parent, parent?.parent] : [];
  const service = above.find((place) => place !== undefined && isLambdaService(place.span));
  return service === undefined ? [span] : [span, service.span];
}
