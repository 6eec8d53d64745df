import { describe, expect, it } from 'vitest';
import type { Change, ChangesAnswer } from '../../../../src/domain/results/changes.ts';
import { changeRecord } from '../../../../src/render/machine/change-record.ts';
import { changesScreen } from '../../../../src/render/text/changes-screen.ts';
import { expectGolden } from '../../../golden/golden.ts';
import { expectToFitSchema } from '../machine/schemas.ts';
import { workflowCommandsIn } from '../workflow-runner.ts';

const at = (time: string): number => Date.parse(`${time}Z`);

const changes: Change[] = [
  {
    functionName: 'shop-prod-orders-api',
    atMs: at('2026-02-24T09:14:03.120'),
    kind: 'version',
    version: '41',
    codeSha256: 'sTnlmXs0',
    detail: '“round prices as the till does”',
  },
  {
    functionName: 'shop-prod-orders-api',
    atMs: at('2026-02-24T09:31:40'),
    kind: 'first-run',
    version: '41',
    isFirstSeen: true,
  },
  {
    functionName: 'shop-prod-orders-pdf',
    atMs: at('2026-02-26T03:02:11'),
    kind: 'runtime',
    version: '$LATEST',
    detail: 'nodejs:22.v31 → nodejs:22.v32',
    isFirstSeen: true,
  },
  {
    functionName: 'shop-prod-orders-worker',
    atMs: at('2026-03-02T12:05:40'),
    kind: 'latest',
    version: '$LATEST',
    detail: 'code of no published version',
  },
  {
    functionName: 'shop-prod-orders-api',
    atMs: at('2026-03-02T12:05:52'),
    kind: 'version',
    version: '42',
    detail: 'code as in version 41, “more memory”',
  },
];
const answer: ChangesAnswer = {
  startAtMs: at('2026-02-23T14:00:00'),
  endAtMs: at('2026-03-02T14:00:00'),
  changes,
  gaps: [
    {
      gapId: 'g1',
      state: 'final',
      revision: 1,
      reason: 'denied',
      fromAtMs: at('2026-02-23T14:00:00'),
      toAtMs: at('2026-03-02T14:00:00'),
      advice: 'published versions of shop-prod-orders-auth are not known (allow lambda:ListVersionsByFunction)',
    },
  ],
  notices: [
    {
      topic: 'mode',
      text: 'Lambda keeps only the newest change of $LATEST: earlier ones of shop-prod-orders-worker are not known',
    },
  ],
  usage: { apiCalls: 5, duplicates: 0 },
};
const look = {
  color: false,
  timeZone: 'Europe/Berlin',
  place: 'prod eu-west-1',
  functions: 4,
  todayAtMs: at('2026-03-02T14:00:01'),
};

describe('the screen of changes', () => {
  it.each([
    ['changes.100', { columns: 100 }],
    ['changes.60', { columns: 60 }],
    ['changes.pipe', {}],
  ])('is a timeline, the newest last, and what is not known of it: %s', (name, width) => {
    expectGolden(`text/${name}.txt`, changesScreen(answer, changes, { ...look, ...width }));
  });

  it('says what it is a part of, and when nothing is known', () => {
    const part = changesScreen(answer, changes.slice(-2), look);
    expect(part).toContain('\n2 of 5 shown; --limit shows more\n');
    expect(part).not.toContain('first seen');
    const nothing = changesScreen({ ...answer, changes: [], gaps: [], notices: [] }, [], look);
    expect(nothing).toBe(
      '4 functions · prod eu-west-1 · 7 d to 15:00 UTC+1 · 0 changes\nno change is known in that time\n',
    );
  });

  it('names the year where there are two', () => {
    const old: Change = { functionName: 'f', atMs: at('2025-12-31T10:00:00'), kind: 'version', version: '1' };
    expect(changesScreen(answer, [old, ...changes], look)).toContain('\n2025-12-31 11:00:00 ');
  });

  it('lets a hostile description neither break a row nor form a command', () => {
    const detail = `“\u001b[2J\n::set-env name=A::b\r\u202e${'x'.repeat(100_000)}”`;
    const hostile: Change[] = [
      { functionName: 'f', atMs: at('2026-03-01T10:00:00'), kind: 'version', version: '1\n::error::', detail },
    ];
    const bare = { ...answer, changes: hostile, gaps: [], notices: [] };
    for (const width of [{ columns: 100 }, {}]) {
      const shown = changesScreen(bare, hostile, { ...look, ...width, underCi: true });
      expect(shown.trimEnd().split('\n')).toHaveLength(3);
      expect(shown.length).toBeLessThan(2_000);
      expect(shown).not.toContain('\u001b');
      expect(workflowCommandsIn(shown)).toEqual([]);
    }
  });
});

describe('the record of a change', () => {
  it('fits its schema, and leaves out what is not known', () => {
    for (const change of changes) expectToFitSchema('change', JSON.parse(JSON.stringify(changeRecord(change))));
    expect(JSON.parse(JSON.stringify(changeRecord(changes[1] as Change)))).toEqual({
      type: 'change',
      v: 1,
      time: '2026-02-24T09:31:40.000Z',
      function: 'shop-prod-orders-api',
      kind: 'first-run',
      version: '41',
      firstSeen: true,
    });
  });
});
