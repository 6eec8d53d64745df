import type { LiveTailSessionLogEvent, StartLiveTailCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { CallOptions } from '../../aws/request-budget.ts';
import type { AwsSession } from '../../aws/session.ts';
import { groupNameIn } from './live-groups.ts';

/** An event as StartLiveTail gives it: without an id. */
export type RawLiveEvent = LiveTailSessionLogEvent;

/** One update of a session: there is one a second, empty or not. */
export interface LiveUpdate {
  readonly events: readonly RawLiveEvent[];
  /** More than 500 came in a second, and only some of them are here. */
  readonly isSampled: boolean;
}

/** Why a session is over. `time`: AWS ends each after three hours; `stopped`: this side ended it. */
export type SessionEnd = 'time' | 'silent' | 'broken' | 'stopped';

/** A session that is open. */
export interface LiveSession {
  /** Told once; never rejects. */
  readonly ended: Promise<SessionEnd>;
  /** Ends it. */
  close(): void;
}

/**
 * Opens a session. Waits for its turn, and for as long as AWS cannot be reached.
 * @param onUpdate told of every update
 * @param silenceMs a session that sends nothing for so long is taken for dead
 * @throws SlsobsError where it is refused; anything at all once the signal has aborted
 */
export async function openLiveSession(
  session: AwsSession,
  input: StartLiveTailCommandInput,
  options: {
    readonly onTry: () => void;
    readonly onSetback: NonNullable<CallOptions['onSetback']>;
    readonly onUpdate: (update: LiveUpdate) => void;
    readonly silenceMs: number;
    readonly signal: AbortSignal;
  },
): Promise<LiveSession> {
  const { onTry, onSetback, onUpdate, silenceMs, signal } = options;
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const [name = '', ...others] = input.logGroupIdentifiers ?? [];
  const subject = others.length > 0 ? {} : { subject: { kind: 'log group', name: groupNameIn(name) } as const };
  const { responseStream = [] } = await session.ask(
    { api: 'StartLiveTail', ...subject, send: async () => (await session.logs()).startLiveTail(input, until) },
    { signal: until, patience: 'endless', isFollow: true, onTry, onSetback },
  );
  const updates = (responseStream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const ended = readUpdates(updates, { onUpdate, silenceMs, clock: session.clock, until });
  // What the SDK still holds of it is let go of, also where it hangs.
  void ended.then(() => stop.abort('over'));
  return { ended, close: () => stop.abort('over') };
}

async function readUpdates(
  iterator: AsyncIterator<unknown>,
  {
    onUpdate,
    silenceMs,
    clock,
    until,
  }: {
    readonly onUpdate: (update: LiveUpdate) => void;
    readonly silenceMs: number;
    readonly clock: AwsSession['clock'];
    readonly until: AbortSignal;
  },
): Promise<SessionEnd> {
  for (;;) {
    const heard = new AbortController();
    const next = iterator.next().then(
      (result) => result,
      (error: unknown) => ({ error }),
    );
    const silence = clock.sleep(silenceMs, AbortSignal.any([heard.signal, until])).then(() => undefined);
    const result = await Promise.race([next, silence]);
    heard.abort('heard');
    if (until.aborted) return 'stopped';
    if (result === undefined) return 'silent';
    if ('error' in result) return isTimeOver(result.error) ? 'time' : 'broken';
    if (result.done === true) return 'broken';
    const update = updateIn(result.value);
    if (update !== undefined) onUpdate(update);
  }
}

function isTimeOver(error: unknown): boolean {
  return error instanceof Error && error.name === 'SessionTimeoutException';
}

interface StreamItem {
  readonly sessionUpdate?: {
    readonly sessionMetadata?: { readonly sampled?: boolean };
    readonly sessionResults?: readonly RawLiveEvent[];
  };
}

/** Undefined for what is no update: the session's start, and what AWS may add. */
function updateIn(item: unknown): LiveUpdate | undefined {
  const { sessionUpdate } = (item ?? {}) as StreamItem;
  if (sessionUpdate === undefined) return undefined;
  const { sessionMetadata, sessionResults = [] } = sessionUpdate;
  return { events: sessionResults, isSampled: sessionMetadata?.sampled === true };
}
