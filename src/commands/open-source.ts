import type { Command } from 'commander';
import { UsageError } from '../domain/errors.ts';
import type { Notice } from '../domain/gap.ts';
import type { FunctionSummary, GroupSelection, InventorySource, LogSource } from '../domain/sources.ts';
import { checkRegions, parseTargets } from '../domain/target.ts';
import { findTargets } from '../jobs/find/targets.ts';
import type { Machine } from '../runtime/machine.ts';
import { addCorrelationFlags, type CorrelationFlags } from './flags/correlation.ts';
import { collect } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';

/** Where logs come from, as commander leaves it. */
export interface SourceFlags extends SharedFlags, CorrelationFlags {
  readonly from: readonly string[];
  readonly exclude: readonly string[];
}

/** A source that is ready to be read. */
export interface OpenSource {
  readonly source: LogSource;
  /** Empty for files: they are read whole. */
  readonly selections: readonly GroupSelection[];
  readonly functions: readonly FunctionSummary[];
  /** Where it is, for the header: `prod eu-west-1`, or the names of the files. */
  readonly place: string;
  readonly isFile: boolean;
  readonly notices: readonly Notice[];
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
  const { session, inventory } = await openAccount(flags, machine);
  checkRegions(targets, session.region);
  const found = await findTargets({ targets, excluded: flags.exclude }, inventory, signal);
  const { createCloudWatchLogs } = await import('../collectors/logs/cloudwatch.ts');
  return {
    source: createCloudWatchLogs(session, { clock: machine.clock }),
    selections: found.selections,
    functions: found.functions,
    place: placeOf(session),
    isFile: false,
    notices: found.notices,
  };
}

/** @throws UsageError for a list: several at once are not built yet */
function oneOf(flag: string, value: string): string {
  if (!value.includes(',')) return value;
  throw new UsageError(`${flag} takes one value for now, not “${value}”`, { hint: 'run it once for each' });
}

/** Opens the account that the flags and the environment name. */
export async function openAccount(flags: SharedFlags, machine: Machine) {
  const { openAwsSession } = await import('../collectors/aws/session.ts');
  const { createLambdaInventory } = await import('../collectors/inventory/lambda-inventory.ts');
  const { streams, env, clock, random, aws } = machine;
  const session = await openAwsSession({
    ...(flags.profile === undefined ? {} : { profile: oneOf('--profile', flags.profile) }),
    ...(flags.region === undefined ? {} : { region: oneOf('--region', flags.region) }),
    ...(flags.roleArn === undefined ? {} : { roleArn: flags.roleArn }),
    ...(flags.endpointUrl === undefined ? {} : { endpointUrl: flags.endpointUrl }),
    ...(aws === undefined ? {} : { aws }),
    env,
    clock,
    random,
    askMfa: (prompt: string) => streams.in.ask(prompt),
  });
  const inventory: InventorySource = createLambdaInventory(session);
  return { session, inventory };
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
    place: paths.map((path) => (path === '-' ? 'stdin' : path)).join(', '),
    isFile: true,
    notices: [],
  };
}

/** Where a session is, for people: `prod eu-west-1`. */
export function placeOf({ label, region }: { readonly label: string | undefined; readonly region: string }): string {
  return label === undefined ? region : `${label} ${region}`;
}
