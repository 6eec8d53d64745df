import type { Invocation } from '../../domain/invocation.ts';
import { type InvocationStatus, isFailure } from '../../domain/invocation-status.ts';
import { asSafe, joinSafe, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../sanitize.ts';
import { durationText } from './durations.ts';
import { countOf } from './numbers.ts';
import { errorTitle } from './stack-frame.ts';
import type { Paint, Theme } from './theme.ts';
import { padStart } from './width.ts';

const STATUS_WORDS: Readonly<Record<InvocationStatus, SafeText>> = {
  ok: safe`ok ✓`,
  error: safe`FAIL ✗`,
  timeout: safe`TIMEOUT ✗`,
  'out-of-memory': safe`OUT OF MEMORY ✗`,
  crash: safe`CRASH ✗`,
  'init-error': safe`INIT FAIL ✗`,
  running: safe`running …`,
  unknown: safe`unknown ?`,
};

/** Failures that no line of the function's own tells about: the quiet line carries what is known. */
const UNTOLD: readonly InvocationStatus[] = ['crash', 'init-error', 'out-of-memory'];

/** The word and sign for how an invocation ended. */
export function statusWord(status: InvocationStatus): SafeText {
  return STATUS_WORDS[status];
}

/** The colour of how it ended; errors that were only logged warn. */
export function statusPaint({ status, loggedErrors }: Invocation, theme: Theme): Paint {
  if (isFailure(status)) return theme.bad;
  if (status !== 'ok') return theme.quiet;
  return loggedErrors > 0 ? theme.warning : theme.good;
}

/** What a quiet line says beside status and duration. */
export interface CallLineOptions extends SanitizeOptions {
  /** True: the error of every failed invocation; false: only of those whose own lines cannot tell it. */
  readonly withError: boolean;
}

/** What a quiet line says, in parts: a screen too narrow for all of them shows the first and puts the others below it. */
export type CallLine = readonly [main: SafeText, ...others: SafeText[]];

/** One finished invocation: how it ended, how long it took, memory; then what was unusual about it. */
export function callLine(invocation: Invocation, theme: Theme, options: CallLineOptions): CallLine {
  const { status, loggedErrors, durationMs } = invocation;
  const word =
    loggedErrors > 0 ? safe`${statusWord(status)}, ${countOf(loggedErrors, 'error')} logged` : statusWord(status);
  const main = [
    safe`${statusPaint(invocation, theme)(word)}${asSafe(' '.repeat(Math.max(0, 6 - word.length)))}`,
    padStart(durationMs === undefined ? safe`` : durationText(durationMs), 7),
    padStart(memoryText(invocation), 11),
  ];
  const error = errorText(invocation, options);
  return [
    asSafe(joinSafe(main, '  ').trimEnd()),
    ...unusual(invocation),
    ...(error === undefined ? [] : [theme.bad(error)]),
  ];
}

/** `88/512 MB`; one side alone where the other is unknown. */
function memoryText({ maxMemoryUsedMb, memorySizeMb }: Invocation): SafeText {
  if (maxMemoryUsedMb !== undefined && memorySizeMb !== undefined) return safe`${maxMemoryUsedMb}/${memorySizeMb} MB`;
  if (maxMemoryUsedMb !== undefined) return safe`${maxMemoryUsedMb} MB`;
  return memorySizeMb === undefined ? safe`` : safe`–/${memorySizeMb} MB`;
}

function unusual(invocation: Invocation): SafeText[] {
  const { coldStart, initDurationMs, restoreDurationMs, attempt, isIncomplete, status } = invocation;
  const texts: SafeText[] = [];
  if (restoreDurationMs !== undefined) texts.push(safe`restored +${durationText(restoreDurationMs)}`);
  else if (coldStart && initDurationMs !== undefined) texts.push(safe`cold +${durationText(initDurationMs)}`);
  else if (coldStart) texts.push(safe`cold`);
  if (attempt > 1) texts.push(safe`${ordinal(attempt)} attempt`);
  if (status === 'unknown') texts.push(safe`its end was not read`);
  else if (isIncomplete) texts.push(safe`not read whole`);
  return texts;
}

function errorText({ error, status }: Invocation, options: CallLineOptions): SafeText | undefined {
  const isTold = options.withError ? isFailure(status) : UNTOLD.includes(status);
  const title = error === undefined || !isTold ? undefined : errorTitle(error);
  return title === undefined ? undefined : sanitizeLine(title, options);
}

function ordinal(count: number): SafeText {
  return count === 2 ? safe`2nd` : count === 3 ? safe`3rd` : safe`${count}th`;
}
