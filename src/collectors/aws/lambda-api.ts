import {
  GetFunctionConfigurationCommand,
  type GetFunctionConfigurationCommandInput,
  type GetFunctionConfigurationCommandOutput,
  LambdaClient,
  ListFunctionsCommand,
  type ListFunctionsCommandInput,
  type ListFunctionsCommandOutput,
  ListVersionsByFunctionCommand,
  type ListVersionsByFunctionCommandInput,
  type ListVersionsByFunctionCommandOutput,
} from '@aws-sdk/client-lambda';
import { type SdkClientConfig, SERVER_CLOCK_STEP, serverClockMiddleware } from './client-config.ts';
import type { ServerClock } from './server-clock.ts';

/** The operations of Lambda that slsobs calls. Each throws the SDK's own errors. */
export interface LambdaApi {
  listFunctions(input: ListFunctionsCommandInput, abortSignal: AbortSignal): Promise<ListFunctionsCommandOutput>;
  getFunctionConfiguration(
    input: GetFunctionConfigurationCommandInput,
    abortSignal: AbortSignal,
  ): Promise<GetFunctionConfigurationCommandOutput>;
  listVersionsByFunction(
    input: ListVersionsByFunctionCommandInput,
    abortSignal: AbortSignal,
  ): Promise<ListVersionsByFunctionCommandOutput>;
}

/** Makes the client. This module imports the SDK: import it lazily, after the first output. */
export function openLambdaApi(config: SdkClientConfig, serverClock: ServerClock, now: () => number): LambdaApi {
  const client = new LambdaClient(config);
  client.middlewareStack.add(serverClockMiddleware(serverClock, now), SERVER_CLOCK_STEP);
  return {
    listFunctions: (input, abortSignal) => client.send(new ListFunctionsCommand(input), { abortSignal }),
    getFunctionConfiguration: (input, abortSignal) =>
      client.send(new GetFunctionConfigurationCommand(input), { abortSignal }),
    listVersionsByFunction: (input, abortSignal) =>
      client.send(new ListVersionsByFunctionCommand(input), { abortSignal }),
  };
}
