import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedRecord } from '../../../../src/domain/invocation.ts';
import type { LogStep } from '../../../../src/domain/results/log-step.ts';
import { fromBeginning, keepLast, keepLastInvocations } from '../../../../src/jobs/read/last-lines.ts';
import { anInvocation } from '../../../fakes/invocations.ts';
import { logRecord } from '../../../fakes/log-records.ts';

const line = (ordinal: number): PlacedRecord => ({
  record: logRecord({ ordinal }),
  invocationId: undefined,
  requestId: undefined,
  isInferred: false,
  functionName: undefined,
});
const isSelected = ({ record }: PlacedRecord): boolean => record.event.ordinal % 2 === 0;

async function* stepsOf(sizes: readonly number[]): AsyncGenerator<LogStep> {
  let ordinal = 0;
  for (const size of sizes) {
    const placed = Array.from({ length: size }, () => line(ordinal++));
    yield {
      placed,
      invocations: [],
      gapChanges: [],
      notices: [],
      orderedUntil: 0,
      completeUntil: 0,
      usage: { apiCalls: 0, duplicates: 0 },
    };
  }
}

async function ordinalsOf(steps: AsyncIterable<LogStep>): Promise<number[]> {
  const lines: PlacedRecord[] = [];
  for await (const step of steps) lines.push(...step.placed);
  return lines.filter(isSelected).map(({ record }) => record.event.ordinal);
}

describe('the last lines', () => {
  it('are the last ones selected, however the reading is cut into steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { maxLength: 8 }), fc.nat(12), async (sizes, count) => {
        const all = await ordinalsOf(stepsOf(sizes));
        expect(await ordinalsOf(keepLast(stepsOf(sizes), count, isSelected))).toEqual(
          all.slice(Math.max(0, all.length - count)),
        );
      }),
    );
  });

  it('are what was there at the beginning, and everything that comes later', async () => {
    const wanted = new Set([2, 4]);
    const beginning = { untilAtMs: 5, isWanted: ({ record }: PlacedRecord) => wanted.has(record.event.ordinal) };
    async function* steps(): AsyncGenerator<LogStep> {
      for await (const step of stepsOf([4, 4])) {
        const placed = step.placed.map((line) => {
          const { ordinal } = line.record.event;
          return { ...line, record: logRecord({ ordinal, atMs: ordinal }), invocationId: `i${ordinal}` };
        });
        const invocations = placed.map(({ invocationId, record }) =>
          anInvocation({ invocationId, startedAtMs: record.event.loggedAtMs }),
        );
        yield { ...step, placed, invocations };
      }
    }
    const lines: number[] = [];
    const calls: string[] = [];
    for await (const { placed, invocations } of fromBeginning(steps(), beginning)) {
      lines.push(...placed.map(({ record }) => record.event.ordinal));
      calls.push(...invocations.map((one) => one.invocationId));
    }
    expect([lines, calls]).toEqual([
      [2, 4, 6, 7],
      ['i2', 'i4', 'i6', 'i7'],
    ]);
  });

  it('are the last invocations, each as it was told last', async () => {
    async function* steps(): AsyncGenerator<LogStep> {
      const tellings = [
        ['a', 1],
        ['b', 1],
        ['c', 1],
        ['c', 2],
      ] as const;
      for await (const step of stepsOf([0])) {
        for (const [invocationId, revision] of tellings)
          yield { ...step, invocations: [anInvocation({ invocationId, revision })] };
      }
    }
    const told: string[] = [];
    for await (const step of keepLastInvocations(steps(), 2))
      told.push(...step.invocations.map((one) => `${one.invocationId}${one.revision}`));
    expect(told).toEqual(['b1', 'c2']);
  });

  it('do not keep a gap from being told', async () => {
    const gap = { gapId: 'g', state: 'final', revision: 1, reason: 'denied' } as const;
    async function* steps(): AsyncGenerator<LogStep> {
      for await (const step of stepsOf([4, 4, 4]))
        yield { ...step, gapChanges: step.placed[0]?.record.event.ordinal === 0 ? [gap] : [] };
    }
    const told: string[] = [];
    for await (const step of keepLast(steps(), 1, isSelected))
      told.push(...step.gapChanges.map((change) => change.gapId));
    expect(told).toEqual(['g']);
  });
});
