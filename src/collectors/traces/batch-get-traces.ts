import type { BatchGetTracesCommandInput, BatchGetTracesCommandOutput } from '@aws-sdk/client-xray';
import { batchesOf } from '../../domain/batches.ts';
import { RemoteError, UsageError } from '../../domain/errors.ts';
import type { Gap, GapReason } from '../../domain/gap.ts';
import type { Answer, RawTrace } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { AwsSession } from '../aws/session.ts';

/** The most ids that BatchGetTraces takes (X-Ray API reference). */
const LARGEST_BATCH = 5;
/** Calls at once: what X-Ray grants is not published. */
const MOST_IN_FLIGHT = 4;
/** Waits before traces that X-Ray left unprocessed are asked for again; after the last they are a gap. */
const RETRY_AFTER_MS = [250, 500, 1000, 2000] as const;
/** Ids that a gap names. */
const MOST_NAMED = 3;

/** One reading of any number of traces. */
interface TraceReading {
  readonly session: AwsSession;
  readonly signal: AbortSignal;
  /** Documents by trace, each once. */
  readonly found: Map<string, { readonly documents: Set<string>; isTruncated: boolean }>;
  /** Why some ids could not be read, and which. */
  readonly lost: Map<GapReason, Set<string>>;
  apiCalls: number;
  duplicates: number;
  hasAnswer: boolean;
  /** What ended a batch while nothing had been answered yet. */
  error: unknown;
}

/**
 * Reads traces by id. Ids that X-Ray leaves unprocessed are asked for again after a while; those it does not mention do not
 * exist (platform fact 8.35). Where some batches fail and others do not, what failed is a gap.
 * @throws SlsobsError
 */
export async function readTraces(
  session: AwsSession,
  traceIds: readonly string[],
  signal: AbortSignal,
): Promise<Answer<readonly RawTrace[]>> {
  const stop = new AbortController();
  const reading: TraceReading = {
    session,
    signal: AbortSignal.any([signal, stop.signal]),
    found: new Map(),
    lost: new Map(),
    apiCalls: 0,
    duplicates: 0,
    hasAnswer: false,
    error: undefined,
  };
  try {
    await readRounds(reading, [...new Set(traceIds)]);
  } finally {
    stop.abort();
  }
  if (reading.error !== undefined && !reading.hasAnswer) throw reading.error;
  const { apiCalls, duplicates } = reading;
  return { value: tracesOf(reading, traceIds), gaps: gapsOf(reading), usage: { apiCalls, duplicates } };
}

async function readRounds(reading: TraceReading, traceIds: readonly string[]): Promise<void> {
  let wanted = await readRound(reading, traceIds);
  for (const waitMs of RETRY_AFTER_MS) {
    if (wanted.length === 0) return;
    await reading.session.clock.sleep(waitMs, reading.signal);
    reading.signal.throwIfAborted();
    wanted = await readRound(reading, wanted);
  }
  noteLost(reading, 'unprocessed', wanted);
}

/**
 * Asks once for each id, and one by one for those of a batch whose pages could not be followed: one that still does not fit a
 * page is lost.
 * @returns the ids that X-Ray left unprocessed
 */
async function readRound(reading: TraceReading, traceIds: readonly string[]): Promise<string[]> {
  const batches = batchesOf(traceIds, LARGEST_BATCH);
  const unprocessed: string[] = [];
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const left = await readBatchOrLose(reading, batch);
      if (left !== undefined) unprocessed.push(...left);
      else if (batch.length > 1) batches.push(...batch.map((traceId) => [traceId]));
      else noteLost(reading, 'unprocessed', batch);
    }
  };
  await Promise.all(Array.from({ length: MOST_IN_FLIGHT }, work));
  return unprocessed;
}

/** @throws what concerns every batch: a permission, credentials */
async function readBatchOrLose(reading: TraceReading, batch: readonly string[]): Promise<string[] | undefined> {
  try {
    return await readBatch(reading, batch);
  } catch (error) {
    if (reading.signal.aborted || !(error instanceof RemoteError)) throw error;
    reading.error ??= error;
    noteLost(reading, 'disconnected', batch);
    return [];
  }
}

/**
 * Reads the pages of a batch. Undefined where they cannot be followed: X-Ray has given page tokens that it then refuses
 * ("NextToken is currently not supported").
 * @returns the ids left unprocessed
 */
async function readBatch(reading: TraceReading, batch: readonly string[]): Promise<string[] | undefined> {
  const unprocessed: string[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  while (true) {
    const page = await pageOf(reading, batch, token);
    if (page === undefined) return undefined;
    reading.hasAnswer = true;
    notePage(reading, page);
    unprocessed.push(...(page.UnprocessedTraceIds ?? []));
    token = page.NextToken || undefined;
    if (token === undefined) return unprocessed;
    if (tokens.has(token)) return undefined;
    tokens.add(token);
  }
}

/** Undefined where the page's token is refused. */
async function pageOf(
  reading: TraceReading,
  batch: readonly string[],
  token: string | undefined,
): Promise<BatchGetTracesCommandOutput | undefined> {
  const { session, signal } = reading;
  const input: BatchGetTracesCommandInput = {
    TraceIds: [...batch],
    ...(token === undefined ? {} : { NextToken: token }),
  };
  const send = async () => (await session.xray()).batchGetTraces(input, signal);
  const onTry = (): void => {
    reading.apiCalls += 1;
  };
  try {
    return await session.ask({ api: 'BatchGetTraces', send }, { signal, onTry });
  } catch (error) {
    if (token !== undefined && error instanceof UsageError) return undefined;
    throw error;
  }
}

function notePage(reading: TraceReading, { Traces: traces = [] }: BatchGetTracesCommandOutput): void {
  for (const { Id: traceId, LimitExceeded: isTruncated, Segments: segments = [] } of traces) {
    if (traceId === undefined) continue;
    const trace = reading.found.get(traceId) ?? { documents: new Set<string>(), isTruncated: false };
    reading.found.set(traceId, trace);
    trace.isTruncated ||= isTruncated === true;
    for (const { Document: document } of segments) {
      if (typeof document !== 'string') continue;
      if (trace.documents.has(document)) reading.duplicates += 1;
      trace.documents.add(document);
    }
  }
}

function noteLost({ lost }: TraceReading, reason: GapReason, traceIds: readonly string[]): void {
  const ids = lost.get(reason) ?? new Set();
  for (const traceId of traceIds) ids.add(traceId);
  if (ids.size > 0) lost.set(reason, ids);
}

/** In the order in which they were asked for. */
function tracesOf({ found }: TraceReading, traceIds: readonly string[]): RawTrace[] {
  return [...new Set([...traceIds, ...found.keys()])].flatMap((traceId) => {
    const trace = found.get(traceId);
    return trace === undefined ? [] : [{ traceId, documents: [...trace.documents], isTruncated: trace.isTruncated }];
  });
}

function gapsOf({ lost, session }: TraceReading): Gap[] {
  return [...lost].map(([reason, ids]) => {
    const named = [...ids].slice(0, MOST_NAMED).join(', ');
    const more = ids.size > MOST_NAMED ? ` and ${ids.size - MOST_NAMED} more` : '';
    return {
      gapId: stableId('traces', session.region, reason, ...[...ids].sort((a, b) => (a < b ? -1 : 1))),
      state: 'final',
      revision: 1,
      reason,
      region: session.region,
      count: ids.size,
      advice: `X-Ray did not hand out ${named}${more}; try again in a minute`,
    };
  });
}
