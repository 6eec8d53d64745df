import { isFailure } from '../../../domain/invocation-status.ts';
import type { TraceAnswer } from '../../../domain/results/trace-answer.ts';
import { joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { durationText } from '../durations.ts';
import { countOf } from '../numbers.ts';
import type { Theme } from '../theme.ts';
import type { TimeFormat } from '../time.ts';
import { callTimes } from './call-times.ts';
import type { CallEntry } from './entries.ts';
import { functionOfCall } from './labels.ts';
import type { Extent } from './sections.ts';
import type { Verdict } from './verdict.ts';

const STATES: Readonly<Record<TraceAnswer['traceState'], SafeText>> = {
  found: safe`X-Ray sampled`,
  'not-traced': safe`not traced`,
  'not-sampled': safe`not sampled`,
  'not-answered': safe`X-Ray did not answer`,
  'not-found': safe`trace not found`,
  'in-spans-log': safe`trace in aws/spans`,
  denied: safe`no right to X-Ray`,
};

/** What the two lines above a waterfall are made of. */
export interface HeaderFacts {
  readonly answer: TraceAnswer;
  readonly verdict: Verdict;
  readonly calls: readonly CallEntry[];
  /** Absent when nothing was found. */
  readonly extent: Extent | undefined;
  /** Profile and region; absent for a file. */
  readonly place: string | undefined;
  readonly todayAtMs: number | undefined;
}

/** `FAILED PaymentDeclined: card_expired in orders-api · 1.29 s · 2 functions, 1 cold`, painted. */
export function verdictLine({ answer, verdict, calls, extent }: HeaderFacts, theme: Theme): SafeText {
  const functions = new Set(calls.map(functionOfCall)).size;
  const cold = calls.map(callTimes).filter(({ start }) => start !== undefined && !start.isAhead).length;
  const failed = calls.filter(({ invocation }) => invocation !== undefined && isFailure(invocation.status));
  const others = failed.filter(({ invocation }) => invocation?.requestId !== answer.requestId).length;
  const counts = [
    ...(functions > 0 ? [countOf(functions, 'function')] : []),
    ...(cold > 0 ? [safe`${cold} cold`] : []),
    ...(others > 0 && verdict.tone !== 'bad' ? [safe`${others} failed`] : []),
  ];
  const parts = [
    theme.strong(theme[verdict.tone](verdict.text)),
    ...(extent === undefined ? [] : [durationText(extent.toMs - extent.fromMs)]),
    ...(counts.length === 0 ? [] : [joinSafe(counts, ', ')]),
  ];
  return joinSafe(parts, ' · ');
}

/** `request 77be1d3e-… · X-Ray sampled · prod eu-west-1 · 14:02:08.580 UTC+1`; the date too when it is not today's. */
export function requestLine(
  { answer, extent, place, todayAtMs }: HeaderFacts,
  time: TimeFormat,
  options: SanitizeOptions,
): SafeText {
  const { requestId, traceId, traceState } = answer;
  const isToday = extent !== undefined && todayAtMs !== undefined && time.date(todayAtMs) === time.date(extent.fromMs);
  const parts = [
    ...(requestId === undefined ? [] : [safe`request ${sanitizeLine(requestId, options)}`]),
    ...(requestId !== undefined || traceId === undefined ? [] : [safe`trace ${sanitizeLine(traceId, options)}`]),
    STATES[traceState],
    ...(place === undefined ? [] : [sanitizeLine(place, options)]),
    ...(extent === undefined
      ? []
      : [
          safe`${isToday ? safe`` : safe`${time.date(extent.fromMs)} `}${time.time(extent.fromMs)} ${time.zone(extent.fromMs)}`,
        ]),
  ];
  return joinSafe(parts, ' · ');
}
