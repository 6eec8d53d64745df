import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import type { LogRequest, LogSource } from '../../../../src/domain/sources.ts';
import type { LookBack } from '../../../../src/jobs/read/look-back.ts';
import { startOfLast } from '../../../../src/jobs/read/start-of-last.ts';
import { logRecord } from '../../../fakes/log-records.ts';
import { memoryLogSource } from '../../../fakes/memory-log-source.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const MINUTE_MS = 60_000;
const endAtMs = 1_000 * MINUTE_MS;
const eventBefore = (minutes: number, ordinal: number): LogEvent =>
  logRecord({ atMs: endAtMs - minutes * MINUTE_MS, ordinal, message: `line ${ordinal}` }).event;

/** A source that notes how far back it was asked. */
function notingSource(events: readonly LogEvent[]): { source: LogSource; asked: LogRequest[] } {
  const asked: LogRequest[] = [];
  const inner = memoryLogSource(events);
  const read: LogSource['read'] = (request, signal) => {
    asked.push(request);
    return inner.read(request, signal);
  };
  return { source: { ...inner, read }, asked };
}

function lookBack(source: LogSource, wish: Partial<LookBack>) {
  const clock = createSimulatedClock(endAtMs);
  const question = {
    count: 2,
    keyOf: (record: { event: LogEvent }) => record.event.id,
    startAtMs: 0,
    endAtMs,
    ...wish,
  };
  return startOfLast(question, source, { groups: [] }, clock, new AbortController().signal);
}

describe('looking back for the last few', () => {
  it('reads no further than they reach', async () => {
    const { source, asked } = notingSource([eventBefore(500, 1), eventBefore(3, 2), eventBefore(2, 3)]);
    expect(await lookBack(source, {})).toMatchObject({
      startAtMs: endAtMs - 3 * MINUTE_MS,
      keys: new Set([eventBefore(2, 3).id, eventBefore(3, 2).id]),
    });
    expect(Math.min(...asked.map((request) => request.startAtMs ?? 0))).toBe(endAtMs - 5 * MINUTE_MS);
  });

  it('never reads a stretch twice', async () => {
    const { source, asked } = notingSource([eventBefore(900, 1)]);
    await lookBack(source, {});
    const stretches = asked.map(({ startAtMs = 0, endAtMs: until = 0 }) => [startAtMs, until]).reverse();
    for (const [index, [, until = 0]] of stretches.slice(0, -1).entries())
      expect(stretches[index + 1]?.[0]).toBe(until + 1);
  });

  it('counts what shares a key once, from its first line on', async () => {
    const keyOf = (record: { event: LogEvent }) => (record.event.ordinal <= 2 ? 'a' : 'b');
    const { source } = notingSource([eventBefore(4, 1), eventBefore(3, 2), eventBefore(2, 3)]);
    expect(await lookBack(source, { keyOf })).toMatchObject({
      startAtMs: endAtMs - 4 * MINUTE_MS,
      keys: new Set(['a', 'b']),
    });
  });

  it('takes the last in order where several share a millisecond', async () => {
    const { source } = notingSource([eventBefore(1, 1), eventBefore(1, 2), eventBefore(1, 3)]);
    expect((await lookBack(source, {})).keys).toEqual(new Set([eventBefore(1, 3).id, eventBefore(1, 2).id]));
  });

  it('begins at the end where there is nothing, and with what there is where there is too little', async () => {
    expect(await lookBack(notingSource([]).source, {})).toMatchObject({ startAtMs: endAtMs });
    expect(await lookBack(notingSource([eventBefore(700, 1)]).source, {})).toMatchObject({
      startAtMs: endAtMs - 700 * MINUTE_MS,
    });
  });

  it('counts otherwise where nothing has a key', async () => {
    const { source } = notingSource([eventBefore(4, 1), eventBefore(3, 2), eventBefore(2, 3)]);
    const answer = await lookBack(source, { keyOf: () => undefined, otherwise: ({ event }) => event.id });
    expect(answer).toMatchObject({ startAtMs: endAtMs - 3 * MINUTE_MS, isOtherwise: true });
  });

  it('takes the newest first where the source can, and reads no more of them than it needs', async () => {
    const events = Array.from({ length: 400 }, (_, index) => eventBefore(index / 10, index));
    const { source, asked } = notingSource(events);
    let given = 0;
    async function* newest(): AsyncGenerator<readonly LogEvent[]> {
      for (let from = 0; from < events.length; from += 50) {
        given = from + 50;
        yield events.slice(from, given);
      }
    }
    const answer = await lookBack({ ...source, newest }, { count: 60 });
    expect(answer).toMatchObject({ startAtMs: endAtMs - 5.9 * MINUTE_MS, isOtherwise: false });
    expect(answer.keys).toEqual(new Set(events.slice(0, 60).map(({ id }) => id)));
    expect({ given, asked }).toEqual({ given: 100, asked: [] });
  });

  it('knows from a report when what it counts began', async () => {
    const beginOf = (record: { event: LogEvent }) => record.event.loggedAtMs - 10 * MINUTE_MS;
    const { source } = notingSource([eventBefore(3, 2), eventBefore(2, 3)]);
    expect(await lookBack(source, { beginOf })).toMatchObject({ startAtMs: endAtMs - 13 * MINUTE_MS });
  });

  it('stops looking when its time is over, and begins with what it has', async () => {
    const clock = createSimulatedClock(endAtMs);
    const inner = memoryLogSource([eventBefore(0.5, 1), eventBefore(3, 2)]);
    const slow: LogSource = {
      ...inner,
      async *read(request, signal) {
        await clock.sleep(1_500, signal);
        yield* inner.read(request, signal);
      },
    };
    const question = {
      count: 2,
      keyOf: (record: { event: LogEvent }) => record.event.id,
      startAtMs: 0,
      endAtMs,
      budgetMs: 2_000,
    };
    const answer = startOfLast(question, slow, { groups: [] }, clock, new AbortController().signal);
    await clock.advance(10_000);
    expect(await answer).toMatchObject({ startAtMs: endAtMs - MINUTE_MS / 2 });
  });
});
