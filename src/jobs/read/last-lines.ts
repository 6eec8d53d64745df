import type { PlacedRecord } from '../../domain/invocation.ts';
import type { LogStep } from '../../domain/results/log-step.ts';

type IsSelected = (placed: PlacedRecord) => boolean;

/** Leaves out the first `count` selected lines, and what stands before them. */
export async function* skipFirst(
  steps: AsyncIterable<LogStep>,
  count: number,
  isSelected: IsSelected,
): AsyncGenerator<LogStep> {
  let left = count;
  for await (const step of steps) {
    if (left === 0) {
      yield step;
      continue;
    }
    let from = 0;
    while (left > 0 && from < step.placed.length) {
      const placed = step.placed[from];
      if (placed !== undefined && isSelected(placed)) left -= 1;
      from += 1;
    }
    yield { ...step, placed: step.placed.slice(from) };
  }
}

/**
 * Keeps the last `count` selected lines of a reading that ends, with the invocations that finished among them. Gaps and
 * notices are passed on as they come.
 */
export async function* keepLast(
  steps: AsyncIterable<LogStep>,
  count: number,
  isSelected: IsSelected,
): AsyncGenerator<LogStep> {
  const held: { step: LogStep; lines: number }[] = [];
  let lines = 0;
  for await (const step of steps) {
    const selected = step.placed.filter(isSelected).length;
    held.push({ step, lines: selected });
    lines += selected;
    for (let oldest = held[0]; oldest !== undefined && lines - oldest.lines >= count; oldest = held[0]) {
      held.shift();
      lines -= oldest.lines;
      const { gapChanges, notices } = oldest.step;
      if (gapChanges.length > 0 || notices.length > 0) yield { ...oldest.step, placed: [], invocations: [] };
    }
  }
  yield* skipFirst(fromArray(held.map(({ step }) => step)), Math.max(0, lines - count), isSelected);
}

async function* fromArray(steps: readonly LogStep[]): AsyncGenerator<LogStep> {
  yield* steps;
}
