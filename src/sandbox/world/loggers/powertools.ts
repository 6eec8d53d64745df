import type { FunctionSpec, LogLevel } from '../function-spec.ts';
import { functionArn } from '../place.ts';
import { isoMs, type LineContext, type LogEntry, nodeStack } from './logger.ts';
import { tracebackLines } from './python-logging.ts';

function contextKeys({ spec, requestId, isColdStart }: LineContext): Record<string, unknown> {
  if (requestId === undefined) return {};
  return {
    cold_start: isColdStart,
    function_arn: functionArn(spec.name),
    function_memory_size: String(spec.memoryMb),
    function_name: spec.name,
    function_request_id: requestId,
  };
}

function serviceOf(spec: FunctionSpec): string {
  return spec.name.split('-').slice(2).join('-');
}

/** Powertools for AWS Lambda (TypeScript), Logger, with the context injected. */
export function powertoolsTypescript(entry: LogEntry, context: LineContext): string {
  const { error } = entry;
  return `${JSON.stringify({
    level: entry.level,
    message: entry.message,
    timestamp: isoMs(context.timestampMs),
    service: serviceOf(context.spec),
    ...contextKeys(context),
    sampling_rate: 0,
    ...(context.traceId === undefined ? {} : { xray_trace_id: context.traceId }),
    ...entry.fields,
    ...(error === undefined
      ? {}
      : {
          error: {
            name: error.type,
            location: locationOf(error.frames[0] ?? ''),
            message: error.message,
            stack: nodeStack(error).join('\n'),
          },
        }),
  })}\n`;
}

/** `file:///var/task/pay.mjs:41` of `charge (file:///var/task/pay.mjs:41:11)` */
function locationOf(frame: string): string {
  return frame.replace(/^.*\(/, '').replace(/(:\d+)?\)$/, '');
}

const PYTHON_LEVELS: Readonly<Record<LogLevel, string>> = {
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARN: 'WARNING',
  ERROR: 'ERROR',
};

/** Powertools for AWS Lambda (Python), Logger, with the context injected. */
export function powertoolsPython(entry: LogEntry, context: LineContext): string {
  const { error } = entry;
  return `${JSON.stringify({
    level: PYTHON_LEVELS[entry.level],
    location: 'handler:24',
    message: entry.message,
    timestamp: `${isoMs(context.timestampMs).replace('T', ' ').replace('.', ',').slice(0, -1)}+0000`,
    service: serviceOf(context.spec),
    ...contextKeys(context),
    ...entry.fields,
    ...(error === undefined
      ? {}
      : {
          exception: tracebackLines(error.frames, error).join('\n'),
          exception_name: error.type,
        }),
    ...(context.traceId === undefined ? {} : { xray_trace_id: context.traceId }),
  })}\n`;
}
