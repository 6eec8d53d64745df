import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import { type Instant, type InstantContext, parseInstant } from '../../domain/instant.ts';

/** The flags of a comparison, as commander leaves them. */
export interface ComparisonFlags {
  readonly before?: string;
  readonly after?: string;
}

/** A side of a comparison as it was typed: a version, or a time. */
export type AskedSide = { readonly version: string } | { readonly instant: Instant };

/** Both sides, or the one that was named. */
export interface AskedComparison {
  readonly before?: AskedSide;
  readonly after?: AskedSide;
}

/** Adds `--before` and `--after`. */
export function addComparisonFlags(command: Command): void {
  command
    .option('--before <point>', 'compare what was before it with what came after: deploy, a VERSION or a time')
    .option('--after <point>', 'the same; with both: what was before the one with what came after the other');
}

/** Reads the flags; undefined where there is neither. @throws UsageError */
export function comparisonOf({ before, after }: ComparisonFlags, context: InstantContext): AskedComparison | undefined {
  if (before === undefined && after === undefined) return undefined;
  return {
    ...(before === undefined ? {} : { before: sideOf(before, '--before', context) }),
    ...(after === undefined ? {} : { after: sideOf(after, '--after', context) }),
  };
}

/** A number of few digits is a version: times in epoch milliseconds have twelve or more. */
const VERSION = /^(?:\d{1,9}|\$LATEST)$/;

function sideOf(word: string, flag: string, context: InstantContext): AskedSide {
  if (VERSION.test(word)) return { version: word };
  const instant = parseInstant(word, flag, context);
  if (typeof instant === 'number' && instant > context.nowAtMs) {
    throw new UsageError(`${flag} “${word}” is in the future`);
  }
  return { instant };
}
