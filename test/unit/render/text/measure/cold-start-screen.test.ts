import { describe, expect, it } from 'vitest';
import { asSafe } from '../../../../../src/render/safe-text.ts';
import { coldStartScreen } from '../../../../../src/render/text/measure/cold-start-screen.ts';
import type { MeasuredLook } from '../../../../../src/render/text/measure/measured-answer.ts';
import { widthOf } from '../../../../../src/render/text/width.ts';
import { expectGolden } from '../../../../golden/golden.ts';
import { BASE_AT_MS } from '../../log-steps.ts';
import {
  coldAttacks,
  coldFleet,
  coldHeat,
  coldRarities,
  coldStartRow,
  coldStartsAnswer,
} from '../../measure-stories.ts';
import { workflowCommandsIn } from '../../workflow-runner.ts';

const look: MeasuredLook = {
  color: false,
  timeZone: 'Europe/Berlin',
  place: 'prod eu-west-1',
  todayAtMs: BASE_AT_MS,
};
const shown = (answer: typeof coldFleet, more: Partial<MeasuredLook> = {}): string =>
  coldStartScreen(answer, answer.rows, { ...look, ...more });
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('the screen of cold starts', () => {
  it.each([
    ['cold-starts.100', coldFleet, { columns: 100 }],
    ['cold-starts.80', coldFleet, { columns: 80 }],
    ['cold-starts.60', coldFleet, { columns: 60 }],
    ['cold-starts.pipe', coldFleet, {}],
    ['cold-starts.color', coldFleet, { columns: 100, color: true }],
    ['cold-starts.rarities.100', coldRarities, { columns: 100 }],
    ['cold-starts.attacks.100', coldAttacks, { columns: 100, underCi: true }],
    ['cold-starts.heatmap.100', coldHeat, { columns: 100 }],
    ['cold-starts.heatmap.60', coldHeat, { columns: 60 }],
  ] as const)('looks like %s', (name, answer, more) => {
    expectGolden(`text/${name}.txt`, shown(answer, more));
  });

  it.each([40, 60, 80, 100, 200])('keeps to %i columns', (columns) => {
    for (const answer of [coldFleet, coldRarities, coldAttacks, coldHeat]) {
      const wide = lines(shown(answer, { columns })).filter((line) => widthOf(asSafe(line)) > columns);
      expect(wide).toEqual([]);
    }
  });

  it('lets hostile names and reasons neither break a row nor form a command', () => {
    const text = shown(coldAttacks, { underCi: true });
    expect(workflowCommandsIn(text)).toEqual([]);
    expect(text).not.toContain('\u001b');
    expect(lines(text)).toHaveLength(lines(shown(coldAttacks)).length);
  });

  it('says that nothing was found, and where it looked', () => {
    expect(shown(coldStartsAnswer())).toBe(
      '0 functions · prod eu-west-1 · 24 h to 14:00 UTC+1 · lines read\nno call was reported in that time\n',
    );
  });

  it('names the day of a window that does not end today', () => {
    expect(shown(coldStartsAnswer(), { todayAtMs: BASE_AT_MS + 86_400_000 })).toContain(
      '24 h to 2026-03-02 14:00 UTC+1',
    );
  });

  it('says how many rows it leaves out, and still counts what they cost', () => {
    const text = coldStartScreen(coldFleet, coldFleet.rows.slice(0, 1), look);
    expect(text).toContain('1 of 3 shown; --limit shows more');
    expect(text).toContain('init billed $0.05 of $0.43');
  });

  it('never claims to be wholly sure of a change', () => {
    const [shift] = coldFleet.shifts;
    const sure = coldStartsAnswer({
      rows: coldFleet.rows,
      shifts: shift === undefined ? [] : [{ ...shift, confidence: 1 }],
    });
    expect(shown(sure)).toContain('over 99.9 % sure');
  });

  it('has nothing to compare where one side of a change has no inits', () => {
    const [shift] = coldFleet.shifts;
    const none = { n: 0, p50: 0, p75: 0, p95: 0, max: 0, exact: true };
    const one = coldStartsAnswer({
      rows: coldFleet.rows,
      shifts: shift === undefined ? [] : [{ ...shift, before: none }],
    });
    expect(shown(one)).toContain('nothing to compare, inits: 0 before, 183 after');
  });

  it('shows hundreds of functions without slowing down', () => {
    const rows = Array.from({ length: 500 }, (_, index) => coldStartRow(`function-${index}`));
    expect(lines(shown(coldStartsAnswer({ rows }), { columns: 100 })).length).toBeGreaterThan(500);
  });
});
