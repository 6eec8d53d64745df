import { createXRayTraces } from '../../../../src/collectors/traces/xray.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createFakeXRay } from '../../../fakes/fake-xray.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

/** A source over a fake X-Ray, and a clock that runs while something is asked. */
export async function xrayWorld() {
  const clock = createSimulatedClock();
  const fake = createFakeXRay({ now: clock.now });
  const source = createXRayTraces(await sessionOn(fake.handler, clock));
  const finish = async <Value>(asked: Promise<Value>): Promise<Value> => {
    let isDone = false;
    const settled = asked
      .catch(() => undefined)
      .finally(() => {
        isDone = true;
      });
    while (!isDone) await clock.advance(100);
    await settled;
    return asked;
  };
  return { clock, fake, source, finish };
}
