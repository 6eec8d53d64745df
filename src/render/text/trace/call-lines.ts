import type { Invocation, PlacedRecord } from '../../../domain/invocation.ts';
import { isFolded } from '../folded-lines.ts';

/** The lines of a screen by the invocation that they are shown under. */
export interface CallLines {
  /** By `invocationId`, in time order. */
  readonly ofCalls: ReadonlyMap<string, readonly PlacedRecord[]>;
  /** Those that no invocation on screen can have. */
  readonly others: readonly PlacedRecord[];
}

/**
 * Gives every line that is worth showing to its invocation; those of an environment (what ran at its init) to the first invocation
 * in their stream that ends after them, else to the last.
 */
export function callLines(lines: readonly PlacedRecord[], invocations: readonly Invocation[]): CallLines {
  const known = new Set(invocations.map(({ invocationId }) => invocationId));
  const byStream = Map.groupBy(invocations, ({ group, logStreamName }) => streamKey(group.name, logStreamName));
  const ofCalls = new Map<string, PlacedRecord[]>();
  const others: PlacedRecord[] = [];
  for (const line of lines) {
    if (isFolded(line)) continue;
    const { event } = line.record;
    const inStream = byStream.get(streamKey(event.group.name, event.logStreamName)) ?? [];
    const id =
      line.invocationId !== undefined && known.has(line.invocationId)
        ? line.invocationId
        : (
            inStream.find(({ endedAtMs }) => (endedAtMs ?? Number.POSITIVE_INFINITY) >= event.loggedAtMs) ??
            inStream.at(-1)
          )?.invocationId;
    if (id === undefined) others.push(line);
    else if (ofCalls.has(id)) ofCalls.get(id)?.push(line);
    else ofCalls.set(id, [line]);
  }
  return { ofCalls, others };
}

function streamKey(groupName: string, streamName: string): string {
  return `${groupName}\n${streamName}`;
}
