import type { Command } from 'commander';
import { parseDuration } from '../../domain/duration.ts';
import { UsageError } from '../../domain/errors.ts';
import { type InstantContext, parseInstant } from '../../domain/instant.ts';

/** The time flags, as commander leaves them. */
export interface WindowFlags {
  readonly since?: string;
  readonly until?: string;
  readonly around?: string;
  readonly start?: string;
  readonly startTime?: string;
  readonly end?: string;
  readonly endTime?: string;
}

/** What was asked for, epoch milliseconds, both inclusive; a side that was not named is absent. */
export interface Window {
  readonly startAtMs?: number;
  readonly endAtMs?: number;
}

/** How far `--around` looks to either side. */
const AROUND_MS = 5 * 60_000;

/** Other tools' spellings of the window's flags. */
export const WINDOW_ALIASES = { since: ['--start', '--start-time'], until: ['--end', '--end-time'] } as const;

/** Adds `--since`, `--until`, `--around` and the spellings that other tools have for them. */
export function addWindowFlags(command: Command): void {
  command
    .option('-s, --since <time>', 'from: 10m, 1h30m, "10m ago", 13:10, yesterday, ISO 8601 or epoch ms')
    .option('-u, --until <time>', 'to, in the same words')
    .option('--around <time>', 'five minutes to either side of a time');
  for (const alias of Object.values(WINDOW_ALIASES).flat()) {
    command.addOption(command.createOption(`${alias} <time>`).hideHelp());
  }
}

/** Reads the time flags. @throws UsageError */
export function windowOf(flags: WindowFlags, context: InstantContext): Window {
  const since = flags.since ?? flags.start ?? flags.startTime;
  const until = flags.until ?? flags.end ?? flags.endTime;
  if (flags.around !== undefined) {
    if (since !== undefined || until !== undefined)
      throw new UsageError('--around stands alone, without --since or --until');
    const middleAtMs = parseInstant(flags.around, '--around', context);
    return { startAtMs: middleAtMs - AROUND_MS, endAtMs: middleAtMs + AROUND_MS };
  }
  const startAtMs = since === undefined ? undefined : startOf(since, context);
  const endAtMs = until === undefined ? undefined : parseInstant(until, '--until', context);
  if (startAtMs !== undefined && endAtMs !== undefined && startAtMs > endAtMs) {
    throw new UsageError('--since is later than --until', { hint: 'exchange them' });
  }
  return { ...(startAtMs === undefined ? {} : { startAtMs }), ...(endAtMs === undefined ? {} : { endAtMs }) };
}

function startOf(since: string, context: InstantContext): number {
  const startAtMs = parseInstant(since, '--since', context);
  if (startAtMs > context.nowAtMs && parseDuration(since) === undefined) {
    throw new UsageError(`--since “${since}” is in the future`);
  }
  return startAtMs;
}
