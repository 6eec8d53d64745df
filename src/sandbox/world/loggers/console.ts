import { inspect } from 'node:util';
import { isoMs, type LineContext, type LogEntry, nodeStack } from './logger.ts';

/**
 * Node's `console` in Lambda's text format: time, request ID, level and message between tabs; the request ID is the word
 * `undefined` while the module loads. Source: aws-lambda-nodejs-runtime-interface-client, LogPatch.
 */
export function consoleText(entry: LogEntry, { timestampMs, requestId }: LineContext): string {
  const parts = [entry.message];
  if (Object.keys(entry.fields).length > 0) parts.push(inspect(entry.fields));
  if (entry.error !== undefined) parts.push(nodeStack(entry.error).join('\n'));
  return `${isoMs(timestampMs)}\t${requestId}\t${entry.level}\t${parts.join(' ')}\n`;
}

/** Node's `console` in Lambda's JSON format; the request ID is absent while the module loads. */
export function consoleJson(entry: LogEntry, { timestampMs, requestId }: LineContext): string {
  const { error } = entry;
  const hasFields = Object.keys(entry.fields).length > 0;
  const envelope = {
    timestamp: isoMs(timestampMs),
    level: entry.level,
    ...(requestId === undefined ? {} : { requestId }),
  };
  if (error !== undefined) {
    const stackTrace = nodeStack(error);
    const message = `${entry.message} ${stackTrace.join('\n')}`;
    return JSON.stringify({ ...envelope, message, errorType: error.type, errorMessage: error.message, stackTrace });
  }
  return JSON.stringify({ ...envelope, message: hasFields ? { msg: entry.message, ...entry.fields } : entry.message });
}
