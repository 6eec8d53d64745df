import { createInsightsSource } from '../../../../../src/collectors/logs/insights/insights-source.ts';
import type { InsightsProgress, InsightsQuestion } from '../../../../../src/domain/sources.ts';
import { sessionOn } from '../../../../fakes/aws-session.ts';
import {
  createFakeQueryService,
  type QueryInput,
  type QueryServiceOptions,
} from '../../../../fakes/fake-query-service.ts';
import { createSimulatedClock, whileTimePasses } from '../../../../fakes/simulated-clock.ts';

/** A Monday noon. */
export const T = Date.UTC(2026, 2, 2, 12);

/** A question for every event of some groups in the minute from `T`. */
export function everyEvent(groups: readonly string[], more: Partial<InsightsQuestion> = {}): InsightsQuestion {
  return {
    groups: groups.map((name) => ({ name, region: 'eu-west-1' })),
    startAtMs: T,
    endAtMs: T + 59_999,
    query: 'fields @timestamp',
    isPerEvent: true,
    ...more,
  };
}

/** A source over a fake service, and a clock that runs while something is asked. */
export async function insightsWorld(options: Omit<QueryServiceOptions, 'clock'> & { readonly rowCap?: number } = {}) {
  const clock = createSimulatedClock(T);
  const service = createFakeQueryService({ clock, ...options });
  const { rowCap } = options;
  const source = createInsightsSource(await sessionOn(service.handler, clock), rowCap === undefined ? {} : { rowCap });
  const progress: InsightsProgress[] = [];
  const finish = <Value>(work: Promise<Value>): Promise<Value> => whileTimePasses(clock, work);
  const ask = (question: InsightsQuestion, signal = new AbortController().signal) =>
    finish(source.ask(question, signal, (now) => progress.push(now)));
  /** What the queries were begun with, in order. */
  const begun = (): QueryInput[] => service.callsOf('StartQuery').map(({ input }) => input as unknown as QueryInput);
  return { clock, service, source, progress, finish, ask, begun };
}
