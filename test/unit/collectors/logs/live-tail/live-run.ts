import { createCloudWatchLogs } from '../../../../../src/collectors/logs/cloudwatch.ts';
import { withLiveTail } from '../../../../../src/collectors/logs/live-tail/live-tail-source.ts';
import type { LiveTimes } from '../../../../../src/collectors/logs/live-tail/live-times.ts';
import type { LogEvent } from '../../../../../src/domain/log-event.ts';
import type { LogBatch, LogRequest } from '../../../../../src/domain/sources.ts';
import type { HttpHandler } from '../../../../../src/runtime/http.ts';
import { seededRandom } from '../../../../../src/runtime/random.ts';
import type { Faults } from '../../../../../src/sandbox/faults/faults.ts';
import { createSandbox } from '../../../../../src/sandbox/sandbox.ts';
import { sessionOn } from '../../../../fakes/aws-session.ts';
import { createSimulatedClock } from '../../../../fakes/simulated-clock.ts';
import { sorted } from '../follow/follow-run.ts';

/** How a live follow of a test is to run. */
export interface LiveRunOptions {
  /** @param startAtMs when the follow begins */
  readonly faults?: (startAtMs: number) => Faults;
  readonly times?: Partial<LiveTimes>;
  readonly more?: Partial<LogRequest>;
  /** Groups that are not there at first. */
  readonly unborn?: readonly string[];
  readonly around?: (aws: HttpHandler) => HttpHandler;
}

/** A live follow of some groups of an empty sandbox, on a clock that the test moves. */
export async function liveRun(names: readonly string[], options: LiveRunOptions = {}) {
  const { faults = () => ({}), times = {}, more = {}, unborn = [], around = (aws) => aws } = options;
  const clock = createSimulatedClock();
  const startAtMs = clock.now();
  const paging = { emptyPageRate: 0, partialPageRate: 0 };
  const sandbox = createSandbox({ clock, world: 'empty', faults: { ...paging, ...faults(startAtMs) } });
  const { store } = sandbox;
  const createGroup = (name: string): void => {
    store.createGroup(name, 'STANDARD', clock.now());
    store.createStream(name, 's', clock.now());
  };
  for (const name of names) if (!unborn.includes(name)) createGroup(name);
  const live: string[][] = [];
  const handler: HttpHandler = around((request) => {
    if (request.headers['x-amz-target']?.endsWith('.StartLiveTail')) {
      const input = JSON.parse(Buffer.from(request.body).toString()) as { logGroupIdentifiers: string[] };
      live.push(input.logGroupIdentifiers);
    }
    return sandbox.handle(request);
  });
  const session = await sessionOn(handler, clock);
  const controller = new AbortController();
  const batches: { readonly atMs: number; readonly batch: LogBatch }[] = [];
  const source = withLiveTail(createCloudWatchLogs(session, { clock }), session, { random: seededRandom(1), times });
  const read = async (): Promise<void> => {
    const groups = names.map((name) => ({ group: { name } }));
    const request = { groups, startAtMs, follow: true, ...more };
    for await (const batch of source.read(request, controller.signal)) batches.push({ atMs: clock.now(), batch });
  };
  const ended = read();
  return {
    clock,
    startAtMs,
    createGroup,
    deleteGroup: store.deleteGroup,
    /** Writes lines now, readable at once. */
    write: (name: string, ...messages: readonly string[]) => {
      const events = messages.map((message) => ({ timestampMs: clock.now(), message }));
      store.put(name, 's', events, clock.now());
    },
    /** The ARNs of each session that was asked for. */
    live,
    stop: async () => {
      controller.abort();
      await clock.advance(1000);
      await ended;
    },
    events: (): LogEvent[] => batches.flatMap(({ batch }) => batch.events),
    provisional: (): LogEvent[] => batches.flatMap(({ batch }) => batch.provisional ?? []),
    /** What a screen shows: provisional lines, and reads that confirm none. */
    shown: (): string[] =>
      batches.flatMap(({ batch }) =>
        [...batch.events.filter(({ marks }) => marks?.confirms === undefined), ...(batch.provisional ?? [])].map(
          ({ message }) => message,
        ),
      ),
    gaps: () => batches.flatMap(({ batch }) => batch.gapChanges),
    texts: () => batches.flatMap(({ batch }) => batch.notices.map(({ text }) => text)),
  };
}

/** Messages, sorted. */
export function messagesOf(events: readonly LogEvent[]): string[] {
  return sorted(events.map(({ message }) => message));
}
