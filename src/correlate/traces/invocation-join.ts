import type { Invocation } from '../../domain/invocation.ts';
import { functionNameOf, isLambdaFunction, isLambdaService } from '../../domain/span.ts';
import type { SpanPlace } from './span-tree.ts';

/** The invocation that a span is the function's side of. */
export interface Join {
  readonly invocation: Invocation;
  /** True when no id told so: the same function at the same time. */
  readonly isInferred: boolean;
}

/** A span that can be the function's side of one invocation. */
interface Side {
  readonly place: SpanPlace;
  readonly functionName: string;
  /** From Lambda's own span of the call. */
  readonly requestId: string | undefined;
  readonly startedAtMs: number;
}

/** How far the clocks of a log and of X-Ray may differ. */
const CLOCKS_MS = 100;

/**
 * Finds the invocation of each call in a trace, at most one a span and one span an invocation: by request ID (attempts in the order
 * of time); else by the trace id that the log states and the function's name; else, where the log states no trace id, by
 * name and time. Where a span has a request ID, nothing else counts.
 */
export function joinInvocations(
  waterfall: readonly SpanPlace[],
  traceId: string,
  invocations: readonly Invocation[],
): ReadonlyMap<SpanPlace, Join> {
  const joins = new Map<SpanPlace, Join>();
  const joined = new Set<Invocation>();
  const join = (side: Side, invocation: Invocation, isInferred: boolean): void => {
    joins.set(side.place, { invocation, isInferred });
    joined.add(invocation);
  };
  const sides = functionSides(waterfall).sort(byStart);
  const calls = [...invocations].sort(byStart);

  const identified = sides.filter(({ requestId }) => requestId !== undefined);
  for (const [some, of] of grouped(identified, calls, idOf, idOf)) {
    for (const [side, call] of pairsInOrder(some, of)) join(side, call, false);
  }
  const nameless = sides.filter(({ requestId }) => requestId === undefined);
  const ofTrace = calls.filter((call) => call.traceId === traceId && !joined.has(call));
  for (const [some, of] of grouped(nameless, ofTrace, nameOf, nameOfCall)) {
    for (const [side, call] of pairsInOrder(some, of)) join(side, call, some.length > 1 || of.length > 1);
  }
  const left = nameless.filter(({ place }) => !joins.has(place));
  const untold = calls.filter((call) => call.traceId === undefined && !joined.has(call));
  for (const [some, of] of grouped(left, untold, nameOf, nameOfCall)) {
    for (const [side, call] of pairsInTime(some, of)) join(side, call, true);
  }
  return joins;
}

/** Every function's span; where Lambda's span has none below it, Lambda's own. */
function functionSides(waterfall: readonly SpanPlace[]): Side[] {
  const services = new Map<SpanPlace, SpanPlace>();
  const served = new Set<SpanPlace>();
  for (const place of waterfall) {
    const { span, parent } = place;
    const above = parent === undefined || isLambdaFunction(parent.span) ? undefined : services.get(parent);
    const service = isLambdaService(span) ? place : above;
    if (service !== undefined) services.set(place, service);
    if (isLambdaFunction(span) && service !== undefined) served.add(service);
  }
  const isSide = (place: SpanPlace): boolean =>
    isLambdaFunction(place.span) || (isLambdaService(place.span) && !served.has(place));
  return waterfall.filter(isSide).map((place) => ({
    place,
    functionName: functionNameOf(place.span),
    requestId: place.span.requestId ?? services.get(place)?.span.requestId,
    startedAtMs: place.span.startedAtMs,
  }));
}

function byStart(a: { readonly startedAtMs: number }, b: { readonly startedAtMs: number }): number {
  return a.startedAtMs - b.startedAtMs;
}

function idOf({ requestId }: { readonly requestId: string | undefined }): string {
  return requestId ?? '';
}

function nameOf({ functionName }: Side): string {
  return functionName;
}

function nameOfCall({ functionName, group }: Invocation): string {
  return functionName ?? group.name.slice(group.name.lastIndexOf('/') + 1);
}

/** Sides and calls that have a key in common, each in the order given. */
function grouped(
  sides: readonly Side[],
  calls: readonly Invocation[],
  keyOfSide: (side: Side) => string,
  keyOfCall: (call: Invocation) => string,
): [Side[], Invocation[]][] {
  const bySide = Map.groupBy(sides, keyOfSide);
  return [...Map.groupBy(calls, keyOfCall)].flatMap(([key, of]) => {
    const some = bySide.get(key);
    return some === undefined ? [] : [[some, of] as [Side[], Invocation[]]];
  });
}

/** Pairs in the order of time: where one kind is fewer, each of it takes the nearest of the other that leaves enough for the rest. */
function pairsInOrder(sides: readonly Side[], calls: readonly Invocation[]): [Side, Invocation][] {
  if (sides.length <= calls.length) return nearest(sides, calls);
  return nearest(calls, sides).map(([call, side]) => [side, call]);
}

function nearest<Few extends { readonly startedAtMs: number }, Many extends { readonly startedAtMs: number }>(
  fewer: readonly Few[],
  more: readonly Many[],
): [Few, Many][] {
  const pairs: [Few, Many][] = [];
  let at = 0;
  for (const [index, one] of fewer.entries()) {
    const last = more.length - (fewer.length - index);
    const farOf = (place: number): number => Math.abs((more[place]?.startedAtMs ?? 0) - one.startedAtMs);
    while (at < last && farOf(at + 1) < farOf(at)) at += 1;
    const other = more[at];
    if (other !== undefined) pairs.push([one, other]);
    at += 1;
  }
  return pairs;
}

/** Pairs whose times meet, but for how far two clocks may differ. */
function pairsInTime(sides: readonly Side[], calls: readonly Invocation[]): [Side, Invocation][] {
  const pairs: [Side, Invocation][] = [];
  let at = 0;
  for (const side of sides) {
    const { startedAtMs, endedAtMs = Number.POSITIVE_INFINITY } = side.place.span;
    for (let call = calls[at]; call !== undefined; call = calls[at]) {
      const isOver = endOf(call) < startedAtMs - CLOCKS_MS;
      if (!isOver && call.startedAtMs > endedAtMs + CLOCKS_MS) break;
      at += 1;
      if (isOver) continue;
      pairs.push([side, call]);
      break;
    }
  }
  return pairs;
}

function endOf({ endedAtMs, startedAtMs, durationMs }: Invocation): number {
  return endedAtMs ?? (durationMs === undefined ? Number.POSITIVE_INFINITY : startedAtMs + durationMs);
}
