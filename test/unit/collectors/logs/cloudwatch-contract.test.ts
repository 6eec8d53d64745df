import { createCloudWatchLogs } from '../../../../src/collectors/logs/cloudwatch.ts';
import { withLiveTail } from '../../../../src/collectors/logs/live-tail/live-tail-source.ts';
import { seededRandom } from '../../../../src/runtime/random.ts';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import { eventIdOf } from '../../../../src/sandbox/world/stored-event.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createFakeCloudWatch, type FakeCloudWatchOptions } from '../../../fakes/fake-cloudwatch.ts';
import { memoryLogSource } from '../../../fakes/memory-log-source.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { type ContractSource, describeLogSourceContract } from '../log-source-contract.ts';

const T = Date.UTC(2026, 2, 2, 11);

/** Two groups whose events lie between one another, several in the same millisecond, over many small pages. */
async function cloudWatch(order: FakeCloudWatchOptions['order']): Promise<ContractSource> {
  const clock = createSimulatedClock();
  const fake = createFakeCloudWatch({ now: clock.now, pageSize: 3, ...(order === undefined ? {} : { order }) });
  for (let index = 0; index < 20; index += 1) {
    fake.write('/a', { at: T + index * 7, stream: `s${index % 3}`, id: `a${index}` });
    fake.write('/b', { at: T + Math.floor(index / 4) * 20, stream: 't', id: `b${index}` });
  }
  const session = await sessionOn(fake.handler, clock);
  return {
    source: createCloudWatchLogs(session, { clock }),
    request: {
      groups: [{ group: { name: '/a' } }, { group: { name: '/b' } }],
      startAtMs: T,
      endAtMs: T + 1000,
      follow: false,
    },
    expectedIds: Array.from({ length: 20 }, (_, index) => [`a${index}`, `b${index}`]).flat(),
  };
}

/** The same by following, with events that become readable late, and one that is too late for certain. */
async function following(): Promise<ContractSource> {
  const clock = createSimulatedClock(T);
  const fake = createFakeCloudWatch({ now: clock.now, pageSize: 3 });
  const delays = [0, 800, 2500, 9000, 40_000, 1200, 200_000];
  for (let index = 0; index < 60; index += 1) {
    const at = T + index * 900;
    const readableAt = at + (delays[index % delays.length] ?? 0);
    fake.write(index % 2 === 0 ? '/a' : '/b', { at, readableAt: Math.min(readableAt, at + 149_000), id: `e${index}` });
  }
  const session = await sessionOn(fake.handler, clock);
  return {
    source: createCloudWatchLogs(session, { clock }),
    request: {
      groups: [{ group: { name: '/a' } }, { group: { name: '/b' } }],
      startAtMs: T,
      endAtMs: T + 300_000,
      follow: true,
    },
    expectedIds: Array.from({ length: 60 }, (_, index) => `e${index}`),
    letTimePass: () => clock.advance(10_000),
  };
}

/** With live sessions: what they bring stands beside the events, which are what they are without. */
async function live(): Promise<ContractSource> {
  const clock = createSimulatedClock(T);
  const sandbox = createSandbox({ clock, world: 'empty' });
  const ids: string[] = [];
  for (const name of ['/a', '/b']) sandbox.store.createGroup(name, 'STANDARD', T);
  for (let index = 0; index < 60; index += 1) {
    const atMs = T + index * 900;
    void clock.sleep(atMs - T).then(() => {
      sandbox.store.put(index % 2 === 0 ? '/a' : '/b', 's', [{ timestampMs: atMs, message: `e${index}` }], atMs);
    });
    ids.push(eventIdOf(atMs, '', index + 1));
  }
  const session = await sessionOn(sandbox.handle, clock);
  return {
    source: withLiveTail(createCloudWatchLogs(session, { clock }), session, { random: seededRandom(1) }),
    request: {
      groups: [{ group: { name: '/a' } }, { group: { name: '/b' } }],
      startAtMs: T,
      endAtMs: T + 300_000,
      follow: true,
    },
    expectedIds: ids,
    letTimePass: () => clock.advance(10_000),
  };
}

describeLogSourceContract('a range of CloudWatch Logs', () => cloudWatch('time'));
describeLogSourceContract('a range of a service that goes stream by stream', () => cloudWatch('stream'));
describeLogSourceContract('a follow of CloudWatch Logs', following);

describeLogSourceContract('a follow of CloudWatch Logs with live sessions', live);

describeLogSourceContract('a source in memory', async () => {
  const group = { name: '/m' };
  const events = Array.from({ length: 30 }, (_, ordinal) => ({
    id: `m${ordinal}`,
    group,
    logStreamName: 's',
    loggedAtMs: T + Math.floor(ordinal / 2),
    ingestedAtMs: undefined,
    message: '',
    ordinal,
    eventId: undefined,
  }));
  return {
    source: memoryLogSource(events, 7),
    request: { groups: [{ group }], startAtMs: T, endAtMs: T + 1000, follow: false },
    expectedIds: events.map((event) => event.id),
  };
});
