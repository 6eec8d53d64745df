/**
 * The function that Lambda names in a log stream of a shared group, `2026/03/02/checkout[17]0a1b…` (documented under
 * "Configuring CloudWatch log groups"). Undefined for streams that name none, such as `2026/03/02/[$LATEST]0a1b…`.
 */
export function functionOfStream(logStreamName: string): string | undefined {
  return /^\d{4}\/\d{2}\/\d{2}\/([^[\]/]+)\[[^\]]+\][0-9a-f]{32}/.exec(logStreamName)?.[1];
}
