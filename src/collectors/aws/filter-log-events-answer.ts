import { isAscii } from 'node:buffer';
import type { FilterLogEventsCommand, FilterLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { SdkResponse } from './client-config.ts';

/** The part of an answer that is read here. */
type EventPageAnswer = Pick<FilterLogEventsCommandOutput, 'events' | 'nextToken'>;

const NOTHING_LEFT = Buffer.from('{}');

/**
 * Reads the answer of one FilterLogEvents call beside the SDK, whose reader visits every field of ten thousand events by schema
 * and copies each. An answer in which every field that slsobs looks at is of its type is taken as `JSON.parse` gives it, and the
 * SDK is left an empty document. Any other, and every error, is left to the SDK untouched.
 */
export function readAnswerDirectly({ middlewareStack }: FilterLogEventsCommand): void {
  let read: EventPageAnswer | undefined;
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as SdkResponse;
      read = response.statusCode === 200 ? completeAnswer(response.body) : undefined;
      if (read !== undefined) response.body = NOTHING_LEFT;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'slsobsAnswerReader' },
  );
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      if (read !== undefined && result.output !== undefined) Object.assign(result.output, read);
      read = undefined;
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'slsobsAnswerGiver' },
  );
}

/** The answer that a body holds, where the SDK would read the same; undefined for any that may need its care. */
function completeAnswer(body: unknown): EventPageAnswer | undefined {
  if (!(body instanceof Uint8Array)) return undefined;
  const answer = parsed(body);
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { events, nextToken } = answer as Record<string, unknown>;
  if (!isTextOrAbsent(nextToken) || !Array.isArray(events) || !events.every(isCompleteEvent)) return undefined;
  return { events, ...(nextToken === undefined ? {} : { nextToken }) };
}

/** Undefined for what is no JSON: the SDK says so, in its own words. */
function parsed(body: Uint8Array): unknown {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  try {
    // Most pages are ASCII, of which a string is made without looking at each character.
    return JSON.parse(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'));
  } catch {
    return undefined;
  }
}

function isCompleteEvent(event: unknown): boolean {
  if (typeof event !== 'object' || event === null) return false;
  const { logStreamName, timestamp, message, ingestionTime, eventId } = event as Record<string, unknown>;
  return (
    isTextOrAbsent(logStreamName) &&
    isNumberOrAbsent(timestamp) &&
    isTextOrAbsent(message) &&
    isNumberOrAbsent(ingestionTime) &&
    isTextOrAbsent(eventId)
  );
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return typeof value === 'string' || value === undefined;
}

function isNumberOrAbsent(value: unknown): boolean {
  return typeof value === 'number' || value === undefined;
}
