import { inject } from 'vitest';
import { callLogs as callLogsAt } from '../e2e/call-logs.ts';
import { REGION } from './emulators.ts';

/** A call of CloudWatch Logs by hand, to moto itself. */
export function callLogs(action: string, input: unknown): Promise<void> {
  return callLogsAt(inject('motoUrl'), action, input);
}

/**
 * PutTraceSegments, as the X-Ray daemon calls it.
 * @throws Error when it fails, or a document is refused
 */
export async function putTraceSegments(documents: readonly string[]): Promise<void> {
  const answer = await fetch(`${inject('motoUrl')}/TraceSegments`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/xray/aws4_request`,
    },
    body: JSON.stringify({ TraceSegmentDocuments: documents }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`PutTraceSegments: ${answer.status} ${text}`);
  const { UnprocessedTraceSegments: refused } = JSON.parse(text) as { UnprocessedTraceSegments: unknown[] };
  if (refused.length > 0) throw new Error(`PutTraceSegments refused ${JSON.stringify(refused)}`);
}
