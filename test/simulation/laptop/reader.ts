import type { Output } from '../../../src/runtime/streams.ts';
import type { Scheduler } from '../scheduler.ts';

/** What a program wrote, and when. */
export interface WrittenText {
  /** The world's time, epoch milliseconds. */
  readonly atMs: number;
  readonly text: string;
}

/** A time in which whoever reads the output does not: a pager that nobody scrolls, a stopped `grep`. */
export interface ReaderPause {
  /** Epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** How fast the output is read. */
export interface ReaderPace {
  readonly pauses: readonly ReaderPause[];
  /** Absent: as fast as it comes. */
  readonly bytesPerMs?: number;
}

/** What may be unread before a write has to wait: what Node buffers of a stream. */
const PIPE_BYTES = 16_384;

/** An output that is kept and read at a pace: a write waits while more than a pipe's worth is unread. */
export function createReadOutput(
  name: string,
  scheduler: Scheduler,
  pace: ReaderPace,
): {
  readonly output: Output;
  readonly written: readonly WrittenText[];
  /** When writes had to wait for the reader. */
  readonly heldBack: readonly ReaderPause[];
} {
  const written: WrittenText[] = [];
  const decoder = new TextDecoder();
  let unread: { untilMs: number; bytes: number }[] = [];
  let readUntilMs = 0;
  const heldBack: ReaderPause[] = [];

  const note = (bytes: number): void => {
    const nowMs = scheduler.now();
    const startMs = afterPauses(Math.max(nowMs, readUntilMs), pace.pauses);
    readUntilMs = startMs + (pace.bytesPerMs === undefined ? 0 : bytes / pace.bytesPerMs);
    unread = [...unread.filter(({ untilMs }) => untilMs > nowMs), { untilMs: readUntilMs, bytes }];
  };
  /** When so little is unread that it fits. */
  const roomAtMs = (): number => {
    const nowMs = scheduler.now();
    let bytes = 0;
    for (const piece of unread.toReversed()) {
      bytes += piece.bytes;
      if (bytes > PIPE_BYTES) return Math.max(nowMs, piece.untilMs);
    }
    return nowMs;
  };
  const waitUntil = async (atMs: number): Promise<void> => {
    if (atMs > scheduler.now()) await scheduler.arrival(atMs);
  };

  const output: Output = {
    name,
    isTerminal: false,
    columns: undefined,
    isClosed: false,
    failure: undefined,
    write: async (text) => {
      const shown = typeof text === 'string' ? text : decoder.decode(text);
      written.push({ atMs: scheduler.now(), text: shown });
      note(shown.length);
      const roomMs = roomAtMs();
      if (roomMs > scheduler.now()) heldBack.push({ fromMs: scheduler.now(), toMs: roomMs });
      await waitUntil(roomMs);
    },
    onClosed: () => undefined,
    flushed: () => waitUntil(readUntilMs),
  };
  return { output, written, heldBack };
}

function afterPauses(atMs: number, pauses: readonly ReaderPause[]): number {
  return pauses.reduce((at, { fromMs, toMs }) => (at >= fromMs && at < toMs ? toMs : at), atMs);
}
