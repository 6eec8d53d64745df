import { describe, expect, it } from 'vitest';
import { asSafe } from '../../../../../src/render/safe-text.ts';
import { costScreen } from '../../../../../src/render/text/measure/cost-screen.ts';
import type { MeasuredLook } from '../../../../../src/render/text/measure/measured-answer.ts';
import { widthOf } from '../../../../../src/render/text/width.ts';
import { expectGolden } from '../../../../golden/golden.ts';
import { BASE_AT_MS } from '../../log-steps.ts';
import { costAnswer, costRow, dearFleet, unpriced } from '../../measure-stories.ts';
import { workflowCommandsIn } from '../../workflow-runner.ts';

const look: MeasuredLook = { color: false, timeZone: 'UTC', place: 'prod eu-west-1', todayAtMs: BASE_AT_MS };
const shown = (answer: typeof dearFleet, more: Partial<MeasuredLook> = {}): string =>
  costScreen(answer, answer.rows, { ...look, ...more });
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('the screen of costs', () => {
  it.each([
    ['cost.100', dearFleet, { columns: 100 }],
    ['cost.60', dearFleet, { columns: 60 }],
    ['cost.pipe', dearFleet, {}],
    ['cost.unpriced.100', unpriced, { columns: 100 }],
  ] as const)('looks like %s', (name, answer, more) => {
    expectGolden(`text/${name}.txt`, shown(answer, more));
  });

  it.each([40, 60, 80, 100, 200])('keeps to %i columns', (columns) => {
    for (const answer of [dearFleet, unpriced]) {
      expect(lines(shown(answer, { columns })).filter((line) => widthOf(asSafe(line)) > columns)).toEqual([]);
    }
  });

  it('claims no sum where nothing has a price', () => {
    expect(shown(unpriced)).not.toMatch(/\$|in all/);
    expect(shown(unpriced)).toContain('no prices of Lambda in xx-north-9 are known · --prices FILE');
  });

  it('says what a sum leaves out', () => {
    const rows = [...dearFleet.rows, costRow('elsewhere', { calls: 5 })];
    expect(shown(costAnswer({ rows }))).toContain('in all, without 1 row that has no price');
  });

  it('lets hostile names form no command and break no row', () => {
    const rows = [costRow('a\n::error::b')];
    const text = shown(
      costAnswer({ rows, prices: '##[error]x\n', keptForEver: [{ logGroupName: '\n::warning::x' }] }),
      {
        underCi: true,
      },
    );
    expect(workflowCommandsIn(text)).toEqual([]);
    expect(lines(text)).toHaveLength(5);
  });
});
