import type { RecordKind } from '../../domain/log-record.ts';
import { errorDetail, type Line, line, presentFacts } from '../line.ts';
import { wordEnd } from '../text.ts';
import { endStatus, initStatus } from './end-status.ts';
import { quantity, reportField } from './report-field.ts';
import { isRequestId } from './request-id.ts';
import { runtimeExitLine } from './runtime-exit.ts';
import { traceIdOf } from './trace-id.ts';

type Reader = (text: string, at: number) => Line | undefined;

/**
 * System lines of the text format (platform fact 2.2), by how they begin. A text that begins like one but cannot be read is
 * `unparsed`, with its request id where that much is readable.
 */
const READERS: ReadonlyMap<string, readonly (readonly [beginning: string, read: Reader])[]> = new Map([
  ['S', [['START RequestId: ', startLine]]],
  [
    'E',
    [
      ['END RequestId: ', endLine],
      ['EXTENSION', subscriptionLine('extension')],
    ],
  ],
  [
    'R',
    [
      ['REPORT RequestId: ', reportLine],
      ['RequestId: ', runtimeExitLine],
      ['RESTORE_START ', startUpLine('restore-start')],
      ['RESTORE_REPORT ', restoreReportLine],
    ],
  ],
  [
    'I',
    [
      ['INIT_START ', startUpLine('init-start')],
      ['INIT_REPORT ', initReportLine],
    ],
  ],
  ['T', [['TELEMETRY', subscriptionLine('telemetry')]]],
  [
    'L',
    [
      ['LOGS', subscriptionLine('telemetry')],
      ['LAMBDA_WARNING: ', warningLine],
    ],
  ],
  ['U', [['Unknown application error occurred', unknownExitLine]]],
]);

/** Reads a line that the platform itself wrote; undefined for everything else. `text` has no line ending. */
export function platformTextLine(text: string): Line | undefined {
  for (const [beginning, read] of READERS.get(text[0] ?? '') ?? []) {
    if (text.startsWith(beginning)) return read(text, beginning.length);
  }
  return undefined;
}

/** The request id at a place; undefined where none can be read. */
function requestIdAt(text: string, at: number): string | undefined {
  const id = text.slice(at, wordEnd(text, at, 65));
  return isRequestId(id) ? id : undefined;
}

function startLine(text: string, at: number): Line {
  const requestId = requestIdAt(text, at);
  const found = text.indexOf('Version: ', at);
  const version = found < 0 ? '' : text.slice(found + 9, wordEnd(text, found + 9, 64));
  if (requestId === undefined || version === '') return line('unparsed', text, { requestId });
  return line('start', text, { requestId, facts: { version } });
}

function endLine(text: string, at: number): Line {
  const requestId = requestIdAt(text, at);
  return line(requestId === undefined ? 'unparsed' : 'end', text, { requestId });
}

const SAMPLED: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function reportLine(text: string, at: number): Line {
  const requestId = requestIdAt(text, at);
  const durationMs = quantity(reportField(text, at, 'Duration'), 'ms');
  if (requestId === undefined || durationMs === undefined) return line('unparsed', text, { requestId });
  const errorType = reportField(text, at, 'Error Type');
  const facts = presentFacts({
    durationMs,
    billedDurationMs: quantity(reportField(text, at, 'Billed Duration'), 'ms'),
    memorySizeMb: quantity(reportField(text, at, 'Memory Size'), 'MB'),
    maxMemoryUsedMb: quantity(reportField(text, at, 'Max Memory Used'), 'MB'),
    initDurationMs: quantity(reportField(text, at, 'Init Duration'), 'ms'),
    restoreDurationMs: quantity(reportField(text, at, 'Restore Duration'), 'ms'),
    status: endStatus(reportField(text, at, 'Status'), errorType),
    isTraceSampled: SAMPLED.get(reportField(text, at, 'Sampled') ?? ''),
  });
  const error = errorDetail(errorType, undefined, undefined);
  return line('report', text, { requestId, facts, error, traceId: traceIdOf(reportField(text, at, 'XRAY TraceId')) });
}

function startUpLine(kind: RecordKind): Reader {
  return (text, at) => {
    const runtimeVersion = reportField(text, at, 'Runtime Version');
    return runtimeVersion ? line(kind, text, { facts: { runtimeVersion } }) : line('unparsed', text);
  };
}

function initReportLine(text: string, at: number): Line {
  const initDurationMs = quantity(reportField(text, at, 'Init Duration'), 'ms');
  if (initDurationMs === undefined) return line('unparsed', text);
  const errorType = reportField(text, at, 'Error Type');
  const status = initStatus(reportField(text, at, 'Status'), errorType);
  return line('init-report', text, {
    facts: presentFacts({ initDurationMs, phase: reportField(text, at, 'Phase'), status }),
    error: errorDetail(errorType, undefined, undefined),
  });
}

function restoreReportLine(text: string, at: number): Line {
  const restoreDurationMs = quantity(reportField(text, at, 'Restore Duration'), 'ms');
  if (restoreDurationMs === undefined) return line('unparsed', text);
  const errorType = reportField(text, at, 'Error Type');
  const status = initStatus(reportField(text, at, 'Status'), errorType);
  const error = errorDetail(errorType, undefined, undefined);
  return line('restore-report', text, { facts: presentFacts({ restoreDurationMs, status }), error });
}

/** `EXTENSION`, `TELEMETRY` and `LOGS` lines; a print may begin with these words, so the name must follow. */
function subscriptionLine(kind: RecordKind): Reader {
  return (text, at) => {
    let next = at;
    while (text[next] === '\t' || text[next] === ' ') next += 1;
    return next > at && text.startsWith('Name: ', next) ? line(kind, text) : undefined;
  };
}

/** What a runtime says after an unhandled error in init: about the error, not the error itself. */
export function warningLine(text: string): Line {
  return line('platform', text, { level: 'warn' });
}

function unknownExitLine(text: string): Line | undefined {
  const type = 'Runtime.Unknown';
  if (!text.endsWith(type)) return undefined;
  const error = errorDetail(type, 'Unknown application error occurred', undefined);
  return line('runtime-exit', text, { level: 'error', error, facts: { status: 'crash' } });
}
