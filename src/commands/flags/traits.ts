import type { Command } from 'commander';
import { CALL_TRAITS, type CallTrait } from '../../domain/results/call-key.ts';
import { collect } from './output.ts';
import { wordOf } from './shared.ts';

/** The flag that tells calls apart, as commander leaves it. */
export interface TraitFlags {
  readonly by: readonly string[];
}

/** Adds `--by`. */
export function addTraitFlag(command: Command): void {
  command.option(
    '--by <traits>',
    `a row for each ${CALL_TRAITS.join(', ')} of a function; commas and repetition add`,
    collect,
    [],
  );
}

/** @throws UsageError for what calls cannot be told apart by */
export function traitsOf({ by }: TraitFlags): CallTrait[] {
  const words = by.flatMap((list) => list.split(',').map((word) => word.trim()));
  return [...new Set(words.map((word) => wordOf('--by', word, CALL_TRAITS)))];
}
