import { inject } from 'vitest';
import { REGION } from './emulators.ts';

/** A call of CloudWatch Logs by hand, so that nothing of slsobs, nor of the SDK it uses, writes what it reads. */
export async function callLogs(action: string, input: unknown): Promise<void> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Logs_20140328.${action}` };
  await post('/', 'logs', headers, input);
}

/**
 * PutTraceSegments, as the X-Ray daemon calls it.
 * @throws Error when a document is refused
 */
export async function putTraceSegments(documents: readonly string[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await post('/TraceSegments', 'xray', headers, { TraceSegmentDocuments: documents });
  const { UnprocessedTraceSegments: refused } = JSON.parse(answer) as { UnprocessedTraceSegments: unknown[] };
  if (refused.length > 0) throw new Error(`PutTraceSegments refused ${JSON.stringify(refused)}`);
}

async function post(path: string, service: string, headers: Record<string, string>, input: unknown): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request`;
  const body = JSON.stringify(input);
  const answer = await fetch(`${inject('motoUrl')}${path}`, {
    method: 'POST',
    headers: { ...headers, authorization },
    body,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service} ${headers['x-amz-target'] ?? path}: ${answer.status} ${text}`);
  return text;
}
