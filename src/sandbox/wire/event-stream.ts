import { crc32 } from 'node:zlib';

/**
 * Messages of `application/vnd.amazon.eventstream` ("Event stream encoding" in the Amazon Transcribe developer guide, and the
 * Smithy specification "Amazon Event Stream"): lengths of the whole and of the headers, their checksum, headers, payload, and a
 * checksum over all before it; numbers are big-endian.
 */

/** The content type of such an answer. */
export const EVENT_STREAM_TYPE = 'application/vnd.amazon.eventstream';

const PRELUDE_BYTES = 8;
const CHECKSUM_BYTES = 4;
/** A header whose value is a text. */
const TEXT_VALUE = 7;

/** An event with a JSON payload. */
export function eventFrame(eventType: string, payload: object): Uint8Array {
  const headers = { ':message-type': 'event', ':event-type': eventType, ':content-type': 'application/json' };
  return frame(headers, payload);
}

/** An exception, which ends the stream. */
export function exceptionFrame(exceptionType: string, message: string): Uint8Array {
  const type = { ':message-type': 'exception', ':exception-type': exceptionType };
  return frame({ ...type, ':content-type': 'application/json' }, { message });
}

function frame(headers: Readonly<Record<string, string>>, payload: object): Uint8Array {
  const headerBytes = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(PRELUDE_BYTES);
  prelude.writeUInt32BE(PRELUDE_BYTES + CHECKSUM_BYTES + headerBytes.length + body.length + CHECKSUM_BYTES, 0);
  prelude.writeUInt32BE(headerBytes.length, 4);
  const checked = Buffer.concat([prelude, checksum(prelude), headerBytes, body]);
  return Buffer.concat([checked, checksum(checked)]);
}

function header(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const lengths = Buffer.alloc(3);
  lengths.writeUInt8(TEXT_VALUE, 0);
  lengths.writeUInt16BE(valueBytes.length, 1);
  return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, lengths, valueBytes]);
}

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(CHECKSUM_BYTES);
  sum.writeUInt32BE(crc32(bytes), 0);
  return sum;
}
