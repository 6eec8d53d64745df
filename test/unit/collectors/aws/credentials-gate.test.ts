import { expect, test, vi } from 'vitest';
import { createCredentialsGate } from '../../../../src/collectors/aws/credentials-gate.ts';
import { CredentialsError } from '../../../../src/domain/errors.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const { signal } = new AbortController();

/** A gate, and a call that fails for its credentials once, is then throttled until it is answered, and after that goes well. */
function throttledProber() {
  const clock = createSimulatedClock();
  const forget = vi.fn();
  const gate = createCredentialsGate({ forget, sleep: clock.sleep });
  const answer = Promise.withResolvers<string>();
  let tries = 0;
  const attempt = (onOtherSetback: () => void): Promise<string> => {
    tries += 1;
    if (tries === 1) return Promise.reject(new CredentialsError('expired'));
    if (tries > 2) return Promise.resolve('well');
    onOtherSetback();
    return answer.promise;
  };
  const prober = gate.pass(attempt, { signal, onExpired: () => undefined });
  return { clock, gate, forget, answer, prober };
}

test('a call that is throttled after its credentials were looked for again keeps no other waiting', async () => {
  const { clock, gate, answer, prober } = throttledProber();
  await clock.advance(0);
  const other = gate.pass(() => Promise.resolve('other'), { signal, onExpired: () => undefined });
  expect(await other).toBe('other');
  answer.resolve('at last');
  expect(await prober).toBe('at last');
});

test('a call that was throttled and then refused for its credentials is made once more with those of now', async () => {
  const { clock, forget, answer, prober } = throttledProber();
  await clock.advance(0);
  expect(forget).toHaveBeenCalledTimes(1);
  answer.reject(new CredentialsError('expired again'));
  expect(await prober).toBe('well');
  expect(forget).toHaveBeenCalledTimes(1);
});
