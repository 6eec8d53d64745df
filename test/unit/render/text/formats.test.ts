import { describe, expect, it } from 'vitest';
import { durationText, roughDurationText } from '../../../../src/render/text/durations.ts';
import { byteSize, countOf, groupDigits } from '../../../../src/render/text/numbers.ts';
import { createTimeFormat } from '../../../../src/render/text/time.ts';

describe('durations', () => {
  it.each([
    [0, '0 ms', '0 ms'],
    [1.27, '1.3 ms', '1 ms'],
    [2, '2 ms', '2 ms'],
    [9.96, '10 ms', '10 ms'],
    [319.4, '319 ms', '319 ms'],
    [999.6, '1.00 s', '1.0 s'],
    [1290, '1.29 s', '1.3 s'],
    [6098, '6.10 s', '6.1 s'],
    [9996, '10.0 s', '10 s'],
    [15_000, '15.0 s', '15 s'],
    [59_960, '1 min', '1 min'],
    [92_000, '1 min 32 s', '2 min'],
    [119_700, '2 min', '2 min'],
    [720_000, '12 min', '12 min'],
    [3_599_000, '1 h', '1 h'],
    [7_500_000, '2 h 5 min', '2 h 5 min'],
    [180_000_000, '2 d 2 h', '2 d 2 h'],
    [-5, '−5 ms', '5 ms'],
  ])('%d ms reads %s, and roughly %s', (ms, text, rough) => {
    expect(durationText(ms)).toBe(text);
    expect(roughDurationText(ms)).toBe(rough);
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1204, '1 204'],
    [48210, '48 210'],
    [1234567.5, '1 234 567.5'],
    [-1204, '-1 204'],
  ])('%d is grouped as %s', (value, text) => {
    expect(groupDigits(value)).toBe(text);
  });

  it('count with their noun', () => {
    expect([countOf(1, 'gap'), countOf(0, 'gap'), countOf(1204, 'query', 'queries')]).toEqual([
      '1 gap',
      '0 gaps',
      '1 204 queries',
    ]);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [88_123, '88 kB'],
    [999_999, '1.0 MB'],
    [1_800_000_000, '1.8 GB'],
  ])('%d bytes read %s', (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });
});

describe('times', () => {
  const at = Date.parse('2026-03-29T00:59:59.007Z');

  it.each([
    ['UTC', '00:59:59.007', '2026-03-29', 'UTC'],
    ['Europe/Berlin', '01:59:59.007', '2026-03-29', 'UTC+1'],
    ['America/New_York', '20:59:59.007', '2026-03-28', 'UTC−4'],
    ['Asia/Kolkata', '06:29:59.007', '2026-03-29', 'UTC+5:30'],
  ])('are shown as the clocks of %s show them', (zone, time, date, name) => {
    const format = createTimeFormat(zone);
    expect([format.time(at), format.date(at), format.zone(at)]).toEqual([time, date, name]);
  });

  it('follow a change of clocks from one line to the next', () => {
    const format = createTimeFormat('Europe/Berlin');
    expect([format.time(at), format.time(at + 1_000), format.zone(at + 1_000)]).toEqual([
      '01:59:59.007',
      '03:00:00.007',
      'UTC+2',
    ]);
  });

  it('before 1970 count on', () => {
    expect(createTimeFormat('UTC').time(-1)).toBe('23:59:59.999');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, -8.64e15])(
    'that no calendar holds are question marks: %d',
    (atMs) => {
      const format = createTimeFormat('Europe/Berlin');
      expect([format.time(atMs), format.clock(atMs), format.date(atMs)]).toEqual([
        '??:??:??.???',
        '??:??:??',
        '????-??-??',
      ]);
    },
  );
});
