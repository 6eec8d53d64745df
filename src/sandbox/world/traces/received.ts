import { chanceOf, logNormal } from '../chance.ts';
import type { Segment, StoredSegment } from './segment.ts';

/** A document on its way to X-Ray. */
export interface SentSegment {
  readonly segment: Segment;
  /** Epoch milliseconds. */
  readonly sentAtMs: number;
}

const MIN_DELAY_MS = 1000;
const MAX_DELAY_MS = 20_000;
const ANNOUNCED_SHARE = 0.12;
/** What runs longer is announced: it is sent in progress at its start. */
const ANNOUNCED_FROM_S = 3;
const ANNOUNCED_AFTER_MS = 300;
const ANNOUNCED_WITHIN_MS = 600;
const E_NOTATION_SHARE = 0.3;

/**
 * A document as X-Ray receives it, 1 to 20 seconds after it was sent and so in any order; before it, for what runs long and
 * for some others, one that says that the segment is in progress.
 */
export function receivedSegments({ segment, sentAtMs }: SentSegment): StoredSegment[] {
  const random = chanceOf('received', String(segment.id), sentAtMs);
  const delayMs = Math.min(MIN_DELAY_MS + logNormal(random, 1500, 0.9), MAX_DELAY_MS);
  const isWritten = random.next() < E_NOTATION_SHARE;
  const whole = stored(segment, Math.ceil(sentAtMs + delayMs), isWritten);
  const ranS = Number(segment.end_time) - Number(segment.start_time);
  const isOwn = segment.type === undefined && segment.inferred === undefined && segment.end_time !== undefined;
  if (!isOwn || (random.next() >= ANNOUNCED_SHARE && ranS < ANNOUNCED_FROM_S)) return [whole];
  const announcedAtMs = Number(segment.start_time) * 1000 + ANNOUNCED_AFTER_MS + random.next() * ANNOUNCED_WITHIN_MS;
  return [stored(inProgress(segment), Math.ceil(announcedAtMs), isWritten), whole];
}

/** What is known of a segment while it runs. */
function inProgress({ id, name, trace_id, parent_id, start_time, origin, resource_arn, aws, links }: Segment): Segment {
  const known = { id, name, trace_id, parent_id, start_time, in_progress: true, origin, resource_arn, aws, links };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function stored(segment: Segment, receivedAtMs: number, isWrittenInE: boolean): StoredSegment {
  const text = JSON.stringify(segment);
  return {
    traceId: String(segment.trace_id),
    segmentId: String(segment.id),
    receivedAtMs,
    segment,
    document: isWrittenInE ? inENotation(text) : text,
  };
}

/** `1.772446530114E9` for `1772446530.114`, as some of Lambda's documents have it. */
function inENotation(text: string): string {
  return text.replace(/("(?:start|end)_time":)(\d)(\d{9})\.?(\d{0,6})/g, '$1$2.$3$4E9');
}
