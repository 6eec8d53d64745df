import { expect } from 'vitest';
import { recordsOf } from './built-bin.ts';

/** Messages of the events in NDJSON that may still be growing: its last line is left out where it is not whole yet. */
export function messagesIn(ndjson: string): string[] {
  const whole = ndjson.slice(0, ndjson.lastIndexOf('\n') + 1);
  return recordsOf(whole).flatMap(({ type, message }) => (type === 'event' ? [String(message)] : []));
}

/** Holds NDJSON to what was written, each message in one event: every one printed, none twice, and none other. */
export function expectOnce(ndjson: string, written: readonly string[]): void {
  const [printed, known] = [messagesIn(ndjson), new Set(written)];
  const counts = Map.groupBy(printed, (message) => message);
  expect({
    missing: written.filter((message) => !counts.has(message)),
    repeated: [...counts].flatMap(([message, same]) => (same.length > 1 ? [message] : [])),
    foreign: printed.filter((message) => !known.has(message)),
  }).toEqual({ missing: [], repeated: [], foreign: [] });
}

/** Gaps that stayed: those whose last revision is final, but for what was left unread when a person stopped the reading. */
export function finalGapsIn(ndjson: string): Record<string, unknown>[] {
  return lastOfEachGap(ndjson).filter(({ state, reason }) => state === 'final' && reason !== 'interrupted');
}

/** Gaps that are open as far as has been told. */
export function openGapsIn(ndjson: string): Record<string, unknown>[] {
  return lastOfEachGap(ndjson).filter(({ state }) => state === 'open');
}

function lastOfEachGap(ndjson: string): Record<string, unknown>[] {
  // Of what is still being written the last line may not be whole.
  const gaps = recordsOf(ndjson.slice(0, ndjson.lastIndexOf('\n') + 1)).filter(({ type }) => type === 'gap');
  return [...new Map(gaps.map((gap) => [gap.gapId, gap])).values()];
}
