import type { Random } from '../../../src/runtime/random.ts';
import { between, pick } from '../../../src/sandbox/world/chance.ts';

/** How a function's runtime and logger write. */
export type LineFormat = 'node-text' | 'python-text' | 'json' | 'bare';

export const LINE_FORMATS = ['node-text', 'python-text', 'json', 'bare'] as const;

/** A line and when it is written, in milliseconds after the invocation began. */
export interface WrittenLine {
  readonly afterMs: number;
  readonly message: string;
}

const WORDS = [
  'order',
  'paid',
  'räksmörgås',
  'retry',
  'queue',
  '出荷',
  'user',
  'timeout',
  '\u001b[31mred\u001b[0m',
  'a\tb',
];

/**
 * The lines of one invocation, as Lambda writes them ("Log and monitor Node.js functions", "Log formats"). `mark` is in
 * every line that a function writes of its own, so that an altered line is recognised.
 */
export function invocationLines(random: Random, format: LineFormat, startedAtMs: number, mark: string): WrittenLine[] {
  const requestId = uuid(random);
  const durationMs = between(random, 3, 1800);
  const count = between(random, 2, 6);
  const own = Array.from({ length: count }, (_, index): WrittenLine => {
    const afterMs = Math.floor((durationMs * (index + 0.5)) / count);
    const text = `${mark}.${index} ${pick(random, WORDS as [string, ...string[]])} ${between(random, 0, 99_999)}`;
    return { afterMs, message: ownLine(format, startedAtMs + afterMs, requestId, text) };
  });
  return [
    { afterMs: 0, message: platformLine(format, 'start', startedAtMs, requestId, 0) },
    ...own,
    ...(format === 'json' ? [] : [{ afterMs: durationMs, message: `END RequestId: ${requestId}\n` }]),
    { afterMs: durationMs, message: platformLine(format, 'report', startedAtMs + durationMs, requestId, durationMs) },
  ];
}

function ownLine(format: LineFormat, atMs: number, requestId: string, text: string): string {
  const time = new Date(atMs).toISOString();
  if (format === 'node-text') return `${time}\t${requestId}\tINFO\t${text}\n`;
  if (format === 'python-text') return `[INFO]\t${time}\t${requestId}\t${text}\n`;
  if (format === 'json') return JSON.stringify({ timestamp: time, level: 'INFO', requestId, message: text });
  return `${text}\n`;
}

function platformLine(
  format: LineFormat,
  kind: 'start' | 'report',
  atMs: number,
  requestId: string,
  durationMs: number,
): string {
  const time = new Date(atMs).toISOString();
  if (format === 'json') {
    const record =
      kind === 'start'
        ? { requestId, version: '$LATEST' }
        : {
            requestId,
            metrics: { durationMs, billedDurationMs: durationMs + 1, memorySizeMB: 256, maxMemoryUsedMB: 90 },
            status: 'success',
          };
    return JSON.stringify({ time, type: `platform.${kind}`, record });
  }
  if (kind === 'start') return `START RequestId: ${requestId} Version: $LATEST\n`;
  return (
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs}.00 ms\tBilled Duration: ${durationMs + 1} ms\t` +
    'Memory Size: 256 MB\tMax Memory Used: 90 MB\t\n'
  );
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  const word = (): string =>
    Math.floor(random.next() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0');
  const hex = word() + word() + word() + word();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
