// Commands import what they need when they need it. Loaded beforehand, that takes no turn of the event loop in which a test's
// clock would run on.
import '../../src/collectors/aws/cloudwatch-api.ts';
import '../../src/collectors/aws/lambda-api.ts';
import '../../src/collectors/aws/logs-api.ts';
import '../../src/collectors/inventory/lambda-inventory.ts';
import '../../src/collectors/logs/archive.ts';
import '../../src/collectors/aws/request-budgets.ts';
import '../../src/collectors/aws/session.ts';
import '../../src/collectors/aws/xray-api.ts';
import '../../src/collectors/logs/cloudwatch.ts';
import '../../src/collectors/logs/insights/insights-source.ts';
import '../../src/collectors/logs/live-tail/live-tail-source.ts';
import '../../src/collectors/logs/live-tail/live-tail-source.ts';
import '../../src/collectors/metrics/metric-source.ts';
import '../../src/collectors/traces/xray.ts';
import '../../src/commands/changes.ts';
import '../../src/commands/cold-starts.ts';
import '../../src/commands/cost.ts';
import '../../src/commands/demo.ts';
import '../../src/commands/invocations.ts';
import '../../src/commands/logs.ts';
import '../../src/commands/ls.ts';
import '../../src/commands/sandbox.ts';
import '../../src/commands/tail.ts';
import '../../src/commands/top.ts';
import '../../src/commands/trace.ts';
import '../../src/jobs/read/archive-source.ts';
import '../../src/jobs/select/text-pattern.ts';
import '../../src/jobs/select/where/parse-where.ts';
import '../../src/render/text/caret.ts';
import { run } from '../../src/cli.ts';
import type { HttpHandler } from '../../src/runtime/http.ts';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { createSimulatedClock, type SimulatedClock } from '../fakes/simulated-clock.ts';
import { type TestMachine, type TestMachineOptions, testMachine } from '../fakes/test-machine.ts';

/** A command line on a machine whose AWS is the sandbox. */
export interface StartedCommand {
  readonly machine: TestMachine;
  readonly clock: SimulatedClock;
  /** The exit code. */
  readonly ended: Promise<number>;
}

export interface CommandSetting extends Partial<Omit<TestMachineOptions, 'clock'>>, Omit<SandboxOptions, 'clock'> {
  /** What other regions than the sandbox's own are like; each holds the same company unless it says otherwise. */
  readonly regions?: Readonly<Record<string, Omit<SandboxOptions, 'clock'> | 'unreachable'>>;
  /** Stands between the command and its AWS. */
  readonly aroundAws?: (aws: HttpHandler, clock: SimulatedClock) => HttpHandler;
  /** False: AWS itself would be called, so the command must fail before it gets there. */
  readonly hasSandbox?: false;
}

/** Starts a command line; the test moves the clock. */
export function startCommand(argv: readonly string[], setting: CommandSetting = {}): StartedCommand {
  const clock = createSimulatedClock();
  const {
    seed = 1,
    world = 'company',
    faults = {},
    traceDestination = 'XRay',
    regions = {},
    aroundAws = (handler) => handler,
    aws,
    hasSandbox = true,
    ...options
  } = setting;
  const own = { seed, world, traceDestination, faults };
  const handle = aroundAws(aws ?? regionalAws({ [OWN_REGION]: own, ...regions }, clock), clock);
  const machine = testMachine({ clock, ...(hasSandbox ? { aws: handle } : {}), ...options });
  return { machine, clock, ended: run(argv, machine) };
}

const OWN_REGION = 'eu-west-1';

/** A sandbox a region: a request's signature says which region it is for. */
function regionalAws(regions: NonNullable<CommandSetting['regions']>, clock: SimulatedClock): HttpHandler {
  const handlers = new Map(
    Object.entries(regions).map(([region, options]): [string, HttpHandler] => {
      if (options === 'unreachable') return [region, refuseConnection];
      const faults = { emptyPageRate: 0, partialPageRate: 0, ...options.faults };
      return [region, createSandbox({ ...options, clock, faults }).handle];
    }),
  );
  return (request) => {
    const region = /Credential=[^/]+\/\d+\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? '')?.[1];
    const handler = handlers.get(region ?? OWN_REGION);
    if (handler === undefined) throw new Error(`no test has said what ${region} is like`);
    return handler(request);
  };
}

async function refuseConnection(): Promise<never> {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}

/** What a command line that ends by itself left behind. */
export async function runCommand(
  argv: readonly string[],
  setting: CommandSetting = {},
): Promise<{ exitCode: number; out: string; err: string; files: Record<string, string> }> {
  const { machine, ended, clock } = startCommand(argv, setting);
  let exitCode: number | undefined;
  void ended.then((code) => {
    exitCode = code;
  });
  // Waits for time only when the command does: a look back that is idle, a throttle.
  for (let step = 0; exitCode === undefined && step < 20_000; step += 1) await clock.advance(100);
  if (exitCode === undefined) throw new Error(`slsobs ${argv.join(' ')} did not end`);
  return { exitCode, ...machine.written };
}
