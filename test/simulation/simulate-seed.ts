// What the program imports lazily is loaded beforehand: reading a file takes real time, in which simulated time would run on.
import '../command/run-command.ts';
import { run } from '../../src/cli.ts';
import type { Machine } from '../../src/runtime/machine.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import type { StopSignal } from '../../src/runtime/signals.ts';
import { memoryState } from '../../src/runtime/state.ts';
import type { FaultKind } from '../../src/sandbox/faults/spells.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { createLaptopClock, type LaptopClock } from './laptop/clock.ts';
import { replaceGlobals } from './laptop/globals.ts';
import { createReadOutput, type WrittenText } from './laptop/reader.ts';
import { createNetwork, type Network } from './network.ts';
import type { Evidence } from './oracle/evidence.ts';
import { statedHorizonMs } from './oracle/stated-horizon.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { drawScenario, HORIZON_MS, LONGEST_QUIET_MS, type Scenario } from './world/scenario.ts';
import type { Fault, Trouble } from './world/trouble.ts';
import { type Writing, writeLogs } from './world/writing.ts';

/** What one seed came to: everything that the oracle judges by. */
export interface SimulatedSeed {
  readonly scenario: Scenario;
  readonly evidence: Evidence;
  /** What really happened in it, planned or not. */
  readonly fired: ReadonlySet<Trouble>;
  readonly steps: number;
}

/** What a simulation may do otherwise than usual. */
export interface SimulationOptions {
  /** Turns of the event loop that are taken for rest; 1 when absent. */
  readonly turnsATask?: number;
}

/** What does not end within this after its usual end never will. */
const LONGEST_RUN_MS = 600_000;

/** Runs the whole program through one seed's world. */
export async function simulateSeed(seed: number, { turnsATask = 1 }: SimulationOptions = {}): Promise<SimulatedSeed> {
  const scenario = drawScenario(seed);
  const scheduler = createScheduler(scenario.startAtMs, turnsATask);
  const writing = writeLogs(scenario);
  const fired = new Set<Trouble>(writing.hazards);
  const sandbox = openService(scenario, scheduler, fired);
  const network = createNetwork(scenario, scheduler, sandbox.handle);
  const clock = createLaptopClock(scheduler, scenario.laptop.skewMs);
  const out = createReadOutput('standard output', scheduler, scenario.reader);
  const err = createReadOutput('standard error', scheduler, { pauses: [] });
  const stopListeners = new Set<(signal: StopSignal) => void>();
  const machine = machineOf({ clock, network, out: out.output, err: err.output, stopListeners, seed });

  planWorld(scenario, writing, scheduler, sandbox, fired);
  planLaptop(scenario, scheduler, clock, network, fired);
  let stopAtMs = scenario.stopAtMs;
  const interrupt = (): void => {
    for (const listener of stopListeners) listener('SIGINT');
  };
  scheduler.at(scenario.stopAtMs, () => {
    const horizonMs = statedHorizonMs(lagNotices(out.written));
    stopAtMs += Math.min(horizonMs - HORIZON_MS, LONGEST_QUIET_MS - (scenario.stopAtMs - scenario.quietAtMs));
    scheduler.at(stopAtMs, interrupt);
  });

  const rejections: string[] = [];
  const noteRejection = (reason: unknown): void => {
    rejections.push(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  };
  const restore = replaceGlobals(scheduler, clock.now, seededRandom(seed + 1));
  process.on('unhandledRejection', noteRejection);
  let exitCode: number | undefined;
  let endedAtMs: number | undefined;
  let stall: string | undefined;
  try {
    const ended = run(scenario.argv, machine).then((code) => {
      exitCode = code;
      endedAtMs = scheduler.now();
    });
    ended.catch(noteRejection);
    await scheduler.run(() => exitCode !== undefined || rejections.length > 0, scenario.stopAtMs + LONGEST_RUN_MS);
  } catch (error) {
    stall = error instanceof Error ? error.message : String(error);
  } finally {
    await new Promise<void>((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', noteRejection);
    restore();
  }
  for (const fault of network.fired) fired.add(fault);
  noteReading(scenario, fired, out.heldBack.length > 0);
  return {
    scenario,
    fired,
    steps: scheduler.steps(),
    evidence: {
      ...scenario,
      stopAtMs,
      events: writing.events,
      fresh: writing.fresh,
      calls: network.calls,
      written: out.written,
      heldBack: out.heldBack,
      stderr: err.written.map(({ text }) => text).join(''),
      exitCode,
      endedAtMs,
      stall,
      rejections,
    },
  };
}

/** Texts of the notices in which the program states its horizon. */
function lagNotices(written: readonly WrittenText[]): string[] {
  return written
    .flatMap(({ text }) => (text.includes('"topic":"lag"') ? text.split('\n') : []))
    .filter((line) => line.includes('"topic":"lag"'));
}

const FAULT_OF_KIND: Partial<Record<FaultKind, Fault>> = { denied: 'denied-group' };

/** The sandbox as this seed's AWS. What happens to it on time is told to `fired`. */
function openService({ seed, spells, startAtMs }: Scenario, scheduler: Scheduler, fired: Set<Trouble>): Sandbox {
  const outages = spells.filter(({ kind, rate = 1 }) => kind === 'throttle' && rate === OUTAGE_RATE);
  const isOutage = (): boolean =>
    outages.some(({ fromMs, toMs }) => scheduler.now() >= fromMs && scheduler.now() < toMs);
  return createSandbox({
    clock: { now: scheduler.now, sleep: (durationMs) => scheduler.arrival(scheduler.now() + durationMs) },
    seed: seed + startAtMs,
    world: 'empty',
    faults: {
      emptyPageRate: 0,
      partialPageRate: 0,
      mostOnPartialPage: 12,
      spells,
      signatureLifeMs: 300_000,
      onFault: (kind) => {
        fired.add(kind === 'throttle' && isOutage() ? 'throttle-outage' : (FAULT_OF_KIND[kind] ?? (kind as Fault)));
      },
    },
  });
}

/** The rate of an outage, at which hardly any call gets through. */
const OUTAGE_RATE = 0.9;

function planWorld(
  { groups, startAtMs }: Scenario,
  { events }: Writing,
  scheduler: Scheduler,
  { store }: Sandbox,
  fired: Set<Trouble>,
): void {
  for (const { name, bornAtMs, deleted } of groups) {
    const create = (): void => void store.createGroup(name, 'STANDARD', scheduler.now());
    if (bornAtMs === undefined) create();
    else {
      scheduler.at(bornAtMs, () => {
        create();
        fired.add('born-group');
      });
    }
    if (deleted === undefined) continue;
    scheduler.at(deleted.atMs, () => {
      store.deleteGroup(name);
      fired.add('deleted-group');
    });
    scheduler.at(deleted.againAtMs, create);
  }
  const byInstant = Map.groupBy(events, ({ visibleAtMs }) => Math.max(visibleAtMs, startAtMs));
  for (const [atMs, due] of byInstant) {
    scheduler.at(atMs, () => {
      for (const { groupName, streamName, timestampMs, message, ingestedAtMs } of due) {
        store.createStream(groupName, streamName, ingestedAtMs);
        store.put(groupName, streamName, [{ timestampMs, message }], ingestedAtMs);
      }
    });
  }
}

function planLaptop(
  { laptop, troubles }: Scenario,
  scheduler: Scheduler,
  clock: LaptopClock,
  network: Network,
  fired: Set<Trouble>,
): void {
  if (troubles.has('clock-skew')) fired.add('clock-skew');
  for (const { atMs, byMs } of laptop.jumps) {
    scheduler.at(atMs, () => {
      clock.turn(byMs);
      fired.add('clock-jump');
    });
  }
  for (const { atMs, durationMs } of laptop.sleeps) {
    scheduler.at(atMs, () => {
      scheduler.suspend(durationMs);
      network.breakSome();
      fired.add('sleep');
    });
  }
}

function noteReading({ reader }: Scenario, fired: Set<Trouble>, isHeldBack: boolean): void {
  if (reader.bytesPerMs !== undefined) fired.add('slow-reader');
  if (reader.pauses.length > 0 && isHeldBack) fired.add('paused-reader');
}

function machineOf({
  clock,
  network,
  out,
  err,
  stopListeners,
  seed,
}: {
  readonly clock: LaptopClock;
  readonly network: Network;
  readonly out: Machine['streams']['out'];
  readonly err: Machine['streams']['err'];
  readonly stopListeners: Set<(signal: StopSignal) => void>;
  readonly seed: number;
}): Machine {
  const missing = (): never => {
    throw new Error('a simulation has no files and opens no sockets');
  };
  return {
    streams: { in: { isTerminal: false, bytes: missing, ask: async () => undefined }, out, err },
    clock,
    random: seededRandom(seed + 2),
    env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    signals: {
      onStop: (listener) => {
        stopListeners.add(listener);
        return () => stopListeners.delete(listener);
      },
    },
    files: { read: missing, write: missing },
    serveHttp: missing,
    state: memoryState(),
    terminal: 'simulation',
    aws: network.handle,
    timeZone: 'UTC',
    exitNow: missing,
  };
}
