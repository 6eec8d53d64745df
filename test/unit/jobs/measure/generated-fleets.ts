import fc from 'fast-check';
import { type Format, initReport, initStart, type Line, print, report, restoreStart, start } from './lambda-lines.ts';
import { HOUR_MS, NOON_MS, type WrittenStream } from './measured-world.ts';

/** What the generator knows of one function of a fleet. */
export interface FunctionTruth {
  calls: number;
  coldStarts: number;
  /** Of inits and restores that callers waited for, milliseconds. */
  readonly startsMs: number[];
  proactive: number;
  provisioned: number;
  failures: number;
  timeouts: number;
  billedMs: number;
  billedMbMs: number;
  maxUsedMb: number;
}

export interface Fleet {
  readonly streams: readonly WrittenStream[];
  readonly truth: ReadonlyMap<string, FunctionTruth>;
}

type Beginning = 'cold' | 'proactive' | 'provisioned' | 'restore' | 'failed-once' | 'timed-out' | 'before-the-window';

interface StreamPlan {
  readonly functionName: string;
  readonly format: Format;
  readonly version: string;
  readonly memoryMb: number;
  readonly beginning: Beginning;
  readonly beginsAfterMs: number;
  readonly initMs: number;
  readonly calls: readonly {
    readonly gapMs: number;
    readonly runMs: number;
    readonly usedMb: number;
    readonly crash: boolean;
    readonly prints: boolean;
  }[];
}

const hundredths = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100);

const plan = (formats: readonly Format[]): fc.Arbitrary<StreamPlan> =>
  fc.record({
    functionName: fc.constantFrom('orders', 'pay', 'mail'),
    format: fc.constantFrom(...formats),
    version: fc.constantFrom('$LATEST', '7'),
    memoryMb: fc.constantFrom(128, 512, 1769),
    beginning: fc.constantFrom<Beginning>(
      'cold',
      'cold',
      'proactive',
      'provisioned',
      'restore',
      'failed-once',
      'timed-out',
      'before-the-window',
    ),
    beginsAfterMs: fc.integer({ min: 0, max: HOUR_MS / 2 }),
    initMs: hundredths(1, 9000),
    calls: fc.array(
      fc.record({
        gapMs: fc.integer({ min: 1, max: 120_000 }),
        runMs: hundredths(1, 3000),
        usedMb: fc.integer({ min: 30, max: 1700 }),
        crash: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
        prints: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  });

/** A fleet of three functions whose environments begin in every way, all within the hour before noon. */
export function fleets(formats: readonly Format[]): fc.Arbitrary<Fleet> {
  return fc.array(plan(formats), { minLength: 1, maxLength: 12 }).map((plans) => {
    const truth = new Map<string, FunctionTruth>();
    const streams = plans.map((one, index) => write(one, index, truth));
    return { streams, truth };
  });
}

function write(plan: StreamPlan, index: number, truth: Map<string, FunctionTruth>): WrittenStream {
  const { functionName, format, memoryMb, initMs, version } = plan;
  const known = truth.get(functionName) ?? {
    calls: 0,
    coldStarts: 0,
    startsMs: [],
    proactive: 0,
    provisioned: 0,
    failures: 0,
    timeouts: 0,
    billedMs: 0,
    billedMbMs: 0,
    maxUsedMb: 0,
  };
  truth.set(functionName, known);
  const lines: Line[] = [];
  let atMs = NOON_MS - HOUR_MS + plan.beginsAfterMs;
  // What kind of beginning the next call is of; `undefined` for a warm one.
  let next = begin(plan, atMs, lines, known);
  atMs = lines.at(-1)?.atMs ?? atMs;
  for (const [number, call] of plan.calls.entries()) {
    // A caller that waits is served at once; anything else comes whenever it comes.
    atMs += next === undefined || next === 'nobody-waits' ? call.gapMs : 1;
    const requestId = `${index.toString(16).padStart(8, '0')}-4d5e-4f60-9a7b-${number.toString(16).padStart(12, '0')}`;
    lines.push(start(format, atMs, requestId, version));
    if (call.prints) lines.push(print(atMs + 1, `{"level":"INFO","message":"REPORT RequestId: of ${requestId}"}`));
    const again = next === 'again' ? initMs : 0;
    if (again > 0)
      lines.push(
        initReport(format, atMs + Math.ceil(again), { durationMs: again, phase: 'invoke', status: 'success' }),
      );
    const durationMs = Number((call.runMs + again).toFixed(2));
    const startMs = next === 'init' ? initMs : next === 'restore' ? initMs / 10 : undefined;
    const billedMs = Math.ceil(durationMs + (startMs ?? 0));
    atMs += Math.ceil(durationMs) + 1;
    lines.push(
      report(format, atMs, requestId, {
        durationMs,
        billedMs,
        memoryMb,
        usedMb: call.usedMb,
        ...(next === 'init' ? { initMs } : {}),
        ...(next === 'restore' ? { restoreMs: initMs / 10 } : {}),
        ...(call.crash ? { status: 'error' } : {}),
      }),
    );
    known.calls += 1;
    known.billedMs += billedMs;
    known.billedMbMs += billedMs * memoryMb;
    known.maxUsedMb = Math.max(known.maxUsedMb, call.usedMb);
    if (next !== undefined && next !== 'nobody-waits') known.coldStarts += 1;
    if (startMs !== undefined) known.startsMs.push(startMs);
    if (next === 'again') known.startsMs.push(again + (number === 0 ? failedMs(plan) : 0));
    next = call.crash ? 'again' : undefined;
  }
  return { group: `/aws/lambda/${functionName}`, version, lines };
}

function failedMs({ beginning, initMs }: StreamPlan): number {
  if (beginning === 'timed-out') return 10_009.13;
  return beginning === 'failed-once' ? initMs : 0;
}

type NextCall = 'init' | 'restore' | 'again' | 'nobody-waits' | undefined;

/** Writes what stands before the first call. */
function begin(plan: StreamPlan, atMs: number, lines: Line[], known: FunctionTruth): NextCall {
  const { beginning, format, initMs } = plan;
  if (beginning === 'before-the-window') return undefined;
  if (beginning === 'restore') {
    lines.push(restoreStart(format, atMs), print(atMs + Math.ceil(initMs / 10), 'restored'));
    return 'restore';
  }
  const isProvisioned = beginning === 'provisioned';
  lines.push(initStart(format, atMs, isProvisioned ? 'provisioned-concurrency' : 'on-demand'));
  const readyMs = atMs + Math.ceil(initMs);
  if (beginning === 'cold') {
    lines.push(print(readyMs, 'loaded'));
    return 'init';
  }
  if (beginning === 'failed-once') {
    known.failures += 1;
    lines.push(initReport(format, readyMs, { durationMs: initMs, phase: 'init', status: 'error' }));
    return 'again';
  }
  if (beginning === 'timed-out') {
    known.timeouts += 1;
    lines.push(initReport(format, atMs + 10_009, { durationMs: 10_009.13, phase: 'init', status: 'timeout' }));
    return 'again';
  }
  // Text logs do not tell the two apart.
  if (isProvisioned && format === 'json') known.provisioned += 1;
  else known.proactive += 1;
  return 'nobody-waits';
}
