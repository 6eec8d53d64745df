import { describe, expect, it } from 'vitest';
import { createStartSample, type StartSample } from '../../../../src/analyze/calls/sampled-starts.ts';
import { askedShifts, shiftsOf } from '../../../../src/analyze/cold-starts/shifts.ts';
import type { Change } from '../../../../src/domain/results/changes.ts';

/** Starts of 300 ms and a little until `atMs`, and so much longer from there on; one a second. */
function sample(atMs: number, byMs: number, most?: number): StartSample {
  const starts = createStartSample(most);
  for (let second = 0; second < 200; second += 1) {
    const after = second * 1000 >= atMs;
    starts.add({ atMs: second * 1000, startMs: 300 + (second % 10) + (after ? byMs : 0), version: after ? '2' : '1' });
  }
  return starts;
}

const change = (atMs: number, more: Partial<Change> = {}): Change => ({
  functionName: 'orders',
  atMs,
  kind: 'latest',
  ...more,
});

describe('what a change did to inits', () => {
  it('is told between the change before it and the next', () => {
    const samples = new Map([['orders', sample(100_000, 50)]]);
    const [first, second] = shiftsOf(samples, [change(150_000), change(100_000)]);
    expect(first).toMatchObject({
      change: { atMs: 100_000 },
      shiftMs: 50,
      before: { n: 100, p50: 304 },
      after: { n: 50, p50: 354 },
    });
    expect(first?.confidence).toBeGreaterThan(0.999);
    expect(second).toMatchObject({ change: { atMs: 150_000 }, shiftMs: 0, before: { n: 50 }, after: { n: 50 } });
    expect(second?.confidence).toBeLessThan(0.5);
  });

  it('says nothing where there is nothing on one side, and leaves out functions without a start', () => {
    const samples = new Map([['orders', sample(100_000, 50)]]);
    expect(shiftsOf(samples, [change(0), change(5, { functionName: 'pay' })])).toMatchObject([
      { before: { n: 0 }, after: { n: 200 }, confidence: 0, shiftMs: 0 },
    ]);
  });

  it('is told of a time, or of two versions, that a person asks about', () => {
    const samples = new Map([['orders', sample(100_000, 50)]]);
    const apart = askedShifts(samples, { before: { atMs: 50_000 }, after: { atMs: 150_000 } }, []);
    expect(apart).toMatchObject([
      { isAsked: true, change: { atMs: 150_000 }, before: { n: 50 }, after: { n: 50 }, shiftMs: 50 },
    ]);
    const deploy = change(150_000, { kind: 'version', version: '2' });
    const known = askedShifts(samples, { before: { atMs: 150_000 }, after: { atMs: 150_000 } }, [deploy]);
    expect(known).toMatchObject([{ change: deploy, before: { n: 150 } }]);
    expect(known[0]).not.toHaveProperty('isAsked');
    expect(askedShifts(samples, { before: { version: '1' }, after: { version: '2' } }, [])).toMatchObject([
      { change: { kind: 'version', version: '2', atMs: 100_000 }, before: { n: 100 }, after: { n: 100 }, shiftMs: 50 },
    ]);
  });

  it('is estimated from a fair sample where there were too many', () => {
    const [shift] = shiftsOf(new Map([['orders', sample(100_000, 50, 80)]]), [change(100_000)]);
    expect(shift?.before.exact).toBe(false);
    expect((shift?.before.n ?? 0) + (shift?.after.n ?? 0)).toBeCloseTo(200, -1);
    expect(Math.abs((shift?.before.n ?? 0) - 100)).toBeLessThan(40);
    expect(Math.abs((shift?.shiftMs ?? 0) - 50)).toBeLessThan(5);
  });
});
