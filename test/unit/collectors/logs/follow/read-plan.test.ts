import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FOLLOW_TIMES } from '../../../../../src/collectors/logs/follow/follow-times.ts';
import {
  afterPage,
  afterRead,
  dueReread,
  type GroupCursor,
  headRead,
  neverReadAgain,
  type PlannedRead,
  unreadFrom,
} from '../../../../../src/collectors/logs/follow/read-plan.ts';

const T = Date.UTC(2026, 2, 2, 12);
const S = 1000;

interface MadeRead extends PlannedRead {
  readonly beganAtMs: number;
}

/** Follows a group from T on the plan alone; a read begins after each pause, and takes no time. */
function follow(pausesMs: readonly number[]) {
  let cursor: GroupCursor = unreadFrom(T);
  let nowMs = T;
  const reads: MadeRead[] = [];
  const cursors: GroupCursor[] = [];
  const make = (read: PlannedRead): void => {
    for (const { fromMs, toMs } of neverReadAgain(cursor, FOLLOW_TIMES)) {
      expect(read.fromMs > toMs || (read.toMs ?? Number.POSITIVE_INFINITY) < fromMs).toBe(true);
    }
    reads.push({ ...read, beganAtMs: nowMs });
    cursor = afterRead(cursor, read, nowMs, FOLLOW_TIMES);
    cursors.push(cursor);
  };
  for (const pauseMs of pausesMs) {
    make(headRead(cursor));
    for (let read = dueReread(cursor, nowMs, FOLLOW_TIMES); read !== undefined; ) {
      make(read);
      read = dueReread(cursor, nowMs, FOLLOW_TIMES);
    }
    nowMs += pauseMs;
  }
  return { reads, cursors, cursor };
}

const covers = ({ fromMs, toMs }: PlannedRead, atMs: number): boolean =>
  fromMs <= atMs && atMs <= (toMs ?? Number.POSITIVE_INFINITY);

describe('the plan of a follow', () => {
  test('reads an instant five to seven times when nothing stands in the way', () => {
    const { reads } = follow(Array.from({ length: 300 }, () => FOLLOW_TIMES.pollMs));
    const counts = Array.from({ length: 100 }, (_, second) => T + 100 * S + second * S).map(
      (atMs) => reads.filter((read) => read.beganAtMs >= atMs && covers(read, atMs)).length,
    );
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...counts)).toBeLessThanOrEqual(7);
    expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThanOrEqual(6);
  });

  test('sees what becomes readable within the horizon before it calls its time settled, whatever the pauses', () => {
    const pause = fc.oneof(fc.constant(2000), fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 700_000 }));
    const anEvent = fc.record({
      at: fc.integer({ min: 0, max: 200 * S }),
      delayMs: fc.integer({ min: 0, max: FOLLOW_TIMES.horizonMs }),
    });
    const property = fc.property(
      fc.array(pause, { minLength: 60, maxLength: 120 }),
      fc.array(anEvent),
      (pauses, events) => {
        const { reads, cursors } = follow(pauses);
        for (const { at, delayMs } of events) {
          const settledBy = cursors.findIndex(({ settled }) => settled.throughMs >= T + at);
          const before = settledBy === -1 ? [] : reads.slice(0, settledBy + 1);
          const isSeen = before.some((read) => read.beganAtMs >= T + at + delayMs && covers(read, T + at));
          expect(isSeen || settledBy === -1).toBe(true);
        }
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  test('after an hour’s pause the newest are read from where they were left, and only what lies before is read again', () => {
    const { reads, cursor } = follow([...Array.from({ length: 200 }, () => 2000), 3_600_000, 2000]);
    const resumedAtMs = T + 400 * S + 3_600_000;
    const after = reads.filter((read) => read.beganAtMs >= resumedAtMs);
    const [head] = after;
    expect(head).toMatchObject({ kind: 'head', fromMs: T + 400 * S - 4000 });
    expect(after.filter(({ kind, beganAtMs }) => kind === 'last' && beganAtMs === resumedAtMs)).toHaveLength(1);
    expect(cursor.settled.throughMs).toBe(resumedAtMs - FOLLOW_TIMES.horizonMs - S);
  });

  test('a head that breaks off keeps what it brought, and goes on there', () => {
    const cursor = follow(Array.from({ length: 10 }, () => 2000)).cursor;
    const read = headRead(cursor);
    const beganAtMs = T + 600 * S;
    const after = afterPage(cursor, read, { beganAtMs, throughMs: T + 100 * S }, FOLLOW_TIMES);
    expect(after.headFromMs).toBe(T + 100 * S);
    expect(after.headAtMs).toBe(cursor.headAtMs);
    expect(after.settled.islands).toEqual([{ fromMs: read.fromMs, toMs: T + 100 * S - 1 }]);
  });

  test('leaves the second look out where the quota is short, and never the last one', () => {
    const kinds = (isHurried: boolean) => {
      let cursor = afterRead(unreadFrom(T), headRead(unreadFrom(T)), T + S, FOLLOW_TIMES);
      cursor = afterRead(cursor, headRead(cursor), T + 300 * S, FOLLOW_TIMES);
      cursor = afterRead(cursor, headRead(cursor), T + 340 * S, FOLLOW_TIMES);
      return dueReread(cursor, T + 340 * S, FOLLOW_TIMES, { isHurried })?.kind;
    };
    expect([kinds(false), kinds(true)]).toEqual(['last', 'last']);
    const young = afterRead(unreadFrom(T), headRead(unreadFrom(T)), T + 45 * S, FOLLOW_TIMES);
    const later = T + 60 * S;
    expect(dueReread(young, later, FOLLOW_TIMES)?.kind).toBe('again');
    expect(dueReread(young, later, FOLLOW_TIMES, { isHurried: true })).toBeUndefined();
  });
});
