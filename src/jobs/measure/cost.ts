import type { CallRow } from '../../analyze/calls/call-rows.ts';
import { costRow } from '../../analyze/cost/cost-rows.ts';
import { USUAL_ARCHITECTURE } from '../../analyze/cost/gb-seconds.ts';
import type { Notice } from '../../domain/gap.ts';
import { bytesUsd, type RegionPrices } from '../../domain/prices.ts';
import type { CostAnswer, CostRow, KeptForEver } from '../../domain/results/cost.ts';
import { namesInWords } from '../changes/names-in-words.ts';
import { type MeasuredAnswer, measureCalls } from './measure-calls.ts';
import type { MeasureQuestion, MeasureTools } from './measure-question.ts';

/**
 * What functions cost by list price: compute, requests, inits, logs; and the log groups that nothing empties. The rows come in no order.
 * @throws UsageError for an engine that cannot tell, and for a price that was refused; SlsobsError when nobody could be asked
 */
export async function costs(question: MeasureQuestion, tools: MeasureTools): Promise<CostAnswer> {
  const answer = await measureCalls(question, 'counts', tools);
  const { measured, window } = answer;
  const known = new Map(question.functions.map((one) => [one.name, one]));
  const all = [...measured.rows, ...answer.silent];
  const context = {
    prices: tools.prices,
    architectureOf: (name: string) => known.get(name)?.architecture,
    logBytesOf: ownLogBytes(all, question, answer),
  };
  const rows = all.map((row) => costRow(row, context));
  return {
    startAtMs: window.startAtMs ?? measured.firstAtMs ?? Number.NaN,
    endAtMs: window.endAtMs ?? measured.lastAtMs ?? Number.NaN,
    rows,
    keptForEver: keptForEver(answer, tools.prices),
    prices: pricesText(tools.prices),
    unseen: answer.unseen,
    use: answer.use,
    gaps: answer.gaps,
    notices: [...answer.notices, ...assumedArchitecture(rows, context.architectureOf)],
    usage: answer.usage,
  };
}

/** A group's bytes are those of the one row that it has; of a group that several share, nobody's. */
function ownLogBytes(
  rows: readonly CallRow[],
  { selections, functions }: MeasureQuestion,
  { incomingBytes }: MeasuredAnswer,
): (row: CallRow) => number | undefined {
  const rowsOf = Map.groupBy(rows, ({ key }) => key.logGroupName);
  const writersOf = Map.groupBy(functions, ({ logGroupName }) => logGroupName);
  const shared = new Set(
    selections.flatMap(({ group, functionNames }) => (functionNames === undefined ? [] : [group.name])),
  );
  return ({ key: { logGroupName } }) => {
    const isOwn = rowsOf.get(logGroupName)?.length === 1 && (writersOf.get(logGroupName)?.length ?? 1) === 1;
    return isOwn && !shared.has(logGroupName) ? incomingBytes?.get(logGroupName) : undefined;
  };
}

/** The groups without retention, the largest first. */
function keptForEver({ summaries }: MeasuredAnswer, { storedLogGbMonthUsd }: RegionPrices): KeptForEver[] {
  return [...summaries.values()]
    .filter(({ retentionDays }) => retentionDays === undefined)
    .map(({ group, storedBytes }) => {
      const monthlyUsd = bytesUsd(storedBytes, storedLogGbMonthUsd);
      return {
        logGroupName: group.name,
        ...(storedBytes === undefined ? {} : { storedBytes }),
        ...(monthlyUsd === undefined ? {} : { monthlyUsd }),
      };
    })
    .sort((a, b) => (b.storedBytes ?? 0) - (a.storedBytes ?? 0));
}

function pricesText({ region, asOf, gbSecondUsd }: RegionPrices): string {
  if (gbSecondUsd === undefined) return `no prices of Lambda in ${region} are known`;
  return `list prices of ${region}, as of ${asOf}`;
}

/** Logs do not tell the architecture, and a file has no account to ask. */
function assumedArchitecture(rows: readonly CostRow[], architectureOf: (name: string) => string | undefined): Notice[] {
  const assumed = rows.filter(
    ({ key, computeUsd, calls }) =>
      computeUsd !== undefined && calls > 0 && architectureOf(key.functionName) === undefined,
  );
  const names = [...new Set(assumed.map(({ key }) => key.functionName))];
  if (names.length === 0) return [];
  return [
    { topic: 'mode', text: `the architecture of ${namesInWords(names)} is not known: priced as ${USUAL_ARCHITECTURE}` },
  ];
}
