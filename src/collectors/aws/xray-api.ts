import {
  BatchGetTracesCommand,
  type BatchGetTracesCommandInput,
  type BatchGetTracesCommandOutput,
  GetTraceSegmentDestinationCommand,
  type GetTraceSegmentDestinationCommandOutput,
  GetTraceSummariesCommand,
  type GetTraceSummariesCommandInput,
  type GetTraceSummariesCommandOutput,
  XRayClient,
} from '@aws-sdk/client-xray';
import { type SdkClientConfig, SERVER_CLOCK_STEP, serverClockMiddleware } from './client-config.ts';
import type { ServerClock } from './server-clock.ts';

/** The operations of X-Ray that slsobs calls. Each throws the SDK's own errors. */
export interface XRayApi {
  batchGetTraces(input: BatchGetTracesCommandInput, abortSignal: AbortSignal): Promise<BatchGetTracesCommandOutput>;
  getTraceSummaries(
    input: GetTraceSummariesCommandInput,
    abortSignal: AbortSignal,
  ): Promise<GetTraceSummariesCommandOutput>;
  getTraceSegmentDestination(abortSignal: AbortSignal): Promise<GetTraceSegmentDestinationCommandOutput>;
}

/** Makes the client. This module imports the SDK: import it lazily, after the first output. */
export function openXRayApi(config: SdkClientConfig, serverClock: ServerClock, now: () => number): XRayApi {
  const client = new XRayClient(config);
  client.middlewareStack.add(serverClockMiddleware(serverClock, now), SERVER_CLOCK_STEP);
  return {
    batchGetTraces: (input, abortSignal) => client.send(new BatchGetTracesCommand(input), { abortSignal }),
    getTraceSummaries: (input, abortSignal) => client.send(new GetTraceSummariesCommand(input), { abortSignal }),
    getTraceSegmentDestination: (abortSignal) =>
      client.send(new GetTraceSegmentDestinationCommand({}), { abortSignal }),
  };
}
