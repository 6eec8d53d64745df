import type { Command } from 'commander';
import { UsageError } from '../domain/errors.ts';
import { type LastFew, TAIL_BEGIN } from '../jobs/read/log-reading.ts';
import { lineSelector, selectsEverything } from '../jobs/select/line-selector.ts';
import type { Machine } from '../runtime/machine.ts';
import { addLineFlags, filterPatternOf, type LineFlags, lineCriteriaOf } from './flags/lines.ts';
import { addOutputFlags } from './flags/output.ts';
import { countFlag, timeZoneOf } from './flags/shared.ts';
import { addWindowFlags, type Window, type WindowFlags, windowOf } from './flags/window.ts';
import { countedLines, LOG_FORMATS, logViewsOf, type ViewFlags } from './log-views.ts';
import { addSourceFlags, type SourceFlags } from './open-source.ts';
import { runReading } from './run-reading.ts';

/** The flags of `tail` and `logs`, as commander leaves them. */
export interface LogCommandFlags extends SourceFlags, WindowFlags, LineFlags, ViewFlags {
  readonly lines?: string;
}

/** Adds what `tail` and `logs` have in common. */
export function defineLogCommand(command: Command): void {
  addSourceFlags(command);
  addWindowFlags(command);
  addLineFlags(command);
  command
    .option('-n, --lines <count>', 'only the last so many lines (with --invocations: calls)')
    .option('--platform', "Lambda's own lines as they are, not folded into one quiet line an invocation")
    .option('--invocations', 'one line a finished invocation, in place of its lines');
  addOutputFlags(command, LOG_FORMATS);
  command.option('--unsafe-raw', 'let -o raw write to a terminal or a CI log, control characters and all');
}

/**
 * Runs `tail` or `logs`; gives the exit code.
 * @param wantsFollow whether to go on as lines come; an end in time, or a file, ends it all the same
 * @throws SlsobsError
 */
export async function runLogCommand(
  command: 'tail' | 'logs',
  wantsFollow: boolean,
  words: readonly string[],
  flags: LogCommandFlags,
  machine: Machine,
): Promise<number> {
  const timeZone = timeZoneOf(flags, machine);
  const window = windowOf(flags, { nowAtMs: machine.clock.now(), timeZone });
  const filterPattern = filterPatternOf(flags);
  if (filterPattern !== undefined && flags.from.length > 0) {
    throw new UsageError('--filter-pattern is for CloudWatch to evaluate; a file is read without it', {
      hint: 'use -g',
    });
  }
  const criteria = lineCriteriaOf(flags);
  const isSelected = lineSelector(criteria);
  const follow = wantsFollow && window.endAtMs === undefined && flags.from.length === 0;
  const isFiltered = !selectsEverything(criteria);
  const last = lastOf(command, flags, window);
  const openViews = logViewsOf(flags, machine, { command, timeZone, isSelected, isFiltered, follow });
  return runReading(
    {
      words,
      flags,
      window,
      timeZone,
      follow,
      isSelected,
      isCounted: countedLines(flags, isSelected),
      openViews,
      ...(last === undefined ? {} : { last }),
      ...(filterPattern === undefined ? {} : { filterPattern }),
    },
    machine,
  );
}

/** What `-n` asks for; without it, `tail` begins with a few calls unless a time or a file says where. */
function lastOf(command: 'tail' | 'logs', flags: LogCommandFlags, { startAtMs }: Window): LastFew | undefined {
  if (flags.lines !== undefined) {
    return { count: countFlag('-n', flags.lines, 0), of: flags.invocations ? 'invocations' : 'lines' };
  }
  return command === 'tail' && startAtMs === undefined && flags.from.length === 0 ? TAIL_BEGIN : undefined;
}
