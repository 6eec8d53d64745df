import type { LogEvent } from '../../../../src/domain/log-event.ts';
import { type ArchiveReader, createArchiveReader } from '../../../../src/parse/archives/archive-reader.ts';

/** Reads a whole text, in chunks of so many bytes. */
export function readArchive(
  content: string | Uint8Array,
  chunkBytes = Number.POSITIVE_INFINITY,
): { events: LogEvent[]; reader: ArchiveReader } {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const reader = createArchiveReader('kept.log');
  const events: LogEvent[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    events.push(...reader.push(bytes.subarray(at, at + chunkBytes)));
  events.push(...reader.end());
  return { events, reader };
}

/** The messages of a whole text. */
export function messagesOf(content: string | Uint8Array): string[] {
  return readArchive(content).events.map((event) => event.message);
}
