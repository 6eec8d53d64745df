import { describe, expect, it } from 'vitest';
import { type Instant, parseInstant } from '../../../src/domain/instant.ts';

const nowAtMs = Date.parse('2026-03-02T14:00:00.500Z');
const read = (word: string, timeZone = 'UTC'): Instant => parseInstant(word, '--since', { nowAtMs, timeZone });
const at = (word: string, timeZone = 'UTC'): string => {
  const instant = read(word, timeZone);
  if (typeof instant !== 'number') throw new Error(`“${word}” waits for the account`);
  return new Date(instant).toISOString();
};

describe('a time word', () => {
  it.each([
    ['10m', '2026-03-02T13:50:00.500Z'],
    ['1h30m', '2026-03-02T12:30:00.500Z'],
    ['2d', '2026-02-28T14:00:00.500Z'],
    ['10m ago', '2026-03-02T13:50:00.500Z'],
    ['-2h', '2026-03-02T12:00:00.500Z'],
    ['1.5s', '2026-03-02T13:59:59.000Z'],
    ['13:10', '2026-03-02T13:10:00.000Z'],
    ['13:10:30', '2026-03-02T13:10:30.000Z'],
    ['14:30', '2026-03-01T14:30:00.000Z'],
    ['yesterday', '2026-03-01T00:00:00.000Z'],
    ['today', '2026-03-02T00:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T10:15', '2026-03-01T10:15:00.000Z'],
    ['2026-03-01 10:15:30.25', '2026-03-01T10:15:30.250Z'],
    ['2026-03-01T10:15:00Z', '2026-03-01T10:15:00.000Z'],
    ['2026-03-01T10:15:00+02:00', '2026-03-01T08:15:00.000Z'],
    ['1772446530123', '2026-03-02T10:15:30.123Z'],
  ])('%s is understood', (word, expected) => {
    expect(at(word)).toBe(expected);
  });

  it('is read in the zone that is shown', () => {
    expect(at('13:10', 'Asia/Tokyo')).toBe('2026-03-02T04:10:00.000Z');
    expect(at('yesterday', 'America/New_York')).toBe('2026-03-01T05:00:00.000Z');
    expect(at('2026-07-01T12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z');
  });

  it('that the change of clocks skips is taken an hour later, and one that occurs twice the first time', () => {
    expect(at('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(at('2025-10-26T02:30', 'Europe/Berlin')).toBe('2025-10-26T00:30:00.000Z');
  });

  it.each([
    ['deploy', 0],
    ['deploy+10m', 600_000],
    ['deploy-1h30m', -5_400_000],
  ])('that only the account knows is left for it: %s', (word, afterDeployMs) => {
    expect(read(word)).toEqual({ afterDeployMs });
  });

  it.each([
    'deploy+',
    'deploy-soon',
    'deployment',
    '1 month ago',
    '10 may 2024',
    '3 dec 2024',
    '10',
    '1h banana',
    '',
    '25:00',
    '2026-02-31',
    '2026-13-01',
    'm10',
    '5 m',
  ])('that is not understood whole is refused, with what is accepted: %s', (word) => {
    expect(() => at(word)).toThrowError(
      expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('1h30m') }),
    );
  });
});
