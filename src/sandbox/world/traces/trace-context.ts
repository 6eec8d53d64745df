import { between, chanceOf, hexOf } from '../chance.ts';
import type { Arrival } from '../traffic.ts';
import { segmentIdOf } from './segment-ids.ts';

/** The place of an invocation in X-Ray, whether or not the function itself is traced. */
export interface TraceContext {
  /** `1-69a56c52-4d5e6f708192a3b4c5d6e7f8` */
  readonly id: string;
  /** When the trace began, epoch milliseconds. */
  readonly startedAtMs: number;
  readonly isSampled: boolean;
  /** The segment or subsegment that called; absent where the trace begins with the function. */
  readonly parentId?: string;
  /** Where the message came from, if that is traced: a trace of its own. */
  readonly link?: TraceLink;
}

/** A segment or subsegment of another trace. */
export interface TraceLink {
  readonly traceId: string;
  readonly segmentId: string;
}

/** Who sent a message, and with which subsegment. */
export interface Sender {
  readonly trace: TraceContext;
  readonly segmentId: string;
}

/** X-Ray's default rule takes the first request of each second and this share of the others. */
const SAMPLED_SHARE = 0.05;

/**
 * Begins the trace of what arrives from outside. Sampled as X-Ray does it by default, and, unlike there, whenever anything
 * in it fails: a small company has few failures, and they are what one looks for.
 */
export function traceFromOutside(name: string, isHttp: boolean, arrival: Arrival, isFailing: boolean): TraceContext {
  const { atMs, seed, isFirstOfSecond } = arrival;
  const startedAtMs = isHttp ? atMs - gatewayMs(seed) : atMs;
  const isDrawn = chanceOf(seed, 'sampled').next() < SAMPLED_SHARE;
  return {
    id: traceIdOf(seed, startedAtMs),
    startedAtMs,
    isSampled: isFirstOfSecond || isDrawn || isFailing,
    ...(isHttp ? { parentId: segmentIdOf('stage call', name, seed) } : {}),
  };
}

/** A topic hands the trace on. Source: the X-Ray developer guide, "Amazon SNS and AWS X-Ray". */
export function traceFromTopic({ trace, segmentId }: Sender): TraceContext {
  const { id, startedAtMs, isSampled } = trace;
  return { id, startedAtMs, isSampled, parentId: segmentId };
}

/** What comes from a queue begins a trace that links to the sender's. Source: the X-Ray developer guide, "Tracing event-driven applications". */
export function traceFromQueue(
  { trace, segmentId }: Sender,
  seed: number,
  atMs: number,
  isFailing: boolean,
): TraceContext {
  return {
    id: traceIdOf(seed, atMs),
    startedAtMs: atMs,
    isSampled: trace.isSampled || isFailing,
    ...(trace.isSampled ? { link: { traceId: trace.id, segmentId } } : {}),
  };
}

/** From the arrival of a request at the API to its arrival at Lambda. */
function gatewayMs(seed: number): number {
  return between(chanceOf(seed, 'gateway'), 4, 14);
}

function traceIdOf(seed: number, startedAtMs: number): string {
  const time = Math.floor(startedAtMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${time}-${hexOf(24, 'trace', seed, startedAtMs)}`;
}
