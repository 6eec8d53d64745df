import type { TraceDestination, TraceSource } from '../../domain/sources.ts';
import type { AwsSession } from '../aws/session.ts';
import { readTraces } from './batch-get-traces.ts';
import { readSummaries } from './trace-summaries.ts';

/**
 * X-Ray as a source. It needs `xray:BatchGetTraces`, `xray:GetTraceSummaries` and `xray:GetTraceSegmentDestination`, each only
 * where it is asked. An endpoint without X-Ray is a `RemoteError`.
 */
export function createXRayTraces(session: AwsSession): TraceSource {
  return {
    traces: (traceIds, signal) => readTraces(session, traceIds, signal),
    summaries: (question, signal) => readSummaries(session, question, signal),
    destination: (signal) => readDestination(session, signal),
  };
}

async function readDestination(session: AwsSession, signal: AbortSignal): Promise<TraceDestination> {
  const send = async () => (await session.xray()).getTraceSegmentDestination(signal);
  const { Destination: destination } = await session.ask({ api: 'GetTraceSegmentDestination', send }, { signal });
  return destination === 'CloudWatchLogs' ? 'cloudwatch-logs' : 'xray';
}
