import type { Call, Written } from './formats.ts';

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** What Lambda prints before the handler runs. */
export function beginning(call: Call, platform: 'text' | 'json', initDurationMs: number): Written[] {
  const { startedAtMs, requestId, functionName } = call;
  const initAtMs = startedAtMs - Math.ceil(initDurationMs);
  if (platform === 'text') {
    const init = `INIT_START Runtime Version: nodejs:22.mainline.v122\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:5b1e${call.number}\n`;
    const start = { atMs: startedAtMs, message: `START RequestId: ${requestId} Version: $LATEST\n` };
    return call.isCold ? [{ atMs: initAtMs, message: init }, start] : [start];
  }
  const start = event(startedAtMs, 'platform.start', { requestId, version: '$LATEST', tracing: tracing(call) });
  if (!call.isCold) return [start];
  const init = {
    initializationType: 'on-demand',
    phase: 'init',
    runtimeVersion: 'nodejs:22.mainline.v122',
    functionName,
    functionVersion: '$LATEST',
    instanceMaxMemory: 536_870_912,
  };
  return [event(initAtMs, 'platform.initStart', init), start];
}

/** What Lambda prints once the handler has ended or was ended. */
export function ending(call: Call, platform: 'text' | 'json', atMs: number, initDurationMs: number): Written[] {
  return platform === 'text' ? textEnding(call, atMs, initDurationMs) : [jsonReport(call, atMs, initDurationMs)];
}

function textEnding(call: Call, atMs: number, initDurationMs: number): Written[] {
  const { requestId, outcome, startedAtMs } = call;
  const durationMs = atMs - startedAtMs + 0.37;
  const written: string[] = [];
  if (outcome === 'timeout' && call.number % 2 === 0) {
    written.push(`${iso(atMs)} ${requestId} Task timed out after 3.00 seconds\n\n`);
  }
  if (outcome === 'out-of-memory') {
    written.push(`RequestId: ${requestId} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`);
  }
  if (outcome === 'crash') {
    written.push(`RequestId: ${requestId} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n`);
  }
  written.push(`END RequestId: ${requestId}\n`);
  const init = call.isCold ? `Init Duration: ${initDurationMs.toFixed(2)} ms\t` : '';
  const memoryMb = outcome === 'out-of-memory' ? 512 : 80 + (call.number % 100);
  const trace =
    call.number % 3 === 0 ? `\nXRAY TraceId: ${call.traceId}\tSegmentId: 0f1e2d3c4b5a6978\tSampled: true\t` : '';
  written.push(
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(durationMs)} ms\tMemory Size: 512 MB\tMax Memory Used: ${memoryMb} MB\t${init}${STATUS[outcome]}${trace}\n`,
  );
  return written.map((message) => ({ atMs, message }));
}

const STATUS = {
  ok: '',
  error: '',
  timeout: 'Status: timeout',
  'out-of-memory': 'Status: error\tError Type: Runtime.OutOfMemory',
  crash: 'Status: error\tError Type: Runtime.ExitError',
} as const;

function jsonReport(call: Call, atMs: number, initDurationMs: number): Written {
  const { outcome, requestId } = call;
  const durationMs = atMs - call.startedAtMs + 0.37;
  const errorTypes = { error: undefined, 'out-of-memory': 'Runtime.OutOfMemory', crash: 'Runtime.ExitError' };
  const errorType = outcome === 'ok' || outcome === 'timeout' ? undefined : errorTypes[outcome];
  return event(atMs, 'platform.report', {
    requestId,
    metrics: {
      durationMs,
      billedDurationMs: Math.ceil(durationMs),
      memorySizeMB: 512,
      maxMemoryUsedMB: 80 + (call.number % 100),
      ...(call.isCold ? { initDurationMs } : {}),
    },
    tracing: tracing(call),
    status: outcome === 'ok' ? 'success' : outcome === 'timeout' ? 'timeout' : 'error',
    ...(errorType === undefined ? {} : { errorType }),
  });
}

function tracing(call: Call): Record<string, string> {
  return {
    spanId: '0f1e2d3c4b5a6978',
    type: 'X-Amzn-Trace-Id',
    value: `Root=${call.traceId};Parent=1122334455667788;Sampled=1`,
  };
}

function event(atMs: number, type: string, record: Record<string, unknown>): Written {
  return { atMs, message: JSON.stringify({ time: iso(atMs), type, record }) };
}
