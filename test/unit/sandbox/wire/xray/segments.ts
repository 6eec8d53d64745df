import { MONDAY_MS } from '../../client.ts';

/** The tests' moment in epoch seconds. */
export const MONDAY_SECONDS = MONDAY_MS / 1000;

/** A trace id of that many seconds before the tests' moment; `ordinal` makes it another one. */
export function traceId(secondsBefore = 0, ordinal = 1): string {
  const time = (MONDAY_SECONDS - secondsBefore).toString(16).padStart(8, '0');
  return `1-${time}-${String(ordinal).padStart(24, '0')}`;
}

/** A segment of 40 ms, with whatever a test adds. */
export function segment(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: '1fb0000000000001',
    name: 'checkout',
    trace_id: traceId(),
    start_time: MONDAY_SECONDS,
    end_time: MONDAY_SECONDS + 0.04,
    ...more,
  };
}
