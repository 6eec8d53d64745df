import type { Clock } from '../../runtime/clock.ts';
import type { Output } from '../../runtime/streams.ts';
import { asSafe, type SafeText, safe } from '../safe-text.ts';

/** One line on a terminal that is written over as work goes on. */
export interface ProgressLine {
  /** Shows how far the work is, at most a few times a second. */
  tell(progress: SafeText): Promise<void>;
  /** Takes the line away, so that something else can be written. */
  clear(): Promise<void>;
}

/** Work that is done sooner shows no progress. */
const SILENT_MS = 1_000;
const INTERVAL_MS = 200;
/** To the line's beginning, and erase to its end. */
const ERASE = asSafe('\r\u001b[K');

/** @param output a terminal's stderr; with anything else, or nothing, the line stays silent */
export function createProgressLine(output: Output | undefined, clock: Clock): ProgressLine {
  const startedAtMs = clock.now();
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    tell: async (progress) => {
      const nowMs = clock.now();
      if (output?.isTerminal !== true || nowMs - startedAtMs < SILENT_MS || nowMs - toldAtMs < INTERVAL_MS) return;
      toldAtMs = nowMs;
      isShown = true;
      await output.write(safe`${ERASE}· ${progress} …`);
    },
    clear: async () => {
      if (!isShown) return;
      isShown = false;
      await output?.write(ERASE);
    },
  };
}
