import type { DeliveredEvent } from './network.ts';

/** An update of a live session as it reached the program. */
export interface DeliveredUpdate {
  /** The world's time, epoch milliseconds. */
  readonly atMs: number;
  readonly isSampled: boolean;
  readonly events: readonly DeliveredEvent[];
}

/**
 * Reads one whole message of an event stream ("Amazon Event Stream" of the Smithy specification): lengths of the whole and of
 * the headers, then their checksum, stand before the headers, and a checksum after the payload. Undefined for what is no update.
 */
export function updateIn(frame: Uint8Array, atMs: number): DeliveredUpdate | undefined {
  if (frame.length === 0) return undefined;
  const headersLength = new DataView(frame.buffer, frame.byteOffset).getUint32(4);
  const payload = new TextDecoder().decode(frame.subarray(12 + headersLength, frame.length - 4));
  const { sessionMetadata, sessionResults } = JSON.parse(payload) as {
    sessionMetadata?: { sampled: boolean };
    sessionResults?: DeliveredEvent[];
  };
  if (sessionMetadata === undefined) return undefined;
  return { atMs, isSampled: sessionMetadata.sampled, events: sessionResults ?? [] };
}
