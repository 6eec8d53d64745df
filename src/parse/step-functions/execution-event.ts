import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { jsonObjectIn, nonEmptyText } from '../json-text.ts';
import { errorDetail, type Line, line } from '../line.ts';
import { correlationIdsIn } from '../loggers/correlation-ids.ts';
import { runtimeError } from '../stacks/error-fields.ts';

const ARN = 'arn:';
const FAILED = /(?:Failed|TimedOut|Aborted)$/;

/**
 * Reads an event of a state machine's execution log, `{"id", "type", "details", "execution_arn", …}`: an `error` where its type ends in
 * Failed, TimedOut or Aborted. Undefined for every other object. `data` is the whole event. (Step Functions developer guide,
 * "Using CloudWatch Logs to log execution history")
 */
export function executionEvent(fields: JsonObject): Line | undefined {
  const { execution_arn: arn, type } = fields;
  if (typeof arn !== 'string' || typeof type !== 'string' || !arn.startsWith(ARN)) return undefined;
  const details = isJsonObject(fields.details) ? fields.details : {};
  const subject = nonEmptyText(details.name) ?? resource(details);
  const isFailed = FAILED.test(type);
  return line('app', subject === undefined ? type : `${type} ${subject}`, {
    level: isFailed ? 'error' : undefined,
    data: fields,
    error: isFailed ? failure(details) : undefined,
    correlationIds: correlationIdsIn(fields),
  });
}

/** `lambda:invoke`. */
function resource({ resourceType, resource: action }: JsonObject): string | undefined {
  return typeof resourceType === 'string' && typeof action === 'string' ? `${resourceType}:${action}` : undefined;
}

/** The error of a failed event; of a Lambda function the cause is its payload, as JSON in a text. */
function failure({ error, cause }: JsonObject): ErrorDetail | undefined {
  const payload = typeof cause === 'string' ? jsonObjectIn(cause) : undefined;
  const own = payload === undefined ? undefined : runtimeError(payload);
  return own ?? errorDetail(nonEmptyText(error), nonEmptyText(cause), undefined);
}
