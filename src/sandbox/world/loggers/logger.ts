import type { Fields, FunctionSpec, LogLevel, ThrownError } from '../function-spec.ts';

/** What is known where a line is written. */
export interface LineContext {
  readonly spec: FunctionSpec;
  readonly timestampMs: number;
  /** undefined while the module loads. */
  readonly requestId: string | undefined;
  readonly isColdStart: boolean;
  /** X-Ray's root id; absent when the invocation is not traced. */
  readonly traceId?: string;
}

/** What a handler tells its logger. `error` is what it caught, if that is what it logs. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Fields;
  readonly error?: ThrownError;
}

/** Writes a line as one logging library does. */
export type Logger = (entry: LogEntry, context: LineContext) => string;

/** `2026-03-02T10:15:30.123Z` */
export function isoMs(timestampMs: number): string {
  return new Date(timestampMs).toISOString();
}

/** `2026-03-02T10:15:30Z`, the resolution of Python's JSON formatter in Lambda. */
export function isoSeconds(timestampMs: number): string {
  return `${isoMs(timestampMs).slice(0, 19)}Z`;
}

/** `Type: message` and the frames, as Node prints a stack. */
export function nodeStack(error: ThrownError): string[] {
  return [`${error.type}: ${error.message}`, ...error.frames.map((frame) => `    at ${frame}`)];
}
