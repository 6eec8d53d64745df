import type { Invocation } from '../../src/domain/invocation.ts';

/** An ordinary invocation, but for what a test says about it. */
export function anInvocation(facts: Partial<Invocation> = {}): Invocation {
  return {
    invocationId: 'a',
    requestId: facts.invocationId ?? 'a',
    attempt: 1,
    group: { name: 'g' },
    logStreamName: 's',
    startedAtMs: 0,
    status: 'ok',
    loggedErrors: 0,
    lineCount: 3,
    revision: 1,
    isIncomplete: false,
    ...facts,
  };
}
