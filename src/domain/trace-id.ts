/**
 * The X-Ray spelling (`1-8hex-24hex`) of a trace id in any spelling in use: X-Ray's own, W3C's 32 hex digits, a `traceparent`
 * header or an `X-Amzn-Trace-Id` header (`Root=…`). Undefined for anything else, W3C's all-zero id included.
 * Source: AWS X-Ray developer guide, "Tracing header"; W3C Trace Context.
 */
export function parseTraceId(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const xray = /^(?:.*\broot=)?1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/.exec(trimmed);
  if (xray !== null) return `1-${xray[1]}-${xray[2]}`;
  const w3c = /^(?:[0-9a-f]{2}-)?([0-9a-f]{8})([0-9a-f]{24})(?:-[0-9a-f]{16}-[0-9a-f]{2})?$/.exec(trimmed);
  if (w3c === null || /^0+$/.test(`${w3c[1]}${w3c[2]}`)) return undefined;
  return `1-${w3c[1]}-${w3c[2]}`;
}

/** When the trace began, epoch milliseconds, to the second; absent where the id does not carry a plausible time (OpenTelemetry's need not). */
export function traceIdAtMs(traceId: string, nowAtMs: number): number | undefined {
  const atMs = Number.parseInt(traceId.slice(2, 10), 16) * 1000;
  const oldest = nowAtMs - 31 * 86_400_000;
  return atMs >= oldest && atMs <= nowAtMs + 3_600_000 ? atMs : undefined;
}
