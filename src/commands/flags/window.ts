import type { Command } from 'commander';
import { parseDuration } from '../../domain/duration.ts';
import { UsageError } from '../../domain/errors.ts';
import { type Instant, type InstantContext, parseInstant } from '../../domain/instant.ts';

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

/** What was asked for, as the flags say it; a side that was not named is absent. `knownWindow` makes times of it. */
export interface AskedWindow {
  readonly start?: Instant;
  readonly end?: Instant;
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
    .option('-s, --since <time>', 'from: 10m, 1h30m, "10m ago", 13:10, yesterday, deploy, ISO 8601 or epoch ms')
    .option('-u, --until <time>', 'to, in the same words')
    .option('--around <time>', 'five minutes to either side of a time');
  for (const alias of Object.values(WINDOW_ALIASES).flat()) {
    command.addOption(command.createOption(`${alias} <time>`).hideHelp());
  }
}

/** Reads the time flags. @throws UsageError */
export function windowOf(flags: WindowFlags, context: InstantContext): AskedWindow {
  const since = flags.since ?? flags.start ?? flags.startTime;
  const until = flags.until ?? flags.end ?? flags.endTime;
  if (flags.around !== undefined) {
    if (since !== undefined || until !== undefined)
      throw new UsageError('--around stands alone, without --since or --until');
    const middle = parseInstant(flags.around, '--around', context);
    return { start: moved(middle, -AROUND_MS), end: moved(middle, AROUND_MS) };
  }
  const start = since === undefined ? undefined : startOf(since, context);
  const end = until === undefined ? undefined : parseInstant(until, '--until', context);
  if (typeof start === 'number' && typeof end === 'number') checkOrder(start, end);
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** True where a side of it is counted from the last deploy. */
export function namesDeploy({ start, end }: AskedWindow): boolean {
  return [start, end].some((side) => typeof side === 'object');
}

/**
 * The window in times.
 * @param deployAtMs when the last deploy was, epoch milliseconds; needed where a side is counted from it
 * @throws UsageError where that turns out to end before it begins
 */
export function windowFrom({ start, end }: AskedWindow, deployAtMs: number): Window {
  const timeOf = (side: Instant): number => (typeof side === 'number' ? side : deployAtMs + side.afterDeployMs);
  const startAtMs = start === undefined ? undefined : timeOf(start);
  const endAtMs = end === undefined ? undefined : timeOf(end);
  if (startAtMs !== undefined && endAtMs !== undefined) checkOrder(startAtMs, endAtMs);
  return { ...(startAtMs === undefined ? {} : { startAtMs }), ...(endAtMs === undefined ? {} : { endAtMs }) };
}

function checkOrder(startAtMs: number, endAtMs: number): void {
  if (startAtMs <= endAtMs) return;
  throw new UsageError('--since is later than --until', { hint: 'exchange them' });
}

function moved(instant: Instant, byMs: number): Instant {
  return typeof instant === 'number' ? instant + byMs : { afterDeployMs: instant.afterDeployMs + byMs };
}

function startOf(since: string, context: InstantContext): Instant {
  const start = parseInstant(since, '--since', context);
  if (typeof start === 'number' && start > context.nowAtMs && parseDuration(since) === undefined) {
    throw new UsageError(`--since “${since}” is in the future`);
  }
  return start;
}
