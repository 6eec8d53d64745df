import { describe, expect, it } from 'vitest';
import { safe } from '../../../../src/render/safe-text.ts';
import { markLine } from '../../../../src/render/text/mark-line.ts';
import { type StreamStatus, statusLine } from '../../../../src/render/text/status-line.ts';
import { createTheme } from '../../../../src/render/text/theme.ts';
import { widthOf } from '../../../../src/render/text/width.ts';

const theme = createTheme(false);
const busy: StreamStatus = {
  linesPerSecond: 3.14,
  ok: 62,
  failed: 3,
  cold: 1,
  behindMs: 3400,
  gaps: 1,
  keys: safe`Space: browse`,
};

describe('the line below a stream', () => {
  it.each([
    [100, '3.1 lines/s · 62 ok 3 failed 1 cold · 3.4 s behind · 1 gap · Space: browse'],
    [70, '62 ok 3 failed 1 cold · 3.4 s behind · 1 gap · Space: browse'],
    [50, '62 ok 3 failed 1 cold · 3.4 s behind · 1 gap'],
    [30, '62 ok 3 failed 1 cold · 1 gap'],
    [12, '62 ok 3 fa…'],
  ])('says on %i columns what matters most', (columns, expected) => {
    expect(statusLine(busy, columns, theme)).toBe(expected);
  });

  it('leaves out what is not, and never touches the edge', () => {
    const quiet = { linesPerSecond: 12_345.6, ok: 0, failed: 0, cold: 0, gaps: 0 };
    expect(statusLine(quiet, 80, theme)).toBe('12 346 lines/s');
    for (let columns = 2; columns < 100; columns += 1) {
      expect(widthOf(statusLine(busy, columns, theme))).toBeLessThan(columns);
    }
  });
});

describe('a mark', () => {
  it('reaches across the screen', () => {
    expect(widthOf(markLine(safe`14:02:07`, 40, theme))).toBe(40);
    expect(markLine(safe`14:02:07`, 5, theme)).toBe('── 14:02:07 ');
  });
});
