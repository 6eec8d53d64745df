import type { Machine } from '../runtime/machine.ts';
import type { Tty } from '../runtime/tty.ts';
import { isUnderCi } from './display.ts';
import type { SharedFlags } from './flags/shared.ts';

/** What a stream is read from, and whether it goes on. */
export interface StreamKind {
  readonly follow: boolean;
  /** `-` is stdin, which may be a pipe that something still writes to. */
  readonly from: readonly string[];
}

/**
 * The terminal to draw a status line and a view on; undefined where plain lines are wanted or all that can be had: no terminal, a
 * dumb one, a job in the background, CI, a screen reader, `--no-motion`, `--quiet`, or a reading that just ends.
 */
export function terminalFor(flags: SharedFlags, { follow, from }: StreamKind, machine: Machine): Tty | undefined {
  const { tty, env, streams } = machine;
  const isPiped = from.includes('-') && !streams.in.isTerminal;
  const isLive = (follow && streams.in.isTerminal) || isPiped;
  if (tty === undefined || !streams.out.isTerminal || !isLive || flags.quiet === true) return undefined;
  const wantsStillness =
    flags.motion === false ||
    (env.SLSOBS_NO_MOTION ?? '') !== '' ||
    env.INK_SCREEN_READER === 'true' ||
    env.TERM === 'dumb' ||
    isUnderCi(machine);
  return wantsStillness || !tty.isInForeground() ? undefined : tty;
}
