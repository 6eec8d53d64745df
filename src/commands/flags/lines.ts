import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import { LEVELS, type Level } from '../../domain/level.ts';
import type { LineCriteria } from '../../jobs/select/line-selector.ts';
import { collect } from './output.ts';

/** The flags that choose lines, as commander leaves them. */
export interface LineFlags {
  readonly filterPattern?: string;
  readonly filter?: string;
  readonly grep: readonly string[];
  readonly grepNot: readonly string[];
  readonly level?: string;
  readonly requestId?: string;
}

/** Adds `--filter-pattern`, `--grep`, `--grep-not`, `--level`. */
export function addLineFlags(command: Command): void {
  command
    .option('--filter-pattern <pattern>', 'CloudWatch Logs filter pattern, evaluated by AWS before anything is sent')
    .addOption(command.createOption('--filter <pattern>', 'the same as --filter-pattern').hideHelp())
    .option('-g, --grep <regex>', 'only lines that match; repeatable, any may match', collect, [])
    .option('-v, --grep-not <regex>', 'no lines that match; repeatable', collect, [])
    .option('--request-id <id>', 'only lines of this invocation; its first characters are enough')
    .option('-l, --level <level>', `this level and above: ${LEVELS.join(', ')}`);
}

/** The pattern for AWS to evaluate; undefined for none. */
export function filterPatternOf(flags: LineFlags): string | undefined {
  return flags.filterPattern ?? flags.filter;
}

/** Reads the flags that are evaluated here. @throws UsageError for a broken regular expression or an unknown level */
export function lineCriteriaOf(flags: LineFlags): LineCriteria {
  const level = flags.level === undefined ? undefined : levelNamed(flags.level);
  return {
    ...(level === undefined ? {} : { level }),
    ...(flags.requestId === undefined ? {} : { requestId: flags.requestId }),
    matching: flags.grep.map((pattern) => regexOf('-g', pattern)),
    notMatching: flags.grepNot.map((pattern) => regexOf('-v', pattern)),
  };
}

function levelNamed(word: string): Level {
  const aliases: Readonly<Record<string, Level>> = { warning: 'warn', err: 'error', critical: 'fatal' };
  const name = word.toLowerCase();
  const level = LEVELS.find((known) => known === name) ?? aliases[name];
  if (level !== undefined) return level;
  throw new UsageError(`-l does not know the level “${word}”`, { hint: LEVELS.join(', ') });
}

function regexOf(flag: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${flag} is not a regular expression: ${reason}`, {
      hint: 'to look for the characters themselves, put a backslash before ( ) [ ] { } * + ? . \\ ^ $ |',
      cause: error,
    });
  }
}
