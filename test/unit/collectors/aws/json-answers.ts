import type { CallOptions } from '../../../../src/collectors/aws/request-budget.ts';
import type { AwsSession } from '../../../../src/collectors/aws/session.ts';
import type { HttpRequest, HttpResponse } from '../../../../src/runtime/http.ts';

/** An answer in JSON, as CloudWatch Logs gives it. */
export function jsonAnswer(document: unknown, status = 200, headers: Record<string, string> = {}): HttpResponse {
  const body = Buffer.from(JSON.stringify(document));
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', ...headers }, body };
}

/** An error of CloudWatch Logs. */
export function errorAnswer(name: string, message = '', headers: Record<string, string> = {}): HttpResponse {
  return jsonAnswer({ __type: name, message }, 400, headers);
}

/** The id of the access key that signed a request. */
export function signingKey(request: HttpRequest): string | undefined {
  return /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
}

/** Asks CloudWatch Logs for its groups, and gives how many there were. */
export async function countGroups(session: AwsSession, options: Partial<CallOptions> = {}): Promise<number> {
  const signal = options.signal ?? new AbortController().signal;
  const logs = await session.logs();
  const { logGroups } = await session.ask(
    { api: 'DescribeLogGroups', send: () => logs.describeLogGroups({}, signal) },
    { ...options, signal },
  );
  return logGroups?.length ?? 0;
}
