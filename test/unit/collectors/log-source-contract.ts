import { describe, expect, test } from 'vitest';
import type { LogBatch, LogRequest, LogSource } from '../../../src/domain/sources.ts';

/** A source that holds a known range, ready to be read once. */
export interface ContractSource {
  readonly source: LogSource;
  /** What to ask it for: a range with an end. */
  readonly request: LogRequest & { readonly startAtMs: number; readonly endAtMs: number };
  /** Ids of all events in that range; at least three. */
  readonly expectedIds: readonly string[];
  /** Lets time pass, for a source that waits; absent for one that does not. */
  readonly letTimePass?: () => Promise<void>;
}

/** What every `LogSource` must keep, whatever it reads; see its docstring. */
export function describeLogSourceContract(name: string, makeSource: () => Promise<ContractSource>): void {
  describe(`${name} keeps the contract of a log source`, () => {
    test('every event of the range comes once, by id', async () => {
      const { batches, expectedIds } = await readAll(makeSource);
      const ids = batches.flatMap((batch) => batch.events.map((event) => event.id));
      expect(sortedText(ids)).toEqual(sortedText(expectedIds));
    });

    test('events that are not marked come in time order', async () => {
      const { batches } = await readAll(makeSource);
      const times = batches.flatMap((batch) => batch.events.filter(isOrdinary).map((event) => event.loggedAtMs));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    test('neither mark ever falls', async () => {
      const { batches } = await readAll(makeSource);
      for (const mark of ['orderedUntil', 'completeUntil'] as const) {
        const values = batches.map((batch) => batch[mark]);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }
    });

    test('an event older than a mark that was told is marked late, and past the horizon where that is so', async () => {
      const { batches } = await readAll(makeSource);
      for (const [index, batch] of batches.entries()) {
        const told = batches[index - 1];
        const silentlyLate = batch.events.filter(
          (event) => told !== undefined && event.loggedAtMs < told.orderedUntil && !event.marks?.late,
        );
        const silentlyPast = batch.events.filter(
          (event) => told !== undefined && event.loggedAtMs < told.completeUntil && !event.marks?.pastHorizon,
        );
        expect([silentlyLate, silentlyPast]).toEqual([[], []]);
      }
    });

    test('a batch holds nothing newer than its ordered mark', async () => {
      const { batches } = await readAll(makeSource);
      const tooNew = batches.flatMap((batch) =>
        batch.events.filter((event) => isOrdinary(event) && event.loggedAtMs > batch.orderedUntil),
      );
      expect(tooNew).toEqual([]);
    });

    test('the range ends with both marks at or past its end', async () => {
      const { batches, request } = await readAll(makeSource);
      const last = batches.at(-1);
      expect(last?.orderedUntil).toBeGreaterThanOrEqual(request.endAtMs);
      expect(last?.completeUntil).toBeGreaterThanOrEqual(request.endAtMs);
    });

    test('nothing outside the range comes', async () => {
      const made = await makeSource();
      const startAtMs = made.request.startAtMs + 1;
      const batches = await drain(made, { ...made.request, startAtMs }, new AbortController());
      const times = batches.flatMap((batch) => batch.events.map((event) => event.loggedAtMs));
      expect(times.filter((atMs) => atMs < startAtMs || atMs > made.request.endAtMs)).toEqual([]);
    });

    test('once the signal has aborted no batch follows, and the iteration ends without an error', async () => {
      const made = await makeSource();
      const controller = new AbortController();
      const batches = await drain(made, made.request, controller, () => controller.abort());
      expect(batches).toHaveLength(1);
    });

    test('a signal that aborted before yields nothing', async () => {
      const made = await makeSource();
      const controller = new AbortController();
      controller.abort();
      expect(await drain(made, made.request, controller)).toEqual([]);
    });
  });
}

function sortedText(texts: readonly string[]): string[] {
  return texts.toSorted((a, b) => a.localeCompare(b));
}

function isOrdinary(event: LogBatch['events'][number]): boolean {
  return !event.marks?.late && !event.marks?.clockAhead;
}

async function readAll(makeSource: () => Promise<ContractSource>) {
  const made = await makeSource();
  const batches = await drain(made, made.request, new AbortController());
  return { ...made, batches };
}

async function drain(
  { source, letTimePass }: ContractSource,
  request: LogRequest,
  { signal }: AbortController,
  onBatch?: () => void,
): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  let isDone = false;
  const reading = (async () => {
    for await (const batch of source.read(request, signal)) {
      batches.push(batch);
      onBatch?.();
    }
  })().finally(() => {
    isDone = true;
  });
  for (let turn = 0; letTimePass !== undefined && !isDone && turn < 1000; turn += 1) await letTimePass();
  await reading;
  return batches;
}
