import { isoMs, isoSeconds, type LineContext, type LogEntry } from './logger.ts';

const PYTHON_LEVELS = { DEBUG: 'DEBUG', INFO: 'INFO', WARN: 'WARNING', ERROR: 'ERROR' } as const;

/** Python's `logging` in Lambda's text format. Source: aws-lambda-python-runtime-interface-client. */
export function pythonText(entry: LogEntry, { timestampMs, requestId }: LineContext): string {
  const fields = Object.entries(entry.fields).map(([key, value]) => `${key}=${String(value)}`);
  const first = [entry.message, ...fields].join(' ');
  const traceback = entry.error === undefined ? [] : tracebackLines(entry.error.frames, entry.error);
  const message = [first, ...traceback].join('\n');
  return `[${PYTHON_LEVELS[entry.level]}]\t${isoMs(timestampMs)}\t${requestId ?? ''}\t${message}\n`;
}

/** Python's `logging` in Lambda's JSON format: whole seconds, `extra` at the top level. */
export function pythonJson(entry: LogEntry, { timestampMs, requestId }: LineContext): string {
  const { error } = entry;
  return JSON.stringify({
    timestamp: isoSeconds(timestampMs),
    level: PYTHON_LEVELS[entry.level],
    message: entry.message,
    logger: 'root',
    requestId: requestId ?? '',
    ...entry.fields,
    ...(error === undefined
      ? {}
      : {
          stackTrace: error.frames,
          errorType: error.type,
          errorMessage: error.message,
          location: '/var/task/app.py:handler:31',
        }),
  });
}

/** A traceback as Python prints it. Frames are `File …` lines and the source lines under them. */
export function tracebackLines(frames: readonly string[], error: { type: string; message: string }): string[] {
  return ['Traceback (most recent call last):', ...frames, `${error.type}: ${error.message}`];
}
