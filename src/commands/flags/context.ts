import type { Command } from 'commander';
import type { ContextCounts } from '../../jobs/select/context-lines.ts';
import { countFlag } from './shared.ts';

/** The flags for lines around the selected ones, as commander leaves them. */
export interface ContextFlags {
  readonly afterContext?: string;
  readonly beforeContext?: string;
  readonly context?: string;
}

/** Adds `-A`, `-B`, `-C`. */
export function addContextFlags(command: Command): void {
  command
    .option('-A, --after-context <count>', 'also so many lines of the same log stream after each selected one')
    .option('-B, --before-context <count>', 'also so many before it')
    .option('-C, --context <count>', 'also so many on either side');
}

const CONTEXT_HINT = '-C 3 shows lines around; accounts and regions are chosen by -p and -r';

/** Reads the flags; undefined where no line around is wanted. @throws UsageError */
export function contextOf(flags: ContextFlags): ContextCounts | undefined {
  const around = flags.context === undefined ? 0 : countFlag('-C', flags.context, 0, CONTEXT_HINT);
  const before = flags.beforeContext === undefined ? around : countFlag('-B', flags.beforeContext, 0);
  const after = flags.afterContext === undefined ? around : countFlag('-A', flags.afterContext, 0);
  return before === 0 && after === 0 ? undefined : { before, after };
}
