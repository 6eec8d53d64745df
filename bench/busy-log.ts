import type { Clock } from '../src/runtime/clock.ts';
import type { HttpHandler } from '../src/runtime/http.ts';

/** What a busy log group is made of. */
export interface BusyLogOptions {
  readonly clock: Clock;
  /** When the first event is stamped. */
  readonly beganAtMs: number;
  readonly eventsPerSecond: number;
  readonly latencyMs: number;
  /** How long after its timestamp an event can be read. */
  readonly delayMs: number;
}

const PAGE_EVENTS = 10_000;
const PAGE_BYTES = 1_048_576;
/** What CloudWatch Logs adds to a message's bytes when it measures a page. */
const EVENT_BYTES = 26;
const LINES_PER_INVOCATION = 10;
const STREAMS = 10;
/** Pages under way at one time, for which there is a buffer each. */
const BUFFERS = 4;

/**
 * One log group without end: event by event a function of its number, so that it takes no memory and next to no time. It
 * answers FilterLogEvents alone, in pages of 10,000 events or 1 MB; `eventId` is the event's number.
 */
export function createBusyLog(options: BusyLogOptions): { readonly handler: HttpHandler; calls(): number } {
  const { clock, beganAtMs, eventsPerSecond, latencyMs, delayMs } = options;
  const writer = createPageWriter(options);
  let calls = 0;
  const firstFrom = (atMs: number): number => Math.max(0, Math.ceil(((atMs - beganAtMs) * eventsPerSecond) / 1000));
  return {
    calls: () => calls,
    handler: async ({ body }) => {
      calls += 1;
      await clock.sleep(latencyMs);
      const { startTime = 0, endTime, nextToken } = JSON.parse(Buffer.from(body).toString()) as Record<string, number>;
      const readableEnd = firstFrom(clock.now() - delayMs);
      const end = Math.min(readableEnd, endTime === undefined ? readableEnd : firstFrom(endTime + 1));
      const from = nextToken === undefined ? firstFrom(startTime) : Number(nextToken);
      const date = new Date(clock.now()).toUTCString();
      return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1', date }, body: writer(from, end) };
    },
  };
}

/** Digits that differ from event to event stand in the templates as these. */
const HOLES = { timestamp: 'T'.repeat(13), ingested: 'I'.repeat(13), eventId: 'E'.repeat(12), request: 'R'.repeat(12) };

/** One line of an invocation, as JSON text with holes. */
interface Template {
  readonly bytes: Buffer;
  readonly messageBytes: number;
  /** Where the digits of each kind go. */
  readonly holes: Readonly<Record<keyof typeof HOLES, readonly number[]>>;
}

function createPageWriter({ beganAtMs, eventsPerSecond, delayMs }: BusyLogOptions) {
  const templates = Array.from({ length: STREAMS }, (_, stream) =>
    linesOf(stream).map((line) => templateOf(line, stream)),
  );
  const buffers = Array.from({ length: BUFFERS }, () => Buffer.alloc(4_000_000));
  let used = 0;

  return (from: number, end: number): Uint8Array => {
    const buffer = buffers[used++ % BUFFERS] ?? Buffer.alloc(0);
    let length = buffer.write('{"events":[');
    let bytes = 0;
    let index = from;
    for (; index < end && index - from < PAGE_EVENTS && bytes < PAGE_BYTES; index += 1) {
      const invocation = Math.floor(index / LINES_PER_INVOCATION);
      const template = templates[invocation % STREAMS]?.[index % LINES_PER_INVOCATION];
      if (template === undefined) break;
      const timestamp = beganAtMs + Math.floor((index * 1000) / eventsPerSecond);
      if (index > from) length += buffer.write(',', length);
      template.bytes.copy(buffer, length);
      for (const at of template.holes.timestamp) writeDigits(buffer, length + at, timestamp, 13);
      for (const at of template.holes.ingested) writeDigits(buffer, length + at, timestamp + delayMs, 13);
      for (const at of template.holes.eventId) writeDigits(buffer, length + at, index, 12);
      for (const at of template.holes.request) writeDigits(buffer, length + at, invocation, 12);
      length += template.bytes.length;
      bytes += template.messageBytes + EVENT_BYTES;
    }
    length += buffer.write(index < end ? `],"nextToken":"${index}"}` : ']}', length);
    return buffer.subarray(0, length);
  };
}

function writeDigits(buffer: Buffer, at: number, value: number, digits: number): void {
  let left = value;
  for (let place = at + digits - 1; place >= at; place -= 1) {
    buffer[place] = 48 + (left % 10);
    left = Math.floor(left / 10);
  }
}

function linesOf(stream: number): string[] {
  const id = `00000000-0000-4000-8000-${HOLES.request}`;
  const middle = `2026-03-02T12:00:00.000Z\\t${id}\\tINFO\\torder ${HOLES.eventId} placed in ${stream}\\n`;
  return [
    `START RequestId: ${id} Version: $LATEST\\n`,
    ...Array.from({ length: LINES_PER_INVOCATION - 3 }, () => middle),
    `END RequestId: ${id}\\n`,
    `REPORT RequestId: ${id}\\tDuration: 5.00 ms\\tBilled Duration: 5 ms\\tMemory Size: 256 MB\\tMax Memory Used: 90 MB\\t\\n`,
  ];
}

function templateOf(message: string, stream: number): Template {
  const streamName = `2026/03/02/[$LATEST]${String(stream).padStart(32, '0')}`;
  const text = `{"logStreamName":"${streamName}","timestamp":${HOLES.timestamp},"message":"${message}","ingestionTime":${HOLES.ingested},"eventId":"${'0'.repeat(44)}${HOLES.eventId}"}`;
  const placesOf = (hole: string): number[] => [...text.matchAll(new RegExp(hole, 'g'))].map(({ index }) => index);
  return {
    bytes: Buffer.from(text),
    messageBytes: message.length,
    holes: {
      timestamp: placesOf(HOLES.timestamp),
      ingested: placesOf(HOLES.ingested),
      eventId: placesOf(HOLES.eventId),
      request: placesOf(HOLES.request),
    },
  };
}
