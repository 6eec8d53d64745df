import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../../src/domain/invocation.ts';
import { chooseInvocations, type InvocationCriteria } from '../../../../src/jobs/select/chosen-invocations.ts';
import { anInvocation } from '../../../fakes/invocations.ts';

const invocation = (invocationId: string, facts: Partial<Invocation> = {}): Invocation =>
  anInvocation({ invocationId, ...facts });

function chosen(criteria: Partial<InvocationCriteria>, invocations: readonly Invocation[]) {
  const choice = chooseInvocations({ order: 'started', limit: 10, ...criteria });
  for (const one of invocations) choice.add(one);
  return { ids: choice.list().map((one) => one.invocationId), matched: choice.matched() };
}

describe('the chosen invocations', () => {
  const some = [
    invocation('a', { startedAtMs: 1, durationMs: 900, status: 'timeout' }),
    invocation('b', { startedAtMs: 2, durationMs: 100, coldStart: true, initDurationMs: 400 }),
    invocation('c', { startedAtMs: 3, durationMs: 2000, status: 'error' }),
    invocation('d', { startedAtMs: 4 }),
  ];

  it.each<[string, Partial<InvocationCriteria>, string[]]>([
    ['newest first', {}, ['d', 'c', 'b', 'a']],
    ['failed', { failed: true }, ['c', 'a']],
    ['cold', { cold: true }, ['b']],
    ['slow', { slowMs: 900, order: 'duration' }, ['c', 'a']],
    ['by init, those without one last', { order: 'init' }, ['b', 'd', 'c', 'a']],
    ['at most so many', { limit: 2 }, ['d', 'c']],
  ])('are those asked for: %s', (_, criteria, ids) => {
    expect(chosen(criteria, some).ids).toEqual(ids);
  });

  it('follow a revision: one that turned out to fail joins, one that did not leaves', () => {
    const revised = [
      ...some,
      invocation('d', { startedAtMs: 4, status: 'crash', revision: 2 }),
      invocation('a', { status: 'ok', revision: 2 }),
    ];
    expect(chosen({ failed: true }, revised).ids).toEqual(['d', 'c']);
  });

  it('are the right ones out of more than are held', () => {
    const many = Array.from({ length: 25_000 }, (_, index) =>
      invocation(`i${index}`, { durationMs: (index * 7919) % 25_000 }),
    );
    const { ids, matched } = chosen({ order: 'duration', limit: 3 }, many);
    const slowest = [...many].sort((x, y) => (y.durationMs ?? 0) - (x.durationMs ?? 0)).slice(0, 3);
    expect(ids).toEqual(slowest.map((one) => one.invocationId));
    expect(matched).toBe(25_000);
  });
});
