import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMerge } from '../../../../src/collectors/logs/merge.ts';
import type { LogEvent } from '../../../../src/domain/log-event.ts';

const [A, B] = [{ name: '/a' }, { name: '/b' }];
let made = 0;
const event = (loggedAtMs: number, group = A): LogEvent => {
  made += 1;
  const message = 'four';
  return {
    id: `e${made}`,
    group,
    logStreamName: 's',
    loggedAtMs,
    ingestedAtMs: undefined,
    message,
    ordinal: made,
    eventId: undefined,
  };
};
const upTo = (orderedUntil: number, completeUntil = Number.NEGATIVE_INFINITY) => ({ orderedUntil, completeUntil });
const timesOf = (events: readonly LogEvent[]) => events.map(({ loggedAtMs }) => loggedAtMs);

describe('a merge', () => {
  test('releases in time order over groups what the mark has reached, and holds the rest', () => {
    const merge = createMerge();
    merge.add([event(1), event(5), event(9)]);
    merge.add([event(6, B), event(2, B)]);
    expect(timesOf(merge.release(upTo(5)).events)).toEqual([1, 2, 5]);
    expect(merge.held()).toEqual({ events: 2, characters: 8 });
    expect(timesOf(merge.release(upTo(10)).events)).toEqual([6, 9]);
  });

  test('gives what comes after its time at once, marked', () => {
    const merge = createMerge();
    merge.release(upTo(10, 5));
    merge.add([event(4), event(8)]);
    const { events } = merge.release(upTo(10, 5));
    expect(events.map(({ marks }) => marks)).toEqual([{ late: true, pastHorizon: true }, { late: true }]);
  });

  test('goes on from what an earlier reading had told', () => {
    const merge = createMerge(upTo(10, 7));
    merge.add([event(9)]);
    expect(merge.release(upTo(3))).toMatchObject({
      events: [{ marks: { late: true } }],
      orderedUntil: 10,
      completeUntil: 7,
    });
  });

  test('loses nothing and sorts stably, whatever comes in whichever pieces', () => {
    const pieces = fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }), { maxLength: 8 });
    const property = fc.property(
      pieces,
      fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 5 }),
      (added, steps) => {
        const merge = createMerge();
        const all = added.map((times) => times.map((atMs) => event(atMs)));
        for (const events of all) merge.add(events);
        const marks = [...steps.toSorted((x, y) => x - y), 30];
        const released = marks.flatMap((mark) => merge.release(upTo(mark)).events);
        expect(released).toEqual(all.flat().toSorted((x, y) => x.loggedAtMs - y.loggedAtMs));
      },
    );
    fc.assert(property);
  });
});
