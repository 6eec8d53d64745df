import type { ThrownError } from '../function-spec.ts';
import { isoMs, type LineContext, type LogEntry } from './logger.ts';

/**
 * log4j2 with the pattern of AWS's Java samples: time to the second, request ID, level, class and message; a stack below
 * it, in the same event.
 */
export function log4j(entry: LogEntry, { timestampMs, requestId }: LineContext): string {
  const time = isoMs(timestampMs).slice(0, 19).replace('T', ' ');
  const fields = Object.entries(entry.fields).map(([key, value]) => `${key}=${String(value)}`);
  const message = [entry.message, ...fields].join(' ');
  const stack = entry.error === undefined ? '' : javaStack(entry.error);
  return `${time} ${requestId ?? ''} ${entry.level.padEnd(5)} Handler - ${message}\n${stack}`;
}

/** A stack trace as `printStackTrace` writes it. Frames that begin with `Caused by` begin the stack of a cause. */
export function javaStack({ type, message, frames }: ThrownError): string {
  const lines = frames.map((frame) => (frame.startsWith('Caused by: ') ? frame : `\tat ${frame}`));
  return `${[`${type}: ${message}`, ...lines].join('\n')}\n`;
}
