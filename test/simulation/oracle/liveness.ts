import { HOLD_MS } from '../world/scenario.ts';
import type { Evidence, Violation } from './evidence.ts';
import type { PrintedEvent, Transcript } from './transcript.ts';

/** After the last fault: a call that hangs for half a minute, the longest wait before the next, the hold. */
const FLOWS_WITHIN_MS = 45_000;
/** Where nothing is wrong, this share of the events is printed within the hold, a poll and a call or two. */
const PROMPT_SHARE = 0.95;
const PROMPT_MS = HOLD_MS + 5000;
const ENDS_WITHIN_MS = 1000;

/** It goes on as long as it is asked to, shows what comes, and ends when it is told to. */
export function judgeLiveness(evidence: Evidence, transcript: Transcript): Violation[] {
  return [
    ...judgeEnd(evidence, transcript),
    ...judgeFlow(evidence, transcript),
    ...judgePromptness(evidence, transcript),
  ];
}

function judgeEnd(evidence: Evidence, { summary, events, gaps }: Transcript): Violation[] {
  const { rejections, stall, exitCode, endedAtMs, stopAtMs, stderr, heldBack } = evidence;
  const crash = rejections[0] ?? stall;
  if (crash !== undefined) return [{ rule: 'crashed', text: crash }];
  if (exitCode !== 0 || endedAtMs === undefined || endedAtMs < stopAtMs) {
    const last = stderr.trim().split('\n').slice(-3).join(' | ');
    return [{ rule: 'crashed', text: `ended with ${exitCode} before it was told to: ${last}` }];
  }
  const isHeldBack = heldBack.some(({ toMs }) => toMs >= stopAtMs);
  if (endedAtMs - stopAtMs > ENDS_WITHIN_MS && !isHeldBack) {
    return [{ rule: 'stuck', text: `ended ${endedAtMs - stopAtMs} ms after Ctrl-C` }];
  }
  const counted = { shown: events.length, gaps: gaps.filter(({ state }) => state !== 'filled').length };
  return Object.entries(counted)
    .filter(([name, count]) => summary?.[name] !== count)
    .map(([name, count]) => ({
      rule: 'malformed',
      text: `the summary counts ${name} ${summary?.[name]}, not ${count}`,
    }));
}

function judgeFlow({ fresh, quietAtMs, heldBack, endedAtMs, stopAtMs }: Evidence, { events }: Transcript): Violation[] {
  // What did not run to its end is told as that.
  if (endedAtMs === undefined || endedAtMs < stopAtMs) return [];
  if (heldBack.some(({ toMs }) => toMs > quietAtMs)) return [];
  return fresh.flatMap(({ groupName, message, visibleAtMs }): Violation[] => {
    const shown = events.find((event) => event.groupName === groupName && event.message === message);
    if (shown !== undefined && shown.atMs - visibleAtMs <= FLOWS_WITHIN_MS) return [];
    const when = shown === undefined ? 'never' : `only after ${shown.atMs - visibleAtMs} ms`;
    return [{ rule: 'stuck', text: `what ${groupName} logged after all trouble was printed ${when}` }];
  });
}

function judgePromptness({ isCalm, events: all, startAtMs }: Evidence, { events }: Transcript): Violation[] {
  if (!isCalm) return [];
  const punctual = all.filter(({ visibleAtMs, timestampMs }) => visibleAtMs - timestampMs < HOLD_MS);
  const visibleAt = new Map(punctual.map((event) => [keyOf(event), event.visibleAtMs]));
  const waits = events
    .filter((event) => event.timestampMs >= startAtMs && !event.isClockAhead)
    .map((event) => event.atMs - Math.max(visibleAt.get(keyOf(event)) ?? event.atMs, event.timestampMs))
    .sort((a, b) => a - b);
  const waitMs = waits[Math.floor(waits.length * PROMPT_SHARE)] ?? 0;
  if (waitMs <= PROMPT_MS) return [];
  return [{ rule: 'stuck', text: `a twentieth of the events waited for ${Math.round(waitMs)} ms or more` }];
}

function keyOf({
  groupName,
  timestampMs,
  message,
}: Pick<PrintedEvent, 'groupName' | 'timestampMs' | 'message'>): string {
  return `${groupName}\n${timestampMs}\n${message}`;
}
