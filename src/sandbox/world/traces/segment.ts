/** A segment document, parsed: the fields of AWS's "X-Ray segment documents", and whatever else a client put in. */
export type Segment = Readonly<Record<string, unknown>>;

/** One document as X-Ray holds it. A segment that was sent twice is held twice. */
export interface StoredSegment {
  /** `1-69a56c52-4d5e6f708192a3b4c5d6e7f8` */
  readonly traceId: string;
  readonly segmentId: string;
  /** Epoch milliseconds; nobody sees it before. */
  readonly receivedAtMs: number;
  readonly segment: Segment;
  /** The JSON text that was sent, byte for byte. */
  readonly document: string;
}

/** A trace, as much of it as can be seen at a moment. */
export interface StoredTrace {
  readonly id: string;
  /** In the order in which X-Ray received them; never empty. */
  readonly segments: readonly StoredSegment[];
}

/** The moment that a trace id carries, epoch milliseconds: its first eight digits count seconds. NaN for another text. */
export function traceIdTimeMs(id: string): number {
  return Number.parseInt(id.slice(2, 10), 16) * 1000;
}
