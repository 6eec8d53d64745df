/** A line as a function's environment leaves it in its stream. */
export interface Line {
  readonly atMs: number;
  readonly message: string;
}

export type Format = 'text' | 'json';

/** What a report states; what is absent it does not say. */
export interface Reported {
  readonly durationMs: number;
  readonly billedMs?: number;
  readonly memoryMb?: number;
  readonly usedMb?: number;
  readonly initMs?: number;
  readonly restoreMs?: number;
  readonly status?: 'timeout' | 'error';
}

/** What a report of an init states. */
export interface InitReported {
  readonly durationMs: number;
  readonly phase?: 'init' | 'invoke';
  readonly status?: 'error' | 'timeout' | 'success';
}

const RUNTIME = 'nodejs:22.mainline.v122';

/** INIT_START. Only JSON tells the type. */
export function initStart(format: Format, atMs: number, initType = 'on-demand', runtime = RUNTIME): Line {
  if (format === 'text')
    return text(
      atMs,
      `INIT_START Runtime Version: ${runtime}\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:5b1e`,
    );
  return json(atMs, 'initStart', { initializationType: initType, phase: 'init', runtimeVersion: runtime });
}

export function initReport(format: Format, atMs: number, { durationMs, phase, status }: InitReported): Line {
  if (format === 'json') {
    return json(atMs, 'initReport', { initializationType: 'on-demand', phase, status, metrics: { durationMs } });
  }
  const parts = [
    `INIT_REPORT Init Duration: ${durationMs} ms`,
    ...(phase === undefined ? [] : [`Phase: ${phase}`]),
    ...(status === undefined ? [] : [`Status: ${status}`]),
    ...(status === 'error' ? ['Error Type: Runtime.ImportModuleError'] : []),
  ];
  return text(atMs, parts.join('\t'));
}

export function restoreStart(format: Format, atMs: number, runtime = 'java:21.mainline.v82'): Line {
  if (format === 'text') return text(atMs, `RESTORE_START Runtime Version: ${runtime}`);
  return json(atMs, 'restoreStart', { functionVersion: '7', runtimeVersion: runtime });
}

export function start(format: Format, atMs: number, requestId: string, version = '$LATEST'): Line {
  if (format === 'text') return text(atMs, `START RequestId: ${requestId} Version: ${version}`);
  return json(atMs, 'start', { requestId, version });
}

export function report(format: Format, atMs: number, requestId: string, reported: Reported): Line {
  const { durationMs, billedMs, memoryMb, usedMb, initMs, restoreMs, status } = reported;
  if (format === 'json') {
    const metrics = {
      durationMs,
      billedDurationMs: billedMs,
      memorySizeMB: memoryMb,
      maxMemoryUsedMB: usedMb,
      initDurationMs: initMs,
      restoreDurationMs: restoreMs,
    };
    return json(atMs, 'report', { requestId, metrics, status: status ?? 'success' });
  }
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs} ms`,
    ...(billedMs === undefined ? [] : [`Billed Duration: ${billedMs} ms`]),
    ...(memoryMb === undefined ? [] : [`Memory Size: ${memoryMb} MB`]),
    ...(usedMb === undefined ? [] : [`Max Memory Used: ${usedMb} MB`]),
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs} ms`]),
    ...(restoreMs === undefined
      ? []
      : [`Restore Duration: ${restoreMs} ms`, `Billed Restore Duration: ${Math.ceil(restoreMs / 5)} ms`]),
    ...(status === undefined ? [] : [`Status: ${status}`]),
  ];
  return text(atMs, `${parts.join('\t')}\t`);
}

/** A line of the function's own. */
export function print(atMs: number, message: string): Line {
  return { atMs, message };
}

function text(atMs: number, message: string): Line {
  return { atMs, message: `${message}\n` };
}

function json(atMs: number, type: string, record: object): Line {
  return { atMs, message: JSON.stringify({ time: new Date(atMs).toISOString(), type: `platform.${type}`, record }) };
}
