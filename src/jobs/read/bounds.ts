import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import type { TextPattern } from '../../domain/text-pattern.ts';
import type { Clock } from '../../runtime/clock.ts';

/** What ends a reading before its own end. Those that are given all hold; the first that is reached ends it. */
export interface Bounds {
  /** So long after the reading began. */
  readonly forMs?: number;
  /** No selected line for so long, as far as has been read: what is not read yet is not silence. */
  readonly untilIdleMs?: number;
  /** A selected line that matches; it is the last that is shown. */
  readonly untilMatch?: Pick<TextPattern, 'test'>;
  /** So many finished invocations told. */
  readonly maxInvocations?: number;
}

/** A bound by the flag that sets it. */
export type BoundName = 'for' | 'until-idle' | 'until-match' | 'max-invocations';

/** What bounds need to know about the reading. */
export interface BoundedReading {
  readonly follow: boolean;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  /** Before any invocation of a step is asked about. */
  readonly noteLine: (placed: PlacedRecord) => void;
  /** True the first time that an invocation is one that is told. */
  readonly isNewCall: (invocation: Invocation) => boolean;
  /** What a follow begins with was there before it: it neither matches nor counts. Absent: everything does. */
  readonly before?: { readonly untilAtMs: number; readonly isNew: (event: LogEvent) => boolean };
  /** Now, by the clock that events are stored by. */
  readonly nowAtMs: number;
  readonly clock: Clock;
  /** Stops the reading. */
  readonly stop: () => void;
}

/** A reading with bounds. */
export interface Bounded {
  /** Passes steps on until a bound is reached; the step in which it is reached is cut there. */
  limit(steps: AsyncIterable<LogStep>): AsyncGenerator<LogStep>;
  /** Undefined while none was reached. */
  reached(): BoundName | undefined;
}

/** Where in a step a bound is reached: after the line at `index`, −1 for before all. */
interface Reach {
  readonly bound: BoundName;
  readonly index: number;
  /** The invocations of the step that are shown up to there. */
  readonly invocations: readonly Invocation[];
}

/** Sets bounds on one reading. */
export function setBounds(bounds: Bounds, reading: BoundedReading): Bounded {
  let reached: BoundName | undefined;
  let calls = 0;
  let activeAtMs = reading.nowAtMs;
  const { maxInvocations = Number.POSITIVE_INFINITY, untilIdleMs = Number.POSITIVE_INFINITY } = bounds;

  const reach = (bound: BoundName): void => {
    // A line that matched is the answer, also where it came when time was up.
    if (reached === undefined || bound === 'until-match') reached = bound;
    if (reading.follow) reading.stop();
  };
  const match = (step: LogStep): Reach | undefined => {
    const { untilMatch } = bounds;
    if (untilMatch === undefined) return undefined;
    const index = step.placed.findIndex(
      (line) => !wasThere(line, reading) && reading.isSelected(line) && untilMatch.test(line.record.event.message),
    );
    if (index < 0) return undefined;
    const invocations = inShownOrder(step).filter((one) => one.index <= index);
    return { bound: 'until-match', index, invocations: invocations.map(({ invocation }) => invocation) };
  };
  const lastCall = (step: LogStep): Reach | undefined => {
    for (const line of step.placed) reading.noteLine(line);
    const invocations: Invocation[] = [];
    for (const { index, atMs, invocation } of inShownOrder(step)) {
      invocations.push(invocation);
      const isCounted = reading.isNewCall(invocation) && atMs > (reading.before?.untilAtMs ?? Number.NEGATIVE_INFINITY);
      if (isCounted) calls += 1;
      if (isCounted && calls >= maxInvocations) return { bound: 'max-invocations', index, invocations };
    }
    return undefined;
  };
  const isIdle = (step: LogStep): boolean => {
    if (untilIdleMs === Number.POSITIVE_INFINITY) return false;
    if (step.placed.some(reading.isSelected)) activeAtMs = Math.max(activeAtMs, step.orderedUntil);
    return step.orderedUntil - activeAtMs >= untilIdleMs;
  };

  return {
    reached: () => reached,
    limit: async function* (steps) {
      const ended = new AbortController();
      if (bounds.forMs !== undefined) {
        void reading.clock.sleep(bounds.forMs, ended.signal).then(() => {
          if (!ended.signal.aborted) reach('for');
        });
      }
      try {
        for await (const step of steps) {
          if (reached !== undefined && reached !== 'for') {
            // Stopped, a follow still says what it could not see.
            yield { ...step, placed: [], invocations: [] };
            continue;
          }
          const first = earlier(match(step), maxInvocations === Number.POSITIVE_INFINITY ? undefined : lastCall(step));
          if (first !== undefined) reach(first.bound);
          else if (isIdle(step)) reach('until-idle');
          yield first === undefined ? step : cutAt(step, first);
          if (first !== undefined && !reading.follow) return;
        }
      } finally {
        ended.abort();
      }
    },
  };
}

function wasThere({ record }: PlacedRecord, { before }: BoundedReading): boolean {
  return before !== undefined && record.event.loggedAtMs <= before.untilAtMs && !before.isNew(record.event);
}

function earlier(a: Reach | undefined, b: Reach | undefined): Reach | undefined {
  return b === undefined || (a !== undefined && a.index <= b.index) ? a : b;
}

/** The invocations of a step in the order in which they are shown: at their report, else at their end. */
function inShownOrder({ placed, invocations }: LogStep): { index: number; atMs: number; invocation: Invocation }[] {
  const reports = new Map<string, number>();
  for (const [index, line] of placed.entries()) {
    if (line.record.kind === 'report' && line.invocationId !== undefined) reports.set(line.invocationId, index);
  }
  return invocations
    .map((invocation) => {
      const atMs = invocation.endedAtMs ?? invocation.startedAtMs;
      const later = placed.findIndex((line) => line.record.event.loggedAtMs > atMs);
      const index = reports.get(invocation.invocationId) ?? (later < 0 ? placed.length : later) - 1;
      return { index, atMs, invocation };
    })
    .sort((a, b) => a.index - b.index || a.atMs - b.atMs);
}

/** What of a step was shown up to there. */
function cutAt(step: LogStep, { index, invocations }: Reach): LogStep {
  return { ...step, placed: step.placed.slice(0, index + 1), invocations };
}
