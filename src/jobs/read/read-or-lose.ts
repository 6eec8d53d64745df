import type { Gap, Notice } from '../../domain/gap.ts';
import type { LogBatch, LogRequest, LogSource, Usage } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import { bearable } from './bearable.ts';
import { lossOf } from './merged-part.ts';
import { noteUnfilled } from './unfilled-gaps.ts';

/** What a reading came to beside its events. */
export interface RangeReading {
  /** Those that did not fill. */
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}

/** What is not known where a range could not be read. */
export interface LostRange {
  /** Tells its gap from those of other questions. */
  readonly id: string;
  /** A clause: `cold starts are not known`. */
  readonly what: string;
  /** Epoch milliseconds. */
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

/**
 * Reads a range that answers a part of a question, and hands its batches on. Where it cannot be read, or not to its end, that is a gap.
 * @throws what concerns more than these logs: a stop, credentials, a mistake of the question
 */
export async function readOrLose(
  source: LogSource,
  request: LogRequest,
  lost: LostRange,
  signal: AbortSignal,
  onBatch: (batch: LogBatch) => void,
): Promise<RangeReading> {
  const gaps = new Map<string, Gap>();
  const notices: Notice[] = [];
  let usage: Usage = { apiCalls: 0, duplicates: 0 };
  try {
    for await (const batch of source.read(request, signal)) {
      onBatch(batch);
      noteUnfilled(gaps, batch.gapChanges);
      notices.push(...batch.notices);
      usage = batch.usage;
    }
  } catch (error) {
    const gap = gapOf(error, lost, signal);
    gaps.set(gap.gapId, gap);
  }
  return { gaps: [...gaps.values()], notices, usage };
}

function gapOf(error: unknown, { id, what, fromAtMs, toAtMs }: LostRange, signal: AbortSignal): Gap {
  const { message } = bearable(error, signal);
  const reason = lossOf(error);
  if (reason === undefined) throw error;
  const gapId = stableId('gap', id, reason);
  return { gapId, state: 'final', revision: 1, reason, fromAtMs, toAtMs, advice: `${what} (${message})` };
}
