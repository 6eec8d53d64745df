import type { LogEvent, LogGroup } from '../../src/domain/log-event.ts';
import type { LogRecord, RecordKind, StatedFacts } from '../../src/domain/log-record.ts';

/** What a test says about a record; the rest is filled in. Times are milliseconds after an arbitrary instant. */
export interface RecordSketch {
  readonly kind?: RecordKind;
  readonly atMs?: number;
  readonly requestId?: string;
  readonly level?: LogRecord['level'];
  readonly message?: string;
  readonly facts?: StatedFacts;
  readonly error?: LogRecord['error'];
  readonly traceId?: string;
  readonly group?: LogGroup;
  readonly stream?: string;
  readonly ordinal?: number;
  readonly eventId?: string;
}

export const ORDERS_GROUP: LogGroup = { name: '/aws/lambda/orders', account: '111122223333', region: 'eu-west-1' };

/** A record by hand. Its event id is its stream and ordinal, unless given. */
export function logRecord(sketch: RecordSketch): LogRecord {
  const { atMs = 0, stream = 's', ordinal = 0, message = sketch.kind ?? 'app' } = sketch;
  const group = sketch.group ?? ORDERS_GROUP;
  const id = sketch.eventId ?? `${group.name}/${stream}/${ordinal}`;
  const event: LogEvent = {
    id,
    group,
    logStreamName: stream,
    loggedAtMs: atMs,
    ingestedAtMs: undefined,
    message,
    ordinal,
    eventId: id,
  };
  return {
    event,
    kind: sketch.kind ?? 'app',
    requestId: sketch.requestId,
    level: sketch.level,
    message,
    data: undefined,
    error: sketch.error,
    facts: sketch.facts,
    traceId: sketch.traceId,
  };
}

/** Writes the records of one stream in order, with ordinals. */
export interface StreamWriter {
  readonly records: readonly LogRecord[];
  add(sketch: Omit<RecordSketch, 'ordinal' | 'stream' | 'group'>): LogRecord;
  initStart(atMs: number, facts?: StatedFacts): LogRecord;
  initReport(atMs: number, facts?: StatedFacts): LogRecord;
  start(atMs: number, requestId: string, facts?: StatedFacts): LogRecord;
  end(atMs: number, requestId: string): LogRecord;
  /** A REPORT of an on-demand invocation, warm unless `facts` say otherwise. */
  report(atMs: number, requestId: string, facts?: StatedFacts): LogRecord;
  /** A line that names its request. */
  log(atMs: number, requestId: string, level?: LogRecord['level']): LogRecord;
  /** A line that names no request. */
  print(atMs: number, message?: string): LogRecord;
}

/** A writer for a stream of a group, both with defaults. */
export function streamWriter(stream = 's', group: LogGroup = ORDERS_GROUP): StreamWriter {
  const records: LogRecord[] = [];
  const add: StreamWriter['add'] = (sketch) => {
    const record = logRecord({ ...sketch, stream, group, ordinal: records.length });
    records.push(record);
    return record;
  };
  const withFacts = (facts: StatedFacts | undefined): Pick<RecordSketch, 'facts'> =>
    facts === undefined ? {} : { facts };
  return {
    records,
    add,
    initStart: (atMs, facts) => add({ kind: 'init-start', atMs, ...withFacts(facts) }),
    initReport: (atMs, facts) => add({ kind: 'init-report', atMs, ...withFacts(facts) }),
    start: (atMs, requestId, facts) => add({ kind: 'start', atMs, requestId, ...withFacts(facts) }),
    end: (atMs, requestId) => add({ kind: 'end', atMs, requestId }),
    report: (atMs, requestId, facts) =>
      add({
        kind: 'report',
        atMs,
        requestId,
        facts: { durationMs: 5, billedDurationMs: 6, memorySizeMb: 512, maxMemoryUsedMb: 90, ...facts },
      }),
    log: (atMs, requestId, level = 'info') => add({ atMs, requestId, level }),
    print: (atMs, message = 'printed') => add({ atMs, message }),
  };
}
