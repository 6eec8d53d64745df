import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';

/** The flag of live sessions, as commander leaves it. */
export interface LiveFlags {
  readonly live?: true;
}

/** Adds `--live`. `logs` has it to say why it does not. */
export function addLiveFlag(command: Command, name: 'tail' | 'logs'): void {
  const option = command.createOption('--live', 'show lines within a second by Live Tail, at about a cent a minute');
  command.addOption(name === 'tail' ? option : option.hideHelp());
}

/** Groups that share a session (CloudWatch Logs quotas). */
const GROUPS_A_SESSION = 10;

/**
 * What live sessions cost, said before they are opened; nothing without `--live`.
 * @param groups that are followed now, in each account and region
 */
export function liveNotices({ live }: LiveFlags, groups: readonly number[]): Notice[] {
  if (live !== true) return [];
  const sessions = groups.reduce((sum, count) => sum + Math.max(1, Math.ceil(count / GROUPS_A_SESSION)), 0);
  const price = sessions === 1 ? '$0.01 a minute' : `$0.01 a minute for each of ${sessions} sessions`;
  const text =
    `Live Tail costs ${price} (AWS’s price in the US in 2026; a month’s first 1 800 minutes are free); ` +
    'after five minutes without a line it goes back to polling';
  return [{ topic: 'live', text }];
}

/**
 * Holds `--live` to what it can do.
 * @throws UsageError where nothing is followed, or what is asked for needs lines in their order
 */
export function checkLive(
  { live, ...flags }: LiveFlags & { readonly from: readonly string[]; readonly invocations?: true },
  { command, follow, hasContext }: { command: 'tail' | 'logs'; follow: boolean; hasContext: boolean },
): void {
  if (live !== true) return;
  if (command === 'logs') {
    throw new UsageError('--live shows what is logged from now on, and slsobs logs reads what was', {
      hint: 'slsobs tail --live',
    });
  }
  if (flags.from.length > 0) throw new UsageError('--live is for an account; a file holds what was logged already');
  if (!follow) {
    throw new UsageError('--live shows what is logged from now on, and this reading ends', {
      hint: 'leave out --no-follow and --until',
    });
  }
  if (hasContext || flags.invocations) {
    const [flag, what] = flags.invocations ? ['--invocations', 'calls'] : ['-A, -B and -C', 'lines around lines'];
    throw new UsageError(`${flag} shows ${what}, which are known only when the reads have brought them, not --live`, {
      hint: 'leave one of them out',
    });
  }
}
