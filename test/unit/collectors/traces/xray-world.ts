import { createXRayTraces } from '../../../../src/collectors/traces/xray.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createFakeXRay } from '../../../fakes/fake-xray.ts';
import { createSimulatedClock, whileTimePasses } from '../../../fakes/simulated-clock.ts';

/** A source over a fake X-Ray, and a clock that runs while something is asked. */
export async function xrayWorld() {
  const clock = createSimulatedClock();
  const fake = createFakeXRay({ now: clock.now });
  const source = createXRayTraces(await sessionOn(fake.handler, clock));
  const finish = <Value>(work: Promise<Value>): Promise<Value> => whileTimePasses(clock, work, 100);
  return { clock, fake, source, finish };
}
