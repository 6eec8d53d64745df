import { describe, expect, it } from 'vitest';
import type { FunctionSummary } from '../../../../src/domain/sources.ts';
import { createKnownFunctions } from '../../../../src/jobs/find/known-functions.ts';

const ordinary = (name: string, timeoutMs: number): FunctionSummary => ({
  name,
  logGroupName: `/aws/lambda/${name}`,
  timeoutMs,
});
const chosen = (...functions: FunctionSummary[]) => ({
  functions,
  groupNames: [],
  selections: functions.map(({ logGroupName }) => ({ group: { name: logGroupName } })),
});

describe('what is known of functions', () => {
  it('grows as functions join, and holds the longest timeout of a name that is in several places', () => {
    const known = createKnownFunctions();
    known.note(chosen(ordinary('api', 3_000)), 'a');
    expect([known.timeoutMsOf('api'), known.timeoutMsOf('mail')]).toEqual([3_000, undefined]);
    known.note(chosen(ordinary('api', 9_000), ordinary('mail', 1_000)), 'b');
    known.note(chosen(ordinary('api', 3_000)), 'a');
    expect([known.timeoutMsOf('api'), known.timeoutMsOf('mail')]).toEqual([9_000, 1_000]);
    expect([...known.groups]).toEqual(['/aws/lambda/api', '/aws/lambda/mail']);
  });

  it('says which names are in more than one place', () => {
    const known = createKnownFunctions();
    known.note(chosen(ordinary('api', 1), ordinary('mail', 1)), 'a');
    known.note(chosen(ordinary('api', 1), ordinary('mail', 1)), 'a');
    expect([...known.ambiguous]).toEqual([]);
    known.note(chosen(ordinary('api', 1)), 'b');
    expect([...known.ambiguous]).toEqual(['api', '/aws/lambda/api']);
  });
});
