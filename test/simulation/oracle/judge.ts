import { type EventMeasures, judgeEvents, judgeLateShare, judgeMarks, judgeOrder } from './events.ts';
import type { Evidence, Violation } from './evidence.ts';
import { judgeGaps } from './gaps.ts';
import { judgeLive } from './live.ts';
import { judgeLiveness } from './liveness.ts';
import { readTranscript } from './transcript.ts';

/** What the oracle says of one run. */
export interface Verdict {
  readonly violations: readonly Violation[];
  readonly measures: EventMeasures & {
    readonly late: number;
    readonly gaps: number;
    readonly provisional: number;
    readonly falseGaps: number;
  };
}

/** Holds what a program printed against what was true. */
export function judge(evidence: Evidence): Verdict {
  const transcript = readTranscript(evidence.written);
  const ofEvents = judgeEvents(evidence, transcript);
  const ofGaps = judgeGaps(evidence, transcript);
  return {
    violations: [
      ...transcript.violations,
      ...judgeLiveness(evidence, transcript),
      ...ofEvents.violations,
      ...judgeOrder(transcript),
      ...judgeMarks(evidence, transcript),
      ...judgeLateShare(evidence, transcript),
      ...ofGaps,
      ...judgeLive(evidence, transcript),
    ],
    measures: {
      ...ofEvents.measures,
      late: transcript.events.filter(({ isLate }) => isLate).length,
      gaps: transcript.gaps.length,
      provisional: transcript.events.filter(({ isProvisional }) => isProvisional).length,
      falseGaps: ofGaps.filter(({ rule }) => rule === 'false-gap').length,
    },
  };
}
