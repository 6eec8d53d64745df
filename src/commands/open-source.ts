import type { Command } from 'commander';
import { UsageError } from '../domain/errors.ts';
import { checkRegions, parseTargets } from '../domain/target.ts';
import { createKnownFunctions } from '../jobs/find/known-functions.ts';
import { findTargets } from '../jobs/find/targets.ts';
import { mayGrow, watchedSource } from '../jobs/find/watch-targets.ts';
import type { Machine } from '../runtime/machine.ts';
import { addCorrelationFlags, type CorrelationFlags } from './flags/correlation.ts';
import { type LiveFlags, liveNotices } from './flags/live.ts';
import { collect } from './flags/output.ts';
import { placesOf, type SharedFlags } from './flags/shared.ts';
import { lazyInsights, lazyMetrics } from './lazy-sources.ts';
import { openAccount, placeOf } from './open-account.ts';
import { accountIn, openLogs } from './open-logs.ts';
import { openPlaces } from './open-places.ts';
import type { OpenSource } from './opened-source.ts';

/** Where logs come from, as commander leaves it. */
export interface SourceFlags extends SharedFlags, CorrelationFlags, LiveFlags {
  readonly from: readonly string[];
  readonly exclude: readonly string[];
}

/** Adds the targets, `-x` and `--from`. */
export function addSourceFlags(command: Command): void {
  command
    .argument('[targets...]', 'functions, ARNs, log groups (/…), globs; commas and repetition add')
    .option('-x, --exclude <glob>', 'leave out functions or groups; repeatable', collect, [])
    .option('--from <file>', 'read a file instead of AWS, gzip included; - is stdin; repeatable', collect, []);
  addCorrelationFlags(command);
}

/**
 * Opens what the words name: files, or the targets' log groups.
 * @throws SlsobsError
 */
export async function openSource(
  words: readonly string[],
  flags: SourceFlags,
  machine: Machine,
  signal: AbortSignal,
): Promise<OpenSource> {
  if (flags.from.length > 0) return openFiles(words, flags.from, machine);
  const targets = parseTargets(words);
  if (targets.length === 0) {
    throw new UsageError('nothing to read', {
      hint: 'name a function, a log group or a glob; slsobs ls lists what there is',
    });
  }
  const places = placesOf(flags);
  if (places.length > 1) return openPlaces(places, { targets, excluded: flags.exclude }, flags, machine, signal);
  const { session, inventory } = await openAccount(flags, machine);
  checkRegions(targets, session.region);
  const lookedUpAtMs = machine.clock.now();
  const found = await findTargets({ targets, excluded: flags.exclude }, inventory, signal);
  const known = createKnownFunctions();
  known.note(found);
  const { clock } = machine;
  const account = accountIn([
    ...found.functions,
    ...targets.flatMap((target) => ('arn' in target ? [{ arn: target.arn ?? '' }] : [])),
  ]);
  const logs = await openLogs(session, flags, machine, account);
  const watch = {
    matches: found.matches,
    lookedUpAtMs,
    excluded: flags.exclude,
    inventory,
    clock,
    onChosen: known.note,
  };
  return {
    source: watchedSource(logs, watch),
    inventory,
    insights: lazyInsights(session),
    metrics: lazyMetrics(session),
    region: session.region,
    selections: found.selections,
    functions: found.functions,
    known,
    mayGrow: mayGrow(found.matches),
    place: placeOf(session),
    isFile: false,
    notices: [...found.notices, ...liveNotices(flags, [found.selections.length])],
  };
}

async function openFiles(words: readonly string[], paths: readonly string[], machine: Machine): Promise<OpenSource> {
  if (words.length > 0) {
    throw new UsageError(`--from reads the whole file; targets such as “${words[0]}” cannot narrow it yet`, {
      hint: 'use -g to choose lines',
    });
  }
  const { openArchive } = await import('../collectors/logs/archive.ts');
  const { archiveSource } = await import('../jobs/read/archive-source.ts');
  const archives = await Promise.all(paths.map((path) => openArchive(path, machine.files, machine.streams.in)));
  return {
    source: archiveSource(archives, machine.clock),
    selections: [],
    functions: [],
    known: createKnownFunctions(),
    mayGrow: false,
    place: paths.map((path) => (path === '-' ? 'stdin' : path)).join(', '),
    isFile: true,
    notices: [],
  };
}
