/** A log group whose events can be told from their number: nothing of it is kept. */
export interface DenseGroup {
  readonly count: number;
  /** When the first event was logged, epoch milliseconds, and how long it goes on. */
  readonly startAtMs: number;
  readonly lengthMs: number;
}

const LINES_EACH = 5;
const STREAMS = 20;
/** Stands for all that tells one invocation from another. */
const PADDING = 'of the words that functions log about orders and payments ';

/** When an event was logged: evenly spread, each a little off its place. */
export function timeOf({ startAtMs, lengthMs, count }: DenseGroup, index: number): number {
  const offPlace = ((index * 2_654_435_761) % 1000) / 1000;
  return startAtMs + Math.floor(((index + 0.9 * offPlace) * lengthMs) / count);
}

/** The first event at or after an instant. */
export function firstFrom(group: DenseGroup, atMs: number): number {
  let low = 0;
  let high = group.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeOf(group, middle) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A line of Lambda's text format, the `index`th of the group: five an invocation, on twenty streams in turn. */
export function messageOf(index: number): string {
  const invocation = Math.floor(index / (LINES_EACH * STREAMS)) * STREAMS + (index % STREAMS);
  const requestId = `8f3c2b1a-4d5e-4f60-9a7b-${String(invocation).padStart(12, '0')}`;
  const line = Math.floor(index / STREAMS) % LINES_EACH;
  if (line === 0) return `START RequestId: ${requestId} Version: $LATEST\n`;
  if (line === LINES_EACH - 1) {
    return `REPORT RequestId: ${requestId}\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 91 MB\t\n`;
  }
  return `2026-11-01T12:00:00.000Z\t${requestId}\tINFO\tline ${index} ${PADDING.repeat(3 + (index % 3))}\n`;
}

/** An event as FilterLogEvents puts it on the wire. */
export function wireEventOf(group: DenseGroup, index: number, message: string): string {
  const atMs = timeOf(group, index);
  const stream = `2026/11/01/[$LATEST]${String(index % STREAMS).padStart(32, '0')}`;
  const eventId = `3${atMs}${String(index).padStart(42, '0')}`;
  return `{"logStreamName":"${stream}","timestamp":${atMs},"message":${JSON.stringify(message)},"ingestionTime":${atMs + 400},"eventId":"${eventId}"}`;
}
