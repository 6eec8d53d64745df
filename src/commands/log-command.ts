import type { Command } from 'commander';
import { UsageError } from '../domain/errors.ts';
import type { PlacedRecord } from '../domain/invocation.ts';
import type { ChooseLines } from '../domain/results/chosen-line.ts';
import type { LogStep } from '../domain/results/log-step.ts';
import { type LastFew, TAIL_BEGIN } from '../jobs/read/log-reading.ts';
import { type ContextCounts, linesWithContext } from '../jobs/select/context-lines.ts';
import { lineSelector, selectsEverything } from '../jobs/select/line-selector.ts';
import { linesOnce } from '../jobs/select/lines-once.ts';
import type { Machine } from '../runtime/machine.ts';
import { type OpenBounds, readingBounds } from './bounded-reading.ts';
import { addBoundFlags, type BoundFlags, boundsOf } from './flags/bounds.ts';
import { addContextFlags, type ContextFlags, contextOf } from './flags/context.ts';
import { addFamiliarFlags, inOurWords } from './flags/familiar.ts';
import { addLineFlags, type LineFlags, lineCriteriaOf, linePatternsOf } from './flags/lines.ts';
import { checkLive } from './flags/live.ts';
import { addOutputFlags } from './flags/output.ts';
import { countFlag, timeZoneOf } from './flags/shared.ts';
import { type AskedWindow, addWindowFlags, type WindowFlags, windowOf } from './flags/window.ts';
import { countedLines, LOG_FORMATS, logViewsOf, type ViewFlags } from './log-views.ts';
import { addSourceFlags, type SourceFlags } from './open-source.ts';
import { runReading } from './run-reading.ts';

/** The flags of `tail` and `logs`, as commander leaves them. */
export interface LogCommandFlags extends SourceFlags, WindowFlags, LineFlags, ContextFlags, BoundFlags, ViewFlags {
  /** Absent where the command's own habit applies. */
  readonly follow?: boolean;
  readonly lines?: string;
}

/** Adds what `tail` and `logs` have in common. */
export function defineLogCommand(command: Command): void {
  addSourceFlags(command);
  addWindowFlags(command);
  addLineFlags(command);
  addContextFlags(command);
  command
    .option('-n, --lines <count>', 'only the last so many lines (with --invocations: calls)')
    .option('--platform', "Lambda's own lines as they are, not folded into one quiet line an invocation")
    .option('--invocations', 'one line a finished invocation, in place of its lines');
  addBoundFlags(command);
  addOutputFlags(command, LOG_FORMATS);
  command.option('--unsafe-raw', 'let -o raw write to a terminal or a CI log, control characters and all');
  addFamiliarFlags(command);
}

/**
 * Runs `tail` or `logs`; gives the exit code. An end in time, or a file, ends a follow all the same.
 * @throws SlsobsError
 */
export async function runLogCommand(
  command: 'tail' | 'logs',
  typedWords: readonly string[],
  typedFlags: LogCommandFlags,
  machine: Machine,
): Promise<number> {
  const { words, flags } = inOurWords(typedWords, typedFlags);
  const timeZone = timeZoneOf(flags, machine);
  const window = windowOf(flags, { nowAtMs: machine.clock.now(), timeZone });
  const { filterPattern, from } = flags;
  if (filterPattern !== undefined && from.length > 0) {
    throw new UsageError('--filter-pattern is for CloudWatch to evaluate; a file is read without it', {
      hint: 'use -g',
    });
  }
  const patterns = await linePatternsOf(flags);
  const criteria = await lineCriteriaOf(flags, patterns);
  const isFiltered = !selectsEverything(criteria);
  const isSelected = isFiltered ? remembered(lineSelector(criteria)) : () => true;
  const wantedContext = contextOf(flags);
  // Around every line there is nothing that is not shown anyway.
  const context = isFiltered ? wantedContext : undefined;
  if (wantedContext !== undefined && flags.invocations) {
    throw new UsageError('-A, -B and -C show lines around lines, and --invocations shows calls', {
      hint: 'leave one of them out',
    });
  }
  const follow = (flags.follow ?? command === 'tail') && window.end === undefined && from.length === 0;
  checkLive(flags, { command, follow, hasContext: wantedContext !== undefined });
  const isLive = flags.live === true;
  const last = lastOf(command, flags, window, context);
  const openBounds = await boundsFor(flags, { follow, isSelected, isFiltered }, machine);
  const { matching, highlighted } = patterns;
  const openViews = logViewsOf(flags, machine, {
    command,
    timeZone,
    isSelected,
    isFiltered,
    follow,
    highlighted: [...matching, ...highlighted],
    isLive,
    ...(context === undefined ? {} : { context }),
  });
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
      ...(openBounds === undefined ? {} : { openBounds }),
      ...(isLive ? { countShown: counterOf(linesOnce(isSelected)) } : {}),
      ...(context === undefined ? {} : { countShown: counterOf(linesWithContext(isSelected, context)) }),
    },
    machine,
  );
}

async function boundsFor(
  flags: LogCommandFlags,
  context: Parameters<typeof readingBounds>[2],
  machine: Machine,
): Promise<OpenBounds | undefined> {
  const bounds = await boundsOf(flags, context.follow);
  return bounds === undefined ? undefined : readingBounds(bounds, flags, context, machine);
}

/** The same test, made once a line: every view and count asks about it. */
function remembered(isSelected: (placed: PlacedRecord) => boolean): (placed: PlacedRecord) => boolean {
  const answers = new WeakMap<PlacedRecord, boolean>();
  return (placed) => {
    const known = answers.get(placed);
    if (known !== undefined) return known;
    const answer = isSelected(placed);
    answers.set(placed, answer);
    return answer;
  };
}

function counterOf(choose: ChooseLines): (step: LogStep) => number {
  return ({ placed }) => placed.reduce((count, line) => count + choose(line).length, 0);
}

/** What `-n` asks for; without it, `tail` begins with a few calls unless a time or a file says where. */
function lastOf(
  command: 'tail' | 'logs',
  { lines, invocations, from }: LogCommandFlags,
  { start }: AskedWindow,
  context: ContextCounts | undefined,
): LastFew | undefined {
  if (lines !== undefined) {
    const count = countFlag('-n', lines, 0, `a function is named by itself: slsobs ${command} ${lines}`);
    const withContext = context === undefined ? {} : { withContext: true as const };
    return { count, of: invocations ? 'invocations' : 'lines', ...withContext };
  }
  return command === 'tail' && start === undefined && from.length === 0 ? TAIL_BEGIN : undefined;
}
