import { describe, expect, it } from 'vitest';
import { RELATIVE_ERROR } from '../../../../src/analyze/quantiles/sketch.ts';
import { seededRandom } from '../../../../src/runtime/random.ts';
import { type Format, initStart, report } from './lambda-lines.ts';
import { bothColdStarts, bothCosts, HOUR_MS, hourOf, NOON_MS, ORDERS, type WrittenStream } from './measured-world.ts';

const ENVIRONMENTS = 240;
const CALLS = 5;

/** Environments that each begin cold and are called five times, and how long their inits took, in order. */
function fleet(): { streams: WrittenStream[]; initsMs: number[] } {
  const random = seededRandom(11);
  const initsMs: number[] = [];
  const streams = Array.from({ length: ENVIRONMENTS }, (_, index): WrittenStream => {
    const format: Format = index % 2 === 0 ? 'text' : 'json';
    const initMs = Math.round((150 + random.next() ** 3 * 4000) * 100) / 100;
    initsMs.push(initMs);
    const atMs = NOON_MS - HOUR_MS + index * 10_000;
    const calls = Array.from({ length: CALLS }, (__, call) => {
      const durationMs = Math.round((5 + random.next() * 200) * 100) / 100;
      const init = call === 0 ? { initMs } : {};
      const billedMs = Math.ceil(durationMs + (init.initMs ?? 0));
      const usedMb = 60 + Math.floor(random.next() * 300);
      const id = `${index.toString(16).padStart(8, '0')}-4d5e-4f60-9a7b-${call.toString(16).padStart(12, '0')}`;
      return report(format, atMs + Math.ceil(initMs) + 300 + call * 1000, id, {
        durationMs,
        billedMs,
        memoryMb: 512,
        usedMb,
        ...init,
      });
    });
    return { lines: [initStart(format, atMs), ...calls] };
  });
  return { streams, initsMs: initsMs.sort((a, b) => a - b) };
}

describe('a fleet with hundreds of cold starts', () => {
  it('has the percentiles that it has, on both engines', { timeout: 60_000 }, async () => {
    const { streams, initsMs } = fleet();
    const answers = await bothColdStarts(hourOf([ORDERS]), streams);
    for (const { rows } of [answers.filter, answers.insights]) {
      const [row] = rows;
      expect(row).toMatchObject({ calls: ENVIRONMENTS * CALLS, coldStarts: ENVIRONMENTS, initMs: { n: ENVIRONMENTS } });
      for (const [name, share] of [
        ['p50', 0.5],
        ['p75', 0.75],
        ['p95', 0.95],
        ['p99', 0.99],
      ] as const) {
        const truth = initsMs[Math.ceil(share * ENVIRONMENTS) - 1] ?? 0;
        expect(Math.abs((row?.initMs?.[name] ?? 0) - truth)).toBeLessThanOrEqual(truth * RELATIVE_ERROR);
      }
    }
    const dear = await bothCosts(hourOf([ORDERS]), streams);
    expect(dear.insights.rows[0]?.p99MemoryUsedMb).toBe(dear.filter.rows[0]?.p99MemoryUsedMb);
  });
});
