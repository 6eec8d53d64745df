import { beforeAll, describe, expect, inject, it } from 'vitest';
import { recordsOf, runSlsobs } from '../e2e/built-bin.ts';
import { REGION } from './emulators.ts';
import { callLogs } from './moto.ts';

const GROUP = '/load/many-streams';
const STREAMS = 20;
const EVENTS_PER_STREAM = 1000;
const startAtMs = Date.now() - 45 * 60_000;

/** moto pages FilterLogEvents as AWS does, but orders it stream by stream: only the order within a stream is held to. */
describe('20,000 events in 20 streams in moto', () => {
  beforeAll(async () => {
    await callLogs('CreateLogGroup', { logGroupName: GROUP });
    for (let stream = 0; stream < STREAMS; stream += 1) {
      const names = { logGroupName: GROUP, logStreamName: streamName(stream) };
      await callLogs('CreateLogStream', names);
      const logEvents = Array.from({ length: EVENTS_PER_STREAM }, (_, index) => ({
        // Three events share each timestamp, in every stream.
        timestamp: startAtMs + Math.floor(index / 3) * 100,
        message: line(stream, index),
      }));
      await callLogs('PutLogEvents', { ...names, logEvents });
    }
  });

  it('logs reads each once, over several pages, in order within each stream', async () => {
    const words = ['logs', GROUP, '-s', '1h', '-o', 'ndjson', '--endpoint-url', inject('motoUrl'), '-r', REGION];
    const run = await runSlsobs(words);
    expect(run.exitCode, run.stderr).toBe(0);
    const records = recordsOf(run.stdout);
    const events = records.filter((record) => record.type === 'event');
    expect(events).toHaveLength(STREAMS * EVENTS_PER_STREAM);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    const streams = Map.groupBy(events, (event) => String(event.logStream));
    for (let stream = 0; stream < STREAMS; stream += 1) {
      const messages = streams.get(streamName(stream))?.map((event) => event.message);
      expect(messages).toEqual(Array.from({ length: EVENTS_PER_STREAM }, (_, index) => line(stream, index)));
    }
    const summary = records.findLast((record) => record.type === 'summary');
    expect(summary).toMatchObject({ events: STREAMS * EVENTS_PER_STREAM, duplicatesDropped: 0 });
    expect(summary?.apiCalls).toBeGreaterThan(1);
  });

  it('logs of a narrower range reads exactly the events of that range', async () => {
    // Neither end falls on a timestamp, of which there is one every 100 ms.
    const [from, until] = [startAtMs + 4950, startAtMs + 9950];
    const range = ['-s', new Date(from).toISOString(), '-u', new Date(until).toISOString()];
    const words = ['logs', GROUP, ...range, '-o', 'ndjson', '--endpoint-url', inject('motoUrl'), '-r', REGION];
    const run = await runSlsobs(words);
    expect(run.exitCode, run.stderr).toBe(0);
    const times = recordsOf(run.stdout)
      .filter((record) => record.type === 'event')
      .map((event) => Date.parse(String(event.time)));
    expect(times).toHaveLength(STREAMS * 3 * 50);
    expect(times.filter((time) => time < from || time > until)).toEqual([]);
  });
});

function streamName(stream: number): string {
  return `stream-${String(stream).padStart(2, '0')}`;
}

function line(stream: number, index: number): string {
  return `stream ${stream} line ${index} ${'.'.repeat((index * 7) % 120)}`;
}
