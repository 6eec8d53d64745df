import type { LogStep } from '../domain/results/log-step.ts';
import { chooseInvocations, INVOCATION_ORDERS } from '../jobs/select/chosen-invocations.ts';
import { type CommandModule, withExamples } from './command.ts';
import { addOutputFlags } from './flags/output.ts';
import { countFlag, durationFlag, timeZoneOf, wordOf } from './flags/shared.ts';
import { addWindowFlags, type WindowFlags, windowOf } from './flags/window.ts';
import { INVOCATION_FORMATS, type InvocationViewFlags, invocationViewsOf } from './invocation-views.ts';
import { addSourceFlags, type SourceFlags } from './open-source.ts';
import { runReading } from './run-reading.ts';

interface InvocationsFlags extends SourceFlags, WindowFlags, InvocationViewFlags {
  readonly failed?: true;
  readonly cold?: true;
  readonly slow?: string;
  readonly sort?: string;
  readonly limit: string;
}

/** `slsobs invocations`: the slowest, failed, cold calls. */
export const invocationsCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs invocations orders-api', 'the newest calls of the last hour'],
      ["slsobs invocations 'orders-*' --failed -s 6h", 'what failed, over several functions'],
      ['slsobs invocations orders-api --sort duration', 'the slowest first'],
      ['slsobs invocations orders-api --cold --slow 1s', 'cold starts that took a second or more'],
      ['slsobs invocations orders-api -o json', 'all of it as a document'],
    ]);
    addSourceFlags(command);
    addWindowFlags(command);
    command
      .option('--failed', 'calls that failed: error, timeout, out of memory, crash, init error')
      .option('--cold', 'calls that waited for an environment to start or restore')
      .option('--slow <duration>', 'calls that took this long or longer')
      .option('--sort <order>', `${INVOCATION_ORDERS.join(', ')}; the greatest first`)
      .option('--limit <count>', 'at most so many', '20');
    addOutputFlags(command, INVOCATION_FORMATS);
  },

  async run(words, command, { machine }) {
    const flags = command.optsWithGlobals<InvocationsFlags>();
    const timeZone = timeZoneOf(flags, machine);
    const window = windowOf(flags, { nowAtMs: machine.clock.now(), timeZone });
    const slowMs = durationFlag('--slow', flags.slow);
    const chosen = chooseInvocations({
      failed: flags.failed === true,
      cold: flags.cold === true,
      ...(slowMs === undefined ? {} : { slowMs }),
      order:
        flags.sort === undefined
          ? slowMs === undefined
            ? 'started'
            : 'duration'
          : wordOf('--sort', flags.sort, INVOCATION_ORDERS),
      limit: countFlag('--limit', flags.limit, 1),
    });
    const openViews = invocationViewsOf(flags, machine, { timeZone, chosen });
    const onStep = ({ invocations }: LogStep): void => invocations.forEach(chosen.add);
    return runReading(
      { words, flags, window, timeZone, follow: false, isSelected: () => true, openViews, onStep, rows: chosen.list },
      machine,
    );
  },
};
