import type { RawLogEvent } from '../filter-log-events.ts';

/** Finds out whether a service gives events by time over all streams, as CloudWatch Logs does, or stream by stream. */
export interface TimeOrder {
  note(page: readonly RawLogEvent[], isInOrder: boolean): void;
  /**
   * True once a page has proved it: only then is everything before a page's newest event known to have been read. A page of one
   * stream proves nothing, unless its ids are CloudWatch's own.
   */
  isProven(): boolean;
}

/** CloudWatch's event ids are numbers of 56 digits (as in the API reference's examples); no emulator's are. */
const CLOUDWATCH_ID = /^\d{56}$/;

/** Without proof. */
export function createTimeOrder(): TimeOrder {
  let isProven = false;
  return {
    note: (page, isInOrder) => {
      isProven ||= isInOrder && (CLOUDWATCH_ID.test(page[0]?.eventId ?? '') || returnsToStream(page));
    },
    isProven: () => isProven,
  };
}

/** Stream by stream, none is come back to. */
function returnsToStream(page: readonly RawLogEvent[]): boolean {
  const left = new Set<string>();
  let current = page[0]?.logStreamName ?? '';
  for (const { logStreamName = '' } of page) {
    if (logStreamName === current) continue;
    if (left.has(logStreamName)) return true;
    left.add(current);
    current = logStreamName;
  }
  return false;
}
