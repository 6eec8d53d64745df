import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../../src/domain/invocation.ts';
import { openRecentInvocations } from '../../../../src/jobs/find/recent-invocations.ts';
import { anInvocation } from '../../../fakes/invocations.ts';

const invocation = (requestId: string, startedAtMs = 0): Invocation =>
  anInvocation({
    invocationId: requestId,
    group: { name: '/aws/lambda/x', region: 'eu-west-1' },
    startedAtMs,
    endedAtMs: startedAtMs + 10,
  });

describe('the recent invocations', () => {
  it('are found again by the beginning of their id, the newest first, after being stored', () => {
    const recent = openRecentInvocations(undefined);
    for (const [id, atMs] of [
      ['77be1d3e-1', 1],
      ['a41f09c2-2', 2],
      ['77be1d3e-1', 3],
    ] as const)
      recent.remember(invocation(id, atMs));
    const again = openRecentInvocations(recent.serialize());
    expect(again.beginningWith('77be1d3e').map((one) => one.startedAtMs)).toEqual([3, 1]);
    expect(again.beginningWith('b')).toEqual([]);
  });

  it('keep the last list of each terminal apart', () => {
    const recent = openRecentInvocations(undefined);
    recent.showList('one', ['a', 'b']);
    recent.showList('two', ['c']);
    recent.showList('one', ['d', 'e']);
    expect(['one', 'two', 'three'].map((terminal) => recent.rowOf(terminal, 1))).toEqual(['d', 'c', undefined]);
    expect([recent.rowOf('one', 2), recent.rowOf('one', 3), recent.rowOf('one', 0)]).toEqual([
      'e',
      undefined,
      undefined,
    ]);
  });

  it('stay bounded', () => {
    const recent = openRecentInvocations(undefined);
    for (let index = 0; index < 3_000; index += 1) recent.remember(invocation(`id-${index}`));
    expect(recent.beginningWith('id-').length).toBe(2_000);
    expect(recent.beginningWith('id-2999').length).toBe(1);
  });

  it('make nothing of a store that something else wrote', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('{"v":1,"invocations":[{}],"lists":[]}')), (stored) => {
        expect(openRecentInvocations(stored).beginningWith('')).toEqual([]);
      }),
    );
  });
});
