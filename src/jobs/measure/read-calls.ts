import { MEASURED_PATTERN } from '../../analyze/calls/measured-lines.ts';
import type { Gap, Notice } from '../../domain/gap.ts';
import type { GroupSelection, LogRequest, Usage } from '../../domain/sources.ts';
import { interruption } from '../read/told-truly.ts';
import { noteUnfilled } from '../read/unfilled-gaps.ts';
import { type EngineAnswer, type EngineOptions, LEAD_MS } from './engine-answer.ts';
import type { MeasureTools } from './measure-question.ts';
import { createLineMeasure } from './measured-lines.ts';

/** What to read. */
export interface CallsToRead {
  readonly selections: readonly GroupSelection[];
  readonly isFile: boolean;
  /** Its window: epoch milliseconds, inclusive; absent for a file that is read from end to end. */
  readonly options: EngineOptions;
}

/**
 * Measures calls by reading their lines: of CloudWatch those of the platform alone, which FilterLogEvents picks out; of a file all. What
 * a stop leaves unread is a gap.
 * @throws SlsobsError when nothing could be asked
 */
export async function readCalls(
  { selections, isFile, options }: CallsToRead,
  tools: MeasureTools,
): Promise<EngineAnswer> {
  const { source, signal } = tools;
  const { startAtMs, endAtMs } = options;
  const lines = createLineMeasure({ ...options, isCountedElsewhere: () => false });
  const gaps = new Map<string, Gap>();
  const notices: Notice[] = [];
  let usage: Usage = { apiCalls: 0, duplicates: 0 };
  let reached = Number.NEGATIVE_INFINITY;
  let events = 0;
  const request: LogRequest = {
    groups: selections,
    follow: false,
    ...(startAtMs === undefined ? {} : { startAtMs: startAtMs - LEAD_MS }),
    ...(endAtMs === undefined ? {} : { endAtMs }),
    ...(isFile ? {} : { filterPattern: MEASURED_PATTERN }),
  };
  for await (const batch of source.read(request, signal)) {
    lines.take(batch.events, batch);
    noteUnfilled(gaps, batch.gapChanges);
    notices.push(...batch.notices);
    usage = batch.usage;
    reached = batch.orderedUntil;
    events += batch.events.length;
    tools.onProgress({ engine: 'filter', step: 'reading', events, ...shareOf(reached, options) });
  }
  lines.end();
  const unread = signal.aborted ? [interruption(reached, options)] : [];
  return { measured: lines.measure.finish(), gaps: [...gaps.values(), ...unread], notices, usage, queries: [] };
}

function shareOf(reached: number, { startAtMs, endAtMs }: EngineOptions): { share?: number } {
  if (startAtMs === undefined || endAtMs === undefined || endAtMs <= startAtMs) return {};
  return { share: Math.min(1, Math.max(0, (reached - startAtMs) / (endAtMs - startAtMs))) };
}
