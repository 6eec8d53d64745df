import { callLogs } from './moto.ts';

/** Groups in moto whose every message is known; each message stands in exactly one event. */
export interface WrittenLogs {
  readonly groups: readonly string[];
  /** All messages until now. */
  messages(): readonly string[];
  /**
   * Puts events into one stream of one group; which one goes round with each call.
   * @param atMs their timestamps: epoch milliseconds
   */
  put(atMs: readonly number[]): Promise<void>;
}

/** Makes the groups, with so many streams each. */
export async function createLogs(groups: readonly string[], streamsPerGroup: number): Promise<WrittenLogs> {
  const streams = groups.flatMap((logGroupName) =>
    Array.from({ length: streamsPerGroup }, (_, index) => ({ logGroupName, logStreamName: `stream-${index}` })),
  );
  for (const logGroupName of groups) await callLogs('CreateLogGroup', { logGroupName });
  for (const stream of streams) await callLogs('CreateLogStream', stream);
  const messages: string[] = [];
  let puts = 0;
  return {
    groups,
    messages: () => messages,
    put: async (atMs) => {
      // Each group in turn, before the second stream of any.
      const [group, stream] = [puts % groups.length, Math.floor(puts / groups.length) % streamsPerGroup];
      puts += 1;
      const logEvents = atMs.map((timestamp, index) => ({
        timestamp,
        message: `put ${puts} line ${index} ${'.'.repeat((index * 7) % 60)}`,
      }));
      await callLogs('PutLogEvents', { ...streams[group * streamsPerGroup + stream], logEvents });
      messages.push(...logEvents.map(({ message }) => message));
    },
  };
}
