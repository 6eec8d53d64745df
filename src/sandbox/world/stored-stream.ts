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

/** Which streams are listed, and how sorted: by name, or by last event (streams without one are the oldest). */
export interface StreamOrder {
  /** Only streams whose name begins so; empty for all. */
  readonly prefix: string;
  readonly by: 'name' | 'last-event';
  readonly isDescending: boolean;
}

/** The comparison of an order. */
export function streamComparison({
  by,
  isDescending,
}: Omit<StreamOrder, 'prefix'>): (a: StoredStream, b: StoredStream) => number {
  const sign = isDescending ? -1 : 1;
  if (by === 'name') return (a, b) => sign * compareNames(a.name, b.name);
  return (a, b) => sign * ((a.lastEventAtMs ?? 0) - (b.lastEventAtMs ?? 0) || compareNames(a.name, b.name));
}

/** Merges streams that come in an order with a list in the same order; keeps those with the prefix. */
export function* mergeSorted(
  streams: Iterable<StoredStream>,
  others: readonly StoredStream[],
  order: StreamOrder,
): Generator<StoredStream> {
  const compare = streamComparison(order);
  const left = others.filter(({ name }) => name.startsWith(order.prefix));
  for (const stream of streams) {
    if (!stream.name.startsWith(order.prefix)) continue;
    while (left[0] !== undefined && compare(left[0], stream) < 0) {
      yield left[0];
      left.shift();
    }
    yield stream;
  }
  yield* left;
}
