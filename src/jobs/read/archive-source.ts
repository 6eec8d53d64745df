import type { Notice } from '../../domain/gap.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogBatch, LogRequest, LogSource } from '../../domain/sources.ts';
import { createArchiveReader } from '../../parse/archives/archive-reader.ts';
import type { Clock } from '../../runtime/clock.ts';
import { chunksWithPauses, type Waiting } from './pauses.ts';
import { createRecentIds } from './recent-ids.ts';
import { createReorderBuffer, type ReorderBuffer } from './reorder-buffer.ts';

/** A file or stream that was opened and unpacked. */
export interface OpenArchive {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What went wrong while unpacking, known once the bytes have ended. */
  notices(): readonly Notice[];
}

/** A live pipe that is silent for so long gives all that it has; one that never is gives what came before the last breath. */
const WAITING: Waiting = { pauseMs: 200, breathMs: 500 };

/**
 * The events of files as a `LogSource`. Files keep no promise of order (several streams one after the other, several
 * files): events are put in time order as far as a bounded buffer reaches, and marked `late` beyond. `completeUntil` stays
 * −∞ until the end, because nothing in a file says that an older event will not follow.
 */
export function archiveSource(archives: readonly OpenArchive[], clock: Clock): LogSource {
  return { read: (request, signal) => readArchives(archives, clock, request, signal), now: () => clock.now() };
}

async function* readArchives(
  archives: readonly OpenArchive[],
  clock: Clock,
  request: LogRequest,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const buffer = createReorderBuffer();
  const recent = createRecentIds();
  let duplicates = 0;
  const isWanted = (event: LogEvent): boolean => {
    if (request.startAtMs !== undefined && event.loggedAtMs < request.startAtMs) return false;
    if (request.endAtMs !== undefined && event.loggedAtMs > request.endAtMs) return false;
    return true;
  };
  const batch = (events: readonly LogEvent[], notices: readonly Notice[] = []): LogBatch => ({
    events,
    orderedUntil: buffer.releasedUntil(),
    completeUntil: Number.NEGATIVE_INFINITY,
    gapChanges: [],
    notices,
    usage: { apiCalls: 0, duplicates },
  });
  const take = (events: readonly LogEvent[]): void => {
    for (const event of events) {
      if (!isWanted(event)) continue;
      if (recent.isNew(event.id)) buffer.add(event);
      else duplicates += 1;
    }
  };
  for (const archive of archives) {
    const reader = createArchiveReader(archive.name);
    for await (const chunk of chunksWithPauses(archive.bytes, WAITING, clock, signal)) {
      if (signal.aborted) return;
      if (chunk === 'pause') take(reader.flush());
      else if (chunk !== 'breath') take(reader.push(chunk));
      const events = released(buffer, chunk);
      if (events.length > 0) yield batch(events);
    }
    if (signal.aborted) return;
    take(reader.end());
    const notices = [...archive.notices(), ...reader.notices()];
    if (notices.length > 0) yield batch([], notices);
  }
  const rest = buffer.releaseAll();
  yield { ...batch(rest), orderedUntil: Number.POSITIVE_INFINITY, completeUntil: Number.POSITIVE_INFINITY };
}

function released(buffer: ReorderBuffer, after: Uint8Array | 'pause' | 'breath'): LogEvent[] {
  if (after === 'pause') return buffer.releaseAll();
  return after === 'breath' ? buffer.releaseSettled() : buffer.releaseOverflow();
}
