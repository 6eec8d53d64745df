import { hashOf } from './chance.ts';
import type { FunctionSpec } from './function-spec.ts';

/** A stretch of time, epoch milliseconds; the end is exclusive. */
export interface Shift {
  readonly fromMs: number;
  readonly toMs: number;
}

const MINUTE_MS = 60_000;
/**
 * A function's environments are worked out for half an hour at a time, beginning with none, so that no half hour needs
 * the one before. The borders differ from function to function.
 */
const USUAL_MS = 30 * MINUTE_MS;
/** Provisioned environments live that long: as much is worked out at a time. */
const PROVISIONED_MS = 180 * MINUTE_MS;

/** How long the environments of a function are worked out for at a time, milliseconds. */
export function shiftLengthMs({ provisionedConcurrency }: FunctionSpec): number {
  return provisionedConcurrency === undefined ? USUAL_MS : PROVISIONED_MS;
}

/** Which shift of a function a moment lies in, counted from 1970. */
export function shiftAt(spec: FunctionSpec, atMs: number): number {
  return Math.floor((atMs - shiftPhase(spec)) / shiftLengthMs(spec));
}

/** When a shift begins and ends. */
export function shiftOf(spec: FunctionSpec, index: number): Shift {
  const lengthMs = shiftLengthMs(spec);
  const fromMs = index * lengthMs + shiftPhase(spec);
  return { fromMs, toMs: fromMs + lengthMs };
}

/** Where concurrency is reserved, shifts begin with the hour: what a burst leaves waiting is done before the next one. */
function shiftPhase(spec: FunctionSpec): number {
  if (spec.reservedConcurrency !== undefined) return 0;
  return hashOf('shift', spec.name) % shiftLengthMs(spec);
}
