import { beforeAll, describe, expect, it } from 'vitest';
import { pricesOf } from '../../../../src/analyze/cost/list-prices.ts';
import { createLambdaInventory } from '../../../../src/collectors/inventory/lambda-inventory.ts';
import { createCloudWatchLogs } from '../../../../src/collectors/logs/cloudwatch.ts';
import { createInsightsSource } from '../../../../src/collectors/logs/insights/insights-source.ts';
import { createMetricSource } from '../../../../src/collectors/metrics/metric-source.ts';
import type { CallKey } from '../../../../src/domain/results/call-key.ts';
import type { ColdStartsAnswer } from '../../../../src/domain/results/cold-starts.ts';
import type { CostAnswer } from '../../../../src/domain/results/cost.ts';
import type { FunctionSummary } from '../../../../src/domain/sources.ts';
import { collectPages } from '../../../../src/jobs/find/collect-pages.ts';
import { chooseGroups } from '../../../../src/jobs/find/targets.ts';
import { coldStarts } from '../../../../src/jobs/measure/cold-starts.ts';
import { costs } from '../../../../src/jobs/measure/cost.ts';
import type { MeasureQuestion, MeasureTools } from '../../../../src/jobs/measure/measure-question.ts';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { TrueInvocation, TrueStart } from '../../../../src/sandbox/world/truth.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock, whileTimePasses } from '../../../fakes/simulated-clock.ts';
import { comparable } from './measured-world.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 14);
const HOUR_MS = 3_600_000;
const WINDOW = { startAtMs: NOW_MS - 2 * HOUR_MS, endAtMs: NOW_MS - HOUR_MS };
/** Of what begins so shortly before the end nobody can tell yet whether a caller waits. */
const UNDECIDED_MS = 960_000;

interface Company {
  readonly functions: readonly FunctionSummary[];
  readonly invocations: readonly TrueInvocation[];
  readonly starts: readonly TrueStart[];
  readonly cold: Record<'filter' | 'insights', ColdStartsAnswer>;
  readonly dear: Record<'filter' | 'insights', CostAnswer>;
}

async function measureCompany(): Promise<Company> {
  const clock = createSimulatedClock(NOW_MS);
  const sandbox = createSandbox({ clock });
  const session = await sessionOn(sandbox.handle, clock);
  const signal = new AbortController().signal;
  const finish = <Value>(work: Promise<Value>): Promise<Value> => whileTimePasses(clock, work);
  const inventory = createLambdaInventory(session);
  const functions = await finish(collectPages(inventory.functions(signal)));
  const { selections } = chooseGroups([{ functions, groupNames: [], notices: [] }], []);
  const tools: MeasureTools = {
    source: createCloudWatchLogs(session, { clock }),
    insights: createInsightsSource(session),
    metrics: createMetricSource(session),
    inventory,
    prices: pricesOf('eu-west-1'),
    timeoutMsOf: () => undefined,
    mayCost: async () => true,
    onProgress: () => undefined,
    clock,
    signal,
  };
  // Few enough that metrics do not leave any out beforehand.
  const question = { ...WINDOW, selections, functions, isFile: false, by: [] } satisfies Omit<
    MeasureQuestion,
    'engine'
  >;
  const answers = async <Answer>(ask: (asked: MeasureQuestion, tools: MeasureTools) => Promise<Answer>) => ({
    filter: await finish(ask({ ...question, engine: 'filter' }, tools)),
    insights: await finish(ask({ ...question, engine: 'insights' }, tools)),
  });
  return {
    functions,
    invocations: sandbox.truth(WINDOW.startAtMs - HOUR_MS, NOW_MS),
    starts: sandbox.trueStarts(WINDOW.startAtMs, WINDOW.endAtMs + 1),
    cold: await answers(coldStarts),
    dear: await answers(costs),
  };
}

const REPORT = /^REPORT |"platform\.report"/;

function isReportedWithin({ lines }: TrueInvocation): boolean {
  const report = lines.find(({ message }) => REPORT.test(message));
  return report !== undefined && report.timestampMs >= WINDOW.startAtMs && report.timestampMs <= WINDOW.endAtMs;
}

/** Groups of which one engine sees nothing: FilterLogEvents gives no lines of one class, Insights queries none of the other. */
const ONLY_INSIGHTS = '/club/prod/audit';
const ONLY_READ = '/aws/lambda/club-prod-clicks';

function isOfBoth({ key }: { readonly key: CallKey }): boolean {
  return key.logGroupName !== ONLY_INSIGHTS && key.logGroupName !== ONLY_READ;
}

describe('the company of the sandbox', () => {
  let company: Company;
  beforeAll(async () => {
    company = await measureCompany();
  }, 120_000);

  it('is measured alike by both engines', () => {
    const { cold, dear } = company;
    const read = cold.filter.rows.filter(isOfBoth);
    expect(read.length).toBeGreaterThan(10);
    expect(comparable({ ...cold.insights, rows: cold.insights.rows.filter(isOfBoth), gaps: [], unseen: [] })).toEqual(
      comparable({ ...cold.filter, rows: read, gaps: [], unseen: [] }),
    );
    const sums = ({ rows }: CostAnswer) =>
      rows
        .filter(isOfBoth)
        .map(({ key, calls, billedMs, p99MemoryUsedMb: usedMb }) =>
          [key.functionName, calls, billedMs, usedMb].join(' '),
        );
    expect(new Set(sums(dear.insights))).toEqual(new Set(sums(dear.filter)));
  });

  it('has the calls and cold starts that it truly had', () => {
    const { invocations, cold, functions } = company;
    const silenced = new Set(
      functions.filter(({ systemLogLevel }) => systemLogLevel === 'WARN').map(({ name }) => name),
    );
    const reported = invocations.filter(isReportedWithin).filter(({ functionName }) => !silenced.has(functionName));
    const truth = [...Map.groupBy(reported, ({ functionName }) => functionName)].map(([name, calls]) => ({
      name,
      group: calls[0]?.logGroup,
      calls: calls.length,
      cold: calls.filter(({ coldStart }) => coldStart).length,
    }));
    expect(truth.length).toBeGreaterThan(5);
    expect(truth.reduce((sum, one) => sum + one.cold, 0)).toBeGreaterThan(50);
    for (const engine of ['filter', 'insights'] as const) {
      const found = cold[engine].rows.filter(({ calls }) => calls > 0);
      const hidden = engine === 'filter' ? ONLY_INSIGHTS : ONLY_READ;
      const visible = truth.filter(({ group }) => group !== hidden);
      const named = found.map(({ key, calls, coldStarts: cold }) => ({ name: key.functionName, calls, cold }));
      const inOrder = <One extends { name: string }>(some: One[]) =>
        some.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      expect(inOrder(named)).toEqual(inOrder(visible.map(({ group: _, ...one }) => one)));
    }
    const unseen = (answer: ColdStartsAnswer) => new Set(answer.unseen.map(({ functionName }) => functionName));
    expect(unseen(cold.filter)).toEqual(new Set([...silenced, 'club-prod-audit']));
    expect(unseen(cold.insights)).toEqual(new Set([...silenced, 'club-prod-clicks']));
    expect(cold.insights.unseen.every(({ calls = 0 }) => calls > 0)).toBe(true);
  });

  it('has the inits that callers waited for', () => {
    const { invocations, cold } = company;
    // Where an init failed, its caller waited for another one too.
    const whole = cold.filter.rows.filter(({ initFailures, initTimeouts }) => initFailures + initTimeouts === 0);
    const row = whole.toSorted((a, b) => (b.initMs?.n ?? 0) - (a.initMs?.n ?? 0))[0];
    const truth = invocations
      .filter(isReportedWithin)
      .filter(({ functionName, initMs }) => functionName === row?.key.functionName && initMs !== undefined)
      .map(({ initMs = 0 }) => initMs)
      .sort((a, b) => a - b);
    expect(row?.initMs?.n).toBe(truth.length);
    expect(row?.initMs?.p50).toBe(truth[Math.ceil(truth.length / 2) - 1]);
    expect(row?.initMs?.max).toBe(truth.at(-1));
  });

  it('has the environments that began with nobody waiting', () => {
    const { starts, cold, functions } = company;
    const isVisible = ({ functionName }: TrueStart) =>
      functions.find(({ name }) => name === functionName)?.systemLogLevel !== 'WARN';
    const begun = starts.filter(({ kind }) => kind !== 'snapshot').filter(isVisible);
    const decided = begun.filter(({ atMs }) => atMs < WINDOW.endAtMs - UNDECIDED_MS);
    const found = cold.filter.rows.reduce((sum, row) => sum + row.proactiveInits + row.provisionedInits, 0);
    expect(decided.length).toBeGreaterThan(3);
    expect(found).toBeGreaterThanOrEqual(decided.length);
    expect(found).toBeLessThanOrEqual(begun.length);
  });

  it('costs what it is billed for', () => {
    const { invocations, dear } = company;
    for (const { key, billedMs, initUsd = 0, computeUsd = 0, gbSeconds } of dear.insights.rows) {
      const calls = invocations
        .filter(isReportedWithin)
        .filter(({ functionName }) => functionName === key.functionName);
      expect(billedMs).toBe(calls.reduce((sum, call) => sum + (call.billedMs ?? 0), 0));
      const trueGbSeconds = calls.reduce(
        (sum, call) => sum + ((call.billedMs ?? 0) / 1000) * (call.memoryMb / 1024),
        0,
      );
      expect(gbSeconds).toBeCloseTo(trueGbSeconds, 6);
      // A failed init that ran again is part of the run.
      const trueInitMs = calls.reduce((sum, call) => sum + (call.billedInitMs ?? 0), 0);
      const initMs = computeUsd === 0 ? 0 : (initUsd / computeUsd) * billedMs;
      expect(Math.abs(initMs - trueInitMs)).toBeLessThanOrEqual(
        calls.filter(({ coldStart }) => coldStart).length + 1e-6 + (trueInitMs - initMs > 0 ? trueInitMs : 0),
      );
    }
  });
});
