import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import { createReorderBuffer } from '../../../../src/jobs/read/reorder-buffer.ts';

const eventAt = (loggedAtMs: number, ordinal = 0): LogEvent => ({
  id: `${loggedAtMs}-${ordinal}`,
  group: { name: 'g' },
  logStreamName: 's',
  loggedAtMs,
  ingestedAtMs: undefined,
  message: '',
  ordinal,
  eventId: undefined,
});

describe('the reorder buffer', () => {
  it('gives everything back once, in order but for what is marked late', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: 2, max: 8 }), (times, capacity) => {
        const buffer = createReorderBuffer(capacity);
        const released = times.flatMap((atMs, index) => {
          buffer.add(eventAt(atMs, index));
          return buffer.releaseOverflow();
        });
        released.push(...buffer.releaseAll());
        expect(released.map((event) => event.id).sort()).toEqual(times.map((atMs, index) => `${atMs}-${index}`).sort());
        const onTime = released.filter((event) => !event.marks?.late).map((event) => event.loggedAtMs);
        expect(onTime).toEqual([...onTime].sort((a, b) => a - b));
      }),
    );
  });

  it('marks nothing late while everything fits', () => {
    const buffer = createReorderBuffer(100);
    for (const atMs of [30, 10, 20]) buffer.add(eventAt(atMs));
    expect(buffer.releaseOverflow()).toEqual([]);
    expect(buffer.releaseAll().map((event) => [event.loggedAtMs, event.marks])).toEqual([
      [10, undefined],
      [20, undefined],
      [30, undefined],
    ]);
    expect(buffer.releasedUntil()).toBe(30);
  });

  it('lets go of as many as it held when it was last asked to', () => {
    const buffer = createReorderBuffer(100);
    for (const atMs of [30, 10]) buffer.add(eventAt(atMs));
    expect(buffer.releaseSettled()).toEqual([]);
    buffer.add(eventAt(20));
    expect(buffer.releaseSettled().map((event) => event.loggedAtMs)).toEqual([10, 20]);
    expect(buffer.releaseSettled().map((event) => event.loggedAtMs)).toEqual([30]);
    expect(buffer.releaseSettled()).toEqual([]);
  });

  it('marks what comes after a newer event was released', () => {
    const buffer = createReorderBuffer(100);
    buffer.add(eventAt(20));
    buffer.releaseAll();
    buffer.add(eventAt(10));
    expect(buffer.releaseAll()[0]?.marks).toEqual({ late: true });
  });
});
