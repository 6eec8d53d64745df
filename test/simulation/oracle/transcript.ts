import type { WrittenText } from '../laptop/reader.ts';
import type { Violation } from './evidence.ts';

/** An `event` record as the program printed it. Instants in epoch milliseconds. */
export interface PrintedEvent {
  /** When it was written, on the world's clock. */
  readonly atMs: number;
  readonly groupName: string;
  readonly streamName: string;
  readonly timestampMs: number;
  /** The whole text: `raw` where the record's `message` is only part of it. */
  readonly message: string;
  readonly isLate: boolean;
  readonly isPastHorizon: boolean;
  readonly isClockAhead: boolean;
  /** From a live stream, before any read had brought it. */
  readonly isProvisional: boolean;
}

/** The last revision of a gap. Instants in epoch milliseconds. */
export interface PrintedGap {
  /** When the last revision was written, on the world's clock. */
  readonly atMs: number;
  readonly gapId: string;
  readonly state: string;
  readonly reason: string;
  /** Absent: of every group. */
  readonly groupName?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What a program printed as `ndjson`, read back. */
export interface Transcript {
  readonly events: readonly PrintedEvent[];
  readonly gaps: readonly PrintedGap[];
  readonly notices: readonly { readonly atMs: number; readonly topic: string; readonly text: string }[];
  readonly summary: Readonly<Record<string, unknown>> | undefined;
  readonly violations: readonly Violation[];
}

type WireFields = Readonly<Record<string, unknown>>;

/** Reads what was written; what is no record, or stands after the summary, is a violation. */
export function readTranscript(written: readonly WrittenText[]): Transcript {
  const events: PrintedEvent[] = [];
  const gaps = new Map<string, PrintedGap & { readonly revision: number }>();
  const notices: { atMs: number; topic: string; text: string }[] = [];
  const violations: Violation[] = [];
  let summary: WireFields | undefined;
  const malformed = (text: string): void => void violations.push({ rule: 'malformed', text });

  for (const { atMs, text } of linesOf(written)) {
    const record = parsed(text);
    if (record === undefined) malformed(`not a record: ${text.slice(0, 200)}`);
    else if (summary !== undefined) malformed(`after the summary: ${text.slice(0, 200)}`);
    else if (record.type === 'event') events.push(eventOf(record, atMs));
    else if (record.type === 'notice') notices.push({ atMs, topic: String(record.topic), text: String(record.text) });
    else if (record.type === 'summary') summary = record;
    else if (record.type === 'gap') {
      const gap = gapOf(record, atMs);
      const former = gaps.get(gap.gapId);
      if (former !== undefined && gap.revision <= former.revision) malformed(`gap told backwards: ${text}`);
      gaps.set(gap.gapId, gap);
    } else malformed(`of no known type: ${text.slice(0, 200)}`);
  }
  return { events, gaps: [...gaps.values()], notices, summary, violations };
}

/** Whole lines, each with the time of the write that ended it. */
function* linesOf(written: readonly WrittenText[]): Generator<WrittenText> {
  let begun = '';
  for (const { atMs, text } of written) {
    const lines = (begun + text).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) yield { atMs, text: line };
  }
  if (begun !== '') yield { atMs: written.at(-1)?.atMs ?? 0, text: begun };
}

function parsed(text: string): WireFields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as WireFields) : undefined;
  } catch {
    return undefined;
  }
}

function eventOf(record: WireFields, atMs: number): PrintedEvent {
  return {
    atMs,
    groupName: String(record.logGroup),
    streamName: String(record.logStream),
    timestampMs: Date.parse(String(record.time)),
    message: String(record.raw ?? record.message),
    isLate: record.late === true,
    isPastHorizon: record.pastHorizon === true,
    isClockAhead: record.clockAhead === true,
    isProvisional: record.provisional === true,
  };
}

function gapOf(record: WireFields, atMs: number): PrintedGap & { readonly revision: number } {
  return {
    atMs,
    gapId: String(record.gapId),
    state: String(record.state),
    reason: String(record.reason),
    revision: Number(record.revision),
    ...(record.logGroup === undefined ? {} : { groupName: String(record.logGroup) }),
    ...(record.from === undefined ? {} : { fromMs: Date.parse(String(record.from)) }),
    ...(record.to === undefined ? {} : { toMs: Date.parse(String(record.to)) }),
  };
}
