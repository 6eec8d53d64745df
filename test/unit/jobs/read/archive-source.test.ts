import { describe, expect, it } from 'vitest';
import type { LogBatch, LogRequest } from '../../../../src/domain/sources.ts';
import { archiveSource, type OpenArchive } from '../../../../src/jobs/read/archive-source.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { type ContractSource, describeLogSourceContract } from '../../collectors/log-source-contract.ts';

const T = Date.UTC(2026, 2, 2, 11);
const eventLine = (index: number, atMs = T + index): string =>
  `${JSON.stringify({ eventId: `e${index}`, logStreamName: `s${index % 3}`, timestamp: atMs, message: `line ${index}` })}\n`;

function opened(...chunks: readonly string[]): OpenArchive {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield new TextEncoder().encode(chunk);
  }
  return { name: 'events.ndjson', bytes: bytes(), notices: () => [] };
}

async function read(archives: readonly OpenArchive[], range: Partial<LogRequest> = {}): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  const request = { groups: [], follow: false, ...range };
  for await (const batch of archiveSource(archives, createSimulatedClock()).read(
    request,
    new AbortController().signal,
  )) {
    batches.push(batch);
  }
  return batches;
}

const messagesOf = (batches: readonly LogBatch[]): string[] =>
  batches.flatMap((batch) => batch.events.map((event) => event.message));

async function twoFiles(): Promise<ContractSource> {
  const lines = Array.from({ length: 60 }, (_, index) => eventLine(index));
  const [first, second] = [lines.slice(0, 40).reverse(), lines.slice(30)];
  return {
    source: archiveSource([opened(...first), opened(...second)], createSimulatedClock()),
    request: { groups: [], startAtMs: T + 10, endAtMs: T + 50, follow: false },
    expectedIds: Array.from({ length: 41 }, (_, index) => `e${index + 10}`),
  };
}

describeLogSourceContract('files that overlap, one of them backwards,', twoFiles);

describe('files as a source', () => {
  it('are put in one order, each event once', async () => {
    const batches = await read([opened(eventLine(2), eventLine(1)), opened(eventLine(3) + eventLine(2))]);
    expect(messagesOf(batches)).toEqual(['line 1', 'line 2', 'line 3']);
    expect(batches.at(-1)?.usage.duplicates).toBe(1);
  });

  it('are narrowed to a range, both ends included', async () => {
    const lines = [1, 2, 3, 4].map((index) => eventLine(index)).join('');
    expect(messagesOf(await read([opened(lines)], { startAtMs: T + 2, endAtMs: T + 3 }))).toEqual(['line 2', 'line 3']);
  });

  it('keep two identical lines without an id apart', async () => {
    const line = `${JSON.stringify({ logStreamName: 's', timestamp: T, message: 'tick' })}\n`;
    expect(messagesOf(await read([opened(line + line)]))).toEqual(['tick', 'tick']);
  });

  it('that are a live pipe give what they have when they pause', async () => {
    const clock = createSimulatedClock();
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(eventLine(1));
      await clock.sleep(60_000);
      yield new TextEncoder().encode(eventLine(2));
    }
    const seen: string[] = [];
    const source = archiveSource([{ name: 'stdin', bytes: bytes(), notices: () => [] }], clock);
    const reading = (async () => {
      for await (const batch of source.read({ groups: [], follow: false }, new AbortController().signal)) {
        seen.push(...messagesOf([batch]));
      }
    })();
    await clock.advance(1_000);
    expect(seen).toEqual(['line 1']);
    await clock.advance(60_000);
    await reading;
    expect(seen).toEqual(['line 1', 'line 2']);
  });

  it('that are a pipe which never pauses give a line about a second after it came', async () => {
    const clock = createSimulatedClock();
    async function* bytes(): AsyncGenerator<Uint8Array> {
      for (let index = 1; index <= 100; index += 1) {
        yield new TextEncoder().encode(eventLine(index));
        await clock.sleep(100);
      }
    }
    const seen: string[] = [];
    const source = archiveSource([{ name: 'stdin', bytes: bytes(), notices: () => [] }], clock);
    const reading = (async () => {
      for await (const batch of source.read({ groups: [], follow: false }, new AbortController().signal)) {
        seen.push(...messagesOf([batch]));
      }
    })();
    await clock.advance(5_000);
    expect(seen.length).toBeGreaterThanOrEqual(38);
    expect(seen.length).toBeLessThan(50);
    await clock.advance(6_000);
    await reading;
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => `line ${index + 1}`));
  });

  it('that are a pipe which never speaks end at once when they are stopped', async () => {
    const clock = createSimulatedClock();
    async function* bytes(): AsyncGenerator<Uint8Array> {
      await new Promise(() => undefined);
      yield new Uint8Array();
    }
    const stop = new AbortController();
    const source = archiveSource([{ name: 'stdin', bytes: bytes(), notices: () => [] }], clock);
    const batches: LogBatch[] = [];
    const reading = (async () => {
      for await (const batch of source.read({ groups: [], follow: true }, stop.signal)) batches.push(batch);
    })();
    await clock.advance(1_000);
    stop.abort();
    await reading;
    expect(batches).toEqual([]);
  });
});
