import type { Invocation } from '../domain/invocation.ts';
import { isFailure } from '../domain/invocation-status.ts';
import type { LogStep } from '../domain/results/log-step.ts';
import type { Tally } from '../jobs/read/tally.ts';
import { RecentMap } from '../render/recent-map.ts';
import { type SafeText, safe } from '../render/safe-text.ts';
import { statusLine } from '../render/text/status-line.ts';
import { createTheme } from '../render/text/theme.ts';
import type { OpenSource } from './opened-source.ts';

/** Knows what the line below a stream says. */
export interface StreamFacts {
  /** A row of the stream stands for a line or a call. */
  noteRow(): void;
  note(step: LogStep): void;
  /** Called every now and then, whether the line is shown or not: what a rate is measured by. */
  sample(): void;
  /** @param hearsKeys whether Space would be heard */
  line(columns: number, hearsKeys: boolean): SafeText;
}

/** Lines a second are those of so long. */
const RATE_OVER_MS = 10_000;
/** Calls whose revision is still counted right. */
const REVISABLE = 16_384;
/** A rate is known after so long at the earliest. */
const LEAST_MS = 1_000;

/** @param color whether the terminal takes colours */
export function createStreamFacts(
  { source, isFile }: OpenSource,
  tally: Tally,
  now: () => number,
  color: boolean,
): StreamFacts {
  const theme = createTheme(color);
  const calls = createCallCounts();
  let rows = 0;
  let samples = [{ atMs: now(), rows }];
  let orderedUntil = Number.NEGATIVE_INFINITY;

  const linesPerSecond = (): number => {
    const first = samples[0] ?? { atMs: now(), rows };
    return ((rows - first.rows) * 1000) / Math.max(LEAST_MS, now() - first.atMs);
  };
  return {
    noteRow: () => {
      rows += 1;
    },
    note: (step) => {
      ({ orderedUntil } = step);
      for (const invocation of step.invocations) calls.add(invocation);
    },
    sample: () => {
      const atMs = now();
      samples = [...samples.filter((sample) => atMs - sample.atMs <= RATE_OVER_MS), { atMs, rows }];
    },
    line: (columns, hearsKeys) => {
      const status = {
        linesPerSecond: linesPerSecond(),
        ...calls.counts,
        gaps: tally.summary().gaps,
        // A file says nothing of now.
        ...(isFile || !Number.isFinite(orderedUntil) ? {} : { behindMs: source.now() - orderedUntil }),
        ...(hearsKeys ? { keys: safe`Space: browse` } : {}),
      };
      return theme.quiet(statusLine(status, columns, theme));
    },
  };
}

/** How calls ended, each counted as it was told last. */
function createCallCounts() {
  const counts = { ok: 0, failed: 0, cold: 0 };
  const counted = new RecentMap<string, Pick<Invocation, 'status' | 'coldStart'>>(REVISABLE);
  const count = ({ status, coldStart }: Pick<Invocation, 'status' | 'coldStart'>, by: 1 | -1): void => {
    if (status === 'ok') counts.ok += by;
    if (isFailure(status)) counts.failed += by;
    if (coldStart) counts.cold += by;
  };
  return {
    counts,
    add: ({ invocationId, status, coldStart }: Invocation): void => {
      const told = { status, ...(coldStart === undefined ? {} : { coldStart }) };
      const former = counted.get(invocationId);
      if (former !== undefined) count(former, -1);
      count(told, 1);
      counted.set(invocationId, told);
    },
  };
}
