import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type GetMetricDataCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { type SdkClientConfig, SERVER_CLOCK_STEP, serverClockMiddleware } from './client-config.ts';
import type { ServerClock } from './server-clock.ts';

/** The operations of CloudWatch (its metrics) that slsobs calls. Each throws the SDK's own errors. */
export interface CloudWatchApi {
  getMetricData(input: GetMetricDataCommandInput, abortSignal: AbortSignal): Promise<GetMetricDataCommandOutput>;
}

/** Makes the client. This module imports the SDK: import it lazily, after the first output. */
export function openCloudWatchApi(config: SdkClientConfig, serverClock: ServerClock, now: () => number): CloudWatchApi {
  const client = new CloudWatchClient(config);
  client.middlewareStack.add(serverClockMiddleware(serverClock, now), SERVER_CLOCK_STEP);
  return {
    getMetricData: (input, abortSignal) => client.send(new GetMetricDataCommand(input), { abortSignal }),
  };
}
