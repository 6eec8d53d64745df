import type { CallMeasureOptions } from '../../analyze/calls/call-measure.ts';
import {
  CALL_LINES_QUERY,
  COLD_LINES_QUERY,
  callCountsQuery,
  isByStream,
  STREAMS_A_QUERY,
  streamReportsQuery,
} from '../../analyze/calls/insights-queries.ts';
import { countedCallsOf, eventsOf, groupFinder } from '../../analyze/calls/insights-rows.ts';
import type { StreamCalls } from '../../analyze/calls/stream-calls.ts';
import { NO_MARKS } from '../../correlate/invocations/correlator.ts';
import { batchesOf } from '../../domain/batches.ts';
import type { Gap } from '../../domain/gap.ts';
import type { LogEvent, LogGroup } from '../../domain/log-event.ts';
import type { GroupSelection, InsightsProgress, InsightsRow, InsightsSource } from '../../domain/sources.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';
import { type EngineAnswer, type EngineOptions, LEAD_MS } from './engine-answer.ts';
import type { MeasureTools } from './measure-question.ts';
import { createLineMeasure, type LineMeasure } from './measured-lines.ts';
import type { MeasureWindow } from './metric-sums.ts';

/** What to ask Insights. */
export interface CallsToQuery {
  readonly selections: readonly GroupSelection[];
  /** False for a log group in whose events Insights discovers no fields: those of other classes than STANDARD. */
  readonly hasFields: (groupName: string) => boolean;
  readonly window: MeasureWindow;
  readonly options: EngineOptions;
  /** `counts`: calls and what they were billed. `cold-starts`: also every line of an init, and calls by time. */
  readonly wants: 'counts' | 'cold-starts';
}

/** Streams whose reports are asked for after the others, at most. */
const MOST_DOUBTFUL = 10 * STREAMS_A_QUERY;
/** Days are the widest stretches that `bin` is trusted to begin where slsobs does. */
const WIDEST_BIN_MS = 86_400_000;

/**
 * Measures calls by Logs Insights. Counts and sums are left to it; what tells of cold starts comes as lines, which are few, and goes the
 * same way as lines that are read. Where those leave open whether a caller waited, the reports of their streams are asked for. Of groups
 * without fields all lines of calls are asked for, and counted here.
 * @throws SlsobsError when nothing could be asked
 */
export async function queryCalls(
  { selections, hasFields, window, options, wants }: CallsToQuery,
  insights: InsightsSource,
  tools: MeasureTools,
): Promise<EngineAnswer> {
  const groups = groupsIn(selections, tools.prices.region);
  const groupOf = groupFinder(groups);
  const asking = createAsking(insights, tools);
  const early = { startAtMs: window.startAtMs - LEAD_MS, endAtMs: window.endAtMs };
  const needsLines = wants === 'cold-starts' || isByStream(options.by);
  const stretchMs = wants === 'cold-starts' ? Math.min(options.stretchMs, WIDEST_BIN_MS) : undefined;
  const counts = callCountsQuery({
    window,
    by: options.by,
    ...(stretchMs === undefined ? {} : { stretchMs }),
    withMemory: wants === 'counts',
  });
  const [fielded, plain] = [
    groups.filter(({ name }) => hasFields(name)),
    groups.filter(({ name }) => !hasFields(name)),
  ];
  const [rows, coldRows, plainRows] = await Promise.all([
    fielded.length > 0 ? asking.ask({ groups: fielded, ...window, query: counts, isPerEvent: false }) : [],
    fielded.length > 0 && needsLines
      ? asking.ask({ groups: fielded, ...early, query: COLD_LINES_QUERY, isPerEvent: true })
      : [],
    plain.length > 0 ? asking.ask({ groups: plain, ...early, query: CALL_LINES_QUERY, isPerEvent: true }) : [],
  ]);
  const lineRows = [...coldRows, ...plainRows];
  const ofFunctions = selectedEvents(selections);
  const lineOptions = { ...options, isCountedElsewhere: ({ name }: LogGroup) => hasFields(name) };
  let lines = measured(eventsOf(lineRows, groupOf).filter(ofFunctions), lineOptions);
  const doubtful = wants === 'cold-starts' ? lines.measure.doubtfulStreams() : [];
  const asked = doubtful.slice(0, MOST_DOUBTFUL);
  if (asked.length > 0) {
    const more = await Promise.all(batchesOf(asked, STREAMS_A_QUERY).map((some) => asking.ask(reportsOf(some, early))));
    lines = measured(eventsOf([...lineRows, ...more.flat()], groupOf).filter(ofFunctions), lineOptions);
  }
  for (const row of rows) {
    const counted = countedCallsOf(row, groupOf);
    if (counted !== undefined && isOfFunctions(selections, counted.group.name, counted.functionName))
      lines.measure.addCounted(counted);
  }
  return {
    measured: lines.measure.finish(),
    gaps: [...asking.gaps(), ...unasked(doubtful.length - asked.length, window)],
    notices: [],
    ...asking.cost(),
  };
}

function reportsOf(streams: readonly StreamCalls[], window: MeasureWindow) {
  const groups = [...new Map(streams.map(({ group }) => [group.name, group])).values()];
  const query = streamReportsQuery(streams.map(({ name }) => name));
  return { groups, ...window, query, isPerEvent: true };
}

/** Lines in the order of their streams: so none is forgotten while its stream goes on. */
function measured(events: readonly LogEvent[], options: CallMeasureOptions): LineMeasure {
  const lines = createLineMeasure(options);
  for (const some of batchesOf(events, LINES_A_STEP)) lines.take(some, NO_MARKS);
  lines.end();
  return lines;
}

const LINES_A_STEP = 1000;

/** Rows do not name their region as lines that are read do: one Insights source is that of one region. */
function groupsIn(selections: readonly GroupSelection[], region: string): LogGroup[] {
  return selections.map(({ group }) => ({ ...group, region: group.region ?? region }));
}

function selectedEvents(selections: readonly GroupSelection[]): (event: LogEvent) => boolean {
  return (event) => isOfFunctions(selections, event.group.name, functionNameOf(event));
}

/** A group that several functions share may have been asked about for some of them alone (platform fact 8.12). */
function isOfFunctions(
  selections: readonly GroupSelection[],
  groupName: string,
  functionName: string | undefined,
): boolean {
  const wanted = selections.filter(({ group }) => group.name === groupName);
  return wanted.some(({ functionNames }) => functionNames === undefined || functionNames.includes(functionName ?? ''));
}

function unasked(streams: number, { startAtMs, endAtMs }: MeasureWindow): Gap[] {
  if (streams <= 0) return [];
  const advice = `of ${streams} environments whose init failed the calls were not asked for: narrow the time range`;
  return [
    {
      gapId: 'doubtful-streams',
      state: 'final',
      revision: 1,
      reason: 'row-cap',
      fromAtMs: startAtMs,
      toAtMs: endAtMs,
      count: streams,
      advice,
    },
  ];
}

/** Asks questions beside each other and adds up what they take. */
function createAsking(insights: InsightsSource, { signal, onProgress }: MeasureTools) {
  const progress: InsightsProgress[] = [];
  const gaps = new Map<string, Gap>();
  const queries: string[] = [];
  let [apiCalls, bytesScanned] = [0, 0];
  const tell = (): void => {
    const total = (of: (one: InsightsProgress) => number): number => progress.reduce((sum, one) => sum + of(one), 0);
    const all = total((one) => one.queries);
    onProgress({
      engine: 'insights',
      step: 'querying',
      bytesScanned: total((one) => one.bytesScanned),
      ...(all === 0 ? {} : { share: total((one) => one.queriesDone) / all }),
    });
  };
  return {
    ask: async (question: Parameters<InsightsSource['ask']>[0]): Promise<readonly InsightsRow[]> => {
      const index = progress.length;
      progress.push({ queriesDone: 0, queries: 1, bytesScanned: 0, rows: 0 });
      queries.push(question.query);
      const answer = await insights.ask(question, signal, (now) => {
        progress[index] = now;
        tell();
      });
      apiCalls += answer.usage.apiCalls;
      bytesScanned += answer.value.bytesScanned;
      // What a group withholds from one query it withholds from the others: that is one loss.
      for (const gap of answer.gaps) gaps.set(`${gap.reason} ${gap.group?.name ?? gap.gapId}`, gap);
      return answer.value.rows;
    },
    gaps: () => [...gaps.values()],
    cost: () => ({ usage: { apiCalls, duplicates: 0 }, queries, bytesScanned }),
  };
}
