import type { Machine } from '../runtime/machine.ts';
import type { Output } from '../runtime/streams.ts';
import { type SharedFlags, wantsColor } from './flags/shared.ts';

/** How text looks on one output. */
export interface Display {
  readonly color: boolean;
  /** True where the terminal says that it shows 256 colours. */
  readonly manyColors: boolean;
  /** Absent in a pipe, where nothing is cut. */
  readonly columns?: number;
  /** True where a CI runner reads the output: no line may form a command to it. */
  readonly underCi: boolean;
}

/** Asks an output, the flags and the environment how text is to look. @throws UsageError */
export function displayOn(output: Output, flags: SharedFlags, machine: Machine): Display {
  return {
    color: wantsColor(flags, machine, output),
    manyColors: showsManyColors(machine),
    underCi: isUnderCi(machine),
    ...(output.columns === undefined ? {} : { columns: output.columns }),
  };
}

/** True in the CI systems that there are: they all set `CI`, or a name of their own. */
export function isUnderCi({ env }: Machine): boolean {
  return [env.CI, env.GITHUB_ACTIONS, env.TF_BUILD, env.TEAMCITY_VERSION].some(
    (value) => (value ?? 'false') !== 'false' && value !== '',
  );
}

function showsManyColors({ env }: Machine): boolean {
  return (env.COLORTERM ?? '') !== '' || (env.TERM ?? '').includes('256color');
}
