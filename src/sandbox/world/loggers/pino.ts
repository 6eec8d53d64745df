import { type LineContext, type LogEntry, nodeStack } from './logger.ts';

const PINO_LEVELS = { DEBUG: 20, INFO: 30, WARN: 40, ERROR: 50 } as const;

/** pino as it comes: levels are numbers, the time epoch milliseconds, and no request ID. */
export function pino(entry: LogEntry, { timestampMs }: LineContext): string {
  const { error } = entry;
  return `${JSON.stringify({
    level: PINO_LEVELS[entry.level],
    time: timestampMs,
    pid: 8,
    hostname: '169.254.76.1',
    ...entry.fields,
    ...(error === undefined
      ? {}
      : { err: { type: error.type, message: error.message, stack: nodeStack(error).join('\n') } }),
    msg: entry.message,
  })}\n`;
}
