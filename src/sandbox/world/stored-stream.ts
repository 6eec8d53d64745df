import { compareNames } from './names.ts';

/**
 * A log stream as DescribeLogStreams tells of it. Times in epoch milliseconds; those of events are absent where nothing
 * is known of them yet.
 */
export interface StoredStream {
  readonly name: string;
  readonly createdAtMs: number;
  readonly firstEventAtMs?: number;
  readonly lastEventAtMs?: number;
  readonly lastIngestedAtMs?: number;
}

/** How streams are sorted: by name, or by last event (streams without one are the oldest). */
export interface StreamOrder {
  readonly by: 'name' | 'last-event';
  readonly isDescending: boolean;
}

/** The comparison of an order. */
export function streamComparison({ by, isDescending }: StreamOrder): (a: StoredStream, b: StoredStream) => number {
  const sign = isDescending ? -1 : 1;
  if (by === 'name') return (a, b) => sign * compareNames(a.name, b.name);
  return (a, b) => sign * ((a.lastEventAtMs ?? 0) - (b.lastEventAtMs ?? 0) || compareNames(a.name, b.name));
}

/** Merges streams that come in an order with a list in the same order. */
export function* mergeSorted(
  streams: Iterable<StoredStream>,
  others: readonly StoredStream[],
  order: StreamOrder,
): Generator<StoredStream> {
  const compare = streamComparison(order);
  const left = [...others];
  for (const stream of streams) {
    while (left[0] !== undefined && compare(left[0], stream) < 0) {
      yield left[0];
      left.shift();
    }
    yield stream;
  }
  yield* left;
}
