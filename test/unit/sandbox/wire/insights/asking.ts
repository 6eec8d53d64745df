import { type Bench, createFilledBench, MONDAY_MS } from '../../client.ts';

/** A row by field name, without `@ptr`. */
export type Answer = Readonly<Record<string, string>>;

/** Long enough for any query over a few events. */
const LONG_MS = 60_000;

/** The rows of a query over messages that were logged a second apart, the last one at `MONDAY_MS`. */
export async function ask(queryString: string, messages: readonly (string | object)[]): Promise<Answer[]> {
  const lines = messages.map((message, index) => ({
    timestamp: MONDAY_MS - (messages.length - 1 - index) * 1000,
    message: typeof message === 'string' ? message : JSON.stringify(message),
  }));
  const bench = await createFilledBench({ '2026/03/02/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9': lines });
  const { body } = await query(bench, { queryString });
  return rowsOf(body.results);
}

/** What one event makes of an expression; undefined where the result is missing. */
export async function evaluated(expression: string, message: string | object = 'a line'): Promise<string | undefined> {
  const [row] = await ask(`fields ${expression} as value`, [message]);
  return row?.value;
}

/** The last answer of GetQueryResults about the group `/test`, or what StartQuery refused. Leaves the clock a minute later. */
export async function query(bench: Bench, input: Readonly<Record<string, unknown>>) {
  const begun = await bench.logs('StartQuery', { logGroupName: '/test', ...hourBefore(MONDAY_MS), ...input });
  if (begun.status !== 200) return begun;
  bench.setNow(MONDAY_MS + LONG_MS);
  return bench.logs('GetQueryResults', { queryId: begun.body.queryId });
}

/** The hour up to a moment, as StartQuery takes it. */
export function hourBefore(atMs: number) {
  return { startTime: Math.floor(atMs / 1000) - 3600, endTime: Math.ceil(atMs / 1000) };
}

/** Texts by their characters, to compare lists whose order does not matter. */
export function inOrder(texts: readonly string[]): string[] {
  return texts.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
}

/** Rows as GetQueryResults sends them, by field name. */
export function rowsOf(results: readonly (readonly { field: string; value: string }[])[]): Answer[] {
  return results.map((fields) =>
    Object.fromEntries(fields.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value])),
  );
}
