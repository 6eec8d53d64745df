import type { Random } from '../../runtime/random.ts';
import { logNormal } from './chance.ts';
import { eventIdOf, type StoredEvent } from './stored-event.ts';

const MEDIAN_DELAY_MS = 1100;
const MIN_DELAY_MS = 100;
const MAX_DELAY_MS = 15_000;
const LATE_SHARE = 0.004;
const LATE_FROM_MS = 20_000;
const LATE_SPREAD_MS = 70_000;
const BATCH_SPAN_MS = 2000;
const NEW_BATCH_SHARE = 0.1;

/** No event becomes visible later than this after its timestamp. */
export const INGESTED_WITHIN_MS = LATE_FROM_MS + LATE_SPREAD_MS + BATCH_SPAN_MS;

/**
 * When CloudWatch takes in each of an invocation's lines, given in order. Lines travel in batches: one delay for a batch,
 * 0.1 to 15 seconds as a rule, a minute or so for a few, so that a later batch may be there first.
 */
export function ingestionTimes(random: Random, timestampsMs: readonly number[]): number[] {
  const times: number[] = [];
  let batch: number[] = [];
  const close = (): void => {
    const last = batch.at(-1);
    if (last === undefined) return;
    const ingestedAtMs = Math.ceil(last + delayMs(random));
    times.push(...batch.map(() => ingestedAtMs));
    batch = [];
  };
  for (const timestampMs of timestampsMs) {
    const isFull = timestampMs - (batch[0] ?? timestampMs) > BATCH_SPAN_MS;
    if (isFull || random.next() < NEW_BATCH_SHARE) close();
    batch.push(timestampMs);
  }
  close();
  return times;
}

/** Who writes lines into a stream. */
export interface Writer {
  readonly logStreamName: string;
  /** Decides when its lines are taken in. */
  readonly random: Random;
  /** From `sourceDigits`. */
  readonly source: string;
}

/** Lines that one writer wrote, in order, as CloudWatch Logs holds them. */
export function takenIn(
  lines: readonly { readonly timestampMs: number; readonly message: string }[],
  { logStreamName, random, source }: Writer,
): StoredEvent[] {
  const ingested = ingestionTimes(
    random,
    lines.map(({ timestampMs }) => timestampMs),
  );
  return lines.map(({ timestampMs, message }, index) => ({
    logStreamName,
    timestampMs,
    ingestedAtMs: ingested[index] ?? timestampMs,
    message,
    eventId: eventIdOf(timestampMs, source, index),
  }));
}

function delayMs(random: Random): number {
  if (random.next() < LATE_SHARE) return LATE_FROM_MS + random.next() * LATE_SPREAD_MS;
  return Math.min(Math.max(logNormal(random, MEDIAN_DELAY_MS, 0.8), MIN_DELAY_MS), MAX_DELAY_MS);
}
