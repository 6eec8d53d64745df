import type { LogEvent } from '../../domain/log-event.ts';

const encoder = new TextEncoder();

/**
 * The events' own bytes, nothing added but a newline where a message has none at its end. Hostile bytes and all: the command
 * keeps it from terminals and CI logs.
 */
export function rawMessages(events: readonly LogEvent[]): Uint8Array {
  return encoder.encode(events.map(({ message }) => (message.endsWith('\n') ? message : `${message}\n`)).join(''));
}
