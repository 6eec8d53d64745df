import type { Invocation } from '../../../domain/invocation.ts';
import { type InvocationStatus, isFailure } from '../../../domain/invocation-status.ts';
import type { ErrorDetail } from '../../../domain/log-record.ts';
import type { TraceAnswer } from '../../../domain/results/trace-answer.ts';
import { functionNameOf, type Span } from '../../../domain/span.ts';
import { type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { durationText } from '../durations.ts';
import { countOf } from '../numbers.ts';
import { errorTitle } from '../stack-frame.ts';

/** What became of a request, in one clause: `FAILED PaymentDeclined: card_expired in orders-api`. */
export interface Verdict {
  readonly text: SafeText;
  readonly tone: 'good' | 'warning' | 'bad' | 'quiet';
  /** Whose it is, by its whole name; absent where nothing names a function. */
  readonly functionName?: string;
}

const WORDS: Readonly<Record<InvocationStatus, SafeText>> = {
  ok: safe`OK`,
  error: safe`FAILED`,
  timeout: safe`TIMED OUT`,
  'out-of-memory': safe`OUT OF MEMORY`,
  crash: safe`CRASHED`,
  'init-error': safe`INIT FAILED`,
  running: safe`RUNNING`,
  unknown: safe`END UNKNOWN`,
};

const MOST_TITLE_CHARACTERS = 256;

/** Names shortened and cleaned, as the rest of the screen shows them. */
export interface VerdictOptions extends SanitizeOptions {
  readonly shorten: (functionName: string) => string;
}

/**
 * The last attempt of the request decides; without a request the first call of the trace that failed, else the first span that did,
 * else the root.
 */
export function verdictOf(answer: TraceAnswer, options: VerdictOptions): Verdict {
  const attempts = answer.invocations.filter(({ requestId }) => requestId === answer.requestId);
  const call = attempts.at(-1) ?? firstFailed(answer.invocations) ?? answer.invocations[0];
  return call === undefined ? spanVerdict(answer, options) : callVerdict(call, attempts.length, options);
}

function callVerdict(call: Invocation, attempts: number, options: VerdictOptions): Verdict {
  const { status, functionName, group, durationMs, loggedErrors, error } = call;
  const name = shown(options.shorten(functionName ?? group.name), options);
  const title = isFailure(status) ? titleOf(error, options) : undefined;
  const after = status === 'timeout' && durationMs !== undefined ? safe` after ${durationText(durationMs)}` : safe``;
  const what = title === undefined || status === 'timeout' ? safe` in ${name}` : safe` ${title} in ${name}`;
  const logged = loggedErrors > 0 ? safe`, ${countOf(loggedErrors, 'error')} logged` : safe``;
  const tries =
    attempts > 1 ? (status === 'ok' ? safe` on attempt ${attempts}` : safe`, ${attempts} attempts`) : safe``;
  const isBad = isFailure(status);
  return {
    text: isBad ? safe`${WORDS[status]}${after}${what}${tries}` : safe`${WORDS[status]}${logged} ${name}${tries}`,
    tone: isBad ? 'bad' : status !== 'ok' ? 'quiet' : loggedErrors > 0 ? 'warning' : 'good',
    ...(functionName === undefined ? {} : { functionName }),
  };
}

function firstFailed(invocations: readonly Invocation[]): Invocation | undefined {
  const failed = invocations.filter(({ status }) => isFailure(status));
  return failed.sort((a, b) => (a.endedAtMs ?? a.startedAtMs) - (b.endedAtMs ?? b.startedAtMs))[0];
}

function spanVerdict({ nodes }: TraceAnswer, options: VerdictOptions): Verdict {
  const spans = nodes.map(({ span }) => span);
  const [root] = spans;
  if (root === undefined) return { text: safe`NOTHING FOUND`, tone: 'quiet' };
  const bad = spans.filter(({ status }) => status === 'fault').sort(byEnd)[0];
  const failed = bad ?? spans.find(({ status }) => status === 'error' || status === 'throttle');
  const isRunning = spans.some(({ status }) => status === 'running');
  const name = (span: Span): SafeText => shown(options.shorten(functionNameOf(span)), options);
  if (failed === undefined) {
    return isRunning
      ? { text: safe`RUNNING ${name(root)}`, tone: 'quiet' }
      : { text: safe`OK ${name(root)}`, tone: 'good' };
  }
  const title = titleOf(failed.error, options);
  const word = bad === undefined ? safe`REFUSED` : safe`FAILED`;
  return {
    text: title === undefined ? safe`${word} ${name(failed)}` : safe`${word} ${title} in ${name(failed)}`,
    tone: bad === undefined ? 'warning' : 'bad',
  };
}

function byEnd(a: Span, b: Span): number {
  return (a.endedAtMs ?? a.startedAtMs) - (b.endedAtMs ?? b.startedAtMs);
}

function titleOf(error: ErrorDetail | undefined, options: SanitizeOptions): SafeText | undefined {
  const title = error === undefined ? undefined : errorTitle(error);
  return title === undefined ? undefined : sanitizeLine(title.slice(0, MOST_TITLE_CHARACTERS), options);
}

function shown(name: string, options: SanitizeOptions): SafeText {
  return sanitizeLine(name.slice(0, MOST_TITLE_CHARACTERS), options);
}
