import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { LogStep } from '../../domain/results/log-step.ts';

type Test = (placed: PlacedRecord) => boolean;

/** What a reading is to begin with: the last few of what was there at an instant. */
export interface Beginning {
  /** What came later is passed on whole; epoch milliseconds. */
  readonly untilAtMs: number;
  /** True for a line of before that is one of the last few. */
  readonly isWanted: Test;
}

/** Leaves out of what was there at the beginning all but the last few, with the invocations that none of those belong to. */
export async function* fromBeginning(steps: AsyncIterable<LogStep>, beginning: Beginning): AsyncGenerator<LogStep> {
  const { untilAtMs, isWanted } = beginning;
  const wanted = new Set<string>();
  const isLater = ({ record }: PlacedRecord): boolean => record.event.loggedAtMs > untilAtMs;
  for await (const step of steps) {
    const placed = step.placed.filter((line) => isLater(line) || isWanted(line));
    // Only lines of before are remembered: a follow goes on for days.
    for (const line of placed) {
      if (line.invocationId !== undefined && !isLater(line)) wanted.add(line.invocationId);
    }
    const invocations = step.invocations.filter(
      ({ invocationId, endedAtMs, startedAtMs }) => wanted.has(invocationId) || (endedAtMs ?? startedAtMs) > untilAtMs,
    );
    yield { ...step, placed, invocations };
  }
}

/**
 * Keeps the last `count` counted lines of a reading that ends, with the invocations that those belong to. Gaps and notices are
 * passed on as they come.
 * @param withContext true: lines that are not counted are kept among the first kept ones too, as far as they stand in one step
 */
export async function* keepLast(
  steps: AsyncIterable<LogStep>,
  count: number,
  isCounted: Test,
  withContext = false,
): AsyncGenerator<LogStep> {
  const held: { step: LogStep; lines: number }[] = [];
  let lines = 0;
  for await (const step of steps) {
    const counted = step.placed.filter(isCounted).length;
    held.push({ step, lines: counted });
    lines += counted;
    for (let oldest = held[0]; oldest !== undefined && lines - oldest.lines >= count; oldest = held[0]) {
      held.shift();
      lines -= oldest.lines;
      if (tellsMore(oldest.step)) yield { ...oldest.step, placed: [], invocations: [] };
    }
  }
  let surplus = Math.max(0, lines - count);
  const kept = new Set<string>();
  for (const { step } of held) {
    const placed = step.placed.filter((line) => {
      if (surplus === 0) return true;
      if (!isCounted(line)) return withContext;
      surplus -= 1;
      return false;
    });
    for (const { invocationId } of placed) if (invocationId !== undefined) kept.add(invocationId);
    yield { ...step, placed, invocations: step.invocations.filter((one) => kept.has(one.invocationId)) };
  }
}

/** Keeps the last `count` invocations of a reading that ends, as they were told last. */
export async function* keepLastInvocations(steps: AsyncIterable<LogStep>, count: number): AsyncGenerator<LogStep> {
  const held = new Map<string, Invocation>();
  let last: LogStep | undefined;
  for await (const step of steps) {
    for (const invocation of step.invocations) {
      held.set(invocation.invocationId, invocation);
      for (const id of held.keys()) {
        if (held.size <= count) break;
        held.delete(id);
      }
    }
    last = step;
    if (tellsMore(step)) yield { ...step, placed: [], invocations: [] };
  }
  if (last !== undefined) yield { ...last, placed: [], invocations: [...held.values()], gapChanges: [], notices: [] };
}

function tellsMore({ gapChanges, notices }: LogStep): boolean {
  return gapChanges.length > 0 || notices.length > 0;
}
