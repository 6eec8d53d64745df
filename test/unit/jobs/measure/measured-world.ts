import { pricesOf } from '../../../../src/analyze/cost/list-prices.ts';
import { createCloudWatchLogs } from '../../../../src/collectors/logs/cloudwatch.ts';
import { createInsightsSource } from '../../../../src/collectors/logs/insights/insights-source.ts';
import type { Gap } from '../../../../src/domain/gap.ts';
import type { ColdStartRow, ColdStartsAnswer } from '../../../../src/domain/results/cold-starts.ts';
import type { CostAnswer } from '../../../../src/domain/results/cost.ts';
import type { FunctionSummary, GroupSelection } from '../../../../src/domain/sources.ts';
import { type ColdStartsQuestion, coldStarts } from '../../../../src/jobs/measure/cold-starts.ts';
import { costs } from '../../../../src/jobs/measure/cost.ts';
import type { MeasureQuestion, MeasureTools } from '../../../../src/jobs/measure/measure-question.ts';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock, whileTimePasses } from '../../../fakes/simulated-clock.ts';
import type { Line } from './lambda-lines.ts';

/** A Monday noon; what the tests write lies before it. */
export const NOON_MS = Date.UTC(2026, 2, 2, 12);
export const HOUR_MS = 3_600_000;

/** The lines of one stream. */
export interface WrittenStream {
  /** `/aws/lambda/orders` unless said. */
  readonly group?: string;
  /** A name as Lambda gives it, unless said. */
  readonly name?: string;
  readonly version?: string;
  readonly lines: readonly Line[];
}

export const ORDERS = '/aws/lambda/orders';

/** An account in which questions are asked. */
export interface MeasuredWorld {
  readonly tools: MeasureTools;
  /** Lets time pass until the work is done. */
  finish<Value>(work: Promise<Value>): Promise<Value>;
}

/** A sandbox that holds these streams and nothing else, a minute after noon. */
export async function measuredWorld(
  streams: readonly WrittenStream[],
  more: Partial<MeasureTools> = {},
): Promise<MeasuredWorld> {
  const clock = createSimulatedClock(NOON_MS);
  const sandbox = createSandbox({ clock, world: 'empty' });
  const call = (operation: string, input: object) =>
    sandbox.handle({
      method: 'POST',
      path: '/',
      headers: { 'x-amz-target': `Logs_20140328.${operation}` },
      body: new TextEncoder().encode(JSON.stringify(input)),
    });
  for (const [index, { group = ORDERS, name, version = '$LATEST', lines }] of streams.entries()) {
    const logStreamName = name ?? streamName(index, version);
    await call('CreateLogGroup', { logGroupName: group });
    await call('CreateLogStream', { logGroupName: group, logStreamName });
    const logEvents = lines
      .map(({ atMs, message }) => ({ timestamp: atMs, message }))
      .sort((a, b) => a.timestamp - b.timestamp);
    if (logEvents.length > 0) await call('PutLogEvents', { logGroupName: group, logStreamName, logEvents });
  }
  await clock.advance(60_000);
  const session = await sessionOn(sandbox.handle, clock);
  const finish = <Value>(work: Promise<Value>): Promise<Value> => whileTimePasses(clock, work);
  const tools: MeasureTools = {
    source: createCloudWatchLogs(session, { clock }),
    insights: createInsightsSource(session),
    prices: pricesOf('eu-west-1'),
    timeoutMsOf: () => undefined,
    mayCost: async () => true,
    onProgress: () => undefined,
    clock,
    signal: new AbortController().signal,
    ...more,
  };
  return { tools, finish };
}

/** A stream's name, with a function in it where its group is shared. */
export function streamName(index: number, version = '$LATEST', functionName = ''): string {
  return `2026/03/02/${functionName}[${version}]${index.toString(16).padStart(32, '0')}`;
}

/** The hour up to noon of some groups. */
export function hourOf(
  groups: readonly (string | GroupSelection)[],
  more: Partial<ColdStartsQuestion> = {},
): ColdStartsQuestion {
  return {
    selections: groups.map((group) => (typeof group === 'string' ? { group: { name: group } } : group)),
    functions: [],
    startAtMs: NOON_MS - HOUR_MS,
    endAtMs: NOON_MS,
    isFile: false,
    by: [],
    engine: 'auto',
    ...more,
  };
}

/** A function that logs to its own group. */
export function aFunction(name: string, more: Partial<FunctionSummary> = {}): FunctionSummary {
  return { name, logGroupName: `/aws/lambda/${name}`, ...more };
}

/** What does not depend on the engine. */
export function comparable({ rows, shifts, heatmap, unseen, gaps }: ColdStartsAnswer) {
  return { rows: inOrder(rows), shifts, heatmap, unseen, gaps: losses(gaps) };
}

/** Which groups could not be seen and why; from when on each engine would have read is its own. */
export function losses(gaps: readonly Gap[]): string[] {
  return gaps.map(({ reason, group }) => `${reason} ${group?.name}`).sort();
}

function inOrder(rows: readonly ColdStartRow[]): ColdStartRow[] {
  return rows.toSorted((a, b) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1));
}

/** The answers of both engines, to the same lines. */
export async function bothColdStarts(
  question: ColdStartsQuestion,
  streams: readonly WrittenStream[],
): Promise<Record<'filter' | 'insights', ColdStartsAnswer>> {
  const { tools, finish } = await measuredWorld(streams);
  return {
    filter: await finish(coldStarts({ ...question, engine: 'filter' }, tools)),
    insights: await finish(coldStarts({ ...question, engine: 'insights' }, tools)),
  };
}

/** The answers of both engines, to the same lines. */
export async function bothCosts(
  question: MeasureQuestion,
  streams: readonly WrittenStream[],
): Promise<Record<'filter' | 'insights', CostAnswer>> {
  const { tools, finish } = await measuredWorld(streams);
  return {
    filter: await finish(costs({ ...question, engine: 'filter' }, tools)),
    insights: await finish(costs({ ...question, engine: 'insights' }, tools)),
  };
}
