import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import { LEVELS, type Level, levelNamed } from '../../domain/level.ts';
import type { TextPattern } from '../../domain/text-pattern.ts';
import type { LineCriteria } from '../../jobs/select/line-selector.ts';
import { collect } from './output.ts';

/** The flags that choose lines, as commander leaves them. */
export interface LineFlags {
  readonly filterPattern?: string;
  readonly grep: readonly string[];
  readonly grepNot: readonly string[];
  readonly highlight: readonly string[];
  readonly level?: string;
  readonly requestId?: string;
  readonly where: readonly string[];
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
}

/** Adds the flags that choose lines, and those that only mark them. */
export function addLineFlags(command: Command): void {
  command
    .option('--filter-pattern <pattern>', 'CloudWatch Logs filter pattern, evaluated by AWS before anything is sent')
    .option('-g, --grep <regex>', 'only lines that match; repeatable, any may match', collect, [])
    .option('-v, --grep-not <regex>', 'no lines that match; repeatable', collect, [])
    .option('-l, --level <level>', `this level and above: ${LEVELS.join(', ')}`)
    .option(
      '--where <expression>',
      "only lines of which it is true: 'level>=warn and data.status>=500'; repeatable, all must hold",
      collect,
      [],
    )
    .option('--request-id <id>', 'only lines of this invocation; its first characters are enough')
    .option('--log-stream-names <names...>', 'only lines of these log streams')
    .option('--log-stream-name-prefix <prefix>', 'only lines of log streams whose names begin so')
    .option('-H, --highlight <regex>', 'mark what matches, as -g does, and leave nothing out; repeatable', collect, []);
}

/** The flags' regular expressions, compiled. */
export interface LinePatterns {
  readonly matching: readonly TextPattern[];
  readonly notMatching: readonly TextPattern[];
  readonly highlighted: readonly TextPattern[];
}

/** Compiles what was typed; the engine is loaded only for that. @throws UsageError for what is no regular expression */
export async function linePatternsOf({ grep, grepNot, highlight }: LineFlags): Promise<LinePatterns> {
  const matching = await patternsOf('-g', grep);
  return { matching, notMatching: await patternsOf('-v', grepNot), highlighted: await patternsOf('-H', highlight) };
}

/** @throws UsageError */
export async function patternsOf(flag: string, sources: readonly string[]): Promise<TextPattern[]> {
  if (sources.length === 0) return [];
  const { compilePattern } = await import('../../jobs/select/text-pattern.ts');
  return sources.map((source) => compilePattern(source, flag));
}

/** Reads the flags that are evaluated here. @throws UsageError for an unknown level or a mistake in `--where` */
export async function lineCriteriaOf(flags: LineFlags, patterns: LinePatterns): Promise<LineCriteria> {
  const level = flags.level === undefined ? undefined : levelOfFlag(flags.level);
  const where = await whereOf(flags.where);
  return {
    ...(level === undefined ? {} : { level }),
    ...(flags.requestId === undefined ? {} : { requestId: flags.requestId }),
    ...(flags.logStreamNames === undefined ? {} : { logStreamNames: new Set(flags.logStreamNames) }),
    ...(flags.logStreamNamePrefix === undefined ? {} : { logStreamNamePrefix: flags.logStreamNamePrefix }),
    ...(where === undefined ? {} : { where }),
    matching: patterns.matching,
    notMatching: patterns.notMatching,
  };
}

async function whereOf(expressions: readonly string[]): Promise<LineCriteria['where']> {
  if (expressions.length === 0) return undefined;
  const { parseWhere } = await import('../../jobs/select/where/parse-where.ts');
  const { WhereError } = await import('../../jobs/select/where/where-error.ts');
  const { pointedAt } = await import('../../render/text/caret.ts');
  const tests = expressions.map((expression) => {
    try {
      return parseWhere(expression);
    } catch (error) {
      if (!(error instanceof WhereError)) throw error;
      const { message, start, end, hint } = error;
      throw new UsageError(`--where: ${message}\n${pointedAt(expression, start, end)}`, {
        ...(hint === undefined ? {} : { hint }),
        cause: error,
      });
    }
  });
  return (placed) => tests.every((test) => test(placed));
}

function levelOfFlag(word: string): Level {
  const level = levelNamed(word);
  if (level !== undefined) return level;
  throw new UsageError(`-l does not know the level “${word}”`, { hint: LEVELS.join(', ') });
}
