import type { LogRequest, Usage } from '../../domain/sources.ts';
import type { CallOptions } from '../aws/request-budget.ts';
import type { AwsSession } from '../aws/session.ts';
import { type EventPage, type EventWindow, readPages } from './filter-log-events.ts';
import type { GroupEvents } from './group-events.ts';

/** The calls of one reading, counted. */
export interface Reading {
  /** Pages of one group. @throws SlsobsError */
  pages(
    window: Omit<EventWindow, 'filterPattern'>,
    options: Pick<CallOptions, 'patience' | 'onTry' | 'onSetback'>,
  ): AsyncGenerator<EventPage>;
  usage(groups: readonly GroupEvents[]): Usage;
}

/** @param signal ends the calls under way */
export function createReading(session: AwsSession, request: LogRequest, signal: AbortSignal): Reading {
  let apiCalls = 0;
  const { filterPattern, follow: isFollow } = request;
  return {
    pages: (window, options) => {
      const subject = { kind: 'log group', name: window.logGroupName } as const;
      const onTry = (): void => {
        apiCalls += 1;
        options.onTry?.();
      };
      return readPages({ ...window, ...(filterPattern === undefined ? {} : { filterPattern }) }, (input) =>
        session.ask(
          { api: 'FilterLogEvents', subject, send: async () => (await session.logs()).filterLogEvents(input, signal) },
          { ...options, signal, isFollow, onTry },
        ),
      );
    },
    usage: (groups) => ({
      apiCalls,
      duplicates: groups.reduce((sum, group) => sum + group.duplicates(), 0),
    }),
  };
}
