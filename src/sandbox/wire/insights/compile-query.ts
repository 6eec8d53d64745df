import type { LogRecord } from './log-record.ts';
import { MOST_ROWS, parseQuery } from './parse-query.ts';
import { type Column, type Plan, planQuery } from './plan.ts';
import type { Row } from './row.ts';
import { asText } from './value.ts';

/** A query that can be run. */
export interface CompiledQuery {
  createRun(): QueryRun;
}

/** One run of a query, over events that are added one after the other in any order. */
export interface QueryRun {
  add(record: LogRecord): void;
  /** Events that passed the conditions which stand before anything is counted, sorted or cut. */
  matched(): number;
  /**
   * The rows that the events added so far come to.
   * @param isWhole false while events are still to come: "the partial results from the query do not begin displaying until the first
   * stats aggregation is complete" where there are two (page "stats")
   */
  rows(isWhole: boolean): readonly ResultRow[];
}

/** A row as GetQueryResults sends it: what it lacks is absent. */
export type ResultRow = readonly ResultField[];

/** A field and its value, which is always a text. */
export interface ResultField {
  readonly field: string;
  readonly value: string;
}

/** "If you omit limit, the query defaults to returning up to 10,000 log events." (page "limit") */
const DEFAULT_ROWS = 10_000;

/**
 * Compiles a query.
 * @param limit of StartQuery; absent: what the query says, else 10,000
 * @throws AwsError MalformedQueryException
 */
export function compileQuery(query: string, limit?: number): CompiledQuery {
  const commands = parseQuery(query);
  const limits = commands.flatMap((command) => (command.kind === 'limit' ? [command.count] : []));
  const rowLimit = Math.min(limit ?? (limits.length === 0 ? DEFAULT_ROWS : MOST_ROWS), ...limits);
  const plan = planQuery(commands, rowLimit);
  const isTwofold = commands.filter(({ kind }) => kind === 'stats').length > 1;
  return {
    createRun: () => {
      const run = createRun(plan, rowLimit);
      return { ...run, rows: (isWhole) => (isTwofold && !isWhole ? [] : run.rows(isWhole)) };
    },
  };
}

function createRun({ steps, createGathering, stages, columns, isAggregated }: Plan, rowLimit: number): QueryRun {
  const gathering = createGathering();
  let matched = 0;
  let whole: ResultRow[] | undefined;
  const rowsSoFar = (): ResultRow[] => {
    let rows = gathering.rows();
    for (const stage of stages) rows = stage(rows);
    return rows.slice(0, rowLimit).map((row) => resultRow(row, columns, isAggregated));
  };
  return {
    add: (record) => {
      const row: Row = { record, slots: [] };
      for (const step of steps) if (!step(row)) return;
      matched += 1;
      gathering.add(row);
      // Of the many rows that wait few are shown: those discover their fields again.
      record.json = undefined;
      record.report = undefined;
    },
    matched: () => matched,
    rows: (isWhole) => {
      if (!isWhole) return rowsSoFar();
      whole ??= rowsSoFar();
      return whole;
    },
  };
}

/** The columns that the row has; `@ptr` leads from a row back to its event. */
function resultRow(row: Row, columns: readonly Column[], isAggregated: boolean): ResultRow {
  const fields: ResultField[] = [];
  for (const { field, evaluate } of columns) {
    const value = asText(evaluate(row));
    if (value !== undefined) fields.push({ field, value });
  }
  if (!isAggregated && row.record !== undefined) fields.push({ field: '@ptr', value: pointerTo(row.record) });
  return fields;
}

function pointerTo({ log, event }: LogRecord): string {
  return Buffer.from(`${log} ${event.eventId}`).toString('base64');
}
