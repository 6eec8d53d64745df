import { describe, expect, it } from 'vitest';
import { measureProgress } from '../../../../../src/render/text/measure/progress-text.ts';

describe('the progress of a measurement', () => {
  it.each([
    [{ engine: 'metrics', step: 'estimating' }, 'looking how much there is'],
    [{ engine: 'filter', step: 'reading', events: 1_204, share: 0.4 }, 'reading lines: 40 %, 1 204 events'],
    [{ engine: 'insights', step: 'querying', bytesScanned: 1.8e9 }, 'asking Insights: 1.8 GB scanned'],
    [{ engine: 'insights', step: 'querying', share: 0.999 }, 'asking Insights: 99 %'],
    [{ engine: 'metrics', step: 'querying' }, 'asking metrics'],
  ] as const)('says what is known of it: %o', (progress, text) => {
    expect(measureProgress(progress)).toBe(text);
  });
});
