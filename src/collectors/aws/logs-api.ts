import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  type DescribeLogGroupsCommandOutput,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  type FilterLogEventsCommandOutput,
  GetQueryResultsCommand,
  type GetQueryResultsCommandInput,
  type GetQueryResultsCommandOutput,
  StartLiveTailCommand,
  type StartLiveTailCommandInput,
  type StartLiveTailCommandOutput,
  StartQueryCommand,
  type StartQueryCommandInput,
  type StartQueryCommandOutput,
  StopQueryCommand,
  type StopQueryCommandInput,
  type StopQueryCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { type SdkClientConfig, SERVER_CLOCK_STEP, serverClockMiddleware } from './client-config.ts';
import { readAnswerDirectly } from './filter-log-events-answer.ts';
import type { ServerClock } from './server-clock.ts';

/** The operations of CloudWatch Logs that slsobs calls. Each throws the SDK's own errors. */
export interface LogsApi {
  filterLogEvents(input: FilterLogEventsCommandInput, abortSignal: AbortSignal): Promise<FilterLogEventsCommandOutput>;
  describeLogGroups(
    input: DescribeLogGroupsCommandInput,
    abortSignal: AbortSignal,
  ): Promise<DescribeLogGroupsCommandOutput>;
  /** The signal ends the stream that it opens, too. */
  startLiveTail(input: StartLiveTailCommandInput, abortSignal: AbortSignal): Promise<StartLiveTailCommandOutput>;
  startQuery(input: StartQueryCommandInput, abortSignal: AbortSignal): Promise<StartQueryCommandOutput>;
  getQueryResults(input: GetQueryResultsCommandInput, abortSignal: AbortSignal): Promise<GetQueryResultsCommandOutput>;
  stopQuery(input: StopQueryCommandInput, abortSignal: AbortSignal): Promise<StopQueryCommandOutput>;
}

/** Makes the client. This module imports the SDK: import it lazily, after the first output. */
export function openLogsApi(config: SdkClientConfig, serverClock: ServerClock, now: () => number): LogsApi {
  const client = new CloudWatchLogsClient(config);
  client.middlewareStack.add(serverClockMiddleware(serverClock, now), SERVER_CLOCK_STEP);
  return {
    filterLogEvents: (input, abortSignal) => {
      const command = new FilterLogEventsCommand(input);
      readAnswerDirectly(command);
      return client.send(command, { abortSignal });
    },
    describeLogGroups: (input, abortSignal) => client.send(new DescribeLogGroupsCommand(input), { abortSignal }),
    startLiveTail: (input, abortSignal) => client.send(new StartLiveTailCommand(input), { abortSignal }),
    startQuery: (input, abortSignal) => client.send(new StartQueryCommand(input), { abortSignal }),
    getQueryResults: (input, abortSignal) => client.send(new GetQueryResultsCommand(input), { abortSignal }),
    stopQuery: (input, abortSignal) => client.send(new StopQueryCommand(input), { abortSignal }),
  };
}

/**
 * The region that the SDK finds in the configuration files.
 * @throws Error "Region is missing" when there is none
 */
export function configuredRegion(profile: string | undefined): Promise<string> {
  return new CloudWatchLogsClient(profile === undefined ? {} : { profile }).config.region();
}
