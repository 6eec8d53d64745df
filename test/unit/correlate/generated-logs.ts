import fc from 'fast-check';
import type { InvocationStatus } from '../../../src/domain/invocation-status.ts';
import type { LogGroup } from '../../../src/domain/log-event.ts';
import type { LogRecord } from '../../../src/domain/log-record.ts';
import { ORDERS_GROUP, type StreamWriter, streamWriter } from '../../fakes/log-records.ts';

/** What the generator knows of an invocation that it wrote. */
export interface Truth {
  readonly requestId: string;
  readonly logStreamName: string;
  readonly group: LogGroup;
  readonly startedAtMs: number;
  endedAtMs: number | undefined;
  status: InvocationStatus;
  lineCount: number;
  loggedErrors: number;
  coldStart: boolean | undefined;
  isIncomplete: boolean;
  attempt: number;
}

export interface GeneratedLogs {
  /** All records, stream by stream, each stream in order. */
  readonly records: readonly LogRecord[];
  readonly truths: readonly Truth[];
}

const GROUPS: readonly LogGroup[] = [
  ORDERS_GROUP,
  { name: '/aws/lambda/pay', account: '111122223333', region: 'eu-west-1' },
];

type Ending = 'ok' | 'error' | 'timeout' | 'exit' | 'exit-unreported' | 'end-only' | 'open';

interface InvocationPlan {
  readonly gapMs: number;
  readonly init: 'none' | 'cold' | 'proactive';
  readonly isRetry: boolean;
  readonly hasEarlyLine: boolean;
  readonly hasLeadingPrint: boolean;
  readonly lines: readonly { afterMs: number; hasId: boolean; isError: boolean }[];
  readonly ending: Ending;
  readonly hasEnd: boolean;
  readonly flush: 'none' | 'same-ms' | 'later';
}

interface StreamPlan {
  readonly style: 'ordinary' | 'quiet' | 'managed' | 'interleaved';
  readonly group: number;
  readonly firstAtMs: number;
  readonly invocations: readonly InvocationPlan[];
}

const invocationPlan: fc.Arbitrary<InvocationPlan> = fc.record({
  gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1000, max: 400_000 })),
  init: fc.constantFrom('none' as const, 'cold' as const, 'proactive' as const),
  isRetry: fc.boolean(),
  hasEarlyLine: fc.boolean(),
  hasLeadingPrint: fc.boolean(),
  lines: fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 3 }), hasId: fc.boolean(), isError: fc.boolean() }), {
    maxLength: 4,
  }),
  ending: fc.constantFrom<Ending>('ok', 'ok', 'error', 'timeout', 'exit', 'exit-unreported', 'end-only', 'open'),
  hasEnd: fc.boolean(),
  flush: fc.constantFrom('none' as const, 'same-ms' as const, 'later' as const),
});

const streamPlan: fc.Arbitrary<StreamPlan> = fc.record({
  style: fc.constantFrom(
    'ordinary' as const,
    'ordinary' as const,
    'quiet' as const,
    'managed' as const,
    'interleaved' as const,
  ),
  group: fc.integer({ min: 0, max: 1 }),
  firstAtMs: fc.integer({ min: 0, max: 1_000_000 }),
  invocations: fc.array(invocationPlan, { minLength: 1, maxLength: 10 }),
});

/** Logs of up to 50 invocations over up to five streams of two functions. */
export const generatedLogs: fc.Arbitrary<GeneratedLogs> = fc
  .array(streamPlan, { minLength: 1, maxLength: 5 })
  .map((plans) => {
    const town = { truths: [] as Truth[], records: [] as LogRecord[] };
    for (const [index, plan] of plans.entries()) {
      const writer = streamWriter(`stream-${index}`, GROUPS[plan.group]);
      const prefix = `r${index}-`;
      if (plan.style === 'ordinary') writeOrdinary(plan, writer, prefix, town.truths);
      else if (plan.style === 'quiet') writeQuiet(plan, writer, prefix, town.truths);
      else writeOverlapping(plan, writer, prefix, town.truths);
      town.records.push(...writer.records);
    }
    countAttempts(town.truths);
    return { ...town, [fc.toStringMethod]: () => town.records.map(described).join('\n') };
  });

function described({ event, kind, requestId }: LogRecord): string {
  return `${event.logStreamName} ${event.loggedAtMs}.${event.ordinal} ${kind} ${requestId ?? ''}`;
}

function countAttempts(truths: Truth[]): void {
  for (const truth of truths) {
    truth.attempt =
      1 +
      truths.filter(
        (other) =>
          other.requestId === truth.requestId &&
          other.group === truth.group &&
          (other.startedAtMs < truth.startedAtMs ||
            (other.startedAtMs === truth.startedAtMs && other.logStreamName < truth.logStreamName)),
      ).length;
  }
}

function newTruth(writer: StreamWriter, requestId: string, startedAtMs: number): Truth {
  const { logStreamName, group } = (writer.records.at(-1) as LogRecord).event;
  return {
    requestId,
    logStreamName,
    group,
    startedAtMs,
    endedAtMs: undefined,
    status: 'unknown',
    lineCount: 0,
    loggedErrors: 0,
    coldStart: undefined,
    isIncomplete: true,
    attempt: 1,
  };
}

/** One invocation after the other, with START, END and REPORT lines. */
function writeOrdinary(plan: StreamPlan, writer: StreamWriter, prefix: string, truths: Truth[]): void {
  let atMs = plan.firstAtMs;
  let before: { truth: Truth; ending: Ending; errors: number } | undefined;
  let isAfterLoss = true;
  let owesLine: Truth | undefined;
  const own: Truth[] = [];
  for (const [index, invocation] of plan.invocations.entries()) {
    const requestId = invocation.isRetry ? retriedId(truths, GROUPS[plan.group], own, prefix + index) : prefix + index;
    atMs += invocation.gapMs;
    const init = isAfterLoss ? invocation.init : 'none';
    let initLines = 0;
    const endedBeforeAtMs = before?.truth.endedAtMs;
    if (init !== 'none') {
      atMs += 1;
      writer.initStart(atMs, { runtimeVersion: 'nodejs:22.v1' });
      if (before?.ending === 'open')
        Object.assign(before.truth, { status: 'crash', endedAtMs: atMs, isIncomplete: false, loggedErrors: 0 });
      atMs += init === 'cold' ? 3 : 90_000;
      writer.print(atMs, 'loading');
      initLines = 2;
    }
    const isReused = own.some((truth) => truth.requestId === requestId);
    let early = 0;
    const isClear =
      init === 'none' &&
      (before === undefined ||
        (endedBeforeAtMs !== undefined && endedBeforeAtMs < atMs && before.ending !== 'exit-unreported'));
    if (invocation.hasLeadingPrint && isClear) {
      writer.print(atMs, 'leading');
      early += 1;
    }
    if (invocation.hasEarlyLine && !isReused && isClear) {
      writer.log(atMs, requestId);
      early += 1;
    }
    writer.start(atMs, requestId);
    const truth = newTruth(writer, requestId, atMs);
    truth.lineCount = 1 + early;
    truths.push(truth);
    own.push(truth);
    if (owesLine !== undefined && owesLine.requestId !== requestId) {
      writer.log(atMs, owesLine.requestId);
      owesLine.lineCount += 1;
    }
    owesLine = undefined;
    let errors = 0;
    for (const line of invocation.lines) {
      atMs += line.afterMs;
      writer.add({
        atMs,
        level: line.isError ? 'error' : 'info',
        ...(line.hasId ? { requestId } : {}),
      });
      truth.lineCount += 1;
      if (line.isError) errors += 1;
    }
    atMs += 1;
    const { ending } = invocation;
    end(writer, truth, invocation, atMs, init === 'cold');
    if (truth.coldStart === true) truth.lineCount += initLines;
    if (truth.status === 'ok' || truth.status === 'unknown') truth.loggedErrors = errors;
    const isReported = truth.coldStart !== undefined;
    const next = plan.invocations[index + 1];
    if (isReported && invocation.flush === 'same-ms') {
      writer.print(atMs, 'flushed');
      const willInit = ending === 'exit' && next !== undefined && next.init !== 'none';
      if (next === undefined || next.gapMs > 0 || willInit) truth.lineCount += 1;
    }
    if (isReported && invocation.flush === 'later') owesLine = truth;
    before = { truth, ending, errors };
    isAfterLoss = ending === 'open' || ending === 'exit' || ending === 'exit-unreported';
  }
}

function retriedId(
  truths: readonly Truth[],
  group: LogGroup | undefined,
  own: readonly Truth[],
  fresh: string,
): string {
  const candidate = truths.findLast(
    (truth) => truth.group === group && truth.status === 'timeout' && !own.includes(truth),
  );
  const inStream = own.findLast((truth) => truth.status === 'timeout');
  return (candidate ?? inStream)?.requestId ?? fresh;
}

function end(writer: StreamWriter, truth: Truth, plan: InvocationPlan, atMs: number, isCold: boolean): void {
  const { requestId } = truth;
  const { ending } = plan;
  if (ending === 'open') return;
  if (ending === 'error') {
    const error = { type: 'KeyError', message: "'sku'" };
    writer.add({ atMs, level: 'error', facts: { status: 'error' }, error });
    truth.lineCount += 1;
  }
  if (ending === 'exit' || ending === 'exit-unreported') {
    writer.add({ kind: 'runtime-exit', atMs, requestId, facts: { status: 'crash' }, message: 'exit' });
    truth.lineCount += 1;
    truth.status = 'crash';
    truth.endedAtMs = atMs;
    truth.isIncomplete = false;
    if (ending === 'exit-unreported') return;
  }
  if (ending === 'end-only' || plan.hasEnd) {
    writer.end(atMs, requestId);
    truth.lineCount += 1;
    if (ending === 'end-only') return;
    writer.print(atMs, 'between END and REPORT');
    truth.lineCount += 1;
  }
  if (ending === 'timeout' && plan.hasEarlyLine) {
    writer.add({ kind: 'timeout', atMs, requestId, facts: { status: 'timeout' } });
    truth.lineCount += 1;
  }
  writer.report(atMs, requestId, {
    ...(isCold ? { initDurationMs: 3 } : {}),
    ...(ending === 'timeout' ? { status: 'timeout' as const } : {}),
  });
  truth.lineCount += 1;
  truth.coldStart = isCold;
  truth.endedAtMs = atMs;
  truth.isIncomplete = false;
  if (ending !== 'exit') truth.status = ending;
}

/** No START or REPORT lines but for failures: `SystemLogLevel` WARN. */
function writeQuiet(plan: StreamPlan, writer: StreamWriter, prefix: string, truths: Truth[]): void {
  let atMs = plan.firstAtMs;
  for (const [index, invocation] of plan.invocations.entries()) {
    const requestId = prefix + index;
    atMs += invocation.gapMs;
    writer.log(atMs, requestId);
    const truth = newTruth(writer, requestId, atMs);
    truth.lineCount = 1;
    truths.push(truth);
    let errors = 0;
    for (const line of invocation.lines) {
      atMs += line.afterMs;
      writer.add({ atMs, level: line.isError ? 'error' : 'info', ...(line.hasId ? { requestId } : {}) });
      truth.lineCount += 1;
      if (line.isError) errors += 1;
    }
    if (invocation.ending === 'timeout') {
      atMs += 1;
      writer.report(atMs, requestId, { status: 'timeout' });
      truth.lineCount += 1;
      Object.assign(truth, { status: 'timeout', endedAtMs: atMs, coldStart: false });
      atMs += 1;
    } else {
      truth.loggedErrors = errors;
    }
  }
}

interface Sketch {
  readonly atMs: number;
  readonly truth: { requestId: string };
  readonly kind: 'start' | 'line' | 'print' | 'report';
}

/** Invocations beside each other in one stream: Managed Instances, or several environments in one plain file. */
function writeOverlapping(plan: StreamPlan, writer: StreamWriter, prefix: string, truths: Truth[]): void {
  const isManaged = plan.style === 'managed';
  if (isManaged) writer.initStart(plan.firstAtMs, { initType: 'lambda-managed-instances' });
  const sketches: Sketch[] = [];
  for (const [index, invocation] of plan.invocations.entries()) {
    const truth = { requestId: prefix + index };
    let atMs = plan.firstAtMs + 1 + index * (invocation.gapMs % 7);
    sketches.push({ atMs, truth, kind: 'start' });
    for (const line of invocation.lines) {
      atMs += line.afterMs;
      sketches.push({ atMs, truth, kind: line.hasId ? 'line' : 'print' });
    }
    sketches.push({ atMs: atMs + 1, truth, kind: 'report' });
  }
  sketches.sort((a, b) => a.atMs - b.atMs);
  const open = new Map<string, Truth>();
  let closed: { atMs: number; besides: ReadonlySet<string> } | undefined;
  for (const {
    atMs,
    truth: { requestId },
    kind,
  } of sketches) {
    if (kind === 'start') {
      writer.start(atMs, requestId);
      open.set(requestId, newTruth(writer, requestId, atMs));
    } else if (kind === 'line') {
      writer.log(atMs, requestId);
    } else if (kind === 'print') {
      writer.print(atMs);
      const only = open.size === 1 ? [...open.values()][0] : undefined;
      const isTie = closed?.atMs === atMs && only !== undefined && closed.besides.has(only.requestId);
      if (!isManaged && only !== undefined && !isTie) only.lineCount += 1;
      continue;
    } else {
      if (isManaged) writer.add({ kind: 'report', atMs, requestId, facts: { durationMs: 1 } });
      else writer.report(atMs, requestId);
    }
    const truth = open.get(requestId) as Truth;
    truth.lineCount += 1;
    if (kind !== 'report') continue;
    open.delete(requestId);
    closed = { atMs, besides: new Set(open.keys()) };
    Object.assign(truth, {
      status: 'ok',
      endedAtMs: atMs,
      isIncomplete: false,
      coldStart: isManaged ? undefined : false,
    });
    truths.push(truth);
  }
}
