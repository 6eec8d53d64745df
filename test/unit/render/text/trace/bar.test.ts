import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SafeText } from '../../../../../src/render/safe-text.ts';
import { bar, type Fill, type Segment } from '../../../../../src/render/text/trace/bar.ts';
import { timeAxis } from '../../../../../src/render/text/trace/time-axis.ts';

const same = (text: SafeText): SafeText => text;
const paints: Record<Fill, (text: SafeText) => SafeText> = { work: same, service: same, init: same, wait: same };
const drawn = (segments: readonly Segment[], cells = 10) => bar(segments, { fromMs: 0, toMs: 100 }, cells, paints);
const work = (fromMs: number, toMs?: number): Segment => ({
  fill: 'work',
  fromMs,
  ...(toMs === undefined ? {} : { toMs }),
});

describe('a bar', () => {
  it.each([
    ['whole cells', [work(20, 50)], '  ━━━     '],
    ['half cells at both ends', [work(25, 45)], '  ╺━╸     '],
    ['a cell for what took no time', [work(50, 50)], '     ━    '],
    ['a cell at the very end', [work(100, 100)], '         ━'],
    ['what began before the axis', [work(-50, 30)], '◂━━       '],
    ['what goes on after it', [work(70, 200)], '       ━━▸'],
    ['what has not ended', [work(70)], '       ━━▸'],
    ['two stretches that share a cell', [work(0, 25), work(25, 40)], '━━━━      '],
    [
      'a queue, an init and Lambda’s own time around the work',
      [
        { fill: 'service', fromMs: 0, toMs: 100 },
        { fill: 'wait', fromMs: 0, toMs: 20 },
        { fill: 'init', fromMs: 30, toMs: 50 },
        work(60, 90),
      ] satisfies Segment[],
      '░░─▒▒─━━━─',
    ],
  ] as const)('shows %s', (_, segments, expected) => {
    expect(drawn(segments)).toBe(expected);
  });

  it('is as wide as it was asked to be, and never blank, for any times', () => {
    const ms = fc.double({ min: -1e300, max: 1e300 });
    fc.assert(
      fc.property(ms, fc.option(ms, { nil: undefined }), fc.integer({ min: 1, max: 80 }), (fromMs, toMs, cells) => {
        const text = drawn([work(fromMs, toMs)], cells);
        expect(text).toHaveLength(cells);
        expect(text.trim()).not.toBe('');
      }),
    );
  });
});

describe('a time axis', () => {
  it.each([
    [1_286, '0 ms        430          860    1 290'],
    [1_073, '0 ms        360          720    1 080'],
    [62, '0 ms        21           42        63'],
    [0.8, '0 ms        0.27         0.54    0.81'],
    [0, '0 ms        1            2          3'],
    [182_000, '0 s         61           122      183'],
  ])('of %s ms has round numbers where they are true', (lengthMs, expected) => {
    expect(timeAxis(5_000, 5_000 + lengthMs).ticks(37)).toBe(expected);
  });

  it('says only its end where there is room for no more', () => {
    expect(timeAxis(0, 1_286).ticks(12)).toBe('0 ms   1 290');
  });

  it('holds what it is made for', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (lengthMs) => {
        const { toMs } = timeAxis(0, lengthMs);
        expect(toMs).toBeGreaterThanOrEqual(lengthMs * (1 - 1e-6));
        expect(toMs).toBeLessThanOrEqual(Math.max(3, lengthMs * 1.2));
      }),
    );
  });
});
