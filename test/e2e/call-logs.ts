/**
 * A call of CloudWatch Logs by hand, so that nothing of slsobs, nor of the SDK it uses, writes what it reads.
 * @throws Error with the answer, when it is refused
 */
export async function callLogs(url: string, action: string, input: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${action}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/logs/aws4_request',
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${text}`);
}
