import type { LogEvent, LogGroup } from '../../domain/log-event.ts';
import { stableId } from '../../domain/stable-id.ts';
import { parseLogStreamName } from '../../parse/lambda/log-stream.ts';
import { emptyStream, type StreamState } from './stream.ts';

/** Finds what is known of the stream that an event belongs to. */
export interface StreamIndex {
  /** Begins a stream that is not known yet. */
  of(event: LogEvent): StreamState;
  all(): StreamState[];
  size(): number;
  remove(stream: StreamState): void;
}

/** An index without streams. Groups are told apart by account, region and name, not by object. */
export function createStreamIndex(functionNameOf: (event: LogEvent) => string | undefined): StreamIndex {
  const groups = new Map<string, Streams>();
  let streamsOfObject = new WeakMap<LogGroup, Streams>();
  let size = 0;
  // Most records are of the group, and many of the stream, of the one before.
  let lastGroup: LogGroup | undefined;
  let lastStreams: Streams = new Map();
  let lastStream: StreamState | undefined;

  const streamsOf = (group: LogGroup): Streams => {
    const known = streamsOfObject.get(group);
    if (known !== undefined) return known;
    const key = `${group.account ?? ''}\0${group.region ?? ''}\0${group.name}`;
    const streams = groups.get(key) ?? new Map<string, StreamState>();
    groups.set(key, streams);
    streamsOfObject.set(group, streams);
    return streams;
  };
  const begin = (event: LogEvent, streams: Streams): StreamState => {
    const { group, logStreamName: name } = event;
    const functionName = functionNameOf(event);
    const place = [group.account ?? '', group.region ?? ''];
    const stream = emptyStream({
      group,
      name,
      functionName,
      isOfFunction: functionName !== undefined || parseLogStreamName(name).environmentId !== undefined,
      key: stableId(...place, group.name, name),
      scope: stableId(...place, functionName ?? group.name),
    });
    streams.set(name, stream);
    size += 1;
    return stream;
  };

  return {
    of: (event) => {
      if (event.group !== lastGroup) {
        lastGroup = event.group;
        lastStreams = streamsOf(event.group);
        lastStream = undefined;
      }
      if (lastStream?.identity.name !== event.logStreamName) {
        lastStream = lastStreams.get(event.logStreamName) ?? begin(event, lastStreams);
      }
      return lastStream;
    },
    size: () => size,
    all: () => [...groups.values()].flatMap((streams) => [...streams.values()]),
    remove: ({ identity }) => {
      const streams = streamsOf(identity.group);
      if (streams.delete(identity.name)) size -= 1;
      lastGroup = undefined;
      if (streams.size > 0) return;
      for (const [key, other] of groups) if (other === streams) groups.delete(key);
      streamsOfObject = new WeakMap();
    },
  };
}

type Streams = Map<string, StreamState>;
