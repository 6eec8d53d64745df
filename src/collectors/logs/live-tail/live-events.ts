import type { LogEvent, LogGroup } from '../../../domain/log-event.ts';
import type { GroupSelection, LogRequest } from '../../../domain/sources.ts';
import { stableId } from '../../../domain/stable-id.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { streamFilter } from '../group-events.ts';
import { groupNameIn } from './live-groups.ts';
import type { RawLiveEvent } from './live-session.ts';

/** Makes events of what sessions bring for the groups that are followed. */
export interface LiveEvents {
  /** Which groups there are, from now on. */
  select(selections: readonly GroupSelection[]): void;
  /** Undefined for what was not asked for. */
  eventOf(raw: RawLiveEvent): LogEvent | undefined;
}

/** @param region set on the events' group where the selection does not name one */
export function createLiveEvents(request: Pick<LogRequest, 'startAtMs' | 'endAtMs'>, region: string): LiveEvents {
  const { startAtMs = Number.NEGATIVE_INFINITY, endAtMs = Number.POSITIVE_INFINITY } = request;
  let known = new Map<string, { readonly group: LogGroup; readonly isSelected: (streamName: string) => boolean }>();
  let made = 0;
  return {
    select: (selections) => {
      known = new Map(
        selections.map((one) => [one.group.name, { group: { region, ...one.group }, isSelected: streamFilter(one) }]),
      );
    },
    eventOf: ({ logGroupIdentifier = '', logStreamName = '', timestamp, ingestionTime, message = '' }) => {
      const of = known.get(groupNameIn(logGroupIdentifier)) ?? onlyOne(known);
      const loggedAtMs = timestamp ?? ingestionTime ?? 0;
      if (of === undefined || !of.isSelected(logStreamName)) return undefined;
      if (loggedAtMs < startAtMs || loggedAtMs > endAtMs) return undefined;
      made += 1;
      return {
        id: stableId('live', of.group.name, logStreamName, loggedAtMs, message, made),
        group: of.group,
        logStreamName,
        loggedAtMs,
        ingestedAtMs: ingestionTime,
        message,
        ordinal: made,
        eventId: undefined,
        marks: { provisional: true },
      };
    },
  };
}

/** Where one group is followed, whatever comes is of that one. */
function onlyOne<Value>(values: ReadonlyMap<string, Value>): Value | undefined {
  return values.size === 1 ? [...values.values()][0] : undefined;
}

/** Events that are equal in all that both sides tell of them share it. */
export function pairingKey({ group, logStreamName, loggedAtMs, message }: LogEvent): number {
  return fingerprintOf(message, fingerprintOf(logStreamName, fingerprintOf(group.name, loggedAtMs)));
}
