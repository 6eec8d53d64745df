import type { StoredGroup } from '../../world/log-store.ts';
import type { PutEvent } from '../../world/put-logs.ts';
import { AwsError, invalidParameter, validationError } from '../aws-error.ts';
import type { Input, Operation } from '../call.ts';
import { requiredText } from '../input.ts';
import { noSuchGroup, noSuchStream, requiredGroupName } from './groups.ts';

const MAX_EVENTS = 10_000;
const MAX_BATCH_BYTES = 1_048_576;
/** Counted for every event beside its message. */
const EVENT_OVERHEAD_BYTES = 26;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TOO_OLD_MS = 14 * DAY_MS;
const TOO_NEW_MS = 2 * HOUR_MS;

/** PutLogEvents: what is too old or too new is left out and said; anything else wrong refuses the whole batch. */
export const putLogEvents: Operation = (input, nowMs, { store }) => {
  const groupName = requiredGroupName(input);
  const streamName = requiredText(input, 'logStreamName');
  const events = requiredEvents(input);
  const group = store.group(groupName);
  if (group === undefined) throw noSuchGroup();
  if (store.stream(groupName, streamName, nowMs) === undefined) throw noSuchStream();
  const { accepted, rejectedLogEventsInfo } = sortOut(events, group, nowMs);
  store.put(groupName, streamName, accepted, nowMs);
  return {
    nextSequenceToken: String(nowMs).padStart(56, '4'),
    ...(rejectedLogEventsInfo === undefined ? {} : { rejectedLogEventsInfo }),
  };
};

function requiredEvents(input: Input): PutEvent[] {
  const list = input.logEvents;
  if (!Array.isArray(list)) throw validationError('null', 'logEvents', 'Member must not be null');
  if (list.length === 0) {
    throw validationError('[]', 'logEvents', 'Member must have length greater than or equal to 1');
  }
  if (list.length > MAX_EVENTS) {
    throw validationError('[...]', 'logEvents', `Member must have length less than or equal to ${MAX_EVENTS}`);
  }
  const events = list.map(readEvent);
  checkBatch(events);
  return events;
}

function readEvent(item: unknown, index: number): PutEvent {
  const { timestamp, message } = Object(item) as { timestamp?: unknown; message?: unknown };
  if (typeof timestamp !== 'number' || !Number.isInteger(timestamp) || typeof message !== 'string') {
    throw new AwsError('SerializationException', `logEvents.${index + 1} must have a timestamp and a message`);
  }
  const field = `logEvents.${index + 1}.member`;
  if (timestamp < 0) {
    throw validationError(String(timestamp), `${field}.timestamp`, 'Member must have value greater than or equal to 0');
  }
  if (message === '') {
    throw validationError('', `${field}.message`, 'Member must have length greater than or equal to 1');
  }
  return { timestampMs: timestamp, message };
}

function checkBatch(events: readonly PutEvent[]): void {
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES, 0);
  if (bytes > MAX_BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  }
  const times = events.map((event) => event.timestampMs);
  if (times.some((time, index) => time < (times[index - 1] ?? 0))) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) > DAY_MS) {
    throw invalidParameter('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }
}

/** Where the rejected events of a batch lie: before an end index, or from a start index on. */
interface RejectedLogEventsInfo {
  readonly tooNewLogEventStartIndex?: number;
  readonly tooOldLogEventEndIndex?: number;
  readonly expiredLogEventEndIndex?: number;
}

function sortOut(
  events: readonly PutEvent[],
  { retentionInDays }: StoredGroup,
  nowMs: number,
): { accepted: readonly PutEvent[]; rejectedLogEventsInfo?: RejectedLogEventsInfo } {
  const firstAt = (isFine: (event: PutEvent) => boolean): number => {
    const index = events.findIndex(isFine);
    return index < 0 ? events.length : index;
  };
  const tooOld = firstAt(({ timestampMs }) => timestampMs >= nowMs - TOO_OLD_MS);
  const keptFromMs = retentionInDays === undefined ? 0 : nowMs - retentionInDays * DAY_MS;
  const expired = firstAt(({ timestampMs }) => timestampMs >= keptFromMs);
  const tooNew = firstAt(({ timestampMs }) => timestampMs > nowMs + TOO_NEW_MS);
  const rejected = {
    ...(tooNew < events.length ? { tooNewLogEventStartIndex: tooNew } : {}),
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(expired > tooOld ? { expiredLogEventEndIndex: expired } : {}),
  };
  const accepted = events.slice(Math.max(tooOld, expired), tooNew);
  return { accepted, ...(Object.keys(rejected).length === 0 ? {} : { rejectedLogEventsInfo: rejected }) };
}
